"""How good probabilities are: reliability, Brier score, and what a threshold shows and hides."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from bench.quiet.data import Asked
from bench.quiet.fit import Numbers

BINS = 10
THRESHOLDS = (0.0, 0.05, 0.1, 0.15, 0.2, 0.25, 0.3, 0.35, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9)


@dataclass(frozen=True)
class Bin:
    """Suggestions with a probability in one tenth of [0, 1]."""

    low: float
    predicted: float
    observed: float
    count: int


@dataclass(frozen=True)
class Quality:
    """`brier` is the mean squared error; `brier_of_share` that of always saying the overall share;
    `ece` the mean distance of the bins' predicted and observed shares; `auc` how often a right
    suggestion is put above a wrong one."""

    count: int
    right: float
    brier: float
    brier_of_share: float
    ece: float
    auc: float
    bins: tuple[Bin, ...]


@dataclass(frozen=True)
class Cut:
    """A threshold: of the suggestions made the share that is shown at some time, of these the share
    that is right, and of the right characters the share that can still be accepted."""

    threshold: float
    shown: float
    right: float
    kept: float


def quality(judged: Sequence[tuple[float, bool]]) -> Quality:
    """Of probabilities and what came true."""
    p = np.array([probability for probability, _ in judged])
    right = np.array([float(came) for _, came in judged])
    place = np.minimum((p * BINS).astype(int), BINS - 1)
    bins = tuple(
        Bin(
            index / BINS,
            round(float(p[place == index].mean()), 3),
            round(float(right[place == index].mean()), 3),
            int((place == index).sum()),
        )
        for index in range(BINS)
        if (place == index).any()
    )
    share = float(right.mean())
    return Quality(
        count=len(p),
        right=round(share, 3),
        brier=round(float(((p - right) ** 2).mean()), 4),
        brier_of_share=round(share * (1 - share), 4),
        ece=round(sum(b.count * abs(b.predicted - b.observed) for b in bins) / len(p), 4),
        auc=round(_auc(p, right), 4),
        bins=bins,
    )


def cut(asked: Sequence[tuple[Asked, Sequence[float]]], threshold: float) -> Cut:
    """What a threshold does to suggestions, given the probability of each of their moments.

    A right one that is kept back at first appears as soon as enough of it was typed; its rest is
    what can be accepted. A wrong one that appears at any time was shown.
    """
    shown = right = kept = every = 0
    for one, probabilities in asked:
        first = one.moments[0]
        every += first.chars
        seen = [m for m, p in zip(one.moments, probabilities, strict=True) if p >= threshold]
        if seen:
            shown += 1
            right += seen[0].right
            kept += seen[0].chars if first.right else 0
    return Cut(
        threshold,
        round(shown / len(asked), 3),
        round(right / max(1, shown), 3),
        round(kept / max(1, every), 3),
    )


def _auc(p: Numbers, right: Numbers) -> float:
    """By the ranks (Mann-Whitney), ties in the middle."""
    _, place, counts = np.unique(p, return_inverse=True, return_counts=True)
    ranks = (np.cumsum(counts) - (counts - 1) / 2)[place]
    positive = right.sum()
    negative = len(right) - positive
    if not positive or not negative:
        return 0.5
    return float((ranks[right > 0].sum() - positive * (positive + 1) / 2) / (positive * negative))
