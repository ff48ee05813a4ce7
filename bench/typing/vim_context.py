"""What llama.vim sends and what it makes of an answer: pure functions of lines and a cursor.

Behaviour as of llama.vim's `autoload/llama.vim` with its defaults, written anew. Lines are counted
from 0 here.
"""

from __future__ import annotations

import hashlib
from collections import OrderedDict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

PREFIX_LINES, SUFFIX_LINES = 256, 64
LONGEST_LINE_SUFFIX = 8
CACHE_KEYS = 250
LOOK_BACK = 128
TRIMMED_LINES = 3
_BETWEEN = "\N{LATIN CAPITAL LETTER I WITH CIRCUMFLEX}"


@dataclass(frozen=True, slots=True)
class Context:
    """The parts of a request; `right` is what stands on the line right of the cursor."""

    prefix: str
    middle: str
    suffix: str
    indent: int
    right: str

    def key(self) -> str:
        """Under which the answer is remembered."""
        return _key(self.prefix, self.middle, self.suffix)

    def keys(self) -> list[str]:
        """`key`, and those it will have when up to three lines scrolled out of the prefix."""
        found, prefix = [self.key()], self.prefix
        for _ in range(TRIMMED_LINES):
            prefix = prefix.partition("\n")[2]
            if not prefix:
                break
            found.append(_key(prefix, self.middle, self.suffix))
        return found


def _key(prefix: str, middle: str, suffix: str) -> str:
    return hashlib.sha256(f"{prefix}{middle}{_BETWEEN}{suffix}".encode()).hexdigest()


def context_at(lines: Sequence[str], row: int, column: int) -> Context:
    """What surrounds the cursor. A line of blanks is asked about from its beginning."""
    line = lines[row]
    before, after = line[:column], line[column:]
    indent = _indent(line)
    if not line.strip():
        before, after, indent = "", "", 0
    return Context(
        prefix="\n".join(lines[max(0, row - PREFIX_LINES) : row]) + "\n",
        middle=before,
        suffix=_suffix(after, lines, row),
        indent=indent,
        right=after,
    )


def context_after(lines: Sequence[str], row: int, hint: Sequence[str], indent: int) -> Context:
    """What would surround the cursor, had the hint (its lines) been accepted."""
    whole = [lines[row] + hint[0], *hint[1:]]
    first = max(0, row - PREFIX_LINES + len(hint) - 1)
    above = [*lines[first:row], *whole[:-1]]
    return Context(
        prefix="\n".join(above) + "\n",
        middle=whole[-1],
        suffix=_suffix("", lines, row),
        indent=indent,
        right="",
    )


def _suffix(after: str, lines: Sequence[str], row: int) -> str:
    return after + "\n" + "\n".join(lines[row + 1 : row + 1 + SUFFIX_LINES]) + "\n"


def _indent(line: str) -> int:
    return len(line) - len(line.lstrip(" \t"))


@dataclass(frozen=True, slots=True)
class Hint:
    """What is drawn: lines of text at the cursor. One that cannot be accepted is not drawn."""

    lines: tuple[str, ...]
    acceptable: bool

    @property
    def text(self) -> str:
        """As somebody sees it."""
        return "\n".join(self.lines) if self.acceptable else ""


def hint_of(content: str, lines: Sequence[str], row: int, column: int) -> Hint:
    """What is drawn of an answer: without blank ends, and nothing that repeats what follows."""
    parts = content.split("\n")
    while parts and not parts[-1]:
        parts.pop()
    acceptable = bool(parts)
    parts = parts or [""]
    line = lines[row]
    if not line.strip():
        lead = min(_indent(parts[0]), len(line))
        line, parts[0] = parts[0][:lead], parts[0][lead:]
    if _repeats(parts, line[:column], line[column:], lines, row):
        parts = [""]
    parts[-1] += line[column:]
    if not "".join(parts).strip():
        acceptable = False
    return Hint(tuple(parts), acceptable)


def _repeats(parts: Sequence[str], before: str, after: str, lines: Sequence[str], row: int) -> bool:
    if len(parts) == 1 and parts[0] == "":
        return True
    if parts[0] == "" and list(parts[1:]) == list(lines[row + 1 : row + len(parts)]):
        return True
    if len(parts) == 1 and parts[0] == after:
        return True
    below = row + 1
    while below < len(lines) - 1 and not lines[below].strip():
        below += 1
    if below >= len(lines) or before + parts[0] != lines[below]:
        return False
    following = lines[below + 1 : below + len(parts)]
    if len(parts) == 1:
        return True
    if len(parts) == 2:
        return bool(following) and following[0].startswith(parts[1])
    return list(parts[1:]) == list(following)


class Answers:
    """The last 250 answers by the hash of what was asked."""

    def __init__(self) -> None:
        self._texts: OrderedDict[str, str] = OrderedDict()

    def put(self, keys: Sequence[str], text: str) -> None:
        """Remember an answer."""
        for key in keys:
            self._texts[key] = text
            self._texts.move_to_end(key)
            if len(self._texts) > CACHE_KEYS:
                self._texts.popitem(last=False)

    def has(self, keys: Sequence[str]) -> bool:
        """Whether one of them was answered."""
        return any(self._get(key) is not None for key in keys)

    def find(self, context: Context) -> str | None:
        """The answer here, or the longest rest of one that was given a little earlier.

        An earlier one counts if what was typed since is its beginning.
        """
        here = self._get(context.key())
        return here if here is not None else max(self._rests(context), key=len, default=None)

    def _rests(self, context: Context) -> Iterator[str]:
        text = context.prefix + context.middle
        for back in range(1, min(LOOK_BACK, len(text)) + 1):
            typed = text[-back:]
            earlier = self._get(_key(text[:-back], "", context.suffix))
            if earlier is not None and earlier.startswith(typed) and len(earlier) > back:
                yield earlier[back:]

    def _get(self, key: str) -> str | None:
        if key in self._texts:
            self._texts.move_to_end(key)
        return self._texts.get(key)
