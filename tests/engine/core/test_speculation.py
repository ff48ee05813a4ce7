"""Prompt lookup: the right guess, and verifying it only where that has been seen to pay."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from engine.speculation import DraftPolicy, Guess, Lookup


def guess(text: str, most: int = 8) -> str:
    return "".join(map(chr, Lookup([ord(c) for c in text]).guess(most).tokens))


def test_the_guess_is_what_followed_the_latest_like_place() -> None:
    assert guess("abcX abcY abc") == "Y abcY a"
    assert guess("abcdefg") == ""
    assert guess("ab") == ""


def test_a_guess_that_reaches_the_end_goes_on_with_itself() -> None:
    assert guess("-=-=-=-", 6) == "=-=-=-"
    assert guess("aaaa", 5) == "aaaaa"


def test_a_longer_match_is_told() -> None:
    lookup = Lookup([*range(20), 99, *range(20)])
    assert lookup.guess(1) == Guess((99,), 16)
    assert Lookup([1, 2, 3, 4, 9, 2, 3, 4]).guess(1) == Guess((9,), 3)


@given(st.lists(st.integers(0, 3), max_size=60), st.integers(0, 60))
def test_growing_finds_what_building_at_once_finds(tokens: list[int], split: int) -> None:
    lookup = Lookup(tokens[:split])
    for token in tokens[split:]:
        lookup.append(token)
    assert lookup.guess() == Lookup(tokens).guess()


@given(st.lists(st.integers(0, 2), min_size=4, max_size=40))
def test_a_guess_follows_a_place_that_really_looks_like_the_end(tokens: list[int]) -> None:
    found = Lookup(tokens).guess(1)
    places = [i for i in range(3, len(tokens)) if tokens[i - 3 : i] == tokens[-3:]]
    assert found.tokens == ((tokens[places[-1]],) if places else ())


def taught(rate: float, matched: int = 8) -> DraftPolicy:
    policy = DraftPolicy()
    for i in range(200):
        hit = (i * 37 % 100) / 100 < rate
        policy.observe(Guess((7,), matched), 7 if hit else 8)
    for longer in range(9, 17):
        for _ in range(50):
            policy.observe(Guess((7,), longer), 7 if rate > 0.5 else 8)
    return policy


LONG = Guess(tuple(range(31)), 8)


def stepwise(rows: int) -> float:
    """Like a CPU: one row is cheap, sixteen cost as much as five."""
    return 18.0 if rows == 1 else 40.0 + 3.0 * rows


def test_nothing_is_verified_before_anything_was_seen() -> None:
    assert DraftPolicy().drafts(LONG, 31, stepwise) == 0


def test_sure_guesses_are_verified_many_at_a_time() -> None:
    assert taught(0.98).drafts(LONG, 31, stepwise) > 8


def test_poor_guesses_are_not_verified() -> None:
    assert taught(0.3).drafts(LONG, 31, stepwise) == 0


def test_where_each_row_costs_as_much_as_a_step_nothing_is_verified() -> None:
    assert taught(0.98).drafts(LONG, 31, lambda rows: 20.0 * rows) == 0


def test_where_rows_are_free_even_fair_guesses_are_verified() -> None:
    assert taught(0.6).drafts(LONG, 31, lambda rows: 20.0 + 0.1 * rows) > 0


def test_no_more_is_verified_than_may_be_generated() -> None:
    assert taught(0.98).drafts(LONG, 2, lambda rows: 20.0) <= 2
    assert taught(0.98).drafts(Guess((), 0), 9, lambda rows: 20.0) == 0
    assert taught(0.98).drafts(LONG, -1, lambda rows: 20.0) == 0
