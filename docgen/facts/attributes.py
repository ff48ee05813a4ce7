"""What instances of a class hold, and the members of an enumeration: names, types, values."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

from docgen.facts.source import SourceFile
from docgen.facts.values import argument, split_value
from syntax.symbols import Symbol, SymbolKind
from syntax.text import Span
from syntax.visibility import Visibility

HELD = frozenset({SymbolKind.FIELD, SymbolKind.VARIABLE, SymbolKind.CONSTANT, SymbolKind.PROPERTY})
"""Kinds of members that are read and not called."""


@dataclass(frozen=True, slots=True)
class AttributeFact:
    """Something a class holds. `annotation` and `default` are source; of what a constructor
    assigns a parameter to, the annotation is that parameter's. `span` is where it is declared."""

    name: str
    annotation: str | None
    default: str | None
    span: Span
    kind: SymbolKind
    visibility: Visibility
    is_documented: bool = False


def attributes_of(file: SourceFile, symbol: Symbol) -> tuple[AttributeFact, ...]:
    """The attributes of a class in the order of the file; what is declared twice is one."""
    found: dict[str, AttributeFact] = {}
    given = _given_to_constructor(file, symbol)
    for one in file.members.get(symbol.qualified_name, ()):
        if one.kind not in HELD or _is_special(one.name):
            continue
        fact = _fact(one, given)
        known = found.get(one.name)
        found[one.name] = fact if known is None else _merged(known, fact)
    return tuple(found.values())


def _fact(one: Symbol, given: Mapping[str, str]) -> AttributeFact:
    value = split_value(one.signature)[1]
    annotation = one.returns
    if one.signature.startswith("self."):
        annotation = annotation or given.get(value or "")
        value = None
    elif one.kind is SymbolKind.PROPERTY:
        value = None
    elif value is not None and one.language == "python":
        value = default_of(value)
    return AttributeFact(
        name=one.name,
        annotation=annotation,
        default=value,
        span=one.name_span,
        kind=one.kind,
        visibility=one.visibility,
        is_documented=one.doc is not None,
    )


def _merged(known: AttributeFact, other: AttributeFact) -> AttributeFact:
    return replace(
        known,
        annotation=known.annotation or other.annotation,
        is_documented=known.is_documented or other.is_documented,
    )


def default_of(value: str) -> str | None:
    """What an attribute is at first by the right side of its declaration: `field(default=3)` is
    3, `field(default_factory=list)` is `list()`, and `field()` says nothing."""
    head, bracket, rest = value.partition("(")
    if head.strip().rpartition(".")[2] not in ("field", "attrib", "ib", "Field") or not bracket:
        return value
    arguments = "(" + rest
    default = argument(arguments, "default")
    factory = argument(arguments, "default_factory") or argument(arguments, "factory")
    if default is None and factory is not None:
        return f"{factory}()" if factory.replace(".", "").isidentifier() else None
    return default


def _given_to_constructor(file: SourceFile, symbol: Symbol) -> dict[str, str]:
    for one in file.members.get(symbol.qualified_name, ()):
        if one.kind is SymbolKind.CONSTRUCTOR:
            return {each.name: each.annotation for each in one.parameters if each.annotation}
    return {}


def _is_special(name: str) -> bool:
    return name.startswith("__") or name == "_"
