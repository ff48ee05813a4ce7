"""The suffix splice in a batcher: what a keystroke costs, and that nobody else is served by it."""

from __future__ import annotations

import pytest

from engine.requests import Priority, Splice
from tests.support.batcher_rig import Bench, Heard, bench
from tests.support.fake_model import INEXACT

SUFFIX = ")\n\n\ndef other(first, second):\n    return first + second * 3\n" * 2
LENGTH = len(SUFFIX)
JOINTS = Splice().head + Splice().tail


def fim(prefix: str, suffix: str = SUFFIX) -> str:
    return f"<|prefix|>{prefix}<|suffix|>{suffix}<|middle|>"


def typed(b: Bench, prefix: str, suffix: str = SUFFIX, **options: object) -> Heard:
    """A keystroke's request, to its end, spliced unless it says otherwise."""
    options = {"max_tokens": 3, "splice": Splice(), "key": "file", "supersede": True, **options}
    heard = b.submit(fim(prefix, suffix), **options)
    b.run()
    return heard


def right(b: Bench, heard: Heard, prefix: str, suffix: str = SUFFIX) -> bool:
    prompt = b.model.tokenize(fim(prefix, suffix), special=True)
    return heard.text() == b.model.expected(prompt, 3)


def test_a_keystroke_evaluates_a_dozen_tokens_whatever_the_suffix() -> None:
    b = bench()
    typed(b, "print(")
    for prefix in ("print(f", "print(fi", "print(fir", "print(first", "print(fi", "prin(fi"):
        heard = typed(b, prefix)
        usage = heard.usage
        assert usage.spliced_tokens == LENGTH - JOINTS
        assert usage.evaluated_tokens <= JOINTS + 8
        assert usage.cached_tokens + usage.evaluated_tokens == usage.prompt_tokens
        assert right(b, heard, prefix)
    assert b.counters.spliced_tokens == 6 * (LENGTH - JOINTS)


def test_without_being_asked_for_nothing_is_spliced() -> None:
    b = bench(shows_inexact=True)
    typed(b, "print(")
    heard = typed(b, "print(f", splice=None)
    assert heard.usage.spliced_tokens == 0
    assert heard.usage.evaluated_tokens == LENGTH + 3
    assert right(b, heard, "print(f")


def test_nobody_else_is_answered_from_spliced_cells() -> None:
    b = bench(shows_inexact=True)
    typed(b, "print(")
    spliced = typed(b, "print(f")
    prompt = b.model.tokenize(fim("print(f"), special=True)
    assert spliced.text() == b.model.expected(prompt, 3, seed=INEXACT)
    exact = typed(b, "print(f", splice=None)
    assert right(b, exact, "print(f")
    # What is right in any case is reused: all up to the first tokens of the suffix.
    assert exact.usage.evaluated_tokens == LENGTH - Splice().head + 1


def test_a_pause_makes_the_suffix_exact_again() -> None:
    b = bench(shows_inexact=True)
    typed(b, "print(")
    typed(b, "print(f")
    warm = typed(b, "print(f", max_tokens=0, splice=None, priority=Priority.background)
    assert warm.usage.evaluated_tokens == LENGTH - Splice().head + 1
    heard = typed(b, "print(f")
    assert heard.usage.evaluated_tokens == 1
    assert heard.usage.spliced_tokens == 0
    assert right(b, heard, "print(f")


def test_a_pause_that_ends_too_soon_costs_the_next_keystroke_nothing() -> None:
    b = bench(n_batch=32)
    prefix = "x" * 200
    typed(b, prefix)
    typed(b, prefix + "y")
    warm = {"splice": None, "max_tokens": 0, "priority": Priority.background, "key": "file"}
    heard = b.submit(fim(prefix + "y"), **warm)
    b.batcher.step()
    assert not heard.over
    keystroke = typed(b, prefix + "yz")
    assert heard.reasons() == ["superseded"]
    assert keystroke.usage.spliced_tokens >= LENGTH - JOINTS - Splice().head
    assert keystroke.usage.evaluated_tokens <= JOINTS + Splice().head + 8
    assert right(b, keystroke, prefix + "yz")


def test_typing_over_a_closing_bracket_costs_as_little() -> None:
    b = bench()
    typed(b, "print(x")
    heard = typed(b, "print(x)", SUFFIX[1:])
    assert heard.usage.spliced_tokens == LENGTH - 1 - JOINTS
    assert heard.usage.evaluated_tokens <= JOINTS + 8
    assert right(b, heard, "print(x)", SUFFIX[1:])


def test_a_longer_text_is_typed_while_others_use_the_engine() -> None:
    b = bench(n_ctx=2000)
    typed(b, "print(")
    for other in range(3):
        b.submit(f"{other}" + "background " * 20, max_tokens=30, priority=Priority.background)
        for length in range(1, 6):
            prefix = "print(" + "abcdefgh"[: other + length]
            heard = typed(b, prefix)
            assert right(b, heard, prefix)
            assert heard.usage.evaluated_tokens <= JOINTS + 8


def test_coming_back_to_a_document_splices_what_was_parked() -> None:
    b = bench(n_ctx=4096)
    typed(b, "x" * 300)
    for other in range(4):
        typed(b, f"{other}" * 300, key=f"{other}")
    heard = typed(b, "x" * 301)
    assert heard.usage.spliced_tokens == LENGTH - JOINTS
    assert right(b, heard, "x" * 301)


def test_what_was_parked_inexact_comes_back_inexact() -> None:
    b = bench(n_ctx=4096, shows_inexact=True)
    typed(b, "x" * 300)
    typed(b, "x" * 301)
    for other in range(4):
        typed(b, f"{other}" * 300, key=f"{other}")
    heard = typed(b, "x" * 301, splice=None)
    assert heard.usage.cached_tokens == 1 + 301 + 1 + Splice().head
    assert right(b, heard, "x" * 301)


@pytest.mark.parametrize(("can_shift", "can_trim"), [(False, True), (True, False)])
def test_a_model_whose_cells_cannot_be_moved_evaluates_them(
    can_shift: bool, can_trim: bool
) -> None:
    b = bench(can_shift=can_shift, can_trim=can_trim)
    typed(b, "print(")
    heard = typed(b, "print(f")
    assert heard.usage.spliced_tokens == 0
    assert right(b, heard, "print(f")


def test_other_prompts_and_short_suffixes_are_evaluated() -> None:
    b = bench()
    for prompts in (
        ("plain text, one", "plain text, more"),
        (fim("a", "short"), fim("ab", "short")),
    ):
        for prompt in prompts:
            heard = b.submit(prompt, max_tokens=3, splice=Splice())
            b.run()
            assert heard.usage.spliced_tokens == 0
            assert heard.text() == b.model.expected(b.model.tokenize(prompt, special=True), 3)


@pytest.mark.parametrize("steps", [0, 1, 2, 3])
def test_the_next_keystroke_splices_whatever_became_of_the_last(steps: int) -> None:
    # A long insertion, so that evaluating what comes before the splice takes several steps.
    b = bench(n_batch=32)
    typed(b, "print(")
    b.submit(fim("print(" + "a" * 60), max_tokens=50, splice=Splice(), key="file", supersede=True)
    for _ in range(steps):
        b.batcher.step()
    prefix = "print(" + "a" * 60 + "b"
    heard = typed(b, prefix)
    assert heard.usage.spliced_tokens == LENGTH - JOINTS
    assert right(b, heard, prefix)


@pytest.mark.parametrize("how", ["cancel", "preempt", "abort"])
def test_a_request_that_is_broken_off_half_spliced_leaves_right_books(how: str) -> None:
    aborted = set(range(3, 60, 2)) if how == "abort" else set()
    b = bench(n_ctx=400, n_batch=32, aborts=lambda call: call in aborted)
    typed(b, "print(")
    prefix = "print(" + "a" * 60
    first = b.submit(
        fim(prefix), id="first", max_tokens=3, splice=Splice(), priority=Priority.background
    )
    b.batcher.step()
    assert b.batcher.n_running == 1
    if how == "cancel":
        b.batcher.cancel("first")
    elif how == "preempt":
        urgent = b.submit("u" * 390, max_tokens=3, priority=Priority.typing)
        b.run()
        assert urgent.text() == b.model.expected(b"u" * 390, 3)
        assert b.counters.preemptions
    b.run()
    if how != "cancel":
        assert right(b, first, prefix)
    heard = typed(b, prefix + "b")
    assert right(b, heard, prefix + "b")
    assert heard.usage.spliced_tokens == LENGTH - JOINTS
    assert b.batcher.cache.used == len(b.model.kv.cells)


def test_cells_that_find_no_room_are_evaluated(monkeypatch: pytest.MonkeyPatch) -> None:
    b = bench()
    typed(b, "print(")
    monkeypatch.setattr(b.model, "paste", lambda sequence, state, position: False)
    heard = typed(b, "print(f")
    assert heard.usage.spliced_tokens == 0
    assert heard.usage.evaluated_tokens == LENGTH + 3
    assert right(b, heard, "print(f")


def test_candidates_share_a_spliced_prompt() -> None:
    b = bench()
    typed(b, "print(")
    heard = typed(b, "print(f", n=3)
    prompt = b.model.tokenize(fim("print(f"), special=True)
    assert heard.usage.evaluated_tokens <= JOINTS + 8
    assert [heard.text(i) for i in range(3)] == [b.model.expected(prompt, 3)] * 3


def test_nothing_cut_survives_a_change_of_the_model() -> None:
    b = bench(n_batch=32)
    typed(b, "print(")
    b.submit(fim("print(" + "a" * 60), id="gone", max_tokens=3, splice=Splice())
    b.batcher.step()
    b.batcher.cancel("gone")
    b.batcher.cache.invalidate()
    assert typed(b, "print(" + "a" * 60).usage.spliced_tokens == 0
