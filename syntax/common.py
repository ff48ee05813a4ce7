"""How much two texts have in common at their beginnings and at their ends. Pure."""

from __future__ import annotations


def common_beginning(one: str, other: str) -> int:
    """How many characters two texts begin with together."""
    low, high = 0, min(len(one), len(other))
    while low < high:
        middle = (low + high + 1) // 2
        if one[low:middle] == other[low:middle]:
            low = middle
        else:
            high = middle - 1
    return low


def common_ends(one: str, other: str) -> tuple[int, int]:
    """How many characters two texts share at their beginnings, and then at their ends."""
    start = common_beginning(one, other)
    return start, common_beginning(one[start:][::-1], other[start:][::-1])
