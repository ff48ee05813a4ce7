"""Data met in comparisons: constants that the search could not know from the source alone."""

from __future__ import annotations

import math
from typing import Any

from .examples import example_of

_MOST = 48
_LONGEST = 80
_SIMPLE = (str, bytes, int, float)


class Compared:
    """The values seen, without doubles, as expression sources."""

    def __init__(self) -> None:
        self._seen: dict[tuple[type, Any], None] = {}

    def add(self, value: Any, depth: int = 0) -> None:
        """Remember a value if it is plain data; a group's members one by one."""
        kind = type(value)
        if kind in _SIMPLE:
            if len(self._seen) < _MOST and (kind in (int, float) or len(value) <= _LONGEST):
                self._seen[kind, value] = None
        elif kind in (tuple, list, set, frozenset, dict) and depth < 2 and len(value) <= 24:
            for each in list(value):
                self.add(each, depth + 1)

    def pattern(self, pattern: Any, flags: int = 0) -> None:
        """Remember a text that a regular expression matches."""
        example = example_of(pattern, flags)
        if example is not None:
            self.add(example)

    def sources(self) -> list[str]:
        """What was seen, each as an expression."""
        sources = []
        for kind, value in self._seen:
            if kind is float and not math.isfinite(value):
                sources.append(f'float("{value}")')
            else:
                text = _source(value)
                if text is not None:
                    sources.append(text)
        return sorted(sources)


def _source(value: Any) -> str | None:
    try:
        text = repr(value)
    except ValueError:  # An integer of more digits than Python likes to print.
        return None
    return text if len(text) <= 2 * _LONGEST else None
