"""Two versions of a module side by side: what the same cases do in each."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from testgen.checks.equality import equal
from testgen.oracles.finding import Finding, Place, Seen, outcome, reproduction
from testgen.values import Case, Function, Observation, Snapshot


def differ(before: Observation, after: Observation) -> str:
    """What is other in the second observation, in words; empty if nothing that can be told."""
    if before.end == "setup_raised" or after.end == "setup_raised":
        return ""
    if before.end != after.end:
        return f"{outcome(before)} before, and {outcome(after)} now"
    if before.raised is not None and after.raised is not None:
        if before.raised.type != after.raised.type:
            return f"{outcome(before)} before, and {outcome(after)} now"
        if before.raised.explicit and before.raised.message != after.raised.message:
            return f"{outcome(before)} before, and {outcome(after)} now"
        return ""
    if not _same(before.value, after.value):
        return f"{outcome(before)} before, and {outcome(after)} now"
    if before.printed != after.printed:
        return "prints something else"
    for name in sorted(before.after.keys() | after.after.keys()):
        if not _same(before.after.get(name), after.after.get(name)):
            return f"leaves `{name}` otherwise than before"
    return ""


def _same(one: Snapshot | None, other: Snapshot | None) -> bool:
    if one is None or other is None:
        return one is other
    if one.type != other.type:
        return False
    if one.source is not None and other.source is not None:
        return one.source == other.source or equal(one.source, other.source)
    if one.stable and other.stable and one.repr != other.repr:
        return False
    return all(
        _same(one.attributes[name], other.attributes[name])
        for name in one.attributes.keys() & other.attributes.keys()
    )


def changes(
    cases: Iterable[Case],
    before: Sequence[Observation],
    after: Sequence[Observation],
    *,
    function: Function,
    place: Place,
    ref: str,
) -> tuple[Finding, ...]:
    """A finding for each way in which the function does otherwise than at the git ref.

    Both lists are of stable observations; a case that is missing in one says nothing.
    """
    old, new = ({one.id: one for one in side} for side in (before, after))
    found: dict[str, tuple[Seen, str]] = {}
    for case in cases:
        if case.id not in old or case.id not in new:
            continue
        said = differ(old[case.id], new[case.id])
        if not said:
            continue
        seen = Seen(case, new[case.id])
        way = f"{old[case.id].end} {new[case.id].end}"
        if way not in found or seen.cost < found[way][0].cost:
            found[way] = (seen, said)
    return tuple(
        Finding(
            kind="changed",
            symbol=function.name,
            path=place.path,
            line=function.line,
            message=f"Since {ref}, `{seen.case.call}` changed: it {said}.",
            reproduction=reproduction(seen.case, place, outcome(seen.observation)),
            origin="differential",
            confidence=0.95,
        )
        for seen, said in found.values()
    )
