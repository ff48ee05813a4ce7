"""Pieces of source: the value behind an equals sign, the arguments of a call. Pure text."""

from __future__ import annotations

import re
from collections.abc import Iterator

_OPEN, _CLOSE = "([{", ")]}"
_KEYWORD = re.compile(r"^([^\W\d]\w*)\s*=(?!=)\s*")
_STRING = re.compile(r"""^[rRuUbB]{0,2}(?P<quote>\"{3}|'{3}|"|')(?P<text>.*)(?P=quote)$""", re.S)


def split_value(declaration: str) -> tuple[str, str | None]:
    """`x: int = 3` as what is declared and its value; None without one."""
    for place, sign in _outside(declaration):
        if sign == "=" and not _is_part_of_sign(declaration, place):
            return declaration[:place].rstrip(), declaration[place + 1 :].strip() or None
    return declaration, None


def arguments_in(text: str) -> list[str]:
    """The arguments of a call, of which `text` are the brackets with what stands in them."""
    inner = text.strip()
    if inner[:1] in _OPEN and inner[-1:] in _CLOSE:
        inner = inner[1:-1]
    cuts = [place for place, sign in _outside(inner) if sign == ","]
    pieces = [
        inner[start + 1 : end] for start, end in zip([-1, *cuts], [*cuts, len(inner)], strict=True)
    ]
    return [piece.strip() for piece in pieces if piece.strip()]


def argument(text: str, name: str, place: int | None = None) -> str | None:
    """The argument of a name, or at a place among those without one."""
    positional = []
    for one in arguments_in(text):
        keyword = _KEYWORD.match(one)
        if keyword is None:
            positional.append(one)
        elif keyword[1] == name:
            return one[keyword.end() :]
    if place is not None and place < len(positional):
        return positional[place]
    return None


def string_in(source: str) -> str | None:
    """What a plain string literal says, joined pieces too; None for anything else."""
    text = source.strip()
    if text.startswith("(") and text.endswith(")"):
        text = text[1:-1].strip()
    said = []
    while text:
        piece = re.match(r"""[rRuU]?("(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*')\s*\+?\s*""", text)
        if piece is None:
            break
        said.append(piece[1][1:-1])
        text = text[piece.end() :]
    if said and not text:
        return " ".join("".join(said).split())
    whole = _STRING.match(source.strip())
    return " ".join(whole["text"].split()) if whole and not said else None


def _is_part_of_sign(text: str, place: int) -> bool:
    before, after = text[place - 1 : place], text[place + 1 : place + 2]
    return before in ("=", "!", "<", ">", ":", "+") or after in ("=", ">")


def _outside(text: str) -> Iterator[tuple[int, str]]:
    """The signs that stand in no bracket and no string."""
    depth, quote, place = 0, "", 0
    while place < len(text):
        sign = text[place]
        if quote:
            if sign == "\\":
                place += 1
            elif sign == quote:
                quote = ""
        elif sign in "\"'`":
            quote = sign
        elif sign in _OPEN:
            depth += 1
        elif sign in _CLOSE:
            depth -= 1
        elif depth == 0:
            yield place, sign
        place += 1
