"""The prompt keeps to its budget, is cut at line starts, and begins the same between keystrokes."""

from __future__ import annotations

from collections.abc import Sequence

from hypothesis import given
from hypothesis import strategies as st

from completion.window import Budget, LineLengths, fit
from tests.support.scripted_client import count

LINES = st.lists(st.sampled_from(["x = 1\n", "\n", "    return é\n", "def f(a, b, c):\n", "}\n"]))


async def counter(texts: Sequence[str]) -> list[int]:
    return [count(text) for text in texts]


def lengths() -> LineLengths:
    return LineLengths(counter)


@given(LINES, LINES, st.text("ab c", max_size=9), st.integers(16, 60), st.integers(0, 40))
async def test_the_budget_holds_and_the_text_is_what_stands_at_the_cursor(
    before: list[str], behind: list[str], line: str, prefix_tokens: int, suffix_tokens: int
) -> None:
    prefix, suffix = "".join(before) + line, "".join(behind)
    budget = Budget(prefix_tokens, suffix_tokens)
    shown_prefix, shown_suffix = await fit(prefix, suffix, budget, lengths())
    assert count(shown_prefix) + count(shown_suffix) <= budget.total
    assert prefix.endswith(shown_prefix)
    assert suffix.startswith(shown_suffix)
    cut = len(prefix) - len(shown_prefix)
    assert cut == 0 or prefix[cut - 1] == "\n" or "\n" not in shown_prefix


async def test_what_one_side_leaves_the_other_may_have() -> None:
    long = "a_longer_name = another_value\n" * 200
    everything_before, _ = await fit(long, "", Budget(100, 100), lengths())
    shared_before, shared_behind = await fit(long, long, Budget(100, 100), lengths())
    assert count(everything_before) > count(shared_before)
    assert count(shared_behind) <= 100
    _, everything_behind = await fit("", long, Budget(100, 100), lengths())
    assert count(everything_behind) > count(shared_behind)


async def test_typing_does_not_move_the_beginning_of_the_prompt() -> None:
    """A prompt that begins elsewhere at each keystroke is evaluated anew at each keystroke."""
    document = "".join(f"value_{number} = {number}\n" for number in range(400))
    starts = set()
    for typed in range(60):
        prefix, _ = await fit(document + "y" * typed, "", Budget(200, 0), lengths())
        starts.add(len(document) + typed - len(prefix))
    assert len(starts) == 1
    moves = set()
    for lines in range(40):
        grown = document + "another = line\n" * lines
        prefix, _ = await fit(grown, "", Budget(200, 0), lengths())
        moves.add(len(grown) - len(prefix))
    assert len(moves) <= 10


async def test_a_line_too_long_for_the_window_is_cut() -> None:
    prefix, suffix = await fit("x " * 2500 + "= 1", "y " * 2500, Budget(64, 32), lengths())
    assert 0 < len(prefix) <= 96
    assert 0 < len(suffix) <= 96
    assert prefix.endswith("= 1")


async def test_a_small_document_is_not_counted_at_all() -> None:
    async def never(texts: Sequence[str]) -> list[int]:
        raise AssertionError(texts)

    assert await fit("a = 1\n", "b\n", Budget(64, 64), LineLengths(never)) == ("a = 1\n", "b\n")


async def test_a_line_is_counted_once() -> None:
    asked: list[str] = []

    async def remember(texts: Sequence[str]) -> list[int]:
        asked.extend(texts)
        return [count(text) for text in texts]

    known = LineLengths(remember)
    await fit("x = 1\n" * 300, "", Budget(50, 0), known)
    first = len(asked)
    await fit("x = 1\n" * 300 + "y", "", Budget(50, 0), known)
    # The new line, and the exact count of the two halves.
    assert len(asked) - first <= 3


def test_a_small_context_shrinks_both_sides_alike() -> None:
    assert Budget(300, 100).within(200) == Budget(150, 50)
    assert Budget(300, 100).within(4000) == Budget(300, 100)
