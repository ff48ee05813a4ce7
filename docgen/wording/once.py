"""Conditions told once: of alternatives of one sentence that say the same the first stays, or the
one that says more."""

from __future__ import annotations

import re

_ALTERNATIVE = re.compile(r",? or (?=(?:if|when) )", re.IGNORECASE)
_NOT = re.compile(r"\b(?:is|are|was|were) not (?=[a-z])|\bnot (?=(?:a )?valid\b)")
_WORD = re.compile(r"[a-z]+|\d+|[<>=!]+")
_SMALL = """
a an the if when is are was were be been any or and of to in for with it its that this than passed
given provided specified supplied value argument parameter
"""
_NOTHING = frozenset(_SMALL.split())
_DENIED = {"valid": "invalid", "supported": "unsupported", "known": "unknown", "set": "unset"}
_FEWEST = 2


def told_once(text: str) -> str:
    """ "If an invalid `a` or `b` is passed, or if `b` is not valid." -> "If an invalid `a` or `b`
    is passed." English; sentences of one condition stay as they are."""
    body, end = (text[:-1], ".") if text.endswith(".") else (text, "")
    parts = _ALTERNATIVE.split(body)
    if len(parts) < 2 or re.search(r"[.;] ", body):
        return text
    kept = [
        part
        for at, part in enumerate(parts)
        if not any(_covers(other, part, is_before=before < at) for before, other in _but(parts, at))
    ]
    if len(kept) == len(parts):
        return text
    first, *others = kept
    first = first[:1].upper() + first[1:]
    return ", or ".join([first, *(one[:1].lower() + one[1:] for one in others)]) + end


def _but(parts: list[str], at: int) -> list[tuple[int, str]]:
    """All but one, with their places."""
    return [(place, one) for place, one in enumerate(parts) if place != at]


def _covers(other: str, part: str, *, is_before: bool) -> bool:
    """Whether a condition is told by another: in the same words, or as one of its alternatives."""
    own, theirs = _words(part), _words(other)
    if len(own) < _FEWEST or ("not" in own) != ("not" in theirs):
        return False
    is_choice = " or " in other and " and " not in other
    return (own == theirs and is_before) or (own < theirs and is_choice)


def _words(condition: str) -> frozenset[str]:
    """What a condition says, in whatever order: "is not valid" says "invalid". Of names of code
    every part counts."""
    names = " ".join(re.findall(r"`([^`]*)`", condition))
    text = re.sub(r"`[^`]*`", " ", condition).lower()
    text = _NOT.sub("not ", text)
    for word, denied in _DENIED.items():
        text = re.sub(rf"\bnot (?:an? )?{word}\b", denied, text)
    told = {one for one in _WORD.findall(text) if one not in _NOTHING}
    parts = re.sub(r"([a-z])([A-Z])", r"\1 \2", names).lower().replace("_", " ")
    return frozenset(told | set(_WORD.findall(parts)))
