"""All goals are taken exactly when coverage.py misses no line and no branch."""

from __future__ import annotations

import ast
import importlib.util
import itertools
import os
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import coverage
import pytest
from coverage.config import DEFAULT_EXCLUDE, DEFAULT_PARTIAL, DEFAULT_PARTIAL_ALWAYS
from coverage.misc import join_regex
from coverage.parser import PythonParser

from testgen.guest.instrumenting import Instrumented
from tests.support.guest import Guest

CASES = Path(__file__).parent / "cases"
FLOWS = [
    CASES / "flow.py",
    CASES / "flow_match.py",
    *([CASES / "flow_groups.py"] if sys.version_info >= (3, 11) else []),
]

NEVER_COMPLETE = {"_decorated", "never_called"}
"""Nobody calls them by name."""


@dataclass
class Calls:
    """A function or class and the calls written above it."""

    name: str
    first: int
    last: int
    calls: list[str]


def calls_in(file: Path) -> list[Calls]:
    source = file.read_text(encoding="utf-8")
    lines = source.splitlines()
    found = []
    for node in ast.parse(source).body:
        if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)):
            first = min([node.lineno, *(each.lineno for each in node.decorator_list)])
            above = list(itertools.takewhile(
                lambda line: line.startswith("#: "), reversed(lines[: first - 1])))  # fmt: skip
            calls = [line[3:] for line in reversed(above)]
            found.append(Calls(node.name, first, node.end_lineno or 0, calls))
    return found


class Covered:
    """A module run under coverage.py, with one context for each call."""

    def __init__(self, file: Path) -> None:
        self._file = str(file)
        self._parser, self._silent = parsed(file)
        self._arcs: dict[str, set[tuple[int, int]]] = {}
        self._coverage = coverage.Coverage(
            data_file=None, branch=True, config_file=False, include=[self._file]
        )
        before = sys.gettrace()
        self._coverage.start()
        try:
            self._coverage.switch_context("import")
            spec = importlib.util.spec_from_file_location(f"covered_{file.stem}", file)
            assert spec
            assert spec.loader
            module = importlib.util.module_from_spec(spec)
            spec.loader.exec_module(module)
            for one in calls_in(file):
                for number, call in enumerate(one.calls):
                    self._coverage.switch_context(f"{one.name}-{number}")
                    execute(call, vars(module))
            self._coverage.switch_context("end")
        finally:
            self._coverage.stop()
            sys.settrace(before)

    def missing(self, one: Calls, numbers: tuple[int, ...]) -> list[str]:
        """What coverage.py misses in a function after some of its calls."""
        contexts = ["import", *(f"{one.name}-{number}" for number in numbers)]
        arcs = set().union(*(self._executed(context) for context in contexts))
        lines = {line for arc in arcs for line in arc}
        found = [f"line {line}" for line in sorted(self._parser.statements - lines)
                 if one.first <= line <= one.last]  # fmt: skip
        for line, count in self._parser.exit_counts().items():
            if count > 1 and line not in self._silent and one.first <= line <= one.last:
                possible = {arc for arc in self._parser.arcs() if arc[0] == line}
                possible = {arc for arc in possible if arc[1] not in self._parser.excluded}
                found += [f"branch {arc}" for arc in sorted(possible - arcs)]
        return found

    def _executed(self, context: str) -> set[tuple[int, int]]:
        if context not in self._arcs:
            data = self._coverage.get_data()
            data.set_query_contexts([f"^{context}$"])
            self._arcs[context] = self._parser.translate_arcs(data.arcs(self._file) or [])
        return self._arcs[context]


def parsed(file: Path) -> tuple[PythonParser, set[int]]:
    """What coverage.py sees in a file, and the lines whose branches it is told to pass over."""
    parser = PythonParser(filename=str(file), exclude=join_regex(DEFAULT_EXCLUDE))
    parser.parse_source()
    return parser, parser.lines_matching(join_regex(DEFAULT_PARTIAL + DEFAULT_PARTIAL_ALWAYS))


def execute(call: str, space: dict[str, Any]) -> None:
    try:
        eval(call, dict(space))
    except Exception as error:
        error.__traceback__ = None


def subsets(count: int) -> Iterator[tuple[int, ...]]:
    for size in sorted({0, 1, count - 1, count} & set(range(count + 1))):
        yield from itertools.combinations(range(count), size)


@pytest.mark.parametrize("file", FLOWS, ids=lambda file: file.stem)
def test_all_goals_are_taken_when_nothing_is_missing_and_only_then(file: Path) -> None:
    covered = Covered(file)
    guest = Guest(file, "search")
    description = guest.describe()
    wrong = []
    complete = set()
    for one in calls_in(file):
        goals = {
            goal["id"]: goal
            for function in description["functions"]
            for goal in function["goals"]
            if one.first <= function["line"] <= one.last and not goal["extra"]
        }
        taken = [set(result["goals"]) for result in guest.run(*one.calls)]
        for numbers in subsets(len(one.calls)):
            left = goals.keys() - set().union(*(taken[number] for number in numbers))
            missing = covered.missing(one, numbers)
            complete |= set() if missing else {one.name}
            if bool(left) != bool(missing):
                told = [f"{goals[goal]['kind']} {goals[goal]['line']}" for goal in sorted(left)]
                calls = [one.calls[number] for number in numbers]
                wrong.append(f"{one.name} after {calls}: goals {told}, coverage.py {missing}")
    assert not wrong, "\n".join(wrong)
    # Of the others coverage.py itself sees less than there is, or nobody calls them.
    assert {one.name for one in calls_in(file)} - complete <= NEVER_COMPLETE


def test_the_goals_of_the_standard_library_are_the_branches_that_coverage_counts() -> None:
    """By structure alone, in a few hundred kilobytes of code that nobody wrote for this test."""
    folder = Path(os.__file__).parent
    names = ("subprocess", "dataclasses", "email/message", "asyncio/base_events", "ftplib")
    kinds = {"true", "false", "loop", "no loop"}
    for name in names:
        file = folder / f"{name}.py"
        parser, silent = parsed(file)
        cases = {
            line
            for line, text in enumerate(file.read_text(encoding="utf-8").splitlines(), 1)
            if text.strip().startswith("case ")
        }
        # A function on one line has an exit to its own end: that is its entry, for us.
        wanted = {
            line
            for line, count in parser.exit_counts().items()
            if count > 1 and line not in silent and (line, -line) not in parser.arcs()
        }
        goals = Instrumented(file.read_bytes(), str(file)).goals.goals
        lines = [parser.first_line(each.line) for each in goals
                 if each.kind in kinds and not each.extra]  # fmt: skip
        branches = {line for line in lines if lines.count(line) > 1}
        assert branches - cases == wanted - cases, name
