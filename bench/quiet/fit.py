"""Fitting the weights: logistic regression with bounds on the signs, judged package by package."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from bench.quiet.data import Asked
from completion.confidence import FALLING, FEATURES, RISING, Evidence, Weights, features

Numbers = NDArray[np.float64]

_PENALTY = 10.0
_SWEEPS = 400
_ENOUGH = 1e-5
_LEAST_SPREAD = 0.3
# The rests of a suggestion that is typed through count less: they are much alike.
_REST_WEIGHT = 0.15
# So are the beginnings of one, which count so much all together.
_PARTS_WEIGHT = 2.0


@dataclass(frozen=True)
class Case:
    """One judgement to learn from."""

    evidence: Evidence
    right: bool
    weight: float


def cases(asked: Sequence[Asked]) -> list[Case]:
    """Each suggestion when it was made, and its rest after some of it was typed; with all their
    beginnings."""
    found: list[Case] = []
    for moment in (moment for one in asked for moment in one.moments):
        weight = _REST_WEIGHT if moment.evidence.typed else 1.0
        found.append(Case(moment.evidence, moment.right, weight))
        each = weight * min(1.0, _PARTS_WEIGHT / max(1, len(moment.parts)))
        found += (Case(part.evidence, part.right, each) for part in moment.parts)
    return found


def fit(found: Sequence[Case], told: str = "") -> Weights:
    """The weights that make the judgements likeliest, with a penalty on their squares.

    Coordinate-wise Newton steps, cut off where a sign would be wrong; features are scaled to a
    spread of 1 meanwhile.
    """
    values = _values([case.evidence for case in found])
    right = np.array([case.right for case in found], np.float64)
    weight = np.array([case.weight for case in found], np.float64)
    mean = np.array([_mean(column, weight) for column in values.T])
    known = np.where(np.isnan(values), mean, values) - mean
    spread = np.sqrt(np.maximum((weight[:, None] * known**2).sum(0) / weight.sum(), 1e-12))
    # What is rare must not get a large weight for little.
    spread = np.maximum(spread, _LEAST_SPREAD)
    scaled = known / spread
    low = np.array([0.0 if name in RISING else -np.inf for name in FEATURES])
    high = np.array([0.0 if name in FALLING else np.inf for name in FEATURES])
    share = float((weight * right).sum() / weight.sum())
    intercept, beta = float(np.log(share / (1 - share))), np.zeros(len(FEATURES))
    odds = np.full(len(right), intercept)
    for _ in range(_SWEEPS):
        moved = 0.0
        p = 1 / (1 + np.exp(-odds))
        step = float((weight * (right - p)).sum() / (weight * p * (1 - p)).sum())
        intercept, odds = intercept + step, odds + step
        for index in range(len(FEATURES)):
            column = scaled[:, index]
            p = 1 / (1 + np.exp(-odds))
            slope = float((weight * (right - p) * column).sum()) - _PENALTY * beta[index]
            bend = float((weight * p * (1 - p) * column**2).sum()) + _PENALTY
            after = float(np.clip(beta[index] + slope / bend, low[index], high[index]))
            odds = odds + (after - beta[index]) * column
            moved = max(moved, abs(after - beta[index]))
            beta[index] = after
        if moved < _ENOUGH:
            break
    # Rounded as they are written, so that the tables are of the weights in use.
    by_name = dict(zip(FEATURES, np.round(beta / spread, 4).tolist(), strict=True))
    means = dict(zip(FEATURES, np.round(mean, 4).tolist(), strict=True))
    return Weights(round(intercept, 4), by_name, means, told)


def folds(asked: Sequence[Asked], count: int) -> list[tuple[list[Asked], list[Asked]]]:
    """What to fit on and what to judge with: no package is on both sides."""
    packages = sorted({one.package for one in asked})
    groups = [set(packages[start::count]) for start in range(count)]
    return [
        (
            [one for one in asked if one.package not in group],
            [one for one in asked if one.package in group],
        )
        for group in groups
    ]


def as_toml(weights: Weights) -> str:
    """The weights as `completion/confidence.toml` has them."""
    rows = [
        f"{name} = {{ weight = {weights.weight[name]:.4f}, mean = {weights.mean[name]:.4f} }}"
        for name in FEATURES
    ]
    return "\n".join(
        [
            "# How likely a suggestion's first line is accepted: weights of the features in",
            "# confidence.py. Written by `python3 dev.py bench calibration`; do not edit.",
            "",
            f'fitted = "{weights.fitted}"',
            f"intercept = {weights.intercept:.4f}",
            "",
            "[features]",
            *rows,
            "",
        ]
    )


def _values(evidence: Sequence[Evidence]) -> Numbers:
    rows = [features(each) for each in evidence]
    return np.array(
        [[np.nan if row[n] is None else row[n] for n in FEATURES] for row in rows], np.float64
    )


def _mean(column: Numbers, weight: Numbers) -> float:
    known = ~np.isnan(column)
    return float((column[known] * weight[known]).sum() / max(weight[known].sum(), 1e-9))
