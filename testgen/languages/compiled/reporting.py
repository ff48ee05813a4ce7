"""What came of a function, for the report; how far all are, for who waits."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from testgen.languages.compiled.choosing import Chosen
from testgen.languages.compiled.exploring import Exploring
from testgen.oracles.finding import Finding
from testgen.report import TargetReport, dark_line
from testgen.values import Goal, Mutant
from testgen.wanted import Progress
from testgen.writing.write import Written


@dataclass(frozen=True, slots=True)
class Confirmed:
    """The file with what passed every time; `failed` are names of tests with the reason, by
    function. `problem`: why nothing could be confirmed."""

    written: Written | None
    failed: tuple[tuple[str, str], ...] = ()
    problem: str = ""


def report_of_lane(
    one: Chosen,
    path: str,
    goals: Sequence[Goal],
    mutants: Sequence[Mutant],
    *,
    before: frozenset[int],
    confirmed: Confirmed,
    findings: Sequence[Finding],
) -> TargetReport:
    """The report of one function."""
    name = one.lane.target.unit.qualified
    wanted = {goal.id: goal for goal in goals if not goal.extra}
    written = confirmed.written
    tests = [t for t in (written.tests if written is not None else ()) if t.target == name]
    after = before | (one.selection.goals if tests else frozenset())
    own = [mutant for mutant in mutants if mutant.target == name]
    tried = {*one.found.killed, *(mutant.id for mutant in one.found.survived)}
    unmet = [mutant for mutant in own if mutant.id not in tried | one.noticed]
    return TargetReport(
        symbol=name,
        path=path,
        tests=len(tests),
        before=len(before & wanted.keys()),
        after=len(after & wanted.keys()),
        total=len(wanted),
        noticed=len(one.noticed),
        killed=len(one.noticed) + (len(one.selection.killed) if tests else 0),
        mutants=len(own) - len(one.found.untried),
        untried=len(one.found.untried),
        findings=tuple(finding for finding in findings if finding.symbol == name),
        dark=tuple(dark_line(goal) for id_, goal in wanted.items() if id_ not in after),
        survived=tuple(
            f"line {mutant.line}: {mutant.what}"
            for mutant in (*one.found.survived, *(m for m in unmet if m not in one.found.untried))
        ),
        dropped=(*one.dropped, *(why for target, why in confirmed.failed if target == name)),
        executions=one.lane.executions,
    )


def progress_of(doing: str, exploring: Exploring, goals: Mapping[str, Sequence[Goal]]) -> Progress:
    """All functions together: they are searched at the same time."""
    lanes = exploring.lanes
    wanted = {g.id for lane in lanes for g in goals[lane.target.unit.qualified] if not g.extra}
    taken = {goal for lane in lanes for goal in lane.taken}
    met = {m for lane in lanes for e in lane.entries.values() for m in e.result.met}
    killed = {mutant for lane in lanes for mutant in lane.killers}
    return Progress(
        symbol=", ".join(lane.target.unit.qualified for lane in lanes[:3])
        + ("…" if len(lanes) > 3 else ""),
        doing=doing,
        branches=(len(taken & wanted), len(wanted)),
        mutants=(len(killed), len(met)) if killed else (0, 0),
        number=len(lanes),
        of=len(lanes),
    )
