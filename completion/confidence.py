"""How likely it is that the first line of a suggestion is accepted: a logistic regression.

Its weights are data (`confidence.toml`, fitted by `bench/calibration.py`), every feature is a row
of one table. What is learnt from the local record of acceptance is in `learning.py`.
"""

from __future__ import annotations

import math
import re
import tomllib
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from enum import StrEnum
from functools import cache
from importlib.resources import files
from types import MappingProxyType
from typing import Any

from completion.shape import Shape

# Beyond it a surer or less sure token tells no more, and exp() stays in its range.
_LOWEST = -12.0
_MOST_CHARS, _MOST_LINES, _MOST_TYPED, _MOST_DOUBTS, _MOST_NOVEL = 120, 4, 24, 3, 4
_BILLIONS = re.compile(r"(?<![\w.])(\d+(?:\.\d+)?)b(?![a-z\d])", re.IGNORECASE)
_LARGEST = 8.0


class Where(StrEnum):
    """What stands before the cursor on its line."""

    LINE_START = "line start"
    WORD = "in a word"
    MEMBER = "after a dot"
    BRACKET = "after a bracket or comma"
    EQUALS = "after an equals sign"
    BLANK = "after a blank"
    SIGN = "after another sign"


@dataclass(frozen=True, slots=True, kw_only=True)
class Evidence:
    """What is known of a suggestion when it could be shown. It holds no code.

    `logprobs` are those of the tokens of its first line, the line's end included; empty if the
    server told none. `chars` is that line's length without blanks around it, `lines` how many the
    suggestion has, `begun` how much of a word stands before the cursor. `doubts` are those of
    `doubts.py`; `novel` counts names of the first line that stand nowhere near. `shortened`: a
    check had to cut it. `part`: it is a beginning of the line (`sure.py`). `typed`: how many of
    its characters the user has typed since it was made. `model` names the model, for its size and
    for what was learnt about it.
    """

    logprobs: tuple[float, ...]
    chars: int
    lines: int
    shape: Shape
    where: Where
    begun: int = 0
    in_text: bool = False
    in_prose: bool = False
    doubts: int = 0
    novel: int = 0
    shortened: bool = False
    part: bool = False
    typed: int = 0
    language: str = ""
    model: str = ""

    def typed_through(
        self, typed: int, logprobs: tuple[float, ...], chars: int, lines: int
    ) -> Evidence:
        """The evidence for the rest after the user typed `typed` of the suggestion's characters;
        the others are those of the rest. What stood before the suggestion stays as it was."""
        return replace(
            self,
            logprobs=logprobs,
            typed=self.typed + typed,
            chars=chars,
            lines=lines,
        )

    def beginning(self, logprobs: tuple[float, ...], chars: int) -> Evidence:
        """The evidence for a beginning of the first line."""
        return replace(self, logprobs=logprobs, chars=chars, lines=1, part=True)


def _bounded(value: float) -> float:
    return min(0.0, max(_LOWEST, value)) if math.isfinite(value) else _LOWEST


def _total(each: Evidence) -> float:
    return _bounded(sum(map(_bounded, each.logprobs)))


def _mean(each: Evidence) -> float:
    return sum(map(_bounded, each.logprobs)) / len(each.logprobs)


def _flag(*places: Where) -> Callable[[Evidence], float]:
    return lambda each: float(each.where in places)


def _log(count: int, most: int) -> float:
    return math.log1p(max(0, min(count, most)))


# Features of the tokens: none of them falls when a token becomes likelier.
TOKEN_FEATURES: Mapping[str, Callable[[Evidence], float]] = MappingProxyType(
    {
        "mean": _mean,
        "least": lambda each: min(map(_bounded, each.logprobs)),
        "first": lambda each: _bounded(each.logprobs[0]),
        "total": _total,
        "likelihood": lambda each: math.exp(_total(each)),
    }
)

# What is known without them.
PLACE_FEATURES: Mapping[str, Callable[[Evidence], float]] = MappingProxyType(
    {
        "chars": lambda each: _log(each.chars, _MOST_CHARS),
        "lines": lambda each: _log(each.lines - 1, _MOST_LINES),
        "statement": lambda each: float(each.shape is Shape.STATEMENT),
        "block": lambda each: float(each.shape is Shape.BLOCK),
        "line_start": _flag(Where.LINE_START),
        "word": _flag(Where.WORD),
        "member": _flag(Where.MEMBER),
        "bracket": _flag(Where.BRACKET),
        "equals": _flag(Where.EQUALS),
        "blank": _flag(Where.BLANK),
        "begun": lambda each: _log(each.begun, _MOST_TYPED),
        "in_text": lambda each: float(each.in_text),
        "in_prose": lambda each: float(each.in_prose),
        "doubts": lambda each: float(max(0, min(each.doubts, _MOST_DOUBTS))),
        "novel": lambda each: float(max(0, min(each.novel, _MOST_NOVEL))),
        "shortened": lambda each: float(each.shortened),
        "part": lambda each: float(each.part),
        "typed": lambda each: _log(each.typed, _MOST_TYPED),
        "not_python": lambda each: float(each.language != "python"),
        "size": lambda each: math.log2(_billions(each.model)),
    }
)

FEATURES = (*TOKEN_FEATURES, *PLACE_FEATURES)
RISING = frozenset({*TOKEN_FEATURES, "typed"})
"""Features whose weight may not be negative: more of them never makes a suggestion less likely."""
FALLING = frozenset({"doubts", "novel", "shortened"})
"""Features whose weight may not be positive."""


@dataclass(frozen=True, slots=True)
class Adjustment:
    """What was learnt of one model: log-odds become `shift` plus `slope` times what they were."""

    shift: float = 0.0
    slope: float = 1.0

    def of(self, probability: float) -> float:
        """What a fitted probability becomes."""
        return self.at(math.log(probability / (1.0 - probability)))

    def at(self, log_odds: float) -> float:
        """What fitted log-odds become, as a probability."""
        return sigmoid(self.shift + self.slope * log_odds)


@dataclass(frozen=True, slots=True)
class Estimate:
    """How likely a suggestion's first line is accepted: as far as is known on this machine, and as
    fitted, which is what the record of acceptance keeps, so that learning starts from it."""

    probability: float
    fitted: float


@dataclass(frozen=True, slots=True)
class Weights:
    """The regression's numbers: for each feature its weight and its mean where it was fitted,
    which stands in where it is not known. `learnt` adjusts the result by model."""

    intercept: float
    weight: Mapping[str, float]
    mean: Mapping[str, float]
    fitted: str = ""
    learnt: Mapping[str, Adjustment] = field(default_factory=lambda: MappingProxyType({}))


def features(evidence: Evidence) -> dict[str, float | None]:
    """The value of each feature; None where it is not known."""
    told = bool(evidence.logprobs)
    found: dict[str, float | None] = {
        name: of(evidence) if told else None for name, of in TOKEN_FEATURES.items()
    }
    found |= {name: of(evidence) for name, of in PLACE_FEATURES.items()}
    if _size(evidence.model) is None:
        found["size"] = None
    return found


def log_odds(evidence: Evidence, weights: Weights) -> float:
    """The logarithm of the odds for acceptance, as fitted: nothing of this machine in it."""
    return weights.intercept + sum(part for _, part in reasons(evidence, weights))


def reasons(evidence: Evidence, weights: Weights) -> list[tuple[str, float]]:
    """What each feature adds to the log-odds over an average suggestion, the largest first."""
    parts = [
        (name, weights.weight[name] * (value - weights.mean[name]))
        for name, value in features(evidence).items()
        if value is not None
    ]
    return sorted(parts, key=lambda part: -abs(part[1]))


def probability(evidence: Evidence, weights: Weights) -> float:
    """How likely the first line of the suggestion is accepted, in [0, 1]."""
    return estimate(evidence, weights).probability


def estimate(evidence: Evidence, weights: Weights) -> Estimate:
    """Both probabilities at once."""
    odds = log_odds(evidence, weights)
    learnt = weights.learnt.get(evidence.model, Adjustment())
    return Estimate(learnt.at(odds), sigmoid(odds))


def sigmoid(value: float) -> float:
    """The probability that log-odds stand for."""
    if value >= 0:
        return 1.0 / (1.0 + math.exp(-value))
    return 1.0 - 1.0 / (1.0 + math.exp(value))


@cache
def fitted() -> Weights:
    """The weights that come with Inkling."""
    return weights_from(files("completion").joinpath("confidence.toml").read_text("utf-8"))


def weights_from(text: str) -> Weights:
    """Weights as TOML. Raises `ValueError` if a feature has none, or it has the wrong sign."""
    table: dict[str, Any] = tomllib.loads(text)
    weight: dict[str, float] = {}
    mean: dict[str, float] = {}
    for name in FEATURES:
        row = table["features"].get(name)
        if row is None:
            raise ValueError(f"no weight for {name}")
        weight[name], mean[name] = float(row["weight"]), float(row["mean"])
        wrong = (name in RISING and weight[name] < 0) or (name in FALLING and weight[name] > 0)
        if wrong:
            raise ValueError(f"the weight of {name} has the wrong sign")
    unknown = set(table["features"]) - set(FEATURES)
    if unknown:
        raise ValueError(f"no such feature: {', '.join(sorted(unknown))}")
    return Weights(float(table["intercept"]), weight, mean, str(table["fitted"]))


def _size(model: str) -> float | None:
    """Billions of parameters, where the model's name tells."""
    found = _BILLIONS.findall(model)
    return float(found[-1]) if found and float(found[-1]) > 0 else None


def _billions(model: str) -> float:
    return min(_size(model) or 1.0, _LARGEST)
