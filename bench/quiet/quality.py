"""How good probabilities are: reliability, Brier score, and what a threshold shows and hides."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from bench.quiet.fit import Numbers
from completion.sure import by_gain

BINS = 10
THRESHOLDS = (0.0, 0.05, 0.1, 0.15, 0.2, 0.25, 0.3, 0.35, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9)


@dataclass(frozen=True)
class Judged:
    """What could be shown: how likely it was thought to be right, the characters that it promises,
    and those that taking it saves, 0 if it is wrong."""

    probability: float
    chars: int
    taken: int


@dataclass(frozen=True)
class JudgedMoment:
    """A suggestion as a whole, or what was left of it, and its beginnings."""

    whole: Judged
    parts: tuple[Judged, ...]


Scored = Sequence[JudgedMoment]
"""One suggestion, from when it was made on while it is typed through."""


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
    """A threshold: of the suggestions made the share of which something is shown at some time, of
    these the share that is right, and the characters that are saved for each suggestion made."""

    threshold: float
    shown: float
    right: float
    saved: float


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


def cut(asked: Sequence[Scored], threshold: float, *, parts: bool = True) -> Cut:
    """What a threshold does to suggestions, of which a beginning may be shown if `parts`.

    One that is kept back at first appears as soon as enough of it was typed; what appears is taken
    if it is right.
    """
    shown = right = saved = 0
    for one in asked:
        for moment in one:
            choices = [moment.whole, *(moment.parts if parts else ())]
            best = by_gain([(each.probability, each.chars) for each in choices], threshold)
            if best:
                taken = choices[best[0]].taken
                shown, right, saved = shown + 1, right + (taken > 0), saved + taken
                break
    return Cut(
        threshold,
        round(shown / len(asked), 3),
        round(right / max(1, shown), 3),
        round(saved / len(asked), 2),
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
