"""`n_indent`: where text ends, whatever the pieces it comes in."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.http.indentation import IndentationGuard


def passed(pieces: list[str], least: int) -> tuple[str, bool]:
    guard = IndentationGuard(least)
    text = "".join([guard.feed(piece) for piece in pieces])
    return text + guard.rest(), guard.left


@pytest.mark.parametrize(
    ("text", "least", "expected"),
    [
        ("a\n    b\n    c", 4, "a\n    b\n    c"),
        ("a\n    b\nc", 4, "a\n    b"),
        ("a\n\n    b\nc", 4, "a\n\n    b"),
        ("a\n\tb\nc", 1, "a\n\tb"),
        ("a\n   b", 4, "a"),
        ("a\nb", 0, "a\nb"),
        ("    a\r\n    b\r\nc", 4, "    a\r\n    b\r"),
        ("a\n    ", 4, "a\n    "),
    ],
)
def test_ends_before_the_line_that_is_indented_less(text: str, least: int, expected: str) -> None:
    assert passed([text], least)[0] == expected


@given(st.text("ab \t\n", max_size=40), st.integers(0, 5), st.lists(st.integers(0, 40)))
def test_the_pieces_a_text_comes_in_change_nothing(text: str, least: int, cuts: list[int]) -> None:
    edges = [0, *sorted(cut for cut in cuts if cut <= len(text)), len(text)]
    pieces = [text[a:b] for a, b in pairwise(edges)]
    assert passed(pieces, least) == passed([text], least)


@given(st.text("ab \n", max_size=40), st.integers(1, 5))
def test_no_line_passed_on_is_indented_less(text: str, least: int) -> None:
    kept, _ = passed([text], least)
    assert text.startswith(kept)
    for line in kept.split("\n")[1:]:
        assert not line.strip() or len(line) - len(line.lstrip(" ")) >= least
