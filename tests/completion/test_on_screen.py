"""A suggestion that is on the screen stays there while one types what it says."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from completion.on_screen import OnScreen
from completion.surroundings import Surroundings


@given(st.text(max_size=9), st.text(min_size=1, max_size=9), st.text(max_size=9), st.data())
def test_what_is_left_is_what_was_not_typed_yet(
    before: str, suggestion: str, after: str, data: st.DataObject
) -> None:
    screen = OnScreen()
    screen.show("a", Surroundings.of(before + after, len(before)), suggestion)
    length = data.draw(st.integers(0, len(suggestion)))
    text = before + suggestion[:length] + after
    assert screen.left("a", text, len(before) + length) == suggestion[length:]


def test_nothing_is_left_where_something_else_was_typed_or_another_document_is() -> None:
    screen = OnScreen()
    screen.show("a", Surroundings.of("x = ", 4), "yes")
    assert screen.left("a", "x = n", 5) == ""
    assert screen.left("b", "x = y", 5) == ""
    assert screen.left("a", "x = y", 5) == "es"
    screen.clear("a")
    assert screen.left("a", "x = y", 5) == ""
