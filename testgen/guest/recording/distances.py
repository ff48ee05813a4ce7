"""How far two values are from making a comparison come out the other way.

Only values of built-in types are looked into; no code of the module under test is called. A
distance is in (0, 1]: d / (d + 1) of what is missing, 1 where nothing is known.
"""

from __future__ import annotations

import itertools
import math
from collections.abc import Callable
from typing import Any

FAR = 1.0
NEAR = 0.5
_NUMBERS = (int, float, bool)
_TEXTS = (str, bytes)
_ROWS = (list, tuple)
_GROUPS = (set, frozenset, dict)
_PLAIN = (*_NUMBERS, *_TEXTS, type(None))
_SIZED = (*_TEXTS, *_ROWS, *_GROUPS, bytearray, range)
_FARTHEST = 1e15
_LONGEST_TEXT = 24
_MOST_ELEMENTS = 24


def normal(distance: float) -> float:
    """A distance of at least 0 as a number in (0, 1]."""
    if distance > 0:
        return distance / (distance + 1) if distance < _FARTHEST else FAR
    return FAR if math.isnan(distance) else NEAR


def missing(left: Any, right: Any, depth: int = 0) -> float:
    """What lacks for two values to be equal, at least 0; infinite where they have no measure."""
    one, other = type(left), type(right)
    if one in _NUMBERS and other in _NUMBERS:
        return _apart(left, right)
    if one is not other:
        return float("inf")
    if one in _TEXTS:
        return _text_distance(left, right)
    if depth > 2:
        return 1.0
    if one in _ROWS:
        pairs = itertools.islice(zip(left, right), _MOST_ELEMENTS)
        inner = sum(_share(missing(*pair, depth=depth + 1)) for pair in pairs)
        return abs(len(left) - len(right)) + inner
    if one in _GROUPS:
        if all(type(each) in _PLAIN for group in (left, right) for each in group):
            return float(len(set(left) ^ set(right))) or 1.0
        return float(abs(len(left) - len(right))) or 1.0
    return float("inf")


def _share(distance: float) -> float:
    return 1.0 if distance == float("inf") else distance / (distance + 1)


def _apart(left: Any, right: Any) -> float:
    try:
        distance = float(abs(left - right))
    except OverflowError:
        return 1e308
    return float("inf") if math.isnan(distance) else distance


def _text_distance(left: Any, right: Any) -> float:
    """Edits from one to the other; a character counts by how far it is from the right one."""
    if len(left) > _LONGEST_TEXT or len(right) > _LONGEST_TEXT:
        same = next((i for i, (a, b) in enumerate(zip(left, right)) if a != b), None)
        same = min(len(left), len(right)) if same is None else same
        return float(max(len(left), len(right)) - same)
    before = [float(place) for place in range(len(right) + 1)]
    for row, one in enumerate(left, 1):
        now = [float(row)]
        for place, other in enumerate(right, 1):
            change = 0.0 if one == other else 0.5 + 0.5 * _share(abs(_code(one) - _code(other)))
            now.append(min(before[place] + 1, now[-1] + 1, before[place - 1] + change))
        before = now
    return before[-1]


def _code(character: Any) -> int:
    return character if isinstance(character, int) else ord(character)


def _ordered(left: Any, right: Any, depth: int = 0) -> float | None:
    """How far `right` is above `left`; None where that cannot be told."""
    one, other = type(left), type(right)
    if one in _NUMBERS and other in _NUMBERS:
        try:
            return float(right - left)
        except OverflowError:
            return 1e308 if right > left else -1e308
    if one is other and one in _TEXTS:
        for a, b in zip(left, right):
            if a != b:
                return float(_code(b) - _code(a))
        return float(len(right) - len(left))
    if one is other and one in _ROWS and depth < 3:
        for a, b in zip(left, right):
            step = _ordered(a, b, depth + 1)
            if step != 0:
                return step
        return float(len(right) - len(left))
    if one is other and one in (set, frozenset):
        return float(len(right) - len(left))
    return None


def _from_equal(left: Any, right: Any, truth: bool) -> float:
    return NEAR if truth else normal(missing(left, right))


def _from_unequal(left: Any, right: Any, truth: bool) -> float:
    return normal(missing(left, right)) if truth else NEAR


def _from_order(sign: int, strict: bool) -> Callable[[Any, Any, bool], float]:
    def distance(left: Any, right: Any, truth: bool) -> float:
        gap = _ordered(left, right)
        if gap is None or math.isnan(gap):
            return FAR
        gap *= sign  # Above 0: true by so much.
        lacking = (gap if truth else -gap) + (0 if strict is truth else 1)
        return normal(abs(lacking))

    return distance


def _from_identity(left: Any, right: Any, truth: bool) -> float:
    return NEAR if truth else FAR


def _from_membership(left: Any, right: Any, truth: bool) -> float:
    if truth:
        return NEAR
    if type(left) in _TEXTS and type(left) is type(right):
        return normal(_missing_part(left, right))
    if type(right) in (*_ROWS, *_GROUPS):
        nearest = min((missing(left, each) for each in _first(right)), default=float("inf"))
        return FAR if nearest == float("inf") else normal(nearest)
    return FAR


def _missing_part(part: Any, whole: Any) -> float:
    longest = len(part)
    while longest and part[:longest] not in whole:
        longest -= 1
    return float(len(part) - longest) or 1.0


def _first(group: Any) -> list[Any]:
    try:
        return list(itertools.islice(group, _MOST_ELEMENTS))
    except RuntimeError:  # Changed by another thread meanwhile.
        return []


def _turned(distance: Callable[[Any, Any, bool], float]) -> Callable[[Any, Any, bool], float]:
    return lambda left, right, truth: distance(left, right, not truth)


TO_OTHER: dict[str, Callable[[Any, Any, bool], float]] = {
    "==": _from_equal, "!=": _from_unequal, "<": _from_order(1, True), "<=": _from_order(1, False),
    ">": _from_order(-1, True), ">=": _from_order(-1, False), "is": _from_identity,
    "is not": _turned(_from_identity), "in": _from_membership,
    "not in": _turned(_from_membership),
}  # fmt: skip
"""Operator: (left, right, how it came out) -> the distance to coming out the other way."""


def to_other_truth(value: Any, truth: bool) -> float:
    """How far a value is from the other truth value."""
    if not truth:
        return FAR if value is None else NEAR
    if type(value) in (int, float):
        return FAR if math.isnan(value) else normal(abs(value))
    if type(value) in _SIZED:
        return normal(len(value))
    return NEAR if value is True else FAR


def to_other_prefix(text: Any, wanted: Any, truth: bool, *, end: bool) -> float:
    """How far a text is from beginning, or ending, with what is wanted, or from not doing so."""
    if truth:
        return NEAR
    options = wanted if type(wanted) is tuple else (wanted,)
    found = [
        missing(text[-len(each) :] if end else text[: len(each)], each)
        for each in options
        if type(each) is type(text) and each
    ]
    nearest = min(found, default=float("inf"))
    return FAR if nearest == float("inf") else normal(nearest)
