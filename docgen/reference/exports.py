"""What a module offers: `__all__`, names without underscores, and what it passes on from others."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from docgen.calls.place import Place
from docgen.facts.offered import all_statements, is_given_whole, strings_in
from docgen.facts.source import SourceFile, Sources
from syntax.dialects import SCRIPTS
from syntax.imports import Import, imports
from syntax.names.facts import Binding, FileFacts, Kind
from syntax.names.modules import Folder

_LAZY = re.compile(r"\battach_stub\(")
_OTHERS = re.compile(r"\b([\w.]+)\.__all__\b")
_DEEPEST = 12
_REEXPORT = re.compile(r"\s*export\b")
_LOCAL = re.compile(r"^[ \t]*export[ \t]*(?:type[ \t]*)?\{(?P<names>[^{}]*)\}(?!\s*from\b)", re.M)
_NAMED = re.compile(r"(?:type\s+)?(?P<name>[\w$]+)(?:\s+as\s+(?P<alias>[\w$]+))?")
_SUFFIXES = ("", ".ts", ".tsx", ".d.ts", ".d.mts", ".d.cts", ".js", ".mjs", ".cjs", ".jsx",
             "/index.ts", "/index.tsx", "/index.d.ts", "/index.js", "/index.mjs")  # fmt: skip


@dataclass(frozen=True, slots=True)
class Exported:
    """A name that a module offers, and where it is declared; `name` "" in the place: a module."""

    name: str
    place: Place


class Exports:
    """Answers for one state of the files of a project."""

    def __init__(self, files: Mapping[Path, SourceFile], sources: Sources) -> None:
        self._files = files
        self._sources = sources
        self._known: dict[Path, tuple[Exported, ...]] = {}
        self._origins: dict[tuple[Path, str], Place | None] = {}

    def has(self, path: Path) -> bool:
        """Whether a file belongs to the project."""
        return path in self._files

    def file(self, path: Path) -> SourceFile:
        """One of the files."""
        return self._files[path]

    def of(self, file: SourceFile, *, private: bool = False) -> tuple[Exported, ...]:
        """What a file offers, in the order in which it says so."""
        known = self._known.get(file.path)
        if known is None:
            self._known[file.path] = ()  # for what imports itself
            found = self._found(file, private)
            known = self._known[file.path] = tuple({one.name: one for one in found}.values())
        return known

    def _found(self, file: SourceFile, private: bool) -> Iterator[Exported]:
        stub = self._stub(file.path)
        if stub is not None and not private:
            yield from self.of(stub)
            return
        listed = tuple(self.listed(file)) if file.language == "python" else ()
        if listed and not private:
            for name in listed:
                place = self.origin(file, name)
                if place is not None:
                    yield Exported(name, place)
            return
        renamed = _renamed(file) if file.language in SCRIPTS else frozenset()
        for symbol in file.symbols:
            if symbol.name in renamed and symbol.parent is None:
                continue
            is_offered = _is_offered(symbol.visibility, symbol.name) or is_given_whole(file, symbol)
            if symbol.parent is None and (private or is_offered):
                yield Exported(symbol.name, Place(file.path, symbol.qualified_name))
        if file.language == "python" and file.path.stem == "__init__":
            yield from self._passed_on(file)
        elif file.language in SCRIPTS:
            yield from self._exported_from(file)

    def listed(self, file: SourceFile) -> Iterator[str]:
        """The names of `__all__`, also of those that it adds from other modules."""
        for statement in all_statements(file.text):
            yield from strings_in(statement)
            for other in _OTHERS.findall(statement):
                place = self.origin(file, other)
                below = self._files.get(place.path) if place is not None else None
                if below is not None and below is not file:
                    yield from self.listed(below)

    def _passed_on(self, file: SourceFile) -> Iterator[Exported]:
        """What a package without `__all__` imports from its own modules, so that users find it."""
        package = file.path.parent
        for name, bindings in file.names.scopes[0].bindings.items():
            if name.startswith("_") or not any(one.kind is Kind.MEMBER for one in bindings):
                continue
            place = self.origin(file, name)
            if place is not None and place.name and package in place.path.parents:
                yield Exported(name, place)
        for star in file.names.stars:
            module = self._module(star, file)
            below = self._files.get(module) if module is not None else None
            if below is not None and package in below.path.parents:
                yield from self.of(below)

    def _exported_from(self, file: SourceFile) -> Iterator[Exported]:
        """`export { A } from "./a"` and `export * from "./a"`."""
        for one in imports(file.parse):
            if not _REEXPORT.match(file.slice(one.span)):
                continue
            below = self._beside(file, one)
            if below is None or below is file:
                continue
            offered = {each.name: each.place for each in self.of(below)}
            if one.name == "*" and one.alias is None:
                yield from (Exported(name, place) for name, place in offered.items())
            elif one.name is not None and one.name in offered:
                yield Exported(one.alias or one.name, offered[one.name])
        yield from self._exported_here(file)

    def _exported_here(self, file: SourceFile) -> Iterator[Exported]:
        """`export { A, B as C }`: what is declared here, or imported from a module beside."""
        bound = {
            one.alias or one.name: one
            for one in imports(file.parse)
            if one.name is not None and not _REEXPORT.match(file.slice(one.span))
        }
        for found in _LOCAL.finditer(file.text):
            for each in _NAMED.finditer(found["names"]):
                name, shown = each["name"], each["alias"] or each["name"]
                declared = file.by_name.get(name)
                if declared is not None and declared.parent is None:
                    if shown != "default":
                        yield Exported(shown, Place(file.path, name))
                    continue
                below = self._beside(file, bound[name]) if name in bound else None
                for other in self.of(below) if below is not None and below is not file else ():
                    if other.name == bound[name].name and shown != "default":
                        yield Exported(shown, other.place)

    def _beside(self, file: SourceFile, one: Import) -> SourceFile | None:
        if not one.module.startswith("."):
            return None
        base = (file.path.parent / one.module).resolve()
        stems = [base.as_posix(), re.sub(r"\.[cm]?js$", "", base.as_posix())]
        places = (Path(stem + suffix) for stem in stems for suffix in _SUFFIXES)
        return next((self._files[place] for place in places if place in self._files), None)

    # --- where a name of Python comes from ---

    def origin(self, file: SourceFile, name: str) -> Place | None:
        """Where a dotted name of a module is declared; None where that is not in the project."""
        key = (file.path, name)
        if key not in self._origins:
            self._origins[key] = self._dotted(file, name)
        return self._origins[key]

    def _dotted(self, file: SourceFile, name: str) -> Place | None:
        first, *rest = name.split(".")
        place = self._of_facts(file.names, first, _DEEPEST)
        for part in rest:
            if place is None:
                return None
            if place.name:
                place = Place(place.path, f"{place.name}.{part}")
                continue
            below = self._files.get(place.path)
            place = self._of_facts(below.names, part, _DEEPEST) if below is not None else None
        owner = self._files.get(place.path) if place is not None else None
        if place is None or owner is None:
            return None
        return place if not place.name or place.name in owner.by_name else None

    def _of_facts(self, facts: FileFacts, name: str, left: int) -> Place | None:
        if facts.path is None or left == 0:
            return None
        bindings = facts.scopes[0].bindings.get(name, ())
        for binding in bindings:
            place = self._bound(facts, name, binding, left)
            if place is not None:
                return place
        for star in facts.stars if not bindings else ():
            path = self._module_path(star, facts.path)
            below = self._files.get(path) if path is not None else None
            place = self._of_facts(below.names, name, left - 1) if below is not None else None
            if place is not None:
                return place
        stub = self._stub(facts.path) if not bindings else None
        if stub is not None and (place := self._of_facts(stub.names, name, left - 1)) is not None:
            return place
        if not bindings and facts.path.stem == "__init__":
            below_path = self._module_path(f".{name}", facts.path)
            return Place(below_path, "") if below_path is not None else None
        return None

    def _bound(self, facts: FileFacts, name: str, binding: Binding, left: int) -> Place | None:
        path = facts.path
        assert path is not None
        if binding.kind in (Kind.CLASS, Kind.FUNCTION, Kind.VALUE):
            return Place(path, name)
        if binding.kind is Kind.MODULE:
            module = self._module_path(binding.module, path)
            return Place(module, "") if module is not None else None
        if binding.kind is not Kind.MEMBER:
            return None
        module = self._module_path(binding.module, path)
        below = self._files.get(module) if module is not None else None
        if below is not None and below.path != path:
            place = self._of_facts(below.names, binding.member, left - 1)
            if place is not None:
                return place
        separator = "" if binding.module.endswith(".") else "."
        inner = self._module_path(f"{binding.module}{separator}{binding.member}", path)
        return Place(inner, "") if inner is not None else None

    def _stub(self, path: Path) -> SourceFile | None:
        """The stub that a package reads its names from when they are asked for (lazy_loader)."""
        file = self._files.get(path)
        if file is None or path.name != "__init__.py" or not _LAZY.search(file.text):
            return None
        stub = self._sources.file(path.with_suffix(".pyi"))
        return stub if isinstance(stub, SourceFile) else None

    def _module(self, name: str, file: SourceFile) -> Path | None:
        return self._module_path(name, file.path)

    def _module_path(self, name: str, origin: Path) -> Path | None:
        """The file of a module, if it belongs to the project."""
        found = self._sources.modules.module(name, origin, self._sources.roots)
        if found is None:
            return None
        path = found.path
        if path is None:
            return None
        if isinstance(found, Folder):
            stub = path.with_suffix(".pyi")
            path = path if path in self._files else stub
        return path if path in self._files else None


def _renamed(file: SourceFile) -> frozenset[str]:
    """What `export { A as B }` offers under another name alone."""
    each = [one for found in _LOCAL.finditer(file.text) for one in _NAMED.finditer(found["names"])]
    others = {one["name"] for one in each if one["alias"] not in (None, "default", one["name"])}
    return frozenset(others - {one["name"] for one in each if one["alias"] in (None, "default")})


def _is_offered(visibility: str, name: str) -> bool:
    is_dunder = name.startswith("__") and name.endswith("__")
    return visibility == "public" and not is_dunder
