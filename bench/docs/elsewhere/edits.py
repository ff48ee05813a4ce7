"""Edits of a text at places, and where code names something."""

from __future__ import annotations

import re
from collections.abc import Sequence

from bench.docs.masking import masked

Edit = tuple[int, int, str]
_MASKS = {"javascript": "typescript"}


def edited(text: str, edits: Sequence[Edit]) -> str:
    """The text after edits that do not touch each other."""
    for start, end, new in sorted(edits, reverse=True):
        text = text[:start] + new + text[end:]
    return text


def code_of(text: str, language: str) -> str:
    """As long as the text, with blanks for comments and strings."""
    return masked(text, _MASKS.get(language, language))


def names_in(text: str, language: str) -> frozenset[str]:
    """The names of a file's code."""
    return frozenset(re.findall(r"[\w$]+", code_of(text, language)))


def renamed(text: str, language: str, name: str, new: str) -> list[Edit]:
    """Edits that call something otherwise wherever code names it."""
    word = rf"(?<![\w$]){re.escape(name)}(?![\w$])"
    return [(*one.span(), new) for one in re.finditer(word, code_of(text, language))]
