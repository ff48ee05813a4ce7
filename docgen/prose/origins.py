"""Where things come from that a source does not show by itself: bases and imports of somebody
else's, what the constructor puts into the attributes that a method reads (Python)."""

from __future__ import annotations

import re
import sys
from collections.abc import Iterator, Sequence

from docgen.facts.source import SourceFile
from docgen.facts.symbol_facts import CLASSES
from syntax.files.secrets import mask_keys
from syntax.names.facts import Binding, Kind
from syntax.symbols import Symbol, SymbolKind

_BASES = re.compile(r"class\s+\w+\s*\(([^()]*)\)")
_MOST_IMPORTS, _MOST_ATTRIBUTES, _MOST_VALUES = 6, 4, 2
_ITEM = re.compile(r"\bself\[")
_READ = re.compile(r"\bself\.(\w+)")
_SET = re.compile(
    r"^\s*self\.(?P<name>\w+)(?:\s*:[^=\n]+)?\s*=(?!=)(?P<value>[^#\n]{1,80}?)\s*(?:#[^\n]*)?$",
    re.MULTILINE,
)
_TELL_NOTHING = frozenset({"None", "(", "[", "{"})
_TELL_LITTLE = frozenset({"typing_extensions", "six"})


def origins_of(file: SourceFile, symbol: Symbol) -> tuple[str, ...]:
    """Lines that tell where bases of a class, imports of a module, or attributes that a method
    reads, come from."""
    if file.language != "python":
        return ()
    if symbol.kind in CLASSES:
        return tuple(_of_bases(file, symbol))
    if symbol.kind is SymbolKind.MODULE:
        return tuple(_of_module(file))
    if symbol.kind in (SymbolKind.METHOD, SymbolKind.PROPERTY):
        return tuple(_of_attributes(file, symbol))[:_MOST_ATTRIBUTES]
    return ()


def _of_bases(file: SourceFile, symbol: Symbol) -> Iterator[str]:
    found = _BASES.search(symbol.signature)
    for base in found[1].split(",") if found is not None else ():
        name = base.strip()
        bound = _imported(file, name.partition(".")[0])
        if bound is not None and bound.kind is Kind.MEMBER and _is_foreign(bound.module, file):
            yield f"`{name}` is that of `{bound.module}`"


def _of_module(file: SourceFile) -> Iterator[str]:
    modules = dict.fromkeys(
        one.module
        for bindings in file.names.scopes[0].bindings.values()
        for one in bindings
        if one.kind in (Kind.MODULE, Kind.MEMBER) and _is_foreign(one.module, file)
    )
    named = [f"`{one}`" for one in modules][:_MOST_IMPORTS]
    if named:
        yield f"it uses {', '.join(named)}"


def _of_attributes(file: SourceFile, method: Symbol) -> Iterator[str]:
    """What the constructor puts into what the method reads, where it does not put its argument of
    the same name there: that tells nothing."""
    members = file.members.get(method.parent or "", ())
    maker = next((one for one in members if one.kind is SymbolKind.CONSTRUCTOR), None)
    if maker is None or maker.body_span is None or method.body_span is None:
        return
    text = file.slice(method.body_span)
    items = _of_items(file, members) if _ITEM.search(text) is not None else None
    if items is not None:
        yield f"`self[…]` gives `{items}`"
        text += items
    read = set(_READ.findall(text))
    made: dict[str, list[str]] = {}
    for found in _SET.finditer(mask_keys(file.slice(maker.body_span))):
        name, value = found["name"], found["value"].strip()
        if name in read and value.lstrip("_") != name.lstrip("_") and value not in _TELL_NOTHING:
            made.setdefault(name, []).append(f"`{value}`")
    for name, values in made.items():
        yield f"`self.{name}` is made by {' or '.join(dict.fromkeys(values[:_MOST_VALUES]))}"


def _of_items(file: SourceFile, members: Sequence[Symbol]) -> str | None:
    """What an item of the object is, where a single line of its class tells that."""
    for one in members:
        if one.name == "__getitem__":
            body = file.body_of(one)
            values = [leave.value for leave in body.gives] if body is not None else []
            return values[0] if len(values) == 1 else None
    return None


def _imported(file: SourceFile, name: str) -> Binding | None:
    bindings: Sequence[Binding] = file.names.scopes[0].bindings.get(name, ())
    return bindings[0] if len(bindings) == 1 else None


def _is_foreign(module: str, file: SourceFile) -> bool:
    """Whether a module is of somebody else's package, by its name."""
    first = module.partition(".")[0]
    known = sys.stdlib_module_names | _TELL_LITTLE
    return bool(first) and first not in known and first not in file.path.parts
