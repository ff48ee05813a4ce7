"""What the splice's table is made of: places in lines, and lines won and lost."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bench.splice import rows, sign_test
from bench.splicing import Said, stops


@pytest.mark.parametrize(
    ("won", "lost", "p"),
    [(0, 0, 1.0), (1, 0, 1.0), (5, 5, 1.0), (0, 6, 0.03125), (1, 9, 0.021484375)],
)
def test_the_sign_test_is_that_of_the_books(won: int, lost: int, p: float) -> None:
    assert sign_test(won, lost) == sign_test(lost, won) == p


@given(st.text(alphabet="ab1 ._(=,", max_size=40))
def test_a_line_is_asked_about_within_it_and_never_in_mid_word(line: str) -> None:
    for stop in stops(line):
        assert 0 < stop < len(line)
        assert line[:stop].strip()
        assert not (line[stop - 1].isalnum() and line[stop].isalnum()), "in mid-word"


def test_lines_are_counted_one_by_one_against_the_evaluated_ones() -> None:
    def said(text: str) -> Said:
        return Said(text, first=ord(text[0]), evaluated=10, ms=5.0, bits=2.0)

    texts = {
        "evaluated": ["right", "right", "wrong", "wrong"],
        "8 + 0": ["right", "wrong", "right", "other"],
    }
    by_line = {
        str(number): {way: said(every[number]) for way, every in texts.items()}
        for number in range(4)
    }
    evaluated, spliced = rows("model", by_line, lambda line, text: text == "right")
    assert (evaluated.won, evaluated.lost, evaluated.same, evaluated.right) == (0, 0, 1.0, 0.5)
    assert (spliced.won, spliced.lost, spliced.same, spliced.right) == (1, 1, 0.25, 0.5)
    assert spliced.p == 1.0
