"""Where a language's statements end, as far as stopping generated text needs it: one row each.

How it spells strings and comments is in `syntax/`; this table says where a statement may end.
"""

from __future__ import annotations

import sys
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
    that end in a colon and open a block. `jumps` begin statements behind which, in the same block,
    nothing runs; `labels` begin lines that are reached otherwise. `binding` begins a statement that
    binds the name `{}`, `loop` the header of a block that does; `importing` binds one of the
    `modules` that come with the language.
    """

    indented_blocks: bool = False
    newline_ends: bool = False
    terminator: str = ""
    joins: frozenset[str] = frozenset()
    preludes: tuple[str, ...] = ()
    operators_join: bool = True
    headers: tuple[str, ...] = ()
    jumps: frozenset[str] = frozenset({"return", "break", "continue"})
    labels: frozenset[str] = frozenset()
    binding: str = ""
    loop: str = ""
    importing: str = ""
    modules: frozenset[str] = frozenset()


_JOINS = frozenset({"else", "catch", "finally"})
_LABELS = frozenset({"case", "default"})
_THROWS = frozenset({"return", "break", "continue", "throw"})
_SCRIPT = Endings(terminator=";", joins=_JOINS, preludes=("@",), jumps=_THROWS, labels=_LABELS)

ENDINGS: Mapping[str, Endings] = {
    "python": Endings(
        indented_blocks=True,
        newline_ends=True,
        joins=frozenset({"else", "elif", "except", "finally"}),
        jumps=frozenset({"return", "break", "continue", "raise"}),
        binding="{} = ",
        loop="for {} in ",
        importing="import {}\n",
        modules=sys.stdlib_module_names,
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
    "go": Endings(newline_ends=True, labels=_LABELS),
    "rust": Endings(terminator=";", joins=frozenset({"else", "where"}), preludes=("#[",)),
    "java": Endings(terminator=";", joins=_JOINS, preludes=("@",), jumps=_THROWS, labels=_LABELS),
    "c": Endings(terminator=";", joins=frozenset({"else"}), labels=_LABELS),
    "cpp": Endings(
        terminator=";",
        joins=_JOINS,
        preludes=("[[", "template"),
        jumps=_THROWS,
        labels=_LABELS | {"public", "private", "protected"},
    ),
}
"""A row for every language of `syntax.languages`."""

PLAIN_ENDINGS = Endings(newline_ends=True, operators_join=False)
"""For text of no known language: a line is a line."""


def endings_of(language_id: str) -> Endings:
    """The row of a language, or that of plain text."""
    return ENDINGS.get(language_id, PLAIN_ENDINGS)
