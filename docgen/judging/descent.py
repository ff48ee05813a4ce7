"""Claims that a class inherits from another, against what it does inherit from."""

from __future__ import annotations

import re
from collections.abc import Iterator

from docgen.facts.symbol_facts import FUNCTIONS
from docgen.judging.said import Said

_NAME = (
    r"(?:the |an? )?(?:(?:abstract|base|built-?in|generic|parent|standard) )*(?:class )?"
    r"`{0,2}(?:[\w]+\.)*(?P<name>[A-Z]\w*|dict|list|str|int|float|tuple|set|frozenset|bytes)\b"
)
_CLAIMS = (
    re.compile(
        rf"^(?:an? |the )?(?:[\w-]+ ){{0,3}}(?:sub-?|child |derived )class of {_NAME}", re.I
    ),
    re.compile(
        r"\b(?:that|which|and) (?:inherits?|derives?|is derived|is inherited|descends?) from "
        + _NAME
    ),
    re.compile(rf"\b(?:that|which) (?:extends|subclasses) {_NAME}"),
    re.compile(rf"^(?:Extends|Subclasses|Inherits from|Derived from|Derives from) {_NAME}"),
    re.compile(rf", (?:inherit(?:ed|ing)|deriv(?:ed|ing)) from {_NAME}"),
    re.compile(r"(?:继承|派生)(?:自|于)\s*`?(?:\w+\.)*(?P<name>[A-Za-z_]\w*)", re.ASCII),
    re.compile(r"`?(?:\w+\.)*(?P<name>[A-Za-z_]\w*)`?\s*(?:类)?的(?:一个)?子类", re.ASCII),
)
_A_SUBCLASS = re.compile(
    r"\b(?:an?|the) (?:[\w-]+ ){0,2}(?:sub-?class|child class)\b|(?<!所有)(?<!的)(?<!每个)子类",
    re.IGNORECASE,
)


def inherits(said: Said) -> Iterator[str]:
    """Descent from a class that is none of those above."""
    if said.slot.kind not in ("summary", "extended", "returns"):
        return
    if said.record.symbol.kind in FUNCTIONS:
        yield from _of_result(said)
        return
    ancestry, name = said.record.ancestry, said.record.symbol.name
    if not said.is_class or not ancestry.is_whole:
        return
    for claim in _CLAIMS:
        for found in claim.finditer(said.text):
            if found["name"] not in ancestry.names:
                yield f"{name} does not inherit from {found['name']}"
                return
    if not ancestry.names and said.slot.kind == "summary" and _is_a_subclass(said):
        yield f"{name} inherits from nothing: say what it is"


def _is_a_subclass(said: Said) -> bool:
    found = _A_SUBCLASS.search(said.prose)
    return found is not None and not said.prose[: found.start()].strip()


def _of_result(said: Said) -> Iterator[str]:
    """An instance of "a subclass", where a class is meant that has no base."""
    annotation = (said.facts.result.annotation or "").strip("'\"")
    result = said.record.file.by_name.get(annotation)
    if result is None or "subclass" in said.code or "子类" in said.code:
        return
    if re.fullmatch(r"class \w+(?:\(\))?:?", result.signature) and _A_SUBCLASS.search(said.prose):
        yield f"{result.name} is no subclass of anything: say what it is"
