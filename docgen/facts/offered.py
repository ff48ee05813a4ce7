"""What a file gives to others by its own word: `__all__`, and what its language calls private all
the same."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator

from docgen.facts.source import SourceFile
from syntax.symbols import Symbol, SymbolKind

_ALL = re.compile(r"^__all__\b[^=\n]*?(?:=|\.extend\(|\.append\()", re.MULTILINE)
HEADERS = frozenset({".h", ".hpp", ".hh", ".hxx", ".h++"})
_WHOLE = frozenset({"static", "inline"})


def is_given_whole(file: SourceFile, symbol: Symbol) -> bool:
    """Whether it is a `static inline` function of a header: each file that includes it has its own,
    and all of them call it."""
    return (
        file.path.suffix in HEADERS
        and symbol.kind is SymbolKind.FUNCTION
        and symbol.parent is None
        and set(symbol.modifiers) >= _WHOLE
        and not symbol.name.startswith("_")
    )


def all_statements(text: str) -> Iterator[str]:
    """What a Python module gives `__all__`, or adds to it, as source."""
    return (_statement(text, found.end()) for found in _ALL.finditer(text))


def strings_in(statement: str) -> Iterator[str]:
    """The names that stand as strings in a piece of source."""
    for found in re.finditer(r"""(?<![\w])(?:"[^"\n]*"|'[^'\n]*')""", statement):
        value = ast.literal_eval(found[0])
        if isinstance(value, str) and value.isidentifier():
            yield value


def _statement(text: str, start: int) -> str:
    """The right side of an assignment: to the end of its line, or of its brackets."""
    depth = 0
    for at in range(start, len(text)):
        if text[at] in "([{":
            depth += 1
        elif text[at] in ")]}":
            depth -= 1
        elif text[at] == "\n" and depth <= 0:
            return text[start:at]
    return text[start:]
