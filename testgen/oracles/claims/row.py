"""What a row of the table of claims is, and what its predicates share."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from testgen.checks.expressions import value_of


@dataclass(frozen=True, slots=True)
class Use:
    """One call: its arguments by parameter, its result, and what the words named (`groups`).

    `changed`: parameters whose argument is another after the call.
    """

    known: Mapping[str, object]
    result: object
    groups: Mapping[str, str] = field(default_factory=dict)
    changed: frozenset[str] = frozenset()

    def sole(self, suits: Callable[[object], bool]) -> object:
        """The only argument that suits; `NONE_SUCH` where there is none or more than one."""
        found = [value for value in self.known.values() if suits(value)]
        return found[0] if len(found) == 1 else NONE_SUCH

    def named(self, group: str) -> object:
        """The value of what the words named: a parameter, or a number; else `NONE_SUCH`."""
        word = (self.groups.get(group) or "").strip("`'\" ")
        if word in self.known:
            return self.known[word]
        known = value_of(word) if word else None
        return NONE_SUCH if known is None or not is_number(known.value) else known.value


class _NoneSuch:
    """That there is no such argument."""


NONE_SUCH = _NoneSuch()
Judge = Callable[[Use], bool | None]
"""Whether a call keeps a claim; None where the claim does not speak of such a call."""

Sample = tuple[Mapping[str, object], object]
"""Arguments and a result."""


@dataclass(frozen=True, slots=True)
class Row:
    """`patterns` are searched in a statement about the result, `unless` in the same statement,
    `unless_doc` in the whole documentation: where it is found, the claim is not read.

    `says` and `says_not` are statements, `keeps` and `breaks` are calls of a function that says
    the first of `says`.
    """

    name: str
    patterns: tuple[str, ...]
    judge: Judge
    says: tuple[str, ...]
    says_not: tuple[str, ...]
    keeps: tuple[Sample, ...]
    breaks: tuple[Sample, ...]
    unless: str = ""
    unless_doc: str = ""
    confidence: float = 0.9
    is_total: bool = False
    """It speaks of every result, so it is not read where another comes out under a condition."""
    changed: frozenset[str] = frozenset()
    """What the `breaks` change, for the row about arguments."""


def is_number(value: object) -> bool:
    """A number that has an order, and is no truth value."""
    if isinstance(value, float):
        return not math.isnan(value)
    return isinstance(value, int) and not isinstance(value, bool)


def is_list(value: object) -> bool:
    """A list or tuple."""
    return isinstance(value, (list, tuple))


def is_sequence(value: object) -> bool:
    """A list, tuple or text."""
    return isinstance(value, (list, tuple, str))


def is_text(value: object) -> bool:
    """A str."""
    return isinstance(value, str)


def are_numbers(value: object) -> bool:
    """A list or tuple of numbers, not empty."""
    return isinstance(value, (list, tuple)) and bool(value) and all(map(is_number, value))


def when(suits: Callable[[Any], bool], test: Callable[[Any], bool]) -> Judge:
    """A claim about the result alone, of results that suit."""

    def judge(use: Use) -> bool | None:
        return test(use.result) if suits(use.result) else None

    return judge


def beside(
    argument: Callable[[Any], bool],
    suits: Callable[[Any], bool],
    test: Callable[[Any, Any], bool],
) -> Judge:
    """A claim about the result and the only argument of a kind."""

    def judge(use: Use) -> bool | None:
        given = use.sole(argument)
        if given is NONE_SUCH or not suits(use.result):
            return None
        return test(given, use.result)

    return judge
