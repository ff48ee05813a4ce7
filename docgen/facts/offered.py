"""What a file gives to others although its language calls it private."""

from __future__ import annotations

from docgen.facts.source import SourceFile
from syntax.symbols import Symbol, SymbolKind

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
