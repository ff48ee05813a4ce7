"""What a value holds, to see later whether a call changed it. Runs none of its code."""

from __future__ import annotations

import collections
import datetime
import decimal
import fractions
import pathlib
from typing import Any

from .construction import attributes_of

_ATOMS = (
    int, bool, float, complex, str, bytes, range, type(None), type(...), datetime.date,
    datetime.datetime, datetime.time, datetime.timedelta, decimal.Decimal, fractions.Fraction,
    type(pathlib.Path()),
)  # fmt: skip
_ROWS = (list, tuple, collections.deque)
_MOST_NODES = 3000
_DEEPEST = 8


def fingerprint(value: Any) -> Any:
    """Nested tuples that are equal as long as nothing changed."""
    return _Walk().of(value, 0)


class _Walk:
    def __init__(self) -> None:
        self._nodes = 0
        self._places: dict[int, int] = {}

    def of(self, value: Any, depth: int) -> Any:
        self._nodes += 1
        kind = type(value)
        name = f"{kind.__module__}.{kind.__qualname__}"
        if kind in _ATOMS:
            return name, repr(value) if kind in (float, complex) else value
        if id(value) in self._places:
            return "again", self._places[id(value)]
        if self._nodes > _MOST_NODES or depth > _DEEPEST:
            return ("deep",)
        self._places[id(value)] = len(self._places)
        return (name, *self._parts(value, depth))

    def _parts(self, value: Any, depth: int) -> tuple[Any, ...]:
        parts: list[Any] = []
        if isinstance(value, bytearray):
            return (bytes(value),)
        if type(value) in _ROWS or isinstance(value, (list, tuple)):
            base: Any = next(each for each in _ROWS if isinstance(value, each))
            parts.extend(self.of(each, depth + 1) for each in base.__iter__(value))
        elif isinstance(value, dict):
            for key, each in dict.items(value):
                parts.append((self.of(key, depth + 1), self.of(each, depth + 1)))
        elif isinstance(value, (set, frozenset)):
            base = set if isinstance(value, set) else frozenset
            members = [self.of(each, depth + 1) for each in base.__iter__(value)]
            parts.extend(sorted(members, key=repr))
        if not isinstance(value, type) and not callable(value):
            parts.extend(
                (name, self.of(each, depth + 1)) for name, each in attributes_of(value).items()
            )
        return tuple(parts)
