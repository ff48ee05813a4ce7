"""Conditions in words are read, or left alone."""

from __future__ import annotations

import re

import pytest

from testgen.oracles.condition_rows import ROWS, Row
from testgen.oracles.conditions import condition_of
from testgen.values import Function, Parameter

F = Function(
    name="f",
    kind="function",
    line=1,
    end_line=2,
    parameters=(Parameter(name="x", kind="both"), Parameter(name="y", kind="both")),
)
ONE = Function(
    name="f", kind="function", line=1, end_line=2, parameters=(Parameter(name="x", kind="both"),)
)
NAMES = [row.name for row in ROWS]


@pytest.mark.parametrize("row", ROWS, ids=NAMES)
def test_a_row_reads_its_own_words_to_the_end_and_no_others(row: Row) -> None:
    assert row.says
    assert row.says_not
    for text in row.says:
        assert any(re.fullmatch(pattern, text) for pattern in patterns(row)), text
        assert condition_of(text, F) is not None, text
    for text in row.says_not:
        assert not any(re.fullmatch(pattern, text) for pattern in patterns(row)), text


@pytest.mark.parametrize("row", ROWS, ids=NAMES)
def test_every_pattern_of_a_row_is_needed_by_one_of_its_texts(row: Row) -> None:
    for pattern in patterns(row):
        assert any(re.fullmatch(pattern, text) for text in row.says), pattern


def patterns(row: Row) -> list[str]:
    return [pattern.replace("{p}", "`*x`*") for pattern in row.patterns]


@pytest.mark.parametrize("row", ROWS, ids=NAMES)
def test_a_row_decides_what_it_says_it_does(row: Row) -> None:
    assert row.true_for
    assert row.false_for
    for value, other in row.true_for:
        assert row.applies(value)
        assert row.test(value, other)
    for value, other in row.false_for:
        assert not (row.applies(value) and row.test(value, other))


@pytest.mark.parametrize(
    ("text", "known", "holds"),
    [
        ("If x is negative.", {"x": -1, "y": 0}, True),
        ("if ``x`` is negative or `y` is zero", {"x": 1, "y": 0}, True),
        ("if x is negative or the moon is full", {"x": -1, "y": 0}, True),
        ("if x is negative or the moon is full", {"x": 1, "y": 0}, None),
        ("if x is negative and y is zero", {"x": -1, "y": 0}, True),
        ("if x is negative and y is zero", {"x": -1, "y": 1}, False),
        ("if x is negative and the moon is full", {"x": -1, "y": 0}, None),
        ("if x > y", {"x": 2, "y": 1}, True),
        ("if ``x > y``", {"x": 1, "y": 1}, False),
        ("if x is greater than y", {"x": 2, "y": 1}, True),
        ("if x is negative", {"x": "a", "y": 1}, None),
        ("if x is negative", {"y": 1}, None),
        ("if len(x) < 2", {"x": [1], "y": 0}, True),
        ("unless x is negative", {"x": -1, "y": 0}, None),
        ("if 'x' is not in y", {"x": 3, "y": [1]}, True),
        ("if x is not a string or Thing", {"x": 3, "y": 0}, None),
        ("if the widget is broken", {"x": -1, "y": 0}, None),
    ],
)
def test_conditions_are_read_whole_or_not_at_all(
    text: str, known: dict[str, object], holds: bool | None
) -> None:
    condition = condition_of(text, F)
    assert (None if condition is None else condition.holds(known)) is holds


def test_a_noun_means_the_only_parameter_there_is() -> None:
    condition = condition_of("if the list is empty", ONE)
    assert condition is not None
    assert condition.holds({"x": []}) is True
    assert condition_of("if the list is empty", F) is None
