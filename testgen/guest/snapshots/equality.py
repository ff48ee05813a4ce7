"""Equality as strict as a test wants it: the same types all the way down."""

from __future__ import annotations

import re
from itertools import islice
from typing import Any

_ATOMS = (int, bool, str, bytes, bytearray, range, type(None), type(...), slice)
_ROWS = (list, tuple)
_DEEPEST = 30


def same(left: Any, right: Any, depth: int = 0) -> bool:
    """Whether two values are equal, type for type. NaN is the same as NaN, -0.0 not as 0.0."""
    kind = type(left)
    if kind is not type(right) or depth > _DEEPEST:
        return False
    if left is right:
        return True
    if kind in _ATOMS:
        return bool(left == right)
    if kind in (float, complex):
        return repr(left) == repr(right)
    if kind in _ROWS or (issubclass(kind, tuple) and hasattr(kind, "_fields")):
        mine, other = list(tuple.__iter__(left) if issubclass(kind, tuple) else left), list(right)
        return _all_same(mine, other, depth)
    if isinstance(left, dict) and not _has_own_equality(kind, dict):
        mine = [each for pair in dict.items(left) for each in pair]
        return _all_same(mine, [each for pair in dict.items(right) for each in pair], depth)
    if kind in (set, frozenset):
        return bool(left == right) and _types(left) == _types(right)
    if kind is re.Pattern:
        return (left.pattern, left.flags) == (right.pattern, right.flags)
    return _equal_both_ways(left, right)


def _all_same(left: list[Any], right: list[Any], depth: int) -> bool:
    return len(left) == len(right) and all(
        same(one, other, depth + 1) for one, other in zip(left, right)
    )


def _types(values: Any) -> list[str]:
    return sorted(type(each).__qualname__ for each in islice(values, 10000))


def _has_own_equality(kind: type, base: type) -> bool:
    return kind.__eq__ not in (base.__eq__,) and kind.__module__ != "collections"


def _equal_both_ways(left: Any, right: Any) -> bool:
    try:
        return (left == right) is True and (right == left) is True
    except Exception:  # Somebody else's `__eq__` may raise anything.
        return False
