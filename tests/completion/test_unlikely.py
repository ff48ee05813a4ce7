"""Where a text ends that hardly anybody would come to see the rest of."""

from __future__ import annotations

import math
from itertools import accumulate

from hypothesis import given
from hypothesis import strategies as st

from completion.generate import Generated
from completion.stop import Stop, StopReason
from completion.unlikely import sure_beginning, unlikely_end


def written(*pieces: tuple[str, float]) -> Generated:
    """A text of these tokens, each with its probability."""
    text = "".join(piece for piece, _ in pieces)
    ends = tuple(accumulate(len(piece) for piece, _ in pieces))
    logprobs = tuple(math.log(p) for _, p in pieces)
    return Generated(text, Stop(len(text), StopReason.ENDED), logprobs, ends)


def kept(so_far: Generated) -> str | None:
    end = unlikely_end(so_far)
    return None if end is None else so_far.text[: end.cut]


def test_a_likely_text_goes_on() -> None:
    assert unlikely_end(written(("self", 0.9), (".names", 0.5), (".sort", 0.3))) is None


def test_a_text_ends_before_what_hardly_anybody_writes() -> None:
    assert (
        kept(written(("self", 0.5), (".names", 0.5), (".sort", 0.05), ("()", 0.9))) == "self.names"
    )


def test_it_does_not_end_within_a_word() -> None:
    assert kept(written(("self", 0.9), (".get", 0.5), ("_name", 0.01))) == "self."


def test_no_more_lines_are_written_below_one_that_is_hardly_right() -> None:
    assert kept(written(("x = ", 0.5), ("1", 0.3), ("\n", 0.9), ("y", 0.9))) == "x = 1"


def test_below_a_likely_line_more_are_written_until_all_together_are_unlikely() -> None:
    lines = (("x = ", 0.9), ("1", 0.9), ("\n", 0.9), ("y", 0.1), (" = 3", 0.1))
    assert unlikely_end(written(*lines)) is None
    assert kept(written(*lines, ("\n", 0.9), ("z", 0.9))) == "x = 1\ny = 3"
    sure = (("x = ", 0.9), ("1", 0.9), ("\n", 0.9), ("y", 0.9), (" = 3", 0.9), ("\n", 0.9))
    assert unlikely_end(written(*sure, ("z", 0.9))) is None


def test_what_can_be_shown_at_once_stands_before_the_first_unsure_token() -> None:
    so_far = written(("return", 0.9), (" self", 0.8), (".names", 0.3), ("()", 0.9))
    begun = sure_beginning(so_far)
    assert begun is not None
    assert so_far.text[: begun.cut] == "return self"
    assert sure_beginning(written(("return", 0.9))) is None


@given(
    st.lists(
        st.tuples(st.sampled_from(["a", "(", ")", ".", " ", "b_", "\n"]), st.floats(0.01, 1)),
        min_size=1,
        max_size=20,
    )
)
def test_the_end_is_within_the_text_and_stays_when_more_is_written(
    pieces: list[tuple[str, float]],
) -> None:
    ends = [unlikely_end(written(*pieces[:count])) for count in range(1, len(pieces) + 1)]
    found = [end for end in ends if end is not None]
    for end in found:
        assert 0 <= end.cut <= len(written(*pieces).text)
