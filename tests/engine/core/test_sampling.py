"""The sampler chain of a request, and the arithmetic on logits that Python does itself."""

from __future__ import annotations

import math

import numpy as np
import pytest

from engine.logits import greedy, log_probabilities
from engine.requests import Sampling
from engine.sampling import chain_of, seed_of
from foundation.errors import BadInput


def names(sampling: Sampling) -> list[str]:
    return [link.name for link in chain_of(sampling, 100).links]


def test_the_default_is_greedy_without_a_chain_to_run() -> None:
    chain = chain_of(Sampling(), 100)
    assert chain.greedy
    assert not chain.biases


def test_samplers_stand_in_the_order_of_llama_cpp() -> None:
    sampling = Sampling(0.8, 40, 0.9, 0.05, seed=1, repeat_penalty=1.1)
    assert names(sampling) == ["penalties", "top_k", "top_p", "min_p", "temp", "dist"]
    assert names(Sampling(0.0, repeat_penalty=1.1)) == ["penalties", "greedy"]
    assert names(Sampling(0.0, 40, infill=True)) == ["top_k", "infill", "greedy"]


def test_what_changes_nothing_is_left_out() -> None:
    assert names(Sampling(1.0, top_k=0, top_p=1.0, min_p=0.0)) == ["temp", "dist"]
    assert names(Sampling(0.0, repeat_penalty=1.2, repeat_last_n=0)) == ["greedy"]


def test_biases_and_forbidden_tokens_come_first() -> None:
    chain = chain_of(Sampling(logit_bias=((3, 2.0),)), 100, banned=[7])
    assert chain.biases == ((3, 2.0), (7, -math.inf))
    assert not chain.greedy
    assert chain_of(Sampling(), 100, banned=[7]).greedy


@pytest.mark.parametrize(
    "sampling",
    [
        Sampling(temperature=math.nan),
        Sampling(top_p=math.inf),
        Sampling(repeat_penalty=0.0),
        Sampling(logit_bias=((100, 1.0),)),
        Sampling(logit_bias=((-1, 1.0),)),
        Sampling(logit_bias=((1, math.nan),)),
    ],
)
def test_figures_that_llama_cpp_would_end_the_process_on_are_refused(sampling: Sampling) -> None:
    with pytest.raises(BadInput):
        chain_of(sampling, 100)


def test_a_seed_is_never_llama_cpps_mark_for_a_random_one() -> None:
    assert seed_of(-1) == seed_of(0xFFFFFFFF) == 0xFFFFFFFE
    assert seed_of(5) == 5
    assert seed_of(2**40 + 5) == 5


def test_greedy_takes_the_first_of_equals_and_leaves_the_logits_as_they_were() -> None:
    logits = np.array([1.0, 5.0, 5.0, 9.0], np.float32)
    assert greedy(logits) == 3
    assert greedy(logits, np.array([3])) == 1
    assert logits.tolist() == [1.0, 5.0, 5.0, 9.0]


def test_log_probabilities_are_those_of_the_softmax() -> None:
    logits = np.array([1.0, 2.0, 3.0, 0.5, 3.0], np.float32)
    own, top = log_probabilities(logits, 1, 3)
    exact = logits - np.log(np.exp(logits.astype(float)).sum())
    assert own == pytest.approx(exact[1], abs=1e-5)
    assert [token for token, _ in top] == [2, 4, 1]
    assert [p for _, p in top] == pytest.approx([exact[2], exact[4], exact[1]], abs=1e-5)
    assert len(log_probabilities(logits, 0, 99)[1]) == 5


def test_log_probabilities_of_huge_logits_stay_finite() -> None:
    own, top = log_probabilities(np.array([1e4, -1e4], np.float32), 0, 1)
    assert own == pytest.approx(0.0)
    assert top[0][0] == 0
    assert top[0][1] == pytest.approx(0.0)


def test_only_where_nothing_lifts_a_token_the_unlikely_are_not_looked_at() -> None:
    assert chain_of(Sampling(temperature=0.5, top_p=0.95), 10).reach == 18.0
    assert chain_of(Sampling(temperature=2.0), 10).reach == 36.0
    assert chain_of(Sampling(temperature=0.5, presence_penalty=1.0), 10).reach is None
    assert chain_of(Sampling(temperature=0.5, logit_bias=((3, 5.0),)), 10).reach is None
    assert chain_of(Sampling(temperature=0.5), 10, banned=(3,)).reach is None
