"""Edits made one after another, rewritten as replacements of disjoint parts of the old text."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from syntax.text import Edit

_MANY = 64


@dataclass(frozen=True, slots=True)
class Hunk:
    """`old[old_start:old_end]` became `new[new_start:new_end]`."""

    old_start: int
    old_end: int
    new_start: int
    new_end: int

    @property
    def shift(self) -> int:
        """How far the text behind the hunk moved relative to the text before it."""
        return (self.new_end - self.new_start) - (self.old_end - self.old_start)


def hunks_of(edits: Sequence[Edit]) -> tuple[Hunk, ...]:
    """Disjoint hunks in document order. Very many edits come back as one hunk around them all."""
    hunks: list[Hunk] = []
    for edit in edits:
        hunks = _with_edit(hunks, edit)
        if len(hunks) > _MANY:
            hunks = [_around(hunks[0], hunks[-1])]
    return tuple(hunks)


def _with_edit(hunks: list[Hunk], edit: Edit) -> list[Hunk]:
    """The hunks after one more edit, whose offsets are in the text the hunks lead to."""
    before = [hunk for hunk in hunks if hunk.new_end < edit.start]
    behind = [hunk for hunk in hunks if hunk.new_start > edit.end]
    touched = hunks[len(before) : len(hunks) - len(behind)]
    moved = sum(hunk.shift for hunk in before)
    moved_behind = moved + sum(hunk.shift for hunk in touched)
    grown = len(edit.text) - (edit.end - edit.start)
    new_start = min(edit.start, *(hunk.new_start for hunk in touched), edit.start)
    new_end = max(edit.end, *(hunk.new_end for hunk in touched), edit.end)
    merged = Hunk(new_start - moved, new_end - moved_behind, new_start, new_end + grown)
    return [
        *before,
        merged,
        *(
            Hunk(hunk.old_start, hunk.old_end, hunk.new_start + grown, hunk.new_end + grown)
            for hunk in behind
        ),
    ]


def _around(first: Hunk, last: Hunk) -> Hunk:
    return Hunk(first.old_start, last.old_end, first.new_start, last.new_end)
