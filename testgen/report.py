"""What came of it all, for people and for programs: one value, as JSON and as text."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

from testgen.oracles.finding import Finding
from testgen.reasons import reasons
from testgen.target import Tested
from testgen.values import Goal, Mutant
from testgen.versions import Comparison
from testgen.writing.confirm import Outcome

_FEW_CHANGES = 5
_FEW_REASONS = 2
_NOT_RUN = "its tests could not be run"
_NOTHING = "no call of it showed anything that could be asserted"


@dataclass(frozen=True, slots=True, kw_only=True)
class TargetReport:
    """One function. Branches are those that coverage.py asks for; `before` is what existing tests
    take, and `noticed` how many of the `killed` mutants they notice. `note`: why there is nothing
    for it, empty where there is."""

    symbol: str
    path: str
    tests: int = 0
    before: int = 0
    after: int = 0
    total: int = 0
    noticed: int = 0
    killed: int = 0
    mutants: int = 0
    untried: int = 0
    findings: tuple[Finding, ...] = ()
    comparison: Comparison = field(default_factory=Comparison)
    dark: tuple[str, ...] = ()
    survived: tuple[str, ...] = ()
    dropped: tuple[str, ...] = ()
    seconds: float = 0.0
    executions: int = 0
    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """All targets of a run. `problems`: what could not be tested at all, a line each."""

    targets: tuple[TargetReport, ...] = ()
    files: tuple[str, ...] = ()
    seed: int
    seconds: float
    problems: tuple[str, ...] = ()

    @property
    def findings(self) -> tuple[Finding, ...]:
        """All of them, in the order of the targets."""
        return tuple(finding for target in self.targets for finding in target.findings)


def report_of(
    tested: Tested, path: str, *, tests: int, before: frozenset[int], failed: Sequence[Outcome] = ()
) -> TargetReport:
    """The report of one function."""
    target = tested.subject.target
    wanted = {goal.id: goal for goal in target.goals if not goal.extra}
    # What was chosen and did not pass in the end takes and notices nothing.
    taken = tested.selection.goals & wanted.keys() if tests else frozenset[int]()
    why = reasons(tested.lost, tested.dropped, tested.verdict, failed)
    if tested.selection.kept and not tests:
        why = (failed[0].reason if failed else _NOT_RUN, *why)
    return TargetReport(
        symbol=target.name,
        path=path,
        tests=tests,
        before=len(before & wanted.keys()),
        after=len((before | taken) & wanted.keys()),
        total=len(wanted),
        noticed=tested.noticed,
        killed=tested.noticed + (len(tested.selection.killed) if tests else 0),
        mutants=tested.noticed + len(tested.mutants),
        untried=tested.untried,
        findings=tested.verdict.findings,
        comparison=tested.comparison,
        dark=tuple(dark_line(goal) for id_, goal in wanted.items() if id_ not in before | taken),
        survived=tuple(map(_survivor, tested.survived)),
        dropped=why,
        seconds=round(tested.seconds, 2),
        executions=tested.executions,
        note="" if tests or before else "; ".join(why[:_FEW_REASONS]) or _NOTHING,
    )


def dark_line(goal: Goal) -> str:
    """What is said of a goal that nothing takes."""
    ways = {
        "true": "is never true",
        "false": "is never false",
        "loop": "is never entered",
        "no loop": "is never skipped",
        "case": "never matches",
        "except": "never happens",
    }
    text = " ".join(goal.text.split())[:80]
    return f"line {goal.line}: {text} {ways.get(goal.kind, 'is never reached')}".replace(
        ":  ", ": "
    )


def _survivor(mutant: Mutant) -> str:
    return f"line {mutant.line}: {mutant.what}"


def as_json(report: Report) -> dict[str, Any]:
    """As `inkling tests write --report` writes it; the shape is a contract, fields may be added."""
    return {
        "targets": [_target(one) for one in report.targets],
        "files": list(report.files),
        "problems": list(report.problems),
        "seed": report.seed,
        "seconds": round(report.seconds, 2),
    }


def _target(one: TargetReport) -> dict[str, Any]:
    return {
        "symbol": one.symbol,
        "path": one.path,
        "tests": one.tests,
        "branches": {"before": one.before, "after": one.after, "total": one.total},
        "mutants": {
            "before": one.noticed,
            "killed": one.killed,
            "total": one.mutants,
            "untried": one.untried,
        },
        "findings": [
            {
                "kind": finding.kind,
                "message": finding.message,
                "reproduction": finding.reproduction,
                "path": finding.path,
                "line": finding.line,
                "confidence": finding.confidence,
            }
            for finding in one.findings
        ],
        "changed": [{"call": each.call, "message": each.said} for each in one.comparison.changed],
        "compared": one.comparison.compared,
        "dark": list(one.dark),
        "survived": list(one.survived),
        "dropped": list(one.dropped),
        "executions": one.executions,
        "seconds": one.seconds,
        "note": one.note,
    }


def as_text(report: Report) -> Iterable[str]:
    """A line for each function, what stayed dark below it, findings last."""
    for one in report.targets:
        if one.note:
            yield f"{one.symbol}: nothing written, {one.note}"
            continue
        yield (
            f"{one.symbol}: {_count(one.tests, 'test')}, branches {one.before} -> {one.after} of"
            f" {one.total}, mutants {f'{one.noticed} -> ' if one.noticed else ''}{one.killed} of"
            f" {one.mutants}"
        )
        yield from (f"  dark: {dark}" for dark in one.dark)
        if one.dark:
            yield from (f"  why: {why}" for why in one.dropped[:_FEW_REASONS])
        yield from (f"  {line}" for line in _compared(one.comparison))
    yield from report.problems
    for finding in report.findings:
        yield f"{finding.path}:{finding.line}: {finding.symbol}: {finding.message}"
        yield from (f"    {line}" for line in finding.reproduction.splitlines())


def _compared(comparison: Comparison) -> Iterator[str]:
    """What was otherwise at a git ref: how many inputs, and the first of them."""
    if comparison.note:
        yield f"not compared: {comparison.note}"
    elif comparison.changed:
        changed = len(comparison.changed)
        of = comparison.compared
        yield f"{changed} of {of} inputs behave differently than at {comparison.ref}:"
        yield from (f"  {one.call}: it {one.said}" for one in comparison.changed[:_FEW_CHANGES])
        if changed > _FEW_CHANGES:
            yield f"  and {changed - _FEW_CHANGES} more"
    elif comparison.ref:
        yield f"{_count(comparison.compared, 'input')} behave as at {comparison.ref}"


def _count(number: int, noun: str) -> str:
    return f"{number} {noun}" if number == 1 else f"{number} {noun}s"
