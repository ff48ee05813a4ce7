"""Text of a language with braces without its strings and comments, and brackets in it."""

from __future__ import annotations

import re

_OPEN = {"(": ")", "[": "]", "{": "}"}
_TOKENS = {
    "java": r'"""(?:\\.|[^\\])*?"""',
    "typescript": r"`(?:\\.|[^`\\])*`"
    r"|(?<=[(=,:\[!&|?{};+\n])(?:[ \t]*)/(?![/*])(?:\\.|\[(?:\\.|[^\]\\\n])*\]|[^/\\\n\[])+/[a-z]*"
    r"|(?<=return )/(?![/*])(?:\\.|[^/\\\n])+/[a-z]*",
    "go": r"`[^`]*`",
}
_COMMON = r'//[^\n]*|/\*.*?\*/|"(?:\\.|[^"\\\n])*"|' + r"'(?:\\.|[^'\\\n])*'"


def masked(text: str, language: str) -> str:
    """As long as the text, with blanks for comments, and nothing in its strings."""
    pattern = re.compile(f"{_TOKENS[language]}|{_COMMON}", re.S)
    return pattern.sub(lambda one: _blank(one[0]), text)


def _blank(token: str) -> str:
    blank = re.sub(r"[^\n]", " ", token)
    if token.startswith(("//", "/*")):
        return blank
    start = len(token) - len(token.lstrip())
    return f'{blank[:start]}"{blank[start + 1 : -1]}"'


def closing(text: str, place: int) -> int:
    """The place behind the bracket that closes the one at a place; 0 where none does."""
    if not 0 <= place < len(text) or text[place] not in _OPEN:
        return 0
    wanted = [_OPEN[text[place]]]
    for at in range(place + 1, len(text)):
        if text[at] in _OPEN:
            wanted.append(_OPEN[text[at]])
        elif text[at] == wanted[-1]:
            wanted.pop()
            if not wanted:
                return at + 1
    return 0


def split_outside(text: str) -> list[str]:
    """Pieces between commas that stand in no bracket."""
    pieces, depth, start = [], 0, 0
    for place, sign in enumerate(text):
        if sign in "([{" or (sign == "<" and text[place - 1 : place] not in (" ", "<")):
            depth += 1
        elif sign in ")]}" or (sign == ">" and text[place - 1 : place] not in ("=", "-") and depth):
            depth -= 1
        elif sign == "," and depth <= 0:
            pieces.append(text[start:place])
            start = place + 1
    return [piece.strip() for piece in (*pieces, text[start:]) if piece.strip()]
