"""What comments beside the code say of the attributes that a method or a constructor deals with
(Python). Somebody's words, not facts: they help to write and change no digest."""

from __future__ import annotations

import re
from collections.abc import Iterator

from docgen.facts.source import SourceFile
from docgen.facts.symbol_facts import CLASSES, constructor_of
from foundation.nothing import Nothing
from syntax.files.secrets import mask_keys
from syntax.symbols import Symbol, SymbolKind

_MOST = 5
_NAMED = re.compile(r"\bself\.(\w+)")
_REMARK = re.compile(
    r"^[ \t]*(?P<target>self\.\w+)(?:\s*:[^=\n]+)?\s*=(?!=)(?P<value>[^#\n]*?)[ \t]*"
    r"#:?[ \t]*(?P<said>[A-Za-z][^\n]{3,90})$",
    re.MULTILINE,
)
_OF_TOOLS = re.compile(
    r"\b(?:noqa|type:|pylint|pragma|nosec|todo|fixme|xxx|hack|mypy|pyright|fmt)\b", re.I
)


def remarks_of(file: SourceFile, symbol: Symbol) -> tuple[str, ...]:
    """Lines that tell what is said of attributes: of those that a method names, of a class of those
    that its constructor sets."""
    if file.language != "python":
        return ()
    if symbol.kind in CLASSES:
        maker = constructor_of(file, symbol)
        return () if isinstance(maker, Nothing) else _remarks(file, symbol, maker)
    if symbol.kind in (SymbolKind.METHOD, SymbolKind.PROPERTY) and symbol.parent:
        return _remarks(file, file.by_name.get(symbol.parent), symbol)
    return ()


def _remarks(file: SourceFile, owner: Symbol | None, symbol: Symbol) -> tuple[str, ...]:
    """What is said within `owner` of the attributes that `symbol` names."""
    if owner is None or owner.body_span is None or symbol.body_span is None:
        return ()
    wanted = set(_NAMED.findall(file.slice(symbol.body_span)))
    return tuple(dict.fromkeys(_told(mask_keys(file.slice(owner.body_span)), wanted)))[:_MOST]


def _told(text: str, wanted: set[str]) -> Iterator[str]:
    for found in _REMARK.finditer(text):
        if found["target"].partition(".")[2] in wanted and not _OF_TOOLS.search(found["said"]):
            yield f"`{found['target']} = {found['value'].strip()}`: {found['said'].strip()}"
