"""How alike two pieces of code are, by their lines."""

from __future__ import annotations

from collections import Counter


def lines_of(text: str) -> Counter[str]:
    """The lines of a text that say something, without their indentation."""
    stripped = (line.strip() for line in text.splitlines())
    return Counter(line for line in stripped if any(map(str.isalnum, line)))


def likeness(one: Counter[str], other: Counter[str]) -> float:
    """From 0, no line in common, to 1, the same lines (Sørensen and Dice)."""
    total = one.total() + other.total()
    return 2 * (one & other).total() / total if total else 1.0


def share_in(one: Counter[str], other: Counter[str]) -> float:
    """The share of the lines of `one` that are in `other` too; 1 where it has none."""
    return (one & other).total() / one.total() if one else 1.0
