"""Why a function has no tests, or some of it stays dark: what its executions showed, in words."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence

from testgen.checks.stability import Dropped
from testgen.oracles.examine import Verdict
from testgen.values import Case, RunResult
from testgen.writing.confirm import Outcome

Lost = Mapping[str, tuple[Case, RunResult]]
"""How cases ended that came to no result, with the first that did: "hung", "died", ..."""

_LONGEST = 60
_SIGNAL = re.compile(r"signal \d+ \((\w+)\)|(signal \d+)")
_CODE = re.compile(r"exit code (\S+)")


def reasons(
    lost: Lost, dropped: Sequence[Dropped], verdict: Verdict, failed: Sequence[Outcome]
) -> tuple[str, ...]:
    """Each reason once, those that weigh most first."""
    return tuple(dict.fromkeys(_reasons(lost, dropped, verdict, failed)))


def _reasons(
    lost: Lost, dropped: Sequence[Dropped], verdict: Verdict, failed: Sequence[Outcome]
) -> Iterator[str]:
    for end in ("died", "hung"):
        if end in lost:
            yield _lost(*lost[end])
    yield from (one.why for one in dropped if not one.part)
    yield from (
        one.why for one in verdict.triaged.values() if one.pin == "no" and one.cause != "ill-typed"
    )
    yield from (f"{one.test.qualified}: {one.reason}" for one in failed)
    if "setup_raised" in lost:
        _, result = lost["setup_raised"]
        name = result.type.rpartition(".")[2]
        yield f"its object, or an argument, could not be made ({name}: {result.message})"


def _lost(case: Case, result: RunResult) -> str:
    call = f"`{case.call}`" if len(case.call) <= _LONGEST else "a call"
    if result.end == "hung":
        return f"{call} does not come to an end"
    told = result.message
    if told.startswith("output"):
        return f"{call} prints without an end"
    if told.startswith("killed"):
        found = _SIGNAL.search(told)
        return f"{call} crashes the process" + (f" ({found[1] or found[2]})" if found else "")
    found = _CODE.search(told)
    return f"{call} ends the process" + (f" (exit code {found[1]})" if found else "")
