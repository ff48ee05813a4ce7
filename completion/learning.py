"""What the local record of acceptance says about the fitted probabilities: a bounded correction.

For each model the log-odds are shifted and scaled (Platt), the more the more was shown; what was
long ago counts less. Pure, but for `Confidence`, which reads the record.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from types import MappingProxyType

from completion.acceptance import AcceptanceLog, Event
from completion.confidence import (
    Adjustment,
    Estimate,
    Evidence,
    Weights,
    estimate,
    fitted,
    sigmoid,
)

FEWEST = 200
"""So many suggestions of a model must have been shown before anything is learnt."""

# Newer trials count more: after so many others a trial counts half.
_HALF_LIFE = 400
_MOST = 2_000
# How far shift and slope are expected to lie from 0 and 1, and how far they may.
_SHIFT_SPREAD, _SLOPE_SPREAD = 0.5, 0.25
_MOST_SHIFT, _LEAST_SLOPE, _MOST_SLOPE = 1.0, 0.6, 1.5
_STEPS = 50
# What is replaced sooner nobody has read; what goes on later is another suggestion.
_SEEN_SECONDS, _SAME_SECONDS = 0.4, 30.0
_MODELS = 16


@dataclass(frozen=True, slots=True)
class Trial:
    """One suggestion that somebody could read: its fitted probability, and whether it was taken."""

    model: str
    probability: float
    accepted: bool


@dataclass(frozen=True, slots=True)
class Lesson:
    """What a model's trials say: the shares of them expected and observed to be accepted, and how
    the probabilities are adjusted; None where there are too few trials."""

    trials: int
    expected: float
    observed: float
    adjustment: Adjustment | None


@dataclass(slots=True)
class _Open:
    """The suggestion on screen; typing through it shows its rest again."""

    event: Event
    since: float
    accepted: bool = False


def trials(events: Iterable[Event]) -> list[Trial]:
    """The suggestions that were shown since the last reset, in order.

    A suggestion that is typed through is shown again with every key, and is still one trial.
    """
    done: list[Trial] = []
    shown: dict[tuple[str, str], _Open] = {}
    for event in events:
        if event.event == "reset":
            done.clear()
            shown.clear()
            continue
        place = (event.language, event.model)
        now = shown.get(place)
        if event.event == "accepted" and now is not None:
            now.accepted = True
        if event.event != "shown" or not _is_sound(event):
            continue
        if now is not None and _goes_on(event, now):
            now.event = event
            continue
        if now is not None and _was_seen(now, event.time):
            done.append(_trial(now))
        shown[place] = _Open(event, event.time)
    return done + [_trial(now) for now in shown.values()]


def lessons(events: Iterable[Event]) -> dict[str, Lesson]:
    """What the record says of each model, the most used first."""
    models: dict[str, list[Trial]] = {}
    for trial in trials(events):
        models.setdefault(trial.model, []).append(trial)
    most_used = sorted(models, key=lambda model: -len(models[model]))[:_MODELS]
    return {model: _lesson(models[model][-_MOST:]) for model in most_used}


def learnt(weights: Weights, events: Iterable[Event]) -> Weights:
    """The weights with what the record says of each model of which enough was shown."""
    found = {
        model: lesson.adjustment
        for model, lesson in lessons(events).items()
        if lesson.adjustment is not None
    }
    return replace(weights, learnt=MappingProxyType(found))


class Confidence:
    """The weights in use. `estimate` never waits; `refresh` reads the record, for a thread."""

    def __init__(self, record: AcceptanceLog | None = None, weights: Weights | None = None) -> None:
        self._record = record
        self._weights = weights or fitted()
        self._read: tuple[int, int] | None = None

    @property
    def weights(self) -> Weights:
        """What was fitted, and what has been learnt."""
        return self._weights

    def estimate(self, evidence: Evidence) -> Estimate:
        """How likely a suggestion is accepted."""
        return estimate(evidence, self._weights)

    def refresh(self) -> None:
        """Learn from the record, if it has changed. Blocking, for tens of milliseconds."""
        if self._record is None:
            return
        try:
            status = self._record.path.stat()
        except OSError:
            state = (0, 0)
        else:
            state = (status.st_mtime_ns, status.st_size)
        if state != self._read:
            self._weights = learnt(self._weights, self._record.events())
            self._read = state


def _is_sound(event: Event) -> bool:
    known = event.probability is not None and 0.0 < event.probability < 1.0
    return known and bool(event.model) and math.isfinite(event.time)


def _goes_on(event: Event, now: _Open) -> bool:
    soon = 0 <= event.time - now.event.time <= _SAME_SECONDS
    return soon and not now.accepted and event.typed > now.event.typed


def _was_seen(now: _Open, until: float) -> bool:
    return now.accepted or not 0 <= until - now.since < _SEEN_SECONDS


def _trial(now: _Open) -> Trial:
    assert now.event.probability is not None
    return Trial(now.event.model, now.event.probability, now.accepted)


def _lesson(found: Sequence[Trial]) -> Lesson:
    return Lesson(
        trials=len(found),
        expected=sum(trial.probability for trial in found) / len(found),
        observed=sum(trial.accepted for trial in found) / len(found),
        adjustment=_adjustment(found) if len(found) >= FEWEST else None,
    )


def _adjustment(found: Sequence[Trial]) -> Adjustment:
    """Shift and slope at the maximum of the posterior, by Newton's method within the bounds."""
    odds = [_log_odds(trial.probability) for trial in found]
    weight = [0.5 ** ((len(found) - 1 - i) / _HALF_LIFE) for i in range(len(found))]
    shift, slope = 0.0, 1.0
    for _ in range(_STEPS):
        g0, g1 = shift / _SHIFT_SPREAD**2, (slope - 1.0) / _SLOPE_SPREAD**2
        h00, h01, h11 = 1 / _SHIFT_SPREAD**2, 0.0, 1 / _SLOPE_SPREAD**2
        for z, w, trial in zip(odds, weight, found, strict=True):
            p = sigmoid(shift + slope * z)
            error, spread = w * (p - trial.accepted), w * p * (1 - p)
            g0, g1 = g0 + error, g1 + error * z
            h00, h01, h11 = h00 + spread, h01 + spread * z, h11 + spread * z * z
        determinant = h00 * h11 - h01 * h01
        step0 = (h11 * g0 - h01 * g1) / determinant
        step1 = (h00 * g1 - h01 * g0) / determinant
        before = shift, slope
        shift = min(_MOST_SHIFT, max(-_MOST_SHIFT, shift - step0))
        slope = min(_MOST_SLOPE, max(_LEAST_SLOPE, slope - step1))
        if abs(shift - before[0]) + abs(slope - before[1]) < 1e-6:
            break
    return Adjustment(round(shift, 4), round(slope, 4))


def _log_odds(probability: float) -> float:
    return math.log(probability / (1.0 - probability))
