"""Two versions of a module side by side: what the same cases do in each."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from testgen.checks.equality import equal
from testgen.oracles.finding import Finding, Place, Seen, outcome, reproduction
from testgen.values import Function, Observation, Snapshot

_NOT_CALLED = re.compile(
    r"unexpected keyword argument|positional arguments? but|missing \d+ required|"
    r"multiple values for argument|takes no (?:keyword )?arguments|positional-only arguments"
)
"""What Python says of a call that does not fit the parameters."""


@dataclass(frozen=True, slots=True)
class Change:
    """A case that does otherwise than it did; `said` in words: "gives 2 before, and gives 3
    now"."""

    seen: Seen
    said: str

    @property
    def call(self) -> str:
        """The case on a line."""
        return "; ".join((*self.seen.case.setup, self.seen.case.call))


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


def is_comparable(observation: Observation) -> bool:
    """Whether the case came to the function at all: a version with other parameters, or without
    a class that the case builds, says nothing of what the function does."""
    raised = observation.raised
    if observation.end == "setup_raised" or (raised is not None and raised.where == "argument"):
        return False
    if raised is None or raised.explicit:
        return True
    return not (
        raised.type.rpartition(".")[2] == "TypeError" and _NOT_CALLED.search(raised.message)
    )


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


def changes(now: Sequence[Seen], before: Sequence[Observation]) -> tuple[Change, ...]:
    """Every case that does otherwise than before, the shortest first.

    Both are of stable observations; a case that is missing in one says nothing.
    """
    old = {one.id: one for one in before}
    found: dict[tuple[tuple[str, ...], str], Change] = {}
    for seen in now:
        was = old.get(seen.case.id)
        if was is None or not is_comparable(was) or not is_comparable(seen.observation):
            continue
        if said := differ(was, seen.observation):
            found.setdefault((seen.case.setup, seen.case.call), Change(seen, said))
    return tuple(sorted(found.values(), key=lambda one: (one.seen.cost, one.seen.case.id)))


def findings_of(
    changed: Sequence[Change], *, function: Function, place: Place, ref: str
) -> tuple[Finding, ...]:
    """A finding for each way in which the function does otherwise than at the git ref."""
    ways: dict[str, list[Change]] = {}
    for one in changed:
        ways.setdefault(_way(one), []).append(one)
    return tuple(_finding(alike, function, place, ref) for alike in ways.values())


def _way(change: Change) -> str:
    """What kind of outcome became what kind: "gives raises"."""
    return " ".join(re.findall(r"\b(?:gives|raises|prints|leaves|does not|ends)\b", change.said))


def _finding(alike: Sequence[Change], function: Function, place: Place, ref: str) -> Finding:
    first, others = alike[0], len(alike) - 1
    more = f" (and {others} {'other' if others == 1 else 'others'})" if others else ""
    return Finding(
        kind="changed",
        symbol=function.name,
        path=place.path,
        line=function.line,
        message=f"Since {ref}, `{_short(first.call)}`{more} changed: it {first.said}.",
        reproduction=reproduction(first.seen.case, place, outcome(first.seen.observation)),
        origin="differential",
        confidence=0.95,
        case=first.seen.case,
        about=f"changed {_way(first)}",
    )


def _short(text: str, most: int = 160) -> str:
    line = " ".join(text.split())
    return line if len(line) <= most else f"{line[: most - 1]}…"
