"""The replay's screen: what counts as the same suggestion, as flicker, and as waiting."""

from __future__ import annotations

import pytest

from bench.typing.screen import Screen


class Clock:
    """A clock that is set by hand."""

    def __init__(self) -> None:
        self.now = 100.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def screen(clock: Clock) -> Screen:
    """A screen after the first key of a body."""
    screen = Screen(clock)
    screen.pressed("x", "x", "key")
    return screen


def test_what_is_typed_as_shown_stays_and_is_one_suggestion(screen: Screen) -> None:
    screen.show("abc", "answer")
    screen.pressed("xa", "a", "key")
    screen.show("bc", "answer")
    assert screen.text == "bc"
    assert screen.keys[-1].kept
    assert screen.keys[-1].delay == 0.0
    assert len(screen.showings) == 1
    assert screen.flicker == 0


def test_a_suggestion_that_grows_is_the_same_one_and_no_flicker(
    screen: Screen, clock: Clock
) -> None:
    screen.show("abc", "answer")
    appeared = screen.appeared
    clock.now += 1
    screen.show("abc\n  def", "answer")
    assert (len(screen.showings), screen.flicker, screen.appeared) == (1, 0, appeared)
    assert screen.showings[0].body == "xabc\n  def"


def test_typing_something_else_is_no_flicker(screen: Screen) -> None:
    screen.show("abc", "answer")
    screen.pressed("xq", "q", "key")
    assert screen.text == ""
    assert screen.flicker == 0
    assert not screen.keys[-1].kept


def test_replacing_and_hiding_what_agreed_is_flicker(screen: Screen) -> None:
    screen.show("abc", "answer")
    screen.pressed("xa", "a", "key")
    screen.show("bd", "answer")
    screen.hide()
    screen.hide()
    assert screen.flicker == 2
    assert len(screen.showings) == 2


def test_the_same_text_shown_again_is_no_new_suggestion(screen: Screen) -> None:
    screen.show("abc", "answer")
    screen.hide()
    screen.pressed("xa", "a", "key")
    screen.show("bc", "answer")
    assert len(screen.showings) == 1
    assert screen.showings[0].again == 1


def test_what_is_left_blank_is_nothing(screen: Screen) -> None:
    screen.show("ab\n", "answer")
    screen.pressed("xab", "ab", "accept")
    assert screen.text == ""
    screen.show("  \n", "answer")
    assert screen.text == ""
    assert screen.keys[-1].delay is None


def test_waiting_is_counted_from_the_key_that_was_asked_after(screen: Screen, clock: Clock) -> None:
    clock.now += 0.3
    screen.pressed("xy", "y", "key")
    clock.now += 0.2
    screen.show("abc", "answer", 0)
    (showing,) = screen.showings
    assert showing.waited == pytest.approx(0.5)
    assert showing.late == pytest.approx(0.2)
    assert showing.empty == pytest.approx(0.5)
    assert screen.keys[1].delay == pytest.approx(0.2)
    assert screen.keys[0].delay is None


def test_waiting_does_not_count_while_something_else_was_on_the_screen(
    screen: Screen, clock: Clock
) -> None:
    screen.show("abc", "cache", 0)
    clock.now += 2
    screen.pressed("xq", "q", "key")
    clock.now += 0.1
    screen.show("rst", "answer", 0)
    assert screen.showings[1].waited == pytest.approx(0.1)


def test_what_was_on_the_screen_before_the_next_key_is_remembered(screen: Screen) -> None:
    screen.show("abc", "answer")
    screen.pressed("xq", "q", "key")
    screen.finish()
    assert [key.before_next for key in screen.keys] == ["abc", ""]
