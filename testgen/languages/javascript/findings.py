"""Where documentation and code disagree: on examples, on errors, on results."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from syntax.javascript.jsdoc import examples
from syntax.javascript.values import free_names, value_of
from testgen.languages.javascript.asserting import near
from testgen.languages.javascript.node import Node
from testgen.languages.javascript.promises import Broken
from testgen.languages.javascript.subject import Target
from testgen.oracles.finding import Finding
from testgen.values import Case, Observation

_SURE, _LIKELY = 0.95, 0.85


def said_of(target: Target) -> dict[str, str]:
    """Calls of the documentation's examples, each with the literal that it is said to give."""
    found: dict[str, str] = {}
    for shown in examples(target.function.doc):
        if not shown.result or shown.call.startswith("await "):
            continue
        try:
            value_of(shown.result)
            is_literal = not free_names(shown.result)
        except ValueError:
            continue
        if is_literal:
            found[shown.call.rstrip(";")] = shown.result
    return found


def contested(target: Target, case: Case, seen: Observation) -> bool:
    """Whether the documentation says something else of this very call: then nothing is pinned."""
    said = said_of(target).get(case.call)
    if said is None or case.setup:
        return False
    return seen.value is None or seen.value.source is None or not _same(said, seen.value.source)


def broken_promises(
    target: Target, broken: Sequence[tuple[Case, Observation, Broken]], shown: str
) -> Iterator[Finding]:
    """What is written of errors and results and is not so, each once, by its shortest call."""
    told: set[Broken] = set()
    for case, seen, promise in sorted(broken, key=lambda one: len(" ".join(_lines(one[0])))):
        if promise in told:
            continue
        told.add(promise)
        given = _outcome(seen)
        call = case.call if case.how != "await" else f"await {case.call}"
        yield Finding(
            kind="raises" if promise.kind == "raises" else "returns",
            symbol=target.name,
            path=shown,
            line=target.first,
            message=f"It is documented that {promise.written}, but `{call}` {given}",
            reproduction="; ".join((*case.setup, f"{call}  // {given}")),
            origin="documented",
            confidence=_LIKELY,
        )


def _lines(case: Case) -> tuple[str, ...]:
    return (*case.setup, case.call)


def _outcome(seen: Observation) -> str:
    if seen.raised is not None:
        return f"throws {seen.raised.name}: {seen.raised.message}"
    value = seen.value
    if value is None:
        return "gives something else"
    return f"gives {value.source if value.source is not None else f'a {value.type}'}"


async def findings_of(
    target: Target, seen: Sequence[tuple[Case, Observation]], node: Node, shown: str
) -> tuple[Finding, ...]:
    """Examples that do not hold, each once."""
    said = said_of(target)
    if not said:
        return ()
    observed = {case.call: one for case, one in seen if not case.setup}
    asked = list(dict.fromkeys(said.values()))
    values = {one.source: one.value for one in await node.evaluate(asked)}
    found: list[Finding] = []
    for call, expected in said.items():
        one, value = observed.get(call), values.get(expected)
        if one is None or value is None or value.source is None:
            continue
        if one.end == "returned" and one.value is not None and one.value.source is not None:
            if near(one.value.source, value.source):
                continue
            told = f"gives {one.value.source}"
        elif one.end == "raised" and one.raised is not None:
            told = f"throws {one.raised.name}: {one.raised.message}"
        else:
            continue
        found.append(
            Finding(
                kind="example",
                symbol=target.name,
                path=shown,
                line=target.first,
                message=f"An example says that `{call}` gives {expected}, but it {told}",
                reproduction=f"{call}  // {told}, documented: {expected}",
                origin="documented",
                confidence=_SURE,
            )
        )
    return tuple(found)


def _same(said: str, source: str) -> bool:
    try:
        return repr(value_of(said)) == repr(value_of(source)) or near(said, source)
    except ValueError:
        return False
