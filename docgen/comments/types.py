"""Types as descriptions write them: where one ends, whether something is one, what stands beside
it ("optional", "default 3")."""

from __future__ import annotations

import re
from dataclasses import dataclass

from docgen.comments.defaults import Stated, stated_default
from syntax.text import Span

_OPENING, _CLOSING = "([{<", ")]}>"
_WORD = re.compile(r"[A-Za-z_~:`.\"'\d*][\w.:~`\"'*/-]*")
_JOINING = frozenset({"or", "of", "and", "to", "或"})
_LONGEST_TYPE = 120
_DEFAULT_BEHIND = re.compile(
    r"\s*[(（]\s*(?P<optional>(?:optional|可选|选填)\s*[,，;]?\s*)?(?:(?:default|默认)[^()]*)?[)）]\s*$",
    re.IGNORECASE,
)
_BESIDE = re.compile(r"\s*(?:optional|可选|选填)\b(?!\s*\[)(?P<rest>\s*[(:]?.*)$", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Typed:
    """What stands where a type is written: the type itself, and what is said beside it."""

    type: str | None
    span: Span | None
    is_optional: bool
    default: Stated | None


def typed(text: str, start: int) -> Typed:
    """`int, optional`, `{"a", "b"}, default: "a"`; `start` is where the text begins."""
    parts = split_outside(text, ",，")
    kept: tuple[int, int] | None = None
    is_optional, default = False, None
    for first, last in parts:
        part = text[first:last]
        beside = _BESIDE.match(part)
        if beside is not None:
            is_optional = True
            default = default or stated_default(
                beside["rest"], start + first + beside.start("rest")
            )
        elif (stated := _default_in(part, start + first)) is not None:
            default = stated
        elif kept is None:
            kept = (first, last)
        else:
            kept = (kept[0], last)
    if kept is None:
        return Typed(None, None, is_optional, default)
    first, last = kept
    behind = _DEFAULT_BEHIND.search(text, first, last)
    if behind is not None and behind[0].strip("() （）"):
        is_optional = is_optional or behind["optional"] is not None
        default = default or stated_default(behind[0], start + behind.start())
        last = behind.start()
    while first < last and text[first].isspace():
        first += 1
    while last > first and text[last - 1].isspace():
        last -= 1
    if first == last:
        return Typed(None, None, is_optional, default)
    return Typed(text[first:last], Span(start + first, start + last), is_optional, default)


def _default_in(part: str, start: int) -> Stated | None:
    if not re.match(r"\s*\(?(?:default|默认|缺省)", part, re.IGNORECASE):
        return None
    return stated_default(part, start)


def split_outside(text: str, marks: str) -> list[tuple[int, int]]:
    """The ranges between marks that stand outside brackets and quotes."""
    parts, first, depth, quote = [], 0, 0, ""
    for at, character in enumerate(text):
        if quote:
            quote = "" if character == quote else quote
        elif character in "\"'`":
            quote = character
        elif character in _OPENING:
            depth += 1
        elif character in _CLOSING:
            depth = max(0, depth - 1)
        elif character in marks and not depth:
            parts.append((first, at))
            first = at + 1
    return [*parts, (first, len(text))]


def colon_outside(text: str) -> int | None:
    """Where the first colon stands that ends a name or a type: outside brackets, quotes and
    roles (`:class:`), and followed by a blank, a full-width text or the end."""
    depth, quote = 0, ""
    for at, character in enumerate(text):
        if quote:
            quote = "" if character == quote else quote
        elif character in '`"':
            quote = character if character in text[at + 1 :] else ""
        elif character in "([{（":
            depth += 1
        elif character in ")]}）":
            depth = max(0, depth - 1)
        elif depth:
            continue
        elif character == "：" or (character == ":" and _ends_head(text[at + 1 : at + 2])):
            return at
    return None


def _ends_head(behind: str) -> bool:
    """Whether a colon before this character ends a name: `http://` and `a::b` are no names."""
    return not behind or behind.isspace() or not behind.isascii()


def is_type(text: str) -> bool:
    """Whether this may be a type: `int`, `list of str`, `dict[str, int] | None`; no sentence."""
    text = text.strip()
    if not text or len(text) > _LONGEST_TYPE or text[-1] in ".!?。":
        return False
    bare = re.sub(r"[\[({<].*[\])}>]", "", text)
    words = _WORD.findall(bare)
    plain = [word for word in words if word.lower() not in _JOINING]
    if not plain:
        return bool(re.fullmatch(r"[\[({<].*[\])}>]", text))
    joined = len(words) - len(plain)
    bars = bare.count("|") + bare.count(",") + bare.count("/")
    return len(plain) <= joined + bars + 1 and not any(not word.isascii() for word in bare.split())
