"""How much of a suggestion is shown: its sure beginning, never half a word or an open bracket."""

from __future__ import annotations

import math
from itertools import accumulate
from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st

from completion.confidence import Estimate, Evidence, Where
from completion.shape import Shape
from completion.sure import by_gain, cuts, sure_part
from completion.tokens import Tokens
from completion.values import Candidate
from syntax.languages import Language, language_of

PYTHON = language_of(Path("a.py"))
assert isinstance(PYTHON, Language)
LEXICON = PYTHON.lexicon


def likely(evidence: Evidence) -> Estimate:
    """A model that is right about itself."""
    p = math.exp(sum(evidence.logprobs))
    return Estimate(p, p)


def candidate(*pieces: tuple[str, float], rest: str = "") -> Candidate:
    """A text of these tokens, each with its probability."""
    text = "".join(piece for piece, _ in pieces)
    ends = tuple(accumulate(len(piece) for piece, _ in pieces))
    logprobs = tuple(math.log(p) for _, p in pieces)
    evidence = Evidence(
        logprobs=logprobs, chars=len(text), lines=1, shape=Shape.STATEMENT, where=Where.BLANK
    )
    return Candidate(text + rest, -0.1, evidence, Tokens(logprobs, ends))


def shown(one: Candidate, threshold: float = 0.4, fits: bool = True) -> str | None:
    choice = sure_part(one, likely, threshold, LEXICON, lambda _: fits)
    return None if choice is None else choice.candidate.text


def test_a_line_that_is_unsure_at_its_end_is_shown_up_to_there() -> None:
    one = candidate(("self", 0.9), (".names", 0.8), (".sort", 0.3), ("()", 0.9))
    assert shown(one) == "self.names"


def test_a_sure_line_is_shown_whole_with_all_that_comes_below_it() -> None:
    assert shown(candidate(("x = ", 0.9), ("1", 0.9), rest="\nreturn x")) == "x = 1\nreturn x"


def test_nothing_is_shown_where_not_even_the_first_word_is_sure() -> None:
    assert shown(candidate(("self", 0.3), (".names", 0.9))) is None


def test_no_word_is_cut_in_half() -> None:
    assert shown(candidate(("get", 0.9), ("_name", 0.3), ("()", 0.9))) is None


def test_no_bracket_and_no_string_is_left_open() -> None:
    assert shown(candidate(("call", 0.9), ("(first", 0.9), (", second", 0.2), (")", 0.9))) == "call"
    assert shown(candidate(("name", 0.9), (' = "some', 0.9), (' text"', 0.2))) == "name"


def test_a_part_does_not_end_where_nobody_would_pause() -> None:
    assert shown(candidate(("total", 0.9), (" +=", 0.9), (" item", 0.2))) == "total"
    assert shown(candidate(("total", 0.9), (".", 0.9), ("add", 0.2))) == "total"


def test_what_would_break_the_file_is_not_shown_in_part() -> None:
    one = candidate(("for item in items", 0.9), (".all", 0.2), ("():", 0.9))
    assert shown(one, fits=False) is None


def test_a_threshold_of_nothing_shows_all() -> None:
    assert shown(candidate(("self", 0.01), (".names", 0.01)), threshold=0.0) == "self.names"


def test_one_or_two_letters_are_no_suggestion() -> None:
    assert shown(candidate(("id", 0.9), (" = 4", 0.1))) is None


def test_a_part_carries_the_evidence_for_itself_alone() -> None:
    one = candidate(("self", 0.9), (".names", 0.8), (".sort", 0.3), ("()", 0.9))
    choice = sure_part(one, likely, 0.4, LEXICON, lambda _: True)
    assert choice is not None
    evidence = choice.candidate.evidence
    assert evidence is not None
    assert (evidence.part, evidence.chars, len(evidence.logprobs)) == (True, 10, 2)
    assert math.isclose(choice.estimate.probability, 0.72)


@given(
    st.lists(
        st.tuples(st.sampled_from(["a", "(", ")", ".", " ", "b_", '"', "\n"]), st.floats(0.05, 1)),
        max_size=20,
    )
)
def test_every_cut_is_a_beginning_of_the_first_line_between_words(
    pieces: list[tuple[str, float]],
) -> None:
    one = candidate(*pieces)
    for end in cuts(one.text, one.tokens, LEXICON):
        assert one.text[:end].strip()
        assert "\n" not in one.text[:end].lstrip()
        assert not (one.text[end - 1].isalnum() and one.text[end : end + 1].isalnum())


@given(st.lists(st.tuples(st.floats(0, 1), st.integers(0, 80)), max_size=12), st.floats(0, 1))
def test_what_is_chosen_is_likely_enough_and_nothing_promises_more(
    choices: list[tuple[float, int]], threshold: float
) -> None:
    best = by_gain(choices, threshold)
    assert all(choices[index][0] >= threshold for index in best)
    gains = [choices[index][0] * choices[index][1] for index in best]
    assert gains == sorted(gains, reverse=True)
    assert len(best) == sum(p >= threshold for p, _ in choices)


def test_what_is_seen_already_stays_however_little_of_it_is_left() -> None:
    one = candidate(("me", 0.5), ("(x)", 0.5))
    assert shown(one) is None
    choice = sure_part(one, likely, 0.4, LEXICON, lambda _: True, seen="me")
    assert choice is not None
    assert choice.candidate.text == "me"


def test_what_is_seen_of_something_else_does_not_matter() -> None:
    one = candidate(("me", 0.5), ("(x)", 0.5))
    assert sure_part(one, likely, 0.4, LEXICON, lambda _: True, seen="you") is None
