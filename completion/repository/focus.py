"""Which lines of a longer piece are the ones to show."""

from __future__ import annotations

from completion.repository.words import words

SHOWN_LINES = 14
_AHEAD = 4


def around(text: str, line: int, most: int = SHOWN_LINES) -> str:
    """At most so many lines of a text around one of them (zero-based)."""
    lines = text.splitlines()
    first = max(0, min(line - most // 2, len(lines) - most))
    return "\n".join(lines[first : first + most])


def likest(text: str, wanted: frozenset[str], most: int = SHOWN_LINES) -> str:
    """The run of at most so many lines that has most of the `wanted` words, and what follows it:
    how the like of the code at a cursor went on is what helps there."""
    lines = text.splitlines()
    if len(lines) <= most:
        return text
    found = [wanted.intersection(words(line)) for line in lines]
    reach = most - _AHEAD
    scores = [
        len(frozenset[str]().union(*found[first : first + reach]))
        for first in range(len(lines) - most + 1)
    ]
    first = scores.index(max(scores))
    return "\n".join(lines[first : first + most])
