"""The other files of a prompt: what stays cached, what comes, what goes."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from completion.planning.shelf import restocked
from completion.repository.snippets import Snippet, Why

_SNIPPETS = st.builds(
    Snippet,
    st.sampled_from(["a.py", "b.py"]),
    st.sampled_from(["one\n", "two\n", "three\n", "four\n"]),
    st.sampled_from(["definition", "called", "similar", "recent"]),
    st.sampled_from([(), ("x",)]),
)


def _shelf(
    shelf: list[Snippet], found: list[Snippet], budget: int, each: int = 10
) -> tuple[Snippet, ...]:
    return restocked(shelf, found, dict.fromkeys([*shelf, *found], each), budget)


def _one(text: str, why: Why = "definition") -> Snippet:
    return Snippet("a.py", text, why)


@given(st.lists(_SNIPPETS, max_size=6), st.lists(_SNIPPETS, max_size=8), st.integers(0, 60))
def test_a_shelf_is_within_its_budget_and_shows_no_text_twice(
    before: list[Snippet], found: list[Snippet], budget: int
) -> None:
    shelf = _shelf([], before, budget)
    after = _shelf(list(shelf), found, budget)
    assert 10 * len(after) <= budget
    texts = [(one.path, one.text) for one in after]
    assert len(set(texts)) == len(texts)


def test_new_ones_go_behind_what_is_cached_the_most_useful_last() -> None:
    old = [_one("old")]
    assert _shelf(old, [_one("best"), _one("good")], 30) == (
        _one("old"), _one("good"), _one("best"),
    )  # fmt: skip


def test_what_is_not_wanted_any_more_goes_where_there_is_no_room() -> None:
    old = [_one("old"), _one("kept")]
    assert _shelf(old, [_one("new"), _one("kept")], 20) == (_one("kept"), _one("new"))


def test_what_only_resembles_is_not_worth_evaluating_the_document_again() -> None:
    assert _shelf([_one("old")], [_one("new", "similar")], 30) == (_one("old"),)
    assert _shelf([], [_one("new", "similar")], 30) == (_one("new", "similar"),)


def test_a_text_wanted_for_another_reason_stays_as_it_is() -> None:
    old = [Snippet("a.py", "def f(): ...", "definition", ("f",))]
    assert _shelf(old, [Snippet("a.py", "def f(): ...", "called", ("f", "g"))], 30) == tuple(old)


def test_a_document_has_one_outline() -> None:
    old = [_one("yesterday", "outline"), _one("old")]
    assert _shelf(old, [_one("today", "outline")], 99) == (_one("old"), _one("today", "outline"))
    assert _shelf(old, [_one("new")], 99) == (*old, _one("new")), "which stays if it is the same"
