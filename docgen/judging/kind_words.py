"""What a name is said to be, a class or a function, against what bears it; a class told as a
library."""

from __future__ import annotations

import re
from collections.abc import Iterator

from docgen.facts.symbol_facts import CLASSES, FUNCTIONS
from docgen.judging.said import Said
from syntax.symbols import SymbolKind

_NAMED = re.compile(
    r"`(?P<name>\w+)(?:\(\))?` (?P<kind>class|function|method)\b"
    r"(?! (?:name|attribute|variable)s?\b)"
)
_KINDS = {"class": CLASSES, "function": FUNCTIONS | CLASSES, "method": FUNCTIONS | CLASSES}
_A_LIBRARY = re.compile(
    r"(?:an?|the) (?:(?!for\b|of\b)[\w-]+ ){0,2}(?P<what>library|module|program|application)"
    r"(?= (?:that|which|to|for)\b|[.,])",
    re.IGNORECASE,
)
_KNOWN = CLASSES | FUNCTIONS | {SymbolKind.CONSTANT}


def named_kind(said: Said) -> Iterator[str]:
    """ "The `constants` class" of a module; a class told as a library."""
    for found in _NAMED.finditer(said.text):
        kind = _kind_of(found["name"], said)
        if kind is not None and kind not in _KINDS[found["kind"]]:
            yield f"{found['name']} is no {found['kind']}"
            return
    library = _A_LIBRARY.match(said.prose) if said.slot.kind == "summary" else None
    if library is not None and said.is_class and library["what"].lower() not in said.code:
        yield f"{said.record.symbol.name} is a class, no {library['what']}"


def _kind_of(name: str, said: Said) -> SymbolKind | None:
    """What bears a name for certain."""
    record = said.record
    found = {one.kind for one in record.file.symbols if one.name == name}
    is_own = record.symbol.kind is SymbolKind.MODULE and record.symbol.name == name
    if is_own and not found and name not in record.project:
        return SymbolKind.MODULE
    return found.pop() if len(found) == 1 and found <= _KNOWN else None
