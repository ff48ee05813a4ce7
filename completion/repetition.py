"""Telling that a model has begun to repeat itself, which small models do and never leave off.

Pure functions on lines and characters; what follows from it is in `stop.py`.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

_WORDS = re.compile(r"\w.*\w")
_LONGEST_PERIOD_OF_LINES = 4
_TIMES = 3
_SHORTEST_RUN = 40
_LONGEST_PERIOD = 40
_RUN_TIMES = 5


def says_something(line: str) -> bool:
    """Whether a line has words: a lone bracket may repeat as often as it likes."""
    return _WORDS.search(line) is not None


def lines_to_keep(lines: Sequence[str]) -> int | None:
    """How many of `lines` to keep if they end in a group of lines standing there three times.

    Of the group one stays. None: they do not end so.
    """
    for period in range(1, _LONGEST_PERIOD_OF_LINES + 1):
        group = lines[-period:]
        if len(lines) < period * _TIMES or not any(map(says_something, group)):
            continue
        if all(lines[-period * (n + 1) : -period * n] == group for n in range(1, _TIMES)):
            return len(lines) - period * (_TIMES - 1)
    return None


def repeats_itself(line: str) -> bool:
    """Whether a line ends in the same few words again and again.

    Numbers may repeat (`0, 0, 0, 0`), words may not.
    """
    for period in range(2, _LONGEST_PERIOD + 1):
        length = max(period * _RUN_TIMES, _SHORTEST_RUN)
        tail = line[-length:]
        if len(tail) < length:
            return False
        if tail[period:] == tail[:-period] and any(map(str.isalpha, tail[:period])):
            return True
    return False
