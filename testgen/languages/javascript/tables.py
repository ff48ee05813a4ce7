"""Cases that are alike become one test: a table of rows, or a test with several assertions."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Literal

import msgspec

from syntax.javascript.reserved import RESERVED
from testgen.languages.javascript.layout import parts_of
from testgen.writing.kept import Check, KeptCase

Says = Callable[[Check], tuple[str, str, str]]
"""How the runner says a check: before its subject, behind it, at the end of the line."""

_MOST_ROWS, _LONGEST_TITLE = 8, 72
_NUMBER = re.compile(r"-?[\d.]+(?:e[+-]?\d+)?|true|false|null")
_PLAIN = re.compile(
    r"(?:-?[\d.]+(?:e[+-]?\d+)?|true|false|null|undefined|'(?:[^'\\]|\\.)*'|\"(?:[^\"\\]|\\.)*\""
    r"|[\[\]{},:\s]|[A-Za-z_$][\w$]*(?=:))+"
)
_TAKEN = RESERVED | {"assert", "expect", "expected", "test", "it", "describe", "result"}


@dataclass(frozen=True, slots=True)
class Plan:
    """One test. "one": a case of its own; "list": a case an assertion; "table": a case a row, its
    arguments in `columns`, each with whether it is only ever a number."""

    cases: tuple[KeptCase, ...]
    form: Literal["one", "list", "table"] = "one"
    columns: tuple[tuple[str, bool], ...] = ()

    @property
    def first(self) -> KeptCase:
        """The plainest of its cases."""
        return self.cases[0]

    @property
    def rows(self) -> tuple[tuple[str, ...], ...]:
        """The sources in a table: the arguments of each case, then what is expected."""
        return tuple((*given_to(one.case.call)[1], one.checks[0].expected) for one in self.cases)

    @property
    def callee(self) -> str:
        """What is called."""
        return given_to(self.first.case.call)[0]


@dataclass(frozen=True, slots=True)
class Tables:
    """How the tests of one file are put together. `parameters`: names, by function; `taken`: names
    that mean something else in the file; `apart`: function and id of cases that share no test;
    `alone`: functions of which none does; `typed`: rows have to keep the types of columns."""

    says: Says
    parameters: Mapping[str, tuple[str, ...]]
    taken: Collection[str] = ()
    apart: frozenset[tuple[str, int]] = frozenset()
    alone: frozenset[str] = frozenset()
    least: int = 2
    typed: bool = False

    def plans(self, kept: Sequence[KeptCase]) -> list[Plan]:
        """The tests for one function's cases, in their order; errors are last, by themselves."""
        groups: dict[object, list[KeptCase]] = {}
        for one in kept:
            key = self._kind_of(one)
            groups.setdefault(key if key is not None else object(), []).append(one)
        plans = [plan for cases in groups.values() for plan in self._of(cases)]
        place = {id(one): at for at, one in enumerate(kept)}
        return sorted(plans, key=lambda plan: (_fails(plan.first), place[id(plan.first)]))

    def _kind_of(self, one: KeptCase) -> object | None:
        """What cases that can share a test have in common; None for one that is alone."""
        check, case = one.checks[0], one.case
        if (
            (case.target, case.id) in self.apart
            or case.target in self.alone
            or len(one.checks) != 1
            or given_to(case.call)[0] == ""
        ):
            return None
        if check.kind == "raises":
            return None if case.setup else ("raises", case.how, check.expected)
        if check.subject != "result" or check.kind not in ("equal", "approx"):
            return None
        truth = check.expected if check.expected in ("true", "false") else ""
        return "gives", case.how, case.setup, truth if not case.setup else ""

    def _of(self, cases: Sequence[KeptCase]) -> list[Plan]:
        if len(cases) == 1:
            return [Plan(tuple(cases))]
        if _fails(cases[0]):
            return _lists(cases)
        tables: dict[object, list[KeptCase]] = {}
        for one in cases:
            tables.setdefault(self._shape_of(one), []).append(one)
        plans: list[Plan] = []
        rest: list[KeptCase] = []
        least = 2 if cases[0].case.setup else self.least
        truths = {one.checks[0].expected for one in cases}
        for alike in tables.values():
            columns = self._columns(alike) if len(truths) > 1 else None
            if len(alike) < least or columns is None:
                rest += alike
            else:
                plans.append(Plan(tuple(alike), "table", columns))
        if cases[0].case.setup:
            return plans + [Plan((one,)) for one in rest]
        ordered = [one for one in cases if any(one is each for each in rest)]
        return plans + (_lists(ordered) if ordered else [])

    def _shape_of(self, one: KeptCase) -> object:
        """The call and its assertion with holes for the values."""
        check = one.checks[0]
        before, between, behind = self.says(check)
        if not behind.startswith(check.expected):
            return object()
        verb = (before, between, behind.removeprefix(check.expected))
        callee, args = given_to(one.case.call)
        return callee, len(args), verb

    def _columns(self, cases: Sequence[KeptCase]) -> tuple[tuple[str, bool], ...] | None:
        """The names of the arguments; None where a table would read worse than its rows alone."""
        callee, first = given_to(cases[0].case.call)
        names = self.parameters.get(cases[0].case.target, ())[: len(first)]
        rows = Plan(tuple(cases)).rows
        used = set(re.findall(r"[A-Za-z_$][\w$]*", "\n".join((callee, *cases[0].case.setup))))
        if len(names) < len(first) or not first or set(names) & (used | _TAKEN | set(self.taken)):
            return None
        if any(not _PLAIN.fullmatch(value) for row in rows for value in row):
            return None
        longest = max(len(callee) + sum(len(value) + 2 for value in row) + 4 for row in rows)
        if longest > _LONGEST_TITLE or len(set(names)) < len(names):
            return None
        if self.typed and any(value[0] in "[{" for row in rows for value in row):
            return None
        columns = [*names, "expected"]
        numeric = [all(_NUMBER.fullmatch(row[at]) for row in rows) for at in range(len(columns))]
        return tuple(zip(columns, numeric, strict=True))


def _lists(cases: Sequence[KeptCase]) -> list[Plan]:
    parts = [tuple(cases[at : at + _MOST_ROWS]) for at in range(0, len(cases), _MOST_ROWS)]
    return [Plan(part, "list" if len(part) > 1 else "one") for part in parts]


def _fails(one: KeptCase) -> bool:
    return one.checks[0].kind == "raises"


def given_to(call: str) -> tuple[str, tuple[str, ...]]:
    """What is called, and the sources of its arguments; ("", ()) for what is no call."""
    match = re.fullmatch(r"((?:new )?[\w$.#]+)\((.*)\)", call, re.S)
    return (match[1], tuple(parts_of(match[2]))) if match else ("", ())


def in_row(plan: Plan) -> KeptCase:
    """The case of a table with the names of the columns for its values."""
    names = [name for name, _ in plan.columns]
    call = f"{plan.callee}({', '.join(names[:-1])})"
    case = msgspec.structs.replace(plan.first.case, call=call)
    return replace(plan.first, case=case)
