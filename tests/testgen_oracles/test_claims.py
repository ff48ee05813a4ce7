"""Every claim that is read from documentation has examples for and against."""

from __future__ import annotations

import pytest

from testgen.oracles.claiming import Claim, claims_of, reads
from testgen.oracles.claims import ROWS, Row
from testgen.oracles.claims.row import Use
from testgen.values import Function

NAMES = [row.name for row in ROWS]


@pytest.mark.parametrize("row", ROWS, ids=NAMES)
def test_a_row_reads_what_it_says_it_does_and_nothing_that_only_looks_like_it(row: Row) -> None:
    for sentence in row.says:
        assert reads(row, sentence, sentence) is not None, sentence
    for sentence in row.says_not:
        assert reads(row, sentence, sentence) is None, sentence


@pytest.mark.parametrize("row", ROWS, ids=NAMES)
def test_every_pattern_of_a_row_is_needed_by_one_of_its_sentences(row: Row) -> None:
    for pattern in row.patterns:
        alone = Row(row.name, (pattern,), row.judge, row.says, (), (), (), row.unless)
        assert any(reads(alone, said, said) is not None for said in row.says), pattern


@pytest.mark.parametrize("row", ROWS, ids=NAMES)
def test_a_row_tells_calls_that_keep_it_from_calls_that_break_it(row: Row) -> None:
    assert row.keeps
    assert row.breaks
    groups = reads(row, row.says[0], row.says[0])
    assert groups is not None
    claim = Claim(row, row.says[0], groups)
    for known, result in row.keeps:
        assert claim.kept_by(Use(known, result)) is not False, (known, result)
    for known, result in row.breaks:
        assert claim.kept_by(Use(known, result, changed=row.changed)) is False, (known, result)


def test_rows_are_told_apart_by_name() -> None:
    assert len(set(NAMES)) == len(NAMES)


def claimed(doc: str) -> list[str]:
    function = Function(name="f", kind="function", line=1, end_line=2, doc=doc)
    return [claim.row.name for claim in claims_of(function)]


@pytest.mark.parametrize(
    ("doc", "names"),
    [
        ("Return the number of words in `text`.", ["a count", "a number"]),
        ("Collect names.\n\nReturns:\n    list[str]: A sorted list of names.\n",
         ["ascending", "a list"]),
        ("Collect.\n\nReturns\n-------\nlist of str\n    The names, sorted alphabetically.\n",
         ["ascending"]),
        ("Collect.\n\n:returns: the items without duplicates\n", ["unique"]),
        ("Sort `items`. The input is not modified.", ["argument left alone"]),
        ("Sort items by key.\n\nReturns:\n    A sorted list of items.\n", ["a list"]),
        ("Returns a sorted list of names, or None if there are none.", []),
        ("Usually returns a sorted list.", []),
        ("Return the number of degrees between the angles.", ["a number"]),
        ("Return the median of a sorted list.", []),
        ("Return largest prime factor of n. Assume n > 1 and is not a prime.", ["prime"]),
        ("", []),
    ],
)  # fmt: skip
def test_claims_are_found_in_every_style_and_not_in_hedged_sentences(
    doc: str, names: list[str]
) -> None:
    assert claimed(doc) == names


@pytest.mark.parametrize(
    ("doc", "names"),
    [
        ("Return the largest number in xs. If there is none, return -1.", []),
        ("Return the largest number in xs.", ["the greatest element"]),
        ("Return the unique words. If there are none, return an empty list.", ["unique"]),
        ("Find.\n\nReturns:\n    int: The largest number in xs. 0 if there is none.\n", []),
    ],
)
def test_what_is_said_of_every_result_is_not_believed_beside_an_exception_to_it(
    doc: str, names: list[str]
) -> None:
    assert claimed(doc) == names
