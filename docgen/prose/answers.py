"""Slots as fields of a JSON object: the schema that leaves no other field open, and what came back
as texts."""

from __future__ import annotations

import json
import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from typing import Any

from docgen.facts.symbol_facts import CLASSES
from docgen.prose.slots import Slot
from syntax.symbols import SymbolKind

_WORDS = frozenset(
    {"summary", "extended", "returns", "yields", "raises", "example", "attribute", "description"}
)
_FIELD = re.compile(r'"((?:[^"\\]|\\.)+)"\s*:\s*"((?:[^"\\]|\\.)*)"')
_TEXT = re.compile(r'"((?:[^"\\]|\\.)*)"')
_IN_NO_COMMENT = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff\ufeff\ufffe\uffff]")
"""What no file of code can hold, or what would end a line or the text for some reader of it."""


def label_of(slot: Slot) -> str:
    """The field that a slot is: a parameter's bare name, where that is no other field's."""
    if not slot.name:
        return slot.kind
    if slot.kind == "raises":
        return f"raises {slot.name}"
    if slot.kind == "type_parameter":
        return f"type {slot.name}"
    return f"{slot.kind} {slot.name}" if slot.name in _WORDS else slot.name


def schema_of(
    slots: Sequence[Slot], openings: Mapping[Slot, Sequence[str]] | None = None
) -> Mapping[str, Any]:
    """A JSON schema of an object with exactly these fields, in this order. `openings` are the
    words that a field's text begins with one of."""
    labels = [label_of(slot) for slot in slots]
    fields = [_field((openings or {}).get(slot, ())) for slot in slots]
    return {
        "type": "object",
        "properties": dict(zip(labels, fields, strict=True)),
        "required": labels,
        "additionalProperties": False,
    }


def _field(openings: Sequence[str]) -> Mapping[str, str]:
    if not openings:
        return {"type": "string"}
    return {"type": "string", "pattern": f'^({"|".join(openings)}) [^"\\\\\\n]*$'}


def openings_of(
    slots: Sequence[Slot], kind: SymbolKind, language: str, held: Collection[SymbolKind] = ()
) -> Mapping[Slot, Sequence[str]]:
    """How texts of these slots begin: a class is a thing, a module has things in it (`held`), an
    exception comes under a condition."""
    if language != "en":
        return {}
    found: dict[Slot, Sequence[str]] = {
        slot: ("If", "When") for slot in slots if slot.kind == "raises"
    }
    if kind in CLASSES:
        found |= {slot: _THING for slot in slots if slot.kind == "summary"}
    if kind is SymbolKind.MODULE:
        things = (*_THING, *_OF_MODULES, *_things_in(held))
        found |= {slot: things for slot in slots if slot.kind == "summary"}
    return found


_THING = ("A", "An", "The")
_OF_MODULES = ("Utilities for", "Tools for", "Helpers for", "Support for")


def _things_in(held: Collection[SymbolKind]) -> Iterator[str]:
    """What a module is told to have: classes, if there are some."""
    if SymbolKind.FUNCTION in held:
        yield "Functions for"
    if not CLASSES.isdisjoint(held):
        yield "Classes for"


def list_schema(label: str, most: int) -> Mapping[str, Any]:
    """A JSON schema of an object with a list of texts."""
    items = {"type": "array", "items": {"type": "string"}, "minItems": 1, "maxItems": most}
    return {
        "type": "object",
        "properties": {label: items},
        "required": [label],
        "additionalProperties": False,
    }


def items_of(answer: str, label: str) -> tuple[str, ...]:
    """The texts of a list; of an answer that breaks off, those that are whole."""
    try:
        value = json.loads(answer)
    except ValueError:
        _, _, rest = answer.partition("[")
        return tuple(filter(_is_text, (_unescaped(one[1]) for one in _TEXT.finditer(rest))))
    items = value.get(label) if isinstance(value, dict) else None
    return tuple(one for one in items or () if isinstance(one, str) and _is_text(one))


def texts_of(answer: str, slots: Sequence[Slot]) -> Mapping[Slot, str]:
    """What was said for each slot. Of an answer that breaks off, the fields that are whole."""
    fields = _fields(answer)
    found = {slot: fields.get(label_of(slot)) for slot in slots}
    return {slot: text for slot, text in found.items() if isinstance(text, str) and _is_text(text)}


def _fields(answer: str) -> Mapping[str, object]:
    try:
        value = json.loads(answer)
    except ValueError:
        return {_unescaped(one[1]): _unescaped(one[2]) for one in _FIELD.finditer(answer)}
    return value if isinstance(value, dict) else {}


def _is_text(text: str) -> bool:
    return bool(text.strip()) and _IN_NO_COMMENT.search(text) is None


def _unescaped(text: str) -> str:
    try:
        value = json.loads(f'"{text}"', strict=False)
    except ValueError:
        return ""
    return value if isinstance(value, str) else ""
