"""Which llama.cpp samplers a request needs, in which order, and how a grammar joins them. Pure."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

from engine.requests import Sampling
from foundation.errors import BadInput

_REACH = 18.0
_RANDOM_SEED = 0xFFFFFFFF
"""What llama.cpp takes for "draw a seed yourself"."""


@dataclass(frozen=True, slots=True)
class Link:
    """A sampler of the chain: `llama_sampler_init_<name>(*arguments)`."""

    name: str
    arguments: tuple[int | float, ...] = ()


@dataclass(frozen=True, slots=True)
class Chain:
    """Biases first, then the links; `greedy` means no link changes which token is likeliest.

    A token whose logit is more than `reach` below the highest has a chance of less than one in
    sixty million, and need not be looked at; None where a link may lift it.
    """

    biases: tuple[tuple[int, float], ...]
    links: tuple[Link, ...]
    greedy: bool
    reach: float | None = None


def chain_of(sampling: Sampling, n_vocab: int, banned: Sequence[int] = ()) -> Chain:
    """The chain in llama.cpp's own order. Raises `BadInput` for figures it would abort on."""
    _check(sampling, n_vocab)
    biases = (*sampling.logit_bias, *((token, -math.inf) for token in banned))
    penalties = (
        sampling.repeat_penalty != 1.0
        or sampling.presence_penalty != 0.0
        or sampling.frequency_penalty != 0.0
    ) and sampling.repeat_last_n != 0
    links: list[Link] = []
    if penalties:
        looked_at = (
            sampling.repeat_last_n,
            sampling.repeat_penalty,
            sampling.frequency_penalty,
            sampling.presence_penalty,
        )
        links.append(Link("penalties", (n_vocab, *looked_at)))
    if sampling.temperature <= 0 and not sampling.infill:
        links.append(Link("greedy"))
        return Chain(biases, tuple(links), greedy=not penalties and not sampling.logit_bias)
    if sampling.top_k > 0:
        links.append(Link("top_k", (sampling.top_k,)))
    if sampling.top_p < 1.0:
        links.append(Link("top_p", (sampling.top_p, 1)))
    if sampling.min_p > 0.0:
        links.append(Link("min_p", (sampling.min_p, 1)))
    if sampling.infill:
        links.append(Link("infill"))
    if sampling.temperature <= 0:
        links.append(Link("greedy"))
    else:
        links.append(Link("temp", (sampling.temperature,)))
        links.append(Link("dist", (seed_of(sampling.seed or 0),)))
    lifts = penalties or biases or sampling.infill
    reach = None if lifts else _REACH * max(1.0, sampling.temperature)
    return Chain(biases, tuple(links), greedy=False, reach=reach)


def seed_of(seed: int) -> int:
    """`seed` in the 32 bits llama.cpp has for it, never its mark for a random one."""
    return seed & 0xFFFFFFFF if seed & 0xFFFFFFFF != _RANDOM_SEED else _RANDOM_SEED - 1


def _check(sampling: Sampling, n_vocab: int) -> None:
    figures = {
        "temperature": sampling.temperature,
        "top_p": sampling.top_p,
        "min_p": sampling.min_p,
        "repeat_penalty": sampling.repeat_penalty,
        "presence_penalty": sampling.presence_penalty,
        "frequency_penalty": sampling.frequency_penalty,
    }
    for name, value in figures.items():
        if not math.isfinite(value):
            raise BadInput(f"{name} is {value}, which is not a number to sample with")
    if sampling.repeat_penalty <= 0:
        raise BadInput(f"repeat_penalty is {sampling.repeat_penalty}; it must be above 0")
    for token, bias in sampling.logit_bias:
        if not 0 <= token < n_vocab:
            raise BadInput(f"logit_bias names token {token}; they go from 0 to {n_vocab - 1}")
        if math.isnan(bias):
            raise BadInput(f"logit_bias of token {token} is not a number")
