"""What was written for a text, put into the text that there is by now: somebody typed meanwhile.

A symbol that is another now is left out. Pure functions.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher

from docgen.placing.mending import applied
from lsp_server.documentation.orders import WrittenFile, WrittenSymbol
from syntax.languages import language_named
from syntax.parsing import parse
from syntax.sameness import same_code
from syntax.text import Edit, Snapshot

CHANGED = "it was edited meanwhile"


@dataclass(frozen=True, slots=True)
class Rebased:
    """The edits of a text, of which symbols, and which of them were left out with the reason."""

    edits: tuple[Edit, ...]
    names: tuple[str, ...]
    left_out: tuple[tuple[str, str], ...] = ()


def rebased(written: WrittenFile, now: str) -> Rebased:
    """What was written, for the text as it is now."""
    if now == written.text:
        edits = tuple(_edits(each) for each in written.symbols)
        names = tuple(each.name for each in written.symbols)
        return Rebased(tuple(one for those in edits for one in those), names)
    moves = list(_moves(written.text, now))
    taken: list[Edit] = []
    names_taken: list[str] = []
    left: list[tuple[str, str]] = []
    for symbol in written.symbols:
        shift = _shift(moves, symbol.held)
        if shift is None:
            left.append((symbol.name, CHANGED))
            continue
        taken += [Edit(one.start + shift, one.end + shift, one.text) for one in _edits(symbol)]
        names_taken.append(symbol.name)
    if taken and not _is_same_code(written.language, now, taken):
        everything = tuple((symbol.name, CHANGED) for symbol in written.symbols)
        return Rebased((), (), everything)
    return Rebased(tuple(taken), tuple(names_taken), tuple(left))


@dataclass(frozen=True, slots=True)
class _Move:
    """A run of lines that are the same in both texts: where it is in the first, and how far it has
    gone."""

    start: int
    end: int
    shift: int


def _moves(before: str, now: str) -> Iterator[_Move]:
    old, new = before.splitlines(keepends=True), now.splitlines(keepends=True)
    starts, others = _starts(old), _starts(new)
    matcher = SequenceMatcher(None, old, new, autojunk=False)
    for first, other, count in matcher.get_matching_blocks():
        if count:
            yield _Move(starts[first], starts[first + count], others[other] - starts[first])


def _starts(lines: Sequence[str]) -> list[int]:
    starts = [0]
    for line in lines:
        starts.append(starts[-1] + len(line))
    return starts


def _shift(moves: Sequence[_Move], held: tuple[int, int]) -> int | None:
    """How far a part of the text has gone; None if it did not go as a whole."""
    for move in moves:
        if move.start <= held[0] and held[1] <= move.end:
            return move.shift
    return None


def _edits(symbol: WrittenSymbol) -> tuple[Edit, ...]:
    return tuple(Edit(start, end, text) for start, end, text in symbol.edits)


def _is_same_code(language: str, now: str, edits: Sequence[Edit]) -> bool:
    row = language_named(language)
    if row is None:
        return False
    before = parse(Snapshot(now), row)
    after = parse(Snapshot(applied(now, edits)), row)
    return same_code(before, after) and len(after.error_spans) <= len(before.error_spans)
