"""Where what a class or a module is made of comes from: bases and imports of somebody else's, which
tell what it is for and stand in no source that is shown (Python)."""

from __future__ import annotations

import re
import sys
from collections.abc import Iterator, Sequence

from docgen.facts.source import SourceFile
from docgen.facts.symbol_facts import CLASSES
from syntax.names.facts import Binding, Kind
from syntax.symbols import Symbol, SymbolKind

_BASES = re.compile(r"class\s+\w+\s*\(([^()]*)\)")
_MOST_IMPORTS = 6
_TELL_LITTLE = frozenset({"typing_extensions", "six"})


def origins_of(file: SourceFile, symbol: Symbol) -> tuple[str, ...]:
    """Lines that tell where bases of a class, or imports of a module, come from."""
    if file.language != "python":
        return ()
    if symbol.kind in CLASSES:
        return tuple(_of_bases(file, symbol))
    if symbol.kind is SymbolKind.MODULE:
        return tuple(_of_module(file))
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


def _imported(file: SourceFile, name: str) -> Binding | None:
    bindings: Sequence[Binding] = file.names.scopes[0].bindings.get(name, ())
    return bindings[0] if len(bindings) == 1 else None


def _is_foreign(module: str, file: SourceFile) -> bool:
    """Whether a module is of somebody else's package, by its name."""
    first = module.partition(".")[0]
    known = sys.stdlib_module_names | _TELL_LITTLE
    return bool(first) and first not in known and first not in file.path.parts
