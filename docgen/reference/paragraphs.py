"""Documentation that is Markdown, cut into what can be said in another language one at a time.

Code, tables, and what holds no words are not cut: they stay as they are.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

_LEAD = re.compile(r"(?P<lead>[ >]*(?:(?:[-*]|\d+\.) +)?)(?P<rest>.*)")
_FENCE = re.compile(r"[ >]*(?:(?:[-*]|\d+\.) +)?(?P<mark>`{3,}|~{3,})")
_BOLD = re.compile(r"(?P<mark>\*\*|__)(?P<text>(?:(?!\1).)+)(?P=mark)")
_APART = re.compile(r"\||\[!\w+\]|<[a-zA-Z/!]|\$\$|---|!\[")
_MARKUP = re.compile(r"`+[^`]*`+|\]\([^()\s]*\)|<[^<>\s]*>|https?://\S+")
_WORDS = re.compile(r"[^\W\d_]{2,}|[\u4e00-\u9fff]")


@dataclass(frozen=True, slots=True)
class Piece:
    """Lines of a text. `said` is what they say, on one line, between `lead` and `tail`; "" where
    there is nothing to be said otherwise, as in code."""

    text: str
    said: str = ""
    lead: str = ""
    tail: str = ""
    is_code: bool = False


def divided(text: str) -> tuple[Piece, ...]:
    """The pieces of a text, in order: a paragraph, an item of a list, a heading, a quoted line."""
    return tuple(_pieces(text.split("\n"))) if text else ()


def joined(pieces: tuple[Piece, ...], others: Mapping[str, str]) -> str:
    """The text, with what there is another text for in `others`."""
    return "\n".join(_in_other_words(one, others.get(one.said)) for one in pieces)


def _in_other_words(piece: Piece, other: str | None) -> str:
    if not piece.said or other is None or other == piece.said:
        return piece.text
    return f"{piece.lead}{' '.join(other.split())}{piece.tail}"


def _pieces(lines: list[str]) -> Iterator[Piece]:
    fence = ""
    open_: list[str] = []
    for line in lines:
        found = _FENCE.match(line)
        if fence or found is not None:
            yield from _closed(open_)
            yield Piece(line, is_code=True)
            if found is not None:
                fence = "" if fence and found["mark"].startswith(fence) else fence or found["mark"]
            continue
        lead, rest = _parts(line)
        if not rest or _APART.match(rest):
            yield from _closed(open_)
            yield Piece(line)
            continue
        if open_ and (lead.strip(" >") or _is_heading(rest) or _depth(lead) != _depth(open_[0])):
            yield from _closed(open_)
        open_.append(line)
        if _is_heading(rest):
            yield from _closed(open_)
    yield from _closed(open_)


def _closed(open_: list[str]) -> Iterator[Piece]:
    """The piece that the lines make which were collected; they are taken away."""
    if not open_:
        return
    lead, first = _parts(open_[0])
    said = " ".join([first, *(_parts(line)[1] for line in open_[1:])]).strip()
    text, tail = "\n".join(open_), ""
    open_.clear()
    whole = _BOLD.fullmatch(said)
    if whole is not None:
        lead, said, tail = lead + whole["mark"], whole["text"], whole["mark"]
    yield Piece(text, said, lead, tail) if has_words(said) else Piece(text)


def has_words(text: str) -> bool:
    """Whether a text says anything besides code, addresses, numbers and single letters."""
    return _WORDS.search(_MARKUP.sub(" ", text)) is not None


def _parts(line: str) -> tuple[str, str]:
    found = _LEAD.match(line)
    assert found is not None
    return found["lead"], found["rest"]


def _is_heading(rest: str) -> bool:
    return _BOLD.fullmatch(rest.strip()) is not None


def _depth(line: str) -> int:
    return _parts(line)[0].count(">")
