"""Inline markup: code spans, links, emphasis, and everything else made harmless.

A dialect is a table of patterns, tried in order at each place; what none matches is plain text.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Protocol
from urllib.parse import urlsplit


class Find(Protocol):
    """The id of what a name leads to from here; None where it leads nowhere."""

    def __call__(self, name: str, /, *, surely: bool = False) -> str | None:
        """`surely`: the author says that it is the name of something, not a word like others."""


_NAME = re.compile(r"[~!]?\.?(?P<name>[A-Za-z_$][\w$]*(?:(?:\.|::|#)[\w$]+)*)(?P<call>\(\))?$")
_EDGES = re.compile(r"(?<![^\W_])_+|_+(?![^\W_])")
_ENTITY = re.compile(r"&(?=#?\w+;)")
_SPECIAL = re.compile(r"[*`\[\]{}]")
_BEGINS = re.compile(r"[\\`:!\[*_<{@]|https?://")
_SCHEME = re.compile(r"^(?:https?|mailto|ftp):", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Context:
    """Where a text stands: what names lead to, and the targets that it declares itself."""

    find: Find
    targets: dict[str, str]


Rule = tuple[re.Pattern[str], Callable[[re.Match[str], Context], str | None]]
"""A pattern, and what a match is as Markdown; None where it means nothing after all."""


def converted(text: str, rules: Sequence[Rule], context: Context) -> str:
    """A text as Markdown."""
    pieces: list[str] = []
    at = plain_from = 0
    while at < len(text):
        if not context.targets:  # else any word may be a link
            begin = _BEGINS.search(text, at)
            at = begin.start() if begin is not None else len(text)
        for pattern, make in rules:
            found = pattern.match(text, at)
            said = make(found, context) if found is not None and found.end() > at else None
            if found is not None and said is not None:
                pieces += [plain(text[plain_from:at]), _apart(pieces, said, at == plain_from)]
                at = plain_from = found.end()
                break
        else:
            at += 1
    return "".join([*pieces, plain(text[plain_from:])])


def _apart(pieces: Sequence[str], said: str, is_next: bool) -> str:
    """What follows a code span at once: two of them would be one."""
    touches = is_next and pieces and pieces[-1].endswith("`") and said.startswith("`")
    return f" {said}" if touches else said


def plain(text: str) -> str:
    """Text that means nothing but itself: no markup, no HTML."""
    text = _ENTITY.sub("&amp;", text).replace("\\", "\\\\").replace("<", "&lt;")
    text = _SPECIAL.sub(r"\\\g<0>", text)
    return _EDGES.sub(lambda found: "\\_" * len(found[0]), text)


def code(text: str) -> str:
    """A code span, whatever backticks are in it."""
    text = " ".join(text.split("\n")).strip()
    if not text:
        return ""
    fence = "`"
    while fence in text:
        fence += "`"
    pad = " " if text.startswith("`") or text.endswith("`") else ""
    return f"{fence}{pad}{text}{pad}{fence}"


def named(text: str, context: Context, shown: str | None = None, *, surely: bool = False) -> str:
    """A code span that leads to what it names, where that is known."""
    found = _NAME.match(text.strip())
    to = None
    if found is not None:
        name = found["name"].replace("#", ".").replace("::", ".")
        to = context.find(name, surely=surely or bool(found["call"]))
    if shown is None and found is not None and text.strip().startswith("~"):
        shown = re.split(r"\.|::|#", found["name"])[-1] + (found["call"] or "")
    span = code(shown if shown is not None else text.strip().lstrip("!~") or text)
    return f"[{span}](ref:{to})" if to is not None and span else span


def linked(shown: str, url: str) -> str:
    """A link to an address outside, or just the text where the address is none to follow."""
    url = url.strip()
    if not _SCHEME.match(url) or not _is_whole(url):
        return shown
    return f"[{shown}]({url.replace('(', '%28').replace(')', '%29')})"


URL = re.compile(r"https?://(?:[^\s<>\"'`)\]]|'(?=\w))*[^\s<>\"'`)\].,;:!?]")


def address(found: re.Match[str], context: Context) -> str:
    """An address that stands in the text."""
    del context
    return f"<{found[0]}>" if _is_whole(found[0]) else code(found[0])


def _is_whole(url: str) -> bool:
    """Whether an address can be followed: examples often are only like one."""
    try:
        parts = urlsplit(url)
    except ValueError:
        return False
    has_place = parts.scheme == "mailto" or (parts.netloc and "@" not in parts.netloc)
    return bool(has_place) and not re.search(r"[\s<>]", url)
