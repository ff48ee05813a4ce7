"""What the head of a class says it is made of, in languages other than Python. Pure text."""

from __future__ import annotations

import re

_WORDS = re.compile(r"\b(?:extends|implements|permits)\b")
_ACCESS = re.compile(r"^(?:(?:public|protected|private|virtual)\s+)+")
_PATH = re.compile(r"[\w$.:]+")


def bases_in(signature: str, language: str) -> tuple[str, ...]:
    """The names behind `extends`, `implements` or the colon, without what stands in `<…>`."""
    text = without_generics(signature)
    if language in ("c", "cpp", "rust"):
        _, colon, listed = re.sub("::", "\0", text).partition(":")
        pieces = re.split(r"[,+]", listed.replace("\0", "::")) if colon else []
    else:
        pieces = []
        parts = _WORDS.split(text)
        words = _WORDS.findall(text)
        for word, part in zip(words, parts[1:], strict=True):
            pieces += part.split(",") if word != "permits" else []
    found = []
    for piece in pieces:
        match = _PATH.match(_ACCESS.sub("", piece.strip()))
        if match:
            found.append(match[0])
    return tuple(dict.fromkeys(found))


def without_generics(text: str) -> str:
    """The text without what stands between angle brackets; arrows are none."""
    kept, depth = [], 0
    for place, sign in enumerate(text):
        arrow = sign == ">" and text[place - 1 : place] in ("-", "=")
        if sign == "<":
            depth += 1
        elif sign == ">" and depth and not arrow:
            depth -= 1
        elif not depth:
            kept.append(sign)
    return "".join(kept)
