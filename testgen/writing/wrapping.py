"""Long lines broken at their brackets, the way formatters do it, for where none is installed."""

from __future__ import annotations

import io
import tokenize
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise

_OPENING = "([{"
_CLOSING = ")]}"


@dataclass(frozen=True, slots=True)
class _Bracket:
    """A pair of brackets on a line, with the places of the commas directly within."""

    start: int
    end: int
    commas: tuple[int, ...]


def wrapped(text: str, width: int, indent: str = "    ") -> str:
    """`text` with every logical line that is too long broken, as far as brackets allow.

    A text that is no Python stays as it is.
    """
    try:
        lines = list(_logical_lines(text))
    except (tokenize.TokenError, SyntaxError):
        return text
    return "".join(
        _broken(line, width, indent) if is_whole else _broken_item(line, width, indent)
        for line, is_whole in lines
    )


def _logical_lines(text: str) -> Iterator[tuple[str, bool]]:
    """The lines of a text, those that are one statement on one line told apart."""
    lines = text.splitlines(keepends=True)
    single: set[int] = set()
    first = 0
    for token in tokenize.generate_tokens(io.StringIO(text).readline):
        if token.type in (tokenize.NL, tokenize.COMMENT, tokenize.INDENT, tokenize.DEDENT):
            continue
        if first == 0:
            first = token.start[0]
        if token.type == tokenize.NEWLINE:
            if token.start[0] == first:
                single.add(first)
            first = 0
    for number, line in enumerate(lines, 1):
        yield line, number in single


def _broken_item(line: str, width: int, indent: str) -> str:
    """A line of a statement of several lines: broken where it is one item and its comma."""
    body = line.rstrip("\r\n")
    if len(body) <= width or not body.endswith(","):
        return line
    try:
        list(tokenize.generate_tokens(io.StringIO(body.strip()).readline))
    except (tokenize.TokenError, SyntaxError):
        return line
    return f"{_broken(body[:-1], width - 1, indent).rstrip()},\n"


def _broken(line: str, width: int, indent: str) -> str:
    body = line.rstrip("\r\n")
    if len(body) <= width:
        return line
    pair = _last_bracket(body)
    if pair is None or pair.end == pair.start + 1:
        return line
    margin = body[: len(body) - len(body.lstrip())]
    deeper = margin + indent
    head, tail = body[: pair.start + 1], margin + body[pair.end :]
    inside = body[pair.start + 1 : pair.end].strip()
    if len(deeper) + len(inside) <= width and not inside.endswith(","):
        # One line holds all that is within; a comprehension or single value needs no comma.
        middle = f"{deeper}{inside}\n"
        if len(head) <= width and not pair.commas:
            return f"{head}\n{middle}{tail}\n"
        if len(head) <= width and body[pair.start] == "(" and _is_call(body, pair.start):
            return f"{head}\n{middle}{tail}\n"
    pieces = _pieces(body, pair)
    comma = "," if len(pieces) > 1 or not _is_generator(pieces[0]) else ""
    if body[pair.start] == "(" and len(pieces) == 1 and not _is_call(body, pair.start):
        comma = "," if pair.commas else ""  # a comma makes it a tuple
    middle = "".join(
        _broken(f"{deeper}{piece}{comma}\n", width, indent) for piece in pieces if piece
    )
    return f"{_broken(head, width, indent) if len(pieces) == 0 else head}\n{middle}{tail}\n"


def _pieces(body: str, pair: _Bracket) -> list[str]:
    places = [pair.start, *pair.commas, pair.end]
    pieces = [body[start + 1 : end].strip() for start, end in pairwise(places)]
    return [piece for piece in pieces if piece]


def _is_generator(piece: str) -> bool:
    return " for " in piece and " in " in piece


def _is_call(body: str, at: int) -> bool:
    return at > 0 and (body[at - 1].isalnum() or body[at - 1] in "_)]")


def _last_bracket(body: str) -> _Bracket | None:
    """The outermost pair that ends last on a line: what formatters open first."""
    found: _Bracket | None = None
    opened: list[tuple[int, list[int]]] = []
    try:
        for token in tokenize.generate_tokens(io.StringIO(body.strip()).readline):
            at = token.start[1] + len(body) - len(body.lstrip())
            if token.type != tokenize.OP:
                continue
            if token.string in _OPENING:
                opened.append((at, []))
            elif token.string in _CLOSING and opened:
                start, commas = opened.pop()
                if not opened and (found is None or at > start + 1):
                    found = _Bracket(start, at, tuple(commas))
            elif token.string == "," and opened:
                opened[-1][1].append(at)
    except (tokenize.TokenError, SyntaxError):
        return found
    return found
