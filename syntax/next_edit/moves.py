"""Where the places of a text are after edits."""

from __future__ import annotations

from collections.abc import Sequence
from difflib import SequenceMatcher

from syntax.common import common_ends
from syntax.hunks import Hunk, hunks_of
from syntax.text import Edit, Span

# Comparing more lines than that takes longer than it is worth.
_MOST_LINES = 2000


class Moves:
    """What became of the places of `old` in `new`, to which `edits` lead one after another."""

    def __init__(self, old: str, new: str, edits: Sequence[Edit]) -> None:
        self.hunks = tuple(
            trimmed for hunk in hunks_of(edits) if (trimmed := _trimmed(old, new, hunk)) is not None
        )

    def start_of(self, offset: int) -> int:
        """Where what begins at `offset` begins now; text put in right before it is a part of it."""
        moved = 0
        for hunk in self.hunks:
            if hunk.old_start >= offset:
                break
            if hunk.old_end > offset:
                return hunk.new_start
            moved += hunk.shift
        return offset + moved

    def end_of(self, offset: int) -> int:
        """Where what ends at `offset` ends now; text put in right behind it is a part of it."""
        moved = 0
        for hunk in self.hunks:
            if hunk.old_start > offset:
                break
            if hunk.old_end >= offset:
                return hunk.new_end
            moved += hunk.shift
        return offset + moved

    def touches(self, span: Span) -> bool:
        """Whether anything changed within a span or at its edges."""
        return any(h.old_start <= span.end and span.start <= h.old_end for h in self.hunks)


def edit_between(old: str, new: str) -> Edit | None:
    """One edit that leads from `old` to `new`, as short as its two ends can be; None if none."""
    if old == new:
        return None
    start, behind = common_ends(old, new)
    return Edit(start, len(old) - behind, new[start : len(new) - behind])


def edits_between(old: str, new: str) -> tuple[Edit, ...]:
    """Edits that lead from `old` to `new` one after another, apart where whole lines between them
    are the same.
    """
    whole = edit_between(old, new)
    if whole is None:
        return ()
    start = old.rfind("\n", 0, whole.start) + 1
    end = old.find("\n", whole.end) + 1 or len(old)
    behind = len(old) - end
    was, now = old[start:end].splitlines(True), new[start : len(new) - behind].splitlines(True)
    if min(len(was), len(now)) < 2 or max(len(was), len(now)) > _MOST_LINES:
        return (whole,)
    edits: list[Edit] = []
    place, seen = start, 0
    for tag, first, last, new_first, new_last in SequenceMatcher(
        None, was, now, autojunk=False
    ).get_opcodes():
        place += sum(map(len, was[seen:first]))
        length = sum(map(len, was[first:last]))
        text = "".join(now[new_first:new_last])
        if tag == "equal":
            place += length
        else:
            edits.append(Edit(place, place + length, text))
            place += len(text)
        seen = last
    return tuple(edits)


def _trimmed(old: str, new: str, hunk: Hunk) -> Hunk | None:
    was = old[hunk.old_start : hunk.old_end]
    now = new[hunk.new_start : hunk.new_end]
    if was == now:
        return None
    start, behind = common_ends(was, now)
    return Hunk(
        hunk.old_start + start, hunk.old_end - behind, hunk.new_start + start, hunk.new_end - behind
    )
