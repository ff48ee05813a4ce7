"""Texts that a regular expression matches, made by walking its parsed form."""

from __future__ import annotations

import re
import warnings
from collections.abc import Sequence
from random import Random
from typing import Any

_CATEGORIES = {
    "CATEGORY_DIGIT": "0123456789",
    "CATEGORY_NOT_DIGIT": "abXY_- .",
    "CATEGORY_SPACE": "  \t\n",
    "CATEGORY_NOT_SPACE": "abcXYZ019_-.",
    "CATEGORY_WORD": "abcxyzABC019_",
    "CATEGORY_NOT_WORD": " -.,!@/",
}
_PRINTABLE = (
    "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789 _-.,:;/()[]{}<>!?@#$%&*+='\""
)
_MOST_REPEATS = 3
_LONGEST = 500


def looks_like_pattern(text: str) -> bool:
    """Whether a text is more likely a regular expression than a plain word."""
    marks = ("\\d", "\\w", "\\s", "\\b", "[", "(?", ".*", ".+", "^", "$", "|", "+)", "*)", "\\.")
    return 2 < len(text) < _LONGEST and any(mark in text for mark in marks)


def matching(pattern: str, random: Random) -> str | None:
    """A text that the pattern matches, checked; None where none was found in a few tries."""
    parsed = _parsed(pattern)
    if parsed is None:
        return None
    tree, compiled = parsed
    for _ in range(4):
        groups: dict[int, str] = {}
        try:
            text = _of_sequence(tree, random, groups)
        except RecursionError:
            return None
        # Short, so that a pattern of somebody else's cannot take exponential time over it.
        if len(text) <= 60 and compiled.search(text):
            return text
    return None


def _parsed(pattern: str) -> tuple[Any, re.Pattern[str]] | None:
    # The parser is private: where a Python moves it, only these texts are lost.
    parser = getattr(re, "_parser", None)
    if parser is None:
        return None
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            compiled = re.compile(pattern)
            if compiled.flags & re.VERBOSE:
                return parser.parse(pattern, re.VERBOSE), compiled
            return parser.parse(pattern), compiled
    except (re.error, RecursionError, OverflowError):
        return None


def _of_sequence(parts: Any, random: Random, groups: dict[int, str]) -> str:
    return "".join(_of_part(str(op), value, random, groups) for op, value in parts)


def _of_part(op: str, value: Any, random: Random, groups: dict[int, str]) -> str:
    match op:
        case "LITERAL":
            return chr(value)
        case "NOT_LITERAL":
            return random.choice([one for one in _PRINTABLE if ord(one) != value])
        case "ANY":
            return random.choice(_PRINTABLE)
        case "IN":
            return _of_class(value, random)
        case "BRANCH":
            return _of_sequence(random.choice(value[1]), random, groups)
        case "SUBPATTERN":
            group, text = value[0], _of_sequence(value[3], random, groups)
            if group is not None:
                groups[group] = text
            return text
        case "GROUPREF":
            return groups.get(value, "")
        case "MAX_REPEAT" | "MIN_REPEAT" | "POSSESSIVE_REPEAT":
            least, most = int(value[0]), int(value[1])
            count = random.randint(least, max(least, min(most, least + _MOST_REPEATS)))
            return "".join(_of_sequence(value[2], random, groups) for _ in range(min(count, 60)))
        case "ASSERT":
            return _of_sequence(value[1], random, groups) if value[0] > 0 else ""
        case "ATOMIC_GROUP":
            return _of_sequence(value, random, groups)
    return ""


def _of_class(parts: Sequence[tuple[Any, Any]], random: Random) -> str:
    negated, allowed = False, ""
    for op, value in parts:
        match str(op):
            case "NEGATE":
                negated = True
            case "LITERAL":
                allowed += chr(value)
            case "RANGE":
                low, high = value
                step = max(1, (high - low) // 40)
                allowed += "".join(map(chr, range(low, high + 1, step)))
            case "CATEGORY":
                allowed += _CATEGORIES.get(str(value), "")
    if negated:
        allowed = "".join(one for one in _PRINTABLE if one not in allowed) or "~"
    return random.choice(allowed) if allowed else ""
