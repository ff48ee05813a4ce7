"""What types there are in files of languages other than Python, and what they have; noted of each
file by itself, put together for a project."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from docgen.facts.heritage import bases_in
from docgen.facts.source import SourceFile
from docgen.facts.symbol_facts import CLASSES
from syntax.symbols import Symbol, SymbolKind

_COMPLETE = frozenset({"java", "typescript", "typescriptreact", "go", "javascript"})
"""Languages whose files tell all members of a type: there are no macros, and its base types are in
its head."""
_OF_ENUMS = frozenset({"values", "valueOf", "ordinal", "name", "compareTo", "getDeclaringClass"})
_RECORD = re.compile(r"\brecord\s+\w+(?:<[^()]*>)?\s*\((?P<listed>.*)\)", re.S)
_EMBEDDED = re.compile(r"(?m)^\s*[\w.]+(?:\[[^\]]*\])?\s*(?://.*)?$|[|~]")


@dataclass(frozen=True, slots=True)
class TypeNoted:
    """A type in a file. `is_open`: it may have members that are not written here."""

    name: str
    qualified: str
    path: Path
    members: frozenset[str]
    bases: tuple[str, ...]
    is_open: bool


def types_of(file: SourceFile) -> tuple[TypeNoted, ...]:
    """The types of a file, and with Go those whose methods it has."""
    if file.language == "python":
        return ()
    found = []
    for name, members in file.members.items():
        own = file.by_name.get(name)
        if not name or (own is None and file.language != "go"):
            continue
        if own is None or own.kind in CLASSES or own.kind is SymbolKind.TYPE:
            found.append(_noted(file, name, own, members))
    for one in file.symbols:
        if one.kind in CLASSES and one.qualified_name not in file.members:
            found.append(_noted(file, one.qualified_name, one, ()))
    return tuple(found)


def _noted(file: SourceFile, name: str, own: Symbol | None, members: Iterable[Symbol]) -> TypeNoted:
    names = {one.name for one in members}
    bases: tuple[str, ...] = ()
    is_open = file.language not in _COMPLETE
    if own is not None and file.language == "go":
        embedded = [one for one in members if _is_embedded(one)]
        bases = tuple(one.signature.strip("*") for one in embedded)
        is_open = own.kind is SymbolKind.TYPE or (
            own.kind is SymbolKind.INTERFACE and _EMBEDDED.search(file.slice(own.span)) is not None
        )
    elif own is not None:
        bases = bases_in(own.signature, file.language)
        is_open = is_open or own.kind is SymbolKind.TYPE
        if file.language == "java":
            names |= _of_java(own)
    return TypeNoted(name.rpartition(".")[2], name, file.path, frozenset(names), bases, is_open)


def _is_embedded(one: Symbol) -> bool:
    held = re.sub(r"\[.*", "", one.signature.strip("*"))
    return one.kind is SymbolKind.FIELD and held.rpartition(".")[2] == one.name


def _of_java(own: Symbol) -> frozenset[str]:
    if own.kind is SymbolKind.ENUM:
        return _OF_ENUMS
    record = _RECORD.search(own.signature)
    if record is None:
        return frozenset()
    return frozenset(re.findall(r"(\w+)\s*(?:,|$)", record["listed"]))


class Types:
    """The types of a project, by name."""

    def __init__(self, noted: Iterable[TypeNoted]) -> None:
        merged: dict[tuple[object, ...], TypeNoted] = {}
        for one in noted:
            is_go = one.path.suffix == ".go"
            key = (one.path.parent if is_go else one.path, one.qualified)
            other = merged.get(key)
            merged[key] = one if other is None else _joined(other, one)
        self._by_name: defaultdict[str, list[TypeNoted]] = defaultdict(list)
        self._homes: defaultdict[str, list[TypeNoted]] = defaultdict(list)
        for one in merged.values():
            self._by_name[one.name].append(one)
            for member in one.members:
                self._homes[member].append(one)

    def named(self, name: str) -> list[TypeNoted]:
        """The types of a name."""
        return self._by_name.get(name, [])

    def homes(self, member: str) -> list[TypeNoted]:
        """The types that declare a member."""
        return self._homes.get(member, [])

    def lacks(self, one: TypeNoted, member: str, seen: frozenset[str] = frozenset()) -> bool:
        """Whether a type certainly has no such member, nor do its bases. Doubt is no."""
        if one.is_open or member in one.members:
            return False
        for base in one.bases:
            last = re.split(r"[.:]+", base)[-1]
            if last in seen:
                continue
            known = self.named(last)
            if not known or not all(self.lacks(each, member, seen | {last}) for each in known):
                return False
        return True


def _joined(one: TypeNoted, other: TypeNoted) -> TypeNoted:
    return TypeNoted(
        one.name,
        one.qualified,
        one.path,
        one.members | other.members,
        tuple(dict.fromkeys((*one.bases, *other.bases))),
        one.is_open or other.is_open,
    )


def same_place(one: TypeNoted, path: Path) -> bool:
    """Whether a type needs no import in a file."""
    return one.path == path or (path.suffix in (".java", ".go") and one.path.parent == path.parent)
