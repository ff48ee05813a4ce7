"""What is told of each function, and of the file, in the end."""

from __future__ import annotations

from collections.abc import Sequence

from testgen.languages.javascript.confirm import Outcome
from testgen.languages.javascript.subject import Module
from testgen.languages.javascript.target import Tested
from testgen.report import TargetReport, dark_line
from testgen.writing.write import Written


def target_report(
    one: Tested, shown: str, written: Written | None, failed: Sequence[Outcome]
) -> TargetReport:
    """What the report says of one function."""
    goals = {goal.id: goal for goal in one.target.goals}
    taken = (one.selection.goals | one.before) & goals.keys()
    tests = written.tests if written is not None else ()
    reasons = [each.why for each in one.dropped if not each.part]
    reasons += [f"{each.test.qualified}: {each.reason}" for each in failed
                if each.test.target == one.target.name]  # fmt: skip
    return TargetReport(
        symbol=one.target.name,
        path=shown,
        tests=sum(test.target == one.target.name for test in tests),
        before=len(one.before),
        after=len(taken),
        total=len(goals),
        killed=len(one.selection.killed),
        mutants=len(one.mutants),
        untried=one.untried,
        findings=one.findings,
        dark=tuple(dark_line(goal) for id_, goal in goals.items() if id_ not in taken),
        survived=tuple(f"line {each.line}: {each.what}" for each in one.survived),
        dropped=tuple(dict.fromkeys(reasons)),
        seconds=round(one.seconds, 2),
        executions=one.executions,
    )


def problems_of(shown: str, problem: str, module: Module, names: Sequence[str]) -> list[str]:
    """What the report says of the file: why it has no tests, and what is private in it."""
    found = [f"{shown}: {problem}"] if problem else []
    if module.private and not names:
        private = ", ".join(module.private[:8]) + (" ..." if len(module.private) > 8 else "")
        found.append(f"{shown}: private, so reached only through what is exported: {private}")
    return found
