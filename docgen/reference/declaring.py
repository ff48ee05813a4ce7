"""Which declarations make an object, its members included, and under which id it is shown."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from docgen.calls.place import Place
from docgen.facts.source import SourceFile
from docgen.facts.symbol_facts import CLASSES
from docgen.reference.headers import OF_HEADERS, is_for_users
from docgen.reference.names import Names, unique
from docgen.reference.objects import Subject
from syntax.symbols import Symbol, SymbolKind

_WITH_MEMBERS = CLASSES | {SymbolKind.NAMESPACE, SymbolKind.TYPE}
_TRANSPARENT = frozenset({"c", "cpp", "rust"})


@dataclass(frozen=True, slots=True)
class _Shown:
    """Where something is to be shown: in which unit, below which object, under which name."""

    unit: str
    name: str
    parent: str | None = None


@dataclass
class Declaring:
    """Makes the subjects of one reference."""

    names: Names
    private: bool
    _subjects: dict[str, Subject] = field(default_factory=dict)
    _files: dict[str, list[Path]] = field(default_factory=dict)
    _names: dict[str, set[str]] = field(default_factory=dict)
    _offered: frozenset[Place] = frozenset()

    def subjects(self, shown: Mapping[Place, tuple[str, str]]) -> dict[str, Subject]:
        """Every object by its id: what units offer, each with its members behind it."""
        self._offered = frozenset(shown)
        order: dict[str, list[tuple[Place, str]]] = {}
        for path, unit in self.names.units.items():
            order.setdefault(unit, [])
            self._files.setdefault(unit, []).append(path)
        for place, (unit, name) in shown.items():
            order.setdefault(unit, []).append((place, name))
        for unit, those in order.items():
            for place, name in those:
                file = self.names.exports.file(place.path)
                for symbol, others in declarations(file, place.name):
                    self._add(_Shown(unit, name), file, symbol, others)
        return self._subjects

    def _add(
        self, shown: _Shown, file: SourceFile, symbol: Symbol, others: tuple[Symbol, ...]
    ) -> None:
        unit, parent = shown.unit, shown.parent
        is_asked = parent is None and not self.private and file.language in OF_HEADERS
        if is_asked and not is_for_users(file, symbol, unit):
            return
        if symbol.kind is SymbolKind.NAMESPACE and file.language in _TRANSPARENT:
            for member, more in self._members(file, symbol):
                inner = _Shown(unit, f"{shown.name}.{member.name}", parent)
                self._add(inner, file, member, more)
            return
        units = self._files if parent is None else ()
        id_ = unique(f"{parent or unit}.{shown.name}", self._subjects, units)
        if parent is not None:
            self._names.setdefault(parent, set()).add(shown.name)
        self._subjects[id_] = Subject(id_, shown.name, unit, parent, file, symbol, others)
        self.names.add(Place(file.path, symbol.qualified_name), id_)
        files = [file]
        if file.language == "go" and parent is None:  # methods stand anywhere in the package
            files += [
                self.names.exports.file(path)
                for path in self._files.get(self.names.units.get(file.path, ""), [])
                if path != file.path
            ]
        for one in files:
            for member, more in self._members(one, symbol):
                self._add(_Shown(unit, member.name, id_), one, member, more)
        if symbol.kind in CLASSES and not self.private:
            self._add_hidden(id_, unit, file, symbol)

    def _add_hidden(self, id_: str, unit: str, file: SourceFile, symbol: Symbol) -> None:
        """What a class has from bases that are shown nowhere: for users it is the class's own."""
        for below, base in self._hidden_bases(file, symbol, {symbol.qualified_name}):
            own = frozenset(self._names.get(id_, ()))
            for member, more in list(self._members(below, base)):
                if member.name not in own:
                    self._add(_Shown(unit, member.name, id_), below, member, more)

    def _hidden_bases(
        self, file: SourceFile, symbol: Symbol, seen: set[str]
    ) -> Iterator[tuple[SourceFile, Symbol]]:
        exports = self.names.exports
        if file.language != "python":
            return
        for name in file.names.scopes[file.scope_of(symbol)].bases:
            place = exports.origin(file, name) if name else None
            if place is None or place in self._offered or str(place) in seen:
                continue
            below = exports.file(place.path)
            base = below.by_name.get(place.name)
            if base is not None and base.kind in CLASSES:
                seen.add(str(place))
                yield below, base
                yield from self._hidden_bases(below, base, seen)

    def _members(
        self, file: SourceFile, owner: Symbol
    ) -> Iterator[tuple[Symbol, tuple[Symbol, ...]]]:
        """What belongs to a class: declarations of one name together."""
        if owner.kind not in _WITH_MEMBERS:
            return
        seen: set[str] = set()
        for one in file.members.get(owner.qualified_name, ()):
            if one.qualified_name in seen:
                continue
            if self.private or _is_member(one, owner):
                seen.add(one.qualified_name)
                yield from declarations(file, one.qualified_name)


def _is_member(symbol: Symbol, owner: Symbol) -> bool:
    if symbol.language == "python":
        if symbol.kind is SymbolKind.CONSTRUCTOR or symbol.name in ("__slots__", "__all__"):
            return False
        if symbol.name.startswith("__") and symbol.name.endswith("__"):
            return symbol.doc is not None and symbol.name not in ("__init__", "__new__")
        return not symbol.name.startswith("_")
    if symbol.language == "rust" and symbol.kind is SymbolKind.METHOD:
        return owner.kind is SymbolKind.TRAIT or "pub" in {*symbol.decorators, *symbol.modifiers}
    return symbol.visibility == "public"


def declarations(
    file: SourceFile, qualified_name: str
) -> Iterator[tuple[Symbol, tuple[Symbol, ...]]]:
    """The declarations of a name. In Python they are one thing: overloads, setters, branches of a
    condition. Elsewhere too, unless several have documentation of their own."""
    those = file.declared.get(qualified_name, ())
    if not those:
        return
    with_doc = [one for one in those if one.doc is not None]
    if file.language != "python" and len(with_doc) > 1:
        for one in those:
            yield one, ()
        return
    first = next((one for one in with_doc if not _is_accessor(one)), None)
    first = first or next((one for one in those if not _is_overload(one)), those[0])
    yield first, tuple(one for one in those if one is not first)


def _is_overload(symbol: Symbol) -> bool:
    return "overload" in symbol.modifiers or _is_accessor(symbol)


def _is_accessor(symbol: Symbol) -> bool:
    return any(one.endswith((".setter", ".deleter")) for one in symbol.decorators)
