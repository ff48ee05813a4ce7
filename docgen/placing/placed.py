"""From what was written for a symbol to the edits that put it into its file, read back first."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from docgen.comments.comment import Comment
from docgen.comments.parts import Parts
from docgen.comments.rendering.wrapping import width_of
from docgen.facts.source import SourceFile
from docgen.placing.completing import Insertion, as_edits, insertions
from docgen.placing.confirming import Meant, unread
from docgen.placing.house_style import HouseStyle
from docgen.placing.inserting import inserted, room_at, spot_of
from docgen.placing.lines_in_file import edits_of
from docgen.placing.literals import as_read
from docgen.placing.mending import applied
from docgen.placing.spelling import written
from docgen.stale.into_file import in_file
from foundation.nothing import Nothing
from syntax.symbols import Doc, Symbol
from syntax.text import Edit


@dataclass(frozen=True, slots=True)
class Subject:
    """The symbol that a comment is of: `number` is its place in `SourceFile.symbols`, -1 the file
    itself. `order` are the names of its parameters."""

    file: SourceFile
    number: int
    symbol: Symbol
    order: tuple[str, ...]


def new_comment(subject: Subject, parts: Parts, house: HouseStyle) -> Meant | Nothing:
    """A whole comment for a symbol without one."""
    file = subject.file
    spot = spot_of(file, subject.symbol)
    if isinstance(spot, Nothing):
        return spot
    room = room_at(spot, house)
    text = written(parts, room, house.style, house.spelling)
    is_python = file.language == "python"
    if is_python and not house.opens_alone and width_of(text.split("\n")[0]) + 3 > room:
        text = written(parts, room - 3, house.style, house.spelling)
    if is_python and "\t" in spot.indent:
        text = as_read(text)
    fault = unread(parts, text, file.language)
    if fault is not None:
        return Nothing(fault)
    edit = inserted(text, spot, house)
    return edit if isinstance(edit, Nothing) else Meant(subject.number, (edit,), text)


def completed_comment(
    subject: Subject,
    comment: Comment,
    parts: Parts,
    house: HouseStyle,
    corrections: Sequence[Edit] = (),
) -> Meant | Nothing:
    """What a person's comment lacks, put where it belongs; `corrections` are edits of its text
    that mend what is false in it. Where both are in each other's way, it is mended alone."""
    if not corrections:
        return _completed(subject, comment, parts, house)
    mended = _corrected(subject, corrections)
    completed = _completed(subject, comment, parts, house) if parts.sections else None
    if isinstance(mended, Nothing) or not isinstance(completed, Meant):
        return mended
    if _touch(mended.edits, completed.edits):
        return mended
    doc = subject.symbol.doc
    found = _insertions(subject, doc, comment, parts, house) if doc is not None else ()
    added = as_edits(comment.text, found) if not isinstance(found, Nothing) else ()
    text = applied(comment.text, [*corrections, *added])
    return Meant(subject.number, (*mended.edits, *completed.edits), text)


def _touch(edits: Sequence[Edit], others: Sequence[Edit]) -> bool:
    return any(
        one.start <= other.end and other.start <= one.end for one in edits for other in others
    )


def _corrected(subject: Subject, corrections: Sequence[Edit]) -> Meant | Nothing:
    doc = subject.symbol.doc
    if doc is None:
        return Nothing("there is no comment to mend")
    edits = in_file(subject.file, doc, corrections)
    if isinstance(edits, Nothing):
        return edits
    return Meant(subject.number, edits, applied(doc.text, corrections))


def _completed(
    subject: Subject, comment: Comment, parts: Parts, house: HouseStyle
) -> Meant | Nothing:
    file, doc = subject.file, subject.symbol.doc
    if doc is None:
        return Nothing("there is no comment to complete")
    added = _insertions(subject, doc, comment, parts, house)
    if isinstance(added, Nothing):
        return added
    text = applied(doc.text, as_edits(doc.text, added))
    fault = unread(parts, text, file.language, comment)
    if fault is not None:
        return Nothing(fault)
    edits = edits_of(file, doc, added)
    return edits if isinstance(edits, Nothing) else Meant(subject.number, edits, text)


def _insertions(
    subject: Subject, doc: Doc, comment: Comment, parts: Parts, house: HouseStyle
) -> tuple[Insertion, ...] | Nothing:
    file = subject.file
    snapshot = file.parse.snapshot
    line = snapshot.line_text(snapshot.line_of(doc.span.start))
    indent = line[: len(line) - len(line.lstrip())].expandtabs(4)
    taken = 0 if file.language == "python" else 3
    width = max(house.width - len(indent) - taken, 30)
    has_tabs = file.language == "python" and line.startswith("\t")
    return insertions(comment, parts, subject.order, house, width, has_tabs=has_tabs)


def can_be_placed(file: SourceFile, symbol: Symbol) -> Nothing | None:
    """Why no comment can be put at a symbol without one: asked before anybody writes it."""
    spot = spot_of(file, symbol)
    return spot if isinstance(spot, Nothing) else None


def room_of_summary(file: SourceFile, symbol: Symbol, house: HouseStyle) -> int | None:
    """The columns of a new summary that stands on one line; None where no comment can be put."""
    spot = spot_of(file, symbol)
    if isinstance(spot, Nothing):
        return None
    quotes = 2 * len(house.marker) if file.language == "python" and not house.opens_alone else 0
    return room_at(spot, house) - quotes
