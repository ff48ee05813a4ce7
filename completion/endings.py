"""Where a language's statements end, as far as stopping generated text needs it: one row each.

How it spells strings and comments is in `syntax/`; this table says where a statement may end.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Endings:
    """Where statements of a language may end.

    `indented_blocks`: indentation is syntax, and a line ending in a colon opens a block.
    `newline_ends`: outside brackets a line end is a statement's end. `terminator` ends one for
    certain. `joins` are words that continue a statement on a line at its own indentation.
    `preludes` begin lines that belong to the statement below them (decorators, attributes).
    `operators_join`: a line that ends in an operator goes on on the next. `headers` begin lines
    that end in a colon and open a block.
    """

    indented_blocks: bool = False
    newline_ends: bool = False
    terminator: str = ""
    joins: frozenset[str] = frozenset()
    preludes: tuple[str, ...] = ()
    operators_join: bool = True
    headers: tuple[str, ...] = ()


_JOINS = frozenset({"else", "catch", "finally"})
_SCRIPT = Endings(terminator=";", joins=_JOINS, preludes=("@",))

ENDINGS: Mapping[str, Endings] = {
    "python": Endings(
        indented_blocks=True,
        newline_ends=True,
        joins=frozenset({"else", "elif", "except", "finally"}),
        preludes=("@",),
        headers=(
            *("if ", "for ", "while ", "with ", "elif ", "else", "try", "except", "finally"),
            *("def ", "class ", "async def ", "async for ", "async with ", "match ", "case "),
        ),
    ),
    "javascript": _SCRIPT,
    "javascriptreact": _SCRIPT,
    "typescript": _SCRIPT,
    "typescriptreact": _SCRIPT,
    "go": Endings(newline_ends=True),
    "rust": Endings(terminator=";", joins=frozenset({"else", "where"}), preludes=("#[",)),
    "java": Endings(terminator=";", joins=_JOINS, preludes=("@",)),
    "c": Endings(terminator=";", joins=frozenset({"else"})),
    "cpp": Endings(terminator=";", joins=_JOINS, preludes=("[[", "template")),
}
"""A row for every language of `syntax.languages`."""

PLAIN_ENDINGS = Endings(newline_ends=True, operators_join=False)
"""For text of no known language: a line is a line."""


def endings_of(language_id: str) -> Endings:
    """The row of a language, or that of plain text."""
    return ENDINGS.get(language_id, PLAIN_ENDINGS)
