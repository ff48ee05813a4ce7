"""A file with edits of its comments made: only where the code stays what it was."""

from __future__ import annotations

import difflib
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from docgen.facts.source import SourceFile
from foundation.nothing import Nothing
from syntax.parsing import parse
from syntax.sameness import same_code
from syntax.text import Edit, Snapshot


@dataclass(frozen=True, slots=True)
class Mended:
    """A file's new text, how many of the wanted changes are in it, and as what edits."""

    file: SourceFile
    text: str
    made: int
    edits: tuple[Edit, ...] = ()


def mended(file: SourceFile, changes: Iterable[Sequence[Edit]]) -> Mended | Nothing:
    """The file with all changes that do not overlap earlier ones, each whole or not at all; why
    there is none where the result would be other code."""
    taken: list[Edit] = []
    made = 0
    for change in changes:
        if change and not any(_overlap(one, other) for one in change for other in taken):
            taken += change
            made += 1
    if not taken:
        return Nothing("nothing can be changed by machine")
    text = applied(file.text, taken)
    after = parse(Snapshot(text), file.parse.language)
    if not same_code(file.parse, after) or len(after.error_spans) > len(file.parse.error_spans):
        return Nothing("the code would not be the same; nothing was changed")
    return Mended(file, text, made, tuple(taken))


def applied(text: str, edits: Iterable[Edit]) -> str:
    """The text with edits that do not overlap made."""
    pieces, end = [], 0
    for edit in sorted(edits, key=lambda one: (one.start, one.end)):
        pieces += [text[end : edit.start], edit.text]
        end = edit.end
    return "".join([*pieces, text[end:]])


def diff(path: str, before: str, after: str) -> Iterator[str]:
    """A unified diff, line by line."""
    return difflib.unified_diff(_lines(before), _lines(after), f"a/{path}", f"b/{path}")


def _lines(text: str) -> list[str]:
    """Lines as other programs count them: only LF ends one, a form feed does not."""
    return [f"{line}\n" for line in text.split("\n")[:-1]] + [
        line for line in text.split("\n")[-1:] if line
    ]


def _overlap(one: Edit, other: Edit) -> bool:
    return (one.start < other.end and other.start < one.end) or one.start == other.start
