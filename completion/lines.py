"""The lines of a suggestion's text. Those around the cursor are in `cursor.py`."""

from __future__ import annotations


def first_line(text: str) -> str:
    """The first line of a suggestion that has anything in it, blank ones before it included."""
    start = len(text) - len(text.lstrip())
    end = text.find("\n", start)
    return text if end < 0 else text[:end]


def line_count(text: str) -> int:
    """How many lines with code a suggestion has."""
    return sum(bool(line.strip()) for line in text.split("\n"))
