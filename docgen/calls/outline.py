"""What the call graph keeps of a file: its symbols, what each calls, what it imports. No tree."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path

from docgen.calls.place import Place
from docgen.facts.heritage import bases_in
from docgen.facts.source import SourceFile
from docgen.facts.symbol_facts import CLASSES, FUNCTIONS
from syntax.bodies import CallMade
from syntax.imports import Import, imports
from syntax.symbols import Symbol, SymbolKind


@dataclass(frozen=True, slots=True)
class Declared:
    """A symbol without its text. `types` are the annotations of parameters by their names;
    `annotation` is the type of a field."""

    name: str
    qualified_name: str
    kind: SymbolKind
    parent: str | None
    receiver: str
    types: Mapping[str, str]
    annotation: str | None
    bases: tuple[str, ...]


@dataclass(frozen=True)
class Outline:
    """One file. `calls` are those of each function, lambdas within it included, with the byte
    they stand at."""

    path: Path
    language: str
    declared: Mapping[str, Declared]
    calls: Mapping[str, tuple[tuple[str, int], ...]]
    imports: tuple[Import, ...]

    @classmethod
    def of(cls, file: SourceFile) -> Outline:
        """Read a file."""
        return replace(cls.without_calls(file), calls=_calls(file))

    @classmethod
    def without_calls(cls, file: SourceFile) -> Outline:
        """What a file declares and imports."""
        declared = {one.qualified_name: _declared(one, file.language) for one in file.symbols}
        return cls(file.path, file.language, declared, {}, imports(file.parse))

    @cached_property
    def top(self) -> Mapping[str, Declared]:
        """What can be named without an owner: of several of one name, none."""
        found: dict[str, Declared | None] = {}
        for one in self.declared.values():
            parent = self.declared.get(one.parent or "")
            if one.parent is None or (parent and parent.kind is SymbolKind.NAMESPACE):
                found[one.name] = None if one.name in found else one
        return {name: one for name, one in found.items() if one is not None}

    @cached_property
    def classes(self) -> tuple[Declared, ...]:
        """The classes and their like."""
        return tuple(one for one in self.declared.values() if one.kind in CLASSES)

    def place(self, one: Declared) -> Place:
        """Where a symbol of this file is."""
        return Place(self.path, one.qualified_name)


def _declared(symbol: Symbol, language: str) -> Declared:
    receiver = next((one.name for one in symbol.parameters if one.kind == "receiver"), "")
    return Declared(
        name=symbol.name,
        qualified_name=symbol.qualified_name,
        kind=symbol.kind,
        parent=symbol.parent,
        receiver=receiver,
        types={one.name: one.annotation for one in symbol.parameters if one.annotation},
        annotation=symbol.returns if symbol.kind not in FUNCTIONS else None,
        bases=bases_in(symbol.signature, language) if symbol.kind in CLASSES else (),
    )


def _calls(file: SourceFile) -> dict[str, tuple[tuple[str, int], ...]]:
    """The calls of each function: a lambda's are those of the function around it."""
    owners = sorted(
        (one.body_span.start, -one.body_span.end, one)
        for one in file.symbols
        if one.kind in FUNCTIONS and one.body_span is not None
    )
    starts = [start for start, _, _ in owners]
    found: dict[str, list[CallMade]] = {}
    for start, body in file.bodies.items():
        if not body.calls:
            continue
        at = bisect_right(starts, start) - 1
        while at >= 0 and -owners[at][1] < body.span.end:
            at -= 1
        if at >= 0:
            found.setdefault(owners[at][2].qualified_name, []).extend(body.calls)
    byte_at = file.parse.snapshot.byte_at
    return {
        name: tuple(
            (one.callee, byte_at(one.span.start))
            for one in sorted(calls, key=lambda one: one.span.start)
        )
        for name, calls in found.items()
    }
