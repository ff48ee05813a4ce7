"""What one line of a `.gitignore` means, for one entry of a folder, byte for byte as Git reads it.

Which files hold such lines, and in which order they count, lives in `syntax/files/ignore_rules.py`.
"""

from __future__ import annotations

import re
import string
from collections.abc import Iterator

from pathspec import PathSpec, RegexPattern

_MAGIC = frozenset("*?[\\")
_POSIX_CLASSES = {
    "alnum": string.ascii_letters + string.digits,
    "alpha": string.ascii_letters,
    "blank": " \t",
    "cntrl": "".join(map(chr, (*range(32), 127))),
    "digit": string.digits,
    "graph": "".join(map(chr, range(33, 127))),
    "lower": string.ascii_lowercase,
    "print": "".join(map(chr, range(32, 127))),
    "punct": string.punctuation,
    "space": " \t\n\v\f\r",
    "upper": string.ascii_uppercase,
    "xdigit": string.hexdigits,
}
# Paths and patterns are compared as bytes, each shown as the Latin-1 character of its value:
# `?` is one byte to Git, also where a file's name is UTF-8.
_BYTES = frozenset(map(chr, range(256)))
_NEVER = r"(?!)"
_SLASH = r"/(?!\Z)"  # the slash at a folder's end is no part of its name
_STAR = "[^/]*"
_DEEP_FOLDERS, _DEEP_ALL = _DEEP = (f"(?:.*{_SLASH})?", ".*")


class GitPattern(RegexPattern):
    """A line as a pattern for `PathSpec` that matches the very entry, not what lies below it.

    An entry is written relative to the folder of the ignore file, a folder with `/` at its end.
    pathspec's own pattern also matches everything below an ignored folder, and so cannot tell
    `!kept/` (the folder is looked into) from "all below it is kept" as Git does.
    """

    __slots__ = ()

    @classmethod
    def pattern_to_regex(cls, pattern: str | bytes) -> tuple[str | None, bool | None]:  # type: ignore[override]  # narrower than pathspec's AnyStr: lines here are always str
        """The line's regular expression, and whether it ignores (True) or keeps (False)."""
        assert isinstance(pattern, str)
        line = _without_trailing_spaces(pattern)
        if not line or line.startswith("#"):
            return None, None
        ignores = not line.startswith("!")
        return _regex(line if ignores else line[1:]), ignores


def parse_ignore_file(data: bytes, *, ignore_case: bool = False) -> PathSpec[GitPattern]:
    """The lines of an ignore file; the last one that matches an entry decides about it."""
    text = data.removeprefix(b"\xef\xbb\xbf").decode("latin-1")
    patterns = [GitPattern(line.removesuffix("\r")) for line in text.split("\n")]
    if ignore_case:
        patterns = [
            GitPattern(re.compile(p.regex.pattern, re.IGNORECASE | re.ASCII), p.include)
            for p in patterns
            if p.regex is not None
        ]
    return PathSpec([p for p in patterns if p.include is not None], backend="simple")


def _without_trailing_spaces(line: str) -> str:
    kept = len(line)
    while kept and line[kept - 1] == " ":
        kept -= 1
    escapes = len(line[:kept]) - len(line[:kept].rstrip("\\"))
    return line[: kept + 1] if escapes % 2 and kept < len(line) else line[:kept]


def _regex(pattern: str) -> str:
    folders_only = pattern.endswith("/")
    if folders_only:
        pattern = pattern[:-1]
    if not pattern:
        return _NEVER
    in_any_folder = "/" not in pattern
    try:
        body = "".join(_glob(pattern.removeprefix("/"), across_folders=not in_any_folder))
    except _Malformed:
        return _NEVER
    start = r"(?s)\A(?:.*/)?" if in_any_folder else r"(?s)\A"
    return start + body + (r"/\Z" if folders_only else r"/?\Z")


class _Malformed(ValueError):
    """A pattern that Git accepts and that matches nothing, such as one with a `[` left open."""


def _glob(pattern: str, *, across_folders: bool) -> Iterator[str]:
    """The regular expression for what `wildmatch()` of Git accepts, piece by piece.

    A `*` with another one after it in the same segment needs no second thought: what the later
    one can take, it may as well take. Atomic groups say so, and keep matching linear.
    """
    chunk: list[str] | None = None  # what came since the last `*` of this segment
    for piece in _pieces(pattern, across_folders=across_folders):
        if piece == _STAR:
            if chunk is not None:
                yield f"(?>{_STAR}?{''.join(chunk)})"
            chunk = []
        elif chunk is not None and piece not in (_SLASH, *_DEEP):
            chunk.append(piece)
        else:
            if chunk is not None:
                yield _STAR + "".join(chunk)
                chunk = None
            yield piece
    if chunk is not None:
        yield _STAR + "".join(chunk)


def _pieces(pattern: str, *, across_folders: bool) -> Iterator[str]:
    literal_start = next((i for i, c in enumerate(pattern) if c in _MAGIC), len(pattern))
    at = 0
    while at < len(pattern):
        char = pattern[at]
        if char == "*":
            first = at
            while at < len(pattern) and pattern[at] == "*":
                at += 1
            # Git compares the literal start of a pattern first, and then takes what is left for
            # a pattern of its own: `a**/b` is as deep as `a/**/b`.
            opens = first in (0, literal_start) or pattern[first - 1] == "/"
            closes = at == len(pattern) or pattern.startswith(("/", "\\/"), at)
            if not (across_folders and at - first > 1 and opens and closes):
                yield _STAR
            elif pattern.startswith("/", at):
                at += 1
                yield _DEEP_FOLDERS
            else:
                yield _DEEP_ALL
        elif char == "?":
            at += 1
            yield "[^/]"
        elif char == "[":
            piece, at = _bracket(pattern, at)
            yield piece
        else:
            if char == "\\":
                at += 1
            if at == len(pattern):
                raise _Malformed
            yield _SLASH if pattern[at] == "/" else re.escape(pattern[at])
            at += 1


def _bracket(pattern: str, at: int) -> tuple[str, int]:
    """The `[…]` that begins at `at`, and where it ends. Follows the C source's reading."""

    def char(index: int) -> str:
        if index >= len(pattern):
            raise _Malformed
        return pattern[index]

    at += 1
    negated = char(at) in "!^"
    if negated:
        at += 1
    members: set[str] = set()
    previous = ""
    first = True
    while first or char(at) != "]":
        first = False
        current = char(at)
        if current == "\\":
            at += 1
            current = char(at)
            members.add(current)
        elif current == "-" and previous and at + 1 < len(pattern) and pattern[at + 1] != "]":
            at += 1
            if char(at) == "\\":
                at += 1
            members.update(map(chr, range(ord(previous), ord(char(at)) + 1)))
            current = ""
        elif current == "[" and pattern.startswith(":", at + 1):
            end = pattern.find("]", at + 2)
            if end < 0:
                raise _Malformed
            name = pattern[at + 2 : end - 1]
            if end > at + 2 and pattern[end - 1] == ":":
                if name not in _POSIX_CLASSES:
                    raise _Malformed
                members.update(_POSIX_CLASSES[name])
                at, current = end, ""
            else:
                members.add(current)
        else:
            members.add(current)
        previous = current
        at += 1
    accepted = ((_BYTES - members) if negated else members) - {"/"}
    if not accepted:
        return _NEVER, at + 1
    return "[" + "".join(re.escape(c) for c in sorted(accepted)) + "]", at + 1
