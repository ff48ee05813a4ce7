"""Conditions of branches as they are read: without brackets around them, and turned about for the
branch that is taken otherwise. Pure text."""

from __future__ import annotations

import re

_OPPOSITES = {
    **{"==": "!=", "!=": "==", "===": "!==", "!==": "==="},
    **{"is": "is not", "is not": "is", "in": "not in", "not in": "in"},
}
_COMPARED = re.compile(
    r"([\w.]+(?:\([^()]*\))?) (===?|!==?|is not|is|not in|in) ([\w.\"'-]+|\"[^\"]*\"|'[^']*')"
)
_ATOM = re.compile(r"[\w.]+(?:\([^()]*\)|\[[^\[\]]*\])?")


def condition(text: str, *, is_bracketed: bool) -> str:
    """A condition; `is_bracketed`: the language wants brackets around it, which say nothing."""
    if is_bracketed and text.startswith("(") and text.endswith(")"):
        return text[1:-1].strip()
    return text


def negated(text: str, no: str) -> str:
    """The opposite of a condition; `no` is the language's word for it. An order is not turned
    about: of what is no number neither `a < b` nor `a >= b` need hold."""
    bare = text.removeprefix(no)
    if bare != text and _ATOM.fullmatch(bare):
        return bare
    compared = _COMPARED.fullmatch(text)
    if compared is not None:
        return f"{compared[1]} {_OPPOSITES[compared[2]]} {compared[3]}"
    return f"{no}{text}" if _ATOM.fullmatch(text) else f"{no}({text})"
