"""What people switch off in the file itself: `# inkling: ignore[INK106]` on the line of a
declaration, or right above it; without brackets, everything."""

from __future__ import annotations

import re

from docgen.facts.source import SourceFile
from syntax.symbols import Symbol

_MARK = re.compile(r"inkling:\s*ignore(?:\[(?P<rules>[^\]\n]*)\])?")


def suppressed(file: SourceFile, symbol: Symbol) -> frozenset[str] | None:
    """The rules that are off for a symbol; None for all of them."""
    snapshot = file.parse.snapshot
    first = snapshot.line_of(symbol.span.start)
    last = snapshot.line_of(symbol.name_span.start)
    found: set[str] = set()
    for number in range(max(0, first - 1), last + 1):
        text = snapshot.line_text(number)
        if number < first and not text.lstrip().startswith(file.parse.language.line_comment):
            continue
        mark = _MARK.search(text)
        if mark is None:
            continue
        if mark["rules"] is None:
            return None
        found |= {one.strip() for one in mark["rules"].split(",") if one.strip()}
    return frozenset(found)
