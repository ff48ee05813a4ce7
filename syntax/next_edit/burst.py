"""A burst of typing in one file: the text before it, the edits since, and what they ask for."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from foundation.nothing import Nothing
from syntax.hunks import hunks_of
from syntax.next_edit.moves import edits_between
from syntax.next_edit.propose import Proposal, propose
from syntax.parsing import Parse
from syntax.text import Edit

# So many lines away, an edit belongs to something else.
_NEAR_LINES = 2
_MOST_PLACES = 16


@dataclass(frozen=True, slots=True)
class Burst:
    """`edits` lead from `before` to `now`; `found` is what they ask for."""

    before: Parse
    edits: tuple[Edit, ...]
    now: Parse
    found: Proposal | Nothing


def begun(parse: Parse) -> Burst:
    """A burst that has no edits yet."""
    return Burst(parse, (), parse, Nothing("nothing was edited"))


def continued(burst: Burst, parse: Parse, *, pending: bool) -> Burst:
    """The burst with the text as it is now.

    An edit elsewhere begins a new burst, unless something is `pending`: then the old one is
    being carried through.
    """
    new = edits_between(burst.now.snapshot.text, parse.snapshot.text)
    if not new:
        return replace(burst, now=parse)
    before, edits = burst.before, (*burst.edits, *new)
    if not pending and (
        not _near(burst.now, burst.edits, new[0]) or len(hunks_of(edits)) > _MOST_PLACES
    ):
        before, edits = burst.now, new
    return Burst(before, edits, parse, propose(before, parse, edits))


def _near(now: Parse, edits: Sequence[Edit], edit: Edit) -> bool:
    """Whether an edit of the text `now` touches lines close to those of the edits before it."""
    line_of = now.snapshot.line_of
    first, last = line_of(edit.start) - _NEAR_LINES, line_of(edit.end) + _NEAR_LINES
    return any(
        line_of(hunk.new_start) <= last and first <= line_of(hunk.new_end)
        for hunk in hunks_of(edits)
    )
