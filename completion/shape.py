"""How much to suggest: the rest of a line, one statement, or a block. Decided from syntax.

Where the suggestion then ends in the text the model writes is `stop.py`.
"""

from __future__ import annotations

from enum import StrEnum
from typing import Literal

from completion.cursor import is_inert
from syntax.scopes import CursorFacts

Multiline = Literal["auto", "never", "always"]


class Shape(StrEnum):
    """What is asked of the model."""

    LINE = "line"
    STATEMENT = "statement"
    BLOCK = "block"


def shape_of(facts: CursorFacts, tail: str, multiline: bool | None, setting: Multiline) -> Shape:
    """The shape for a cursor with `tail` right of it on its line.

    `multiline` is the request's own wish, which goes before the setting. Text that cannot hold a
    line break, and code already standing right of the cursor, get a line whatever is wished.
    Brackets that only close what the cursor is in (`map(|)`) leave room for a function's lines.
    """
    if facts.in_comment or facts.in_string:
        return Shape.LINE
    if not is_inert(tail) and not facts.at_line_start:
        return Shape.LINE
    if multiline is False or (multiline is None and setting == "never"):
        return Shape.LINE
    if tail.strip() and facts.at_line_start:
        return Shape.STATEMENT
    if multiline is True or setting == "always" or facts.expects_block:
        return Shape.BLOCK
    if tail.strip() and not facts.at_line_start and not facts.open_brackets:
        return Shape.LINE
    return Shape.STATEMENT
