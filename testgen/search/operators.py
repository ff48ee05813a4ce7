"""Which way of changing a case to try next: those that brought something are tried more."""

from __future__ import annotations

from collections.abc import Sequence
from random import Random
from typing import Generic, TypeVar

Operator = TypeVar("Operator")

_FLOOR = 0.15
_FADE = 0.99


class Choice(Generic[Operator]):
    """A bandit: an operator weighs by its recent success beside the best one's, and by a floor."""

    def __init__(self, operators: Sequence[tuple[Operator, float]]) -> None:
        self._operators = [operator for operator, _ in operators]
        self._priors = [prior for _, prior in operators]
        self._tries = [1.0] * len(operators)
        self._gains = [0.1] * len(operators)

    def pick(self, random: Random) -> int:
        """The number of an operator."""
        rates = [gain / tries for gain, tries in zip(self._gains, self._tries, strict=True)]
        best = max(rates)
        weights = [
            prior * (_FLOOR + rate / best) for prior, rate in zip(self._priors, rates, strict=True)
        ]
        return random.choices(range(len(weights)), weights)[0]

    def operator(self, number: int) -> Operator:
        """The operator of a number."""
        return self._operators[number]

    def reward(self, number: int, gain: float) -> None:
        """It was used, and brought this much: 1 for a goal taken, less for less."""
        self._tries[number] = self._tries[number] * _FADE + 1.0
        self._gains[number] = self._gains[number] * _FADE + gain + 1e-3
