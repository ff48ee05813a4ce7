"""Idle sequences in host memory: found again by their tokens, and never more than was allowed."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.prompt_cache import Parked, PromptCache
from engine.sequences import Tokens, common_prefix
from tests.support.batcher_rig import Bench, bench

PROMPTS = st.lists(st.integers(0, 2), min_size=1, max_size=8)


def array(tokens: list[int]) -> Tokens:
    return np.array(tokens, np.int32)


def parked(tokens: list[int]) -> Parked:
    return Parked(array(tokens), np.zeros(4 * len(tokens), np.uint8), len(tokens))


@given(st.lists(PROMPTS, max_size=8), PROMPTS, st.integers(0, 100), st.booleans())
def test_what_is_found_is_the_best_of_what_is_kept(
    kept: list[list[int]], prompt: list[int], most_bytes: int, whole_only: bool
) -> None:
    cache = PromptCache(most_bytes, whole_only=whole_only)
    for tokens in kept:
        cache.put(parked(tokens))
        assert cache.used_bytes <= most_bytes
        found = cache.longest_prefix(array([*tokens, 0]))[1]
        assert found >= len(tokens) or 4 * len(tokens) > most_bytes
    best, shared = cache.longest_prefix(array(prompt))
    if best is None:
        assert shared == 0
        return
    assert common_prefix(best.tokens, array(prompt)) == shared > 0
    if whole_only:
        assert len(best.tokens) == shared < len(prompt)
    before = cache.used_bytes
    cache.take(best)
    assert cache.used_bytes == before - best.state.nbytes


def test_a_longer_sequence_replaces_its_own_beginning() -> None:
    cache = PromptCache(1000)
    cache.put(parked([1, 2]))
    cache.put(parked([1, 2, 3]))
    assert cache.used_tokens == 3
    cache.put(parked([1, 2, 4]))
    assert cache.used_tokens == 6


def test_the_sequence_parked_first_goes_first() -> None:
    cache = PromptCache(40)
    for tokens in ([1] * 4, [2] * 4, [3] * 4):
        cache.put(parked(tokens))
    assert cache.longest_prefix(array([1] * 4))[0] is None
    assert cache.longest_prefix(array([2] * 4))[1] == 4


def documents(b: Bench, count: int = 4) -> list[str]:
    """So many long prompts that not all can stay in the KV cache as idle sequences."""
    prompts = [f"{number}" + "x" * 400 for number in range(count)]
    for prompt in prompts:
        b.submit(prompt, max_tokens=2)
        b.run()
    return prompts


def test_coming_back_to_a_document_evaluates_nothing_again() -> None:
    b = bench(n_ctx=4096)
    for prompt in documents(b):
        assert len(b.model.kv.cells) < 1000, "every step pays for the cells of idle sequences"
        heard = b.submit(prompt, max_tokens=3)
        b.run()
        assert heard.usage.evaluated_tokens == 1
        assert heard.text() == b.model.expected(prompt.encode(), 3)


def test_without_memory_for_it_a_document_is_evaluated_again() -> None:
    b = bench(n_ctx=4096, prompt_cache_bytes=0)
    first, *_ = documents(b)
    heard = b.submit(first, max_tokens=3)
    b.run()
    assert heard.usage.evaluated_tokens == len(first)


@pytest.mark.parametrize("prompt", ["0" + "x" * 300 + "y" * 9, "0" + "x" * 401 + "more"])
def test_a_parked_document_that_changed_is_evaluated_from_the_change_on(prompt: str) -> None:
    b = bench(n_ctx=4096)
    documents(b)
    heard = b.submit(prompt, max_tokens=3)
    b.run()
    assert heard.usage.evaluated_tokens <= 9
    assert heard.text() == b.model.expected(prompt.encode(), 3)


def test_a_state_that_cannot_be_brought_back_costs_only_time(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    b = bench(n_ctx=4096)
    first, *_ = documents(b)
    monkeypatch.setattr(b.model, "restore", lambda sequence, state: False)
    heard = b.submit(first, max_tokens=3)
    b.run()
    assert heard.usage.evaluated_tokens == len(first)
    assert heard.text() == b.model.expected(first.encode(), 3)


def test_nothing_parked_survives_a_change_of_the_model() -> None:
    b = bench(n_ctx=4096)
    prompts = documents(b)
    b.batcher.cache.invalidate()
    assert not b.model.kv.cells
    for prompt in prompts:
        heard = b.submit(prompt, max_tokens=1)
        b.run()
        assert heard.usage.evaluated_tokens >= len(prompt) - 1
