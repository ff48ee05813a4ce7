"""Go documentation begins with the name of what it is of: tools look for that, in any language."""

from __future__ import annotations

import re

from docgen.facts.symbol_facts import CLASSES, FUNCTIONS
from docgen.judging.mood import in_mood, mood_of
from docgen.prose.record import Record
from syntax.symbols import SymbolKind

_PACKAGE = re.compile(r"^package[ \t]+(\w+)", re.MULTILINE)


def of_go(text: str, record: Record, language: str) -> str:
    """A summary that begins with the name: "Shape is a polygon.", "Package shapes draws them."."""
    symbol = record.symbol
    if symbol.kind is SymbolKind.MODULE:
        return _of_package(text, record, language)
    name = symbol.name
    if re.match(rf"(?:An? |The )?{re.escape(name)}(?!\w)", text):
        return text
    rest = re.sub(rf"^(?:函数|方法|类型|结构体)?\s*`?{re.escape(name)}`?\s*[，：:]?\s*", "", text)
    if language == "zh":
        is_thing = symbol.kind in CLASSES and not rest.startswith(("是", "表示", "代表"))
        return f"{name} {'是' if is_thing else ''}{rest}" if rest else text
    if symbol.kind in FUNCTIONS or not re.match(r"(?:An?|The) ", rest):
        return text
    return f"{name} is {rest[:1].lower()}{rest[1:]}"


def _of_package(text: str, record: Record, language: str) -> str:
    found = _PACKAGE.search(record.file.text)
    if found is None or re.match(r"Package |Command ", text):
        return text
    begins = f"Package {found[1]}"
    if language == "zh":
        return f"{begins} {text}"
    verb = "" if mood_of(text) else "provides "
    rest = in_mood(text, "indicative")
    is_word = re.match(r"[A-Z]?[a-z]+(?=[\s,])", rest) is not None
    return f"{begins} {verb}{rest[:1].lower() if is_word else rest[:1]}{rest[1:]}"
