"""From what was written for a symbol to the edits that put it into its file, read back first."""

from __future__ import annotations

from dataclasses import dataclass

from docgen.comments.comment import Comment
from docgen.comments.lines import lines_of
from docgen.comments.parts import Parts
from docgen.comments.rendering.wrapping import width_of
from docgen.facts.source import SourceFile
from docgen.placing.completing import insertions, with_insertions
from docgen.placing.confirming import Meant, unread
from docgen.placing.house_style import HouseStyle
from docgen.placing.inserting import inserted, room_at, spot_of
from docgen.placing.lines_in_file import edits_of
from docgen.placing.literals import as_read
from docgen.placing.spelling import spelled
from foundation.nothing import Nothing
from syntax.symbols import Symbol


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
    style, room = house.style, room_at(spot, house)
    text = spelled(style.write(parts, room), style.name, house.spelling)
    is_python = file.language == "python"
    if is_python and not house.opens_alone and width_of(text.split("\n")[0]) + 3 > room:
        text = spelled(style.write(parts, room - 3), style.name, house.spelling)
    if is_python and "\t" in spot.indent:
        text = as_read(text)
    fault = unread(parts, text, file.language)
    if fault is not None:
        return Nothing(fault)
    edit = inserted(text, spot, house)
    return edit if isinstance(edit, Nothing) else Meant(subject.number, (edit,), text)


def completed_comment(
    subject: Subject, comment: Comment, parts: Parts, house: HouseStyle
) -> Meant | Nothing:
    """What a person's comment lacks, put where it belongs."""
    file, doc = subject.file, subject.symbol.doc
    if doc is None:
        return Nothing("there is no comment to complete")
    snapshot = file.parse.snapshot
    line = snapshot.line_text(snapshot.line_of(doc.span.start))
    indent = line[: len(line) - len(line.lstrip())].expandtabs(4)
    taken = 0 if file.language == "python" else 3
    width = max(house.width - len(indent) - taken, 30)
    has_tabs = file.language == "python" and line.startswith("\t")
    added = insertions(comment, parts, subject.order, house, width, has_tabs=has_tabs)
    if isinstance(added, Nothing):
        return added
    text = with_insertions(lines_of(doc.text), added)
    fault = unread(parts, text, file.language, comment)
    if fault is not None:
        return Nothing(fault)
    edits = edits_of(file, doc, added)
    return edits if isinstance(edits, Nothing) else Meant(subject.number, edits, text)


def can_be_placed(file: SourceFile, symbol: Symbol) -> Nothing | None:
    """Why no comment can be put at a symbol without one: asked before anybody writes it."""
    spot = spot_of(file, symbol)
    return spot if isinstance(spot, Nothing) else None
