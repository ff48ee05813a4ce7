"""What calls and bases stand for in languages whose names are not resolved: what can only be one
thing by the names of the same function, class, file, folder and imports."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping
from pathlib import Path

from docgen.calls.imported import Imported, unique
from docgen.calls.outline import Declared, Outline
from docgen.calls.place import Place
from docgen.facts.heritage import without_generics
from docgen.facts.symbol_facts import CLASSES, FUNCTIONS
from syntax.modules import bound_name, module_names
from syntax.symbols import SymbolKind

_OWN = frozenset({"this", "self", "Self"})
_PARENT = frozenset({"super", "base"})
_DEEPEST = 8
_TYPE = re.compile(r"[A-Za-z_$][\w$]*$")
_BEFORE_TYPE = re.compile(r"^(?:[&*?\s]|const\b|mut\b|dyn\b|impl\b|final\b|'\w+)+")


class NamedLinks:
    """Answers for the outlines it was given."""

    def __init__(self, outlines: Iterable[Outline]) -> None:
        self._by_folder: dict[tuple[str, str], list[Outline]] = defaultdict(list)
        self._all: list[Outline] = []
        for one in outlines:
            self._all.append(one)
            self._by_folder[str(one.path.parent), one.language].append(one)
        self._by_path = {one.path: one for one in self._all}
        self._elsewhere: dict[
            tuple[Path, str, frozenset[SymbolKind]], tuple[Outline, Declared] | None
        ] = {}
        self._imports = Imported(self._all)
        self._bases: dict[Path, Mapping[str, tuple[Place | str, ...]]] = {}

    def calls(self, outline: Outline, symbol: str) -> list[Place]:
        """What a function calls, in order."""
        found: dict[Place, None] = {}
        for callee, _ in outline.calls.get(symbol, ()):
            place = self._called(outline, symbol, _parts(callee))
            if place is not None:
                found.setdefault(place)
        return list(found)

    def bases(self, outline: Outline) -> Mapping[str, tuple[Place | str, ...]]:
        """The bases of each class of a file, in order."""
        known = self._bases.get(outline.path)
        if known is not None:
            return known
        self._bases[outline.path] = {}  # a class that is looked for while its bases are
        found: dict[str, tuple[Place | str, ...]] = {}
        for one in outline.classes:
            bases = list(one.bases)
            if outline.language == "go":
                bases += [
                    each.name
                    for each in outline.declared.values()
                    if each.parent == one.qualified_name and each.annotation in _embedded(each.name)
                ]
            found[one.qualified_name] = tuple(self._base(outline, one, base) for base in bases)
        self._bases[outline.path] = found
        return found

    def _base(self, outline: Outline, of: Declared, name: str) -> Place | str:
        found = self._class(outline, of.qualified_name, _parts(name))
        return found[0].place(found[1]) if found is not None and found[1] is not of else name

    def _called(self, outline: Outline, symbol: str, parts: list[str]) -> Place | None:
        if not parts:
            return None
        here = outline.declared.get(symbol)
        *owner, name = parts
        if not owner:
            found = self._visible(outline, symbol, name, FUNCTIONS | CLASSES)
            return found[0].place(found[1]) if found is not None else None
        holder = self._holder(outline, symbol, here, owner)
        if holder is None:
            return None
        if isinstance(holder, Outline):
            one = holder.top.get(name)
            return holder.place(one) if one and one.kind in FUNCTIONS | CLASSES else None
        found = self._member(*holder, name, own=owner[-1] not in _PARENT)
        return found[0].place(found[1]) if found is not None else None

    def _holder(
        self, outline: Outline, symbol: str, here: Declared | None, owner: list[str]
    ) -> tuple[Outline, Declared] | Outline | None:
        """What stands before the last dot: a class, or a module's file."""
        first, *rest = owner
        held: tuple[Outline, Declared] | None
        own = self._class_around(outline, symbol)
        if first in _OWN | _PARENT or (here is not None and here.receiver == first):
            held = own
        elif (annotation := _annotation(outline, symbol, first)) is not None:
            held = self._class(outline, symbol, _parts(annotation))
        else:
            held = self._class(outline, symbol, [first])
            if held is None and not rest:
                modules = self._imports.modules(outline, first)
                return modules[0] if len(modules) == 1 else None
        for part in rest:
            if held is None:
                return None
            field = self._member(*held, part, kinds=None)
            if field is None or not field[1].annotation:
                return None
            held = self._class(field[0], field[1].qualified_name, _parts(field[1].annotation))
        return held

    def _class_around(self, outline: Outline, symbol: str) -> tuple[Outline, Declared] | None:
        parts = symbol.split(".")
        for count in range(len(parts) - 1, 0, -1):
            name = ".".join(parts[:count])
            one = outline.declared.get(name)
            if one is not None and one.kind in CLASSES:
                return outline, one
            if one is None:
                # Methods may stand in another file than their type.
                found = [
                    (each, each.declared[name])
                    for each in self._beside(outline)
                    if name in each.declared and each.declared[name].kind in CLASSES
                ]
                return found[0] if len(found) == 1 else None
        return None

    def _class(
        self, outline: Outline, symbol: str, parts: list[str]
    ) -> tuple[Outline, Declared] | None:
        if not parts or len(parts) > 2:
            return None
        if len(parts) == 2:
            for module in self._imports.modules(outline, parts[0])[:1]:
                one = module.top.get(parts[1])
                return (module, one) if one is not None and one.kind in CLASSES else None
        return self._visible(outline, symbol, parts[-1], CLASSES)

    def _visible(
        self, outline: Outline, symbol: str, name: str, kinds: frozenset[SymbolKind]
    ) -> tuple[Outline, Declared] | None:
        """What a bare name means: what is around, then in the file, the imports, the folder."""
        parts = symbol.split(".")
        for count in range(len(parts), 0, -1):
            around = ".".join(parts[:count])
            within = outline.declared.get(f"{around}.{name}")
            holder = outline.declared.get(around)
            if within is None or within.kind not in kinds:
                continue
            if holder is not None and holder.kind in CLASSES and not self._bare(outline, within):
                continue
            return outline, within
        if self._bare_members(outline) and (own := self._class_around(outline, symbol)):
            found = self._member(*own, name, kinds=kinds)
            if found is not None:
                return found
        one = outline.top.get(name)
        if one is not None:
            return (outline, one) if one.kind in kinds else None
        return self._from_elsewhere(outline, name, kinds)

    def _from_elsewhere(
        self, outline: Outline, name: str, kinds: frozenset[SymbolKind]
    ) -> tuple[Outline, Declared] | None:
        key = outline.path, name, kinds
        if key not in self._elsewhere:
            self._elsewhere[key] = self._looked_up(outline, name, kinds)
        return self._elsewhere[key]

    def _looked_up(
        self, outline: Outline, name: str, kinds: frozenset[SymbolKind]
    ) -> tuple[Outline, Declared] | None:
        row = module_names(outline.language)
        if row is None:
            return None
        seen: list[Outline] = []
        wanted = name
        for one in outline.imports:
            if bound_name(one, row) == name:
                wanted = one.name if one.name not in (None, "*", "default") else name
                seen += self._imports.modules(outline, name)
            elif one.name == "*" or (row.brings_all and one.name is None):
                seen += self._imports.files_of(outline, one.module)
        if not seen and row.shares_folder:
            seen = self._beside(outline)
        if not seen and row.brings_all:
            seen = [one for one in self._all if one.language in row.languages]
        found = [
            (one, one.top[wanted])
            for one in unique(seen)
            if wanted in one.top and one.top[wanted].kind in kinds
        ]
        return found[0] if len(found) == 1 else None

    def _member(
        self,
        outline: Outline,
        of: Declared,
        name: str,
        *,
        own: bool = True,
        kinds: frozenset[SymbolKind] | None = FUNCTIONS,
        deep: int = 0,
    ) -> tuple[Outline, Declared] | None:
        """A class's member, its own or an inherited one."""
        files = [outline, *(one for one in self._beside(outline) if one is not outline)]
        qualified = f"{of.qualified_name}.{name}"
        for one in files if own else ():
            found = one.declared.get(qualified)
            if found is not None and (kinds is None or found.kind in kinds):
                return one, found
        if deep > _DEEPEST:
            return None
        for base in self.bases(outline).get(of.qualified_name, ()):
            if isinstance(base, Place):
                holder = self._by_path.get(base.path)
                if holder is not None:
                    inherited = self._member(
                        holder, holder.declared[base.name], name, kinds=kinds, deep=deep + 1
                    )
                    if inherited is not None:
                        return inherited
        return None

    def _beside(self, outline: Outline) -> list[Outline]:
        return self._by_folder[str(outline.path.parent), outline.language]

    def _bare(self, outline: Outline, within: Declared) -> bool:
        return self._bare_members(outline) or within.kind in CLASSES

    def _bare_members(self, outline: Outline) -> bool:
        """Whether a class's own members are called by their bare names."""
        return outline.language in ("java", "cpp")


def _annotation(outline: Outline, symbol: str, name: str) -> str | None:
    parts = symbol.split(".")
    for count in range(len(parts), 0, -1):
        one = outline.declared.get(".".join(parts[:count]))
        if one is not None and name in one.types:
            return one.types[name]
    return None


def _embedded(name: str) -> tuple[str, str]:
    """How Go writes the type of a field that only names its type."""
    return name, f"*{name}"


def _parts(text: str) -> list[str]:
    """`std::io::read`, `this?.a.b`, `p->x`, `*pkg.Type` as parts; none of anything else."""
    text = _BEFORE_TYPE.sub("", without_generics(text)).strip()
    text = re.sub(r"\s*(?:::|->|\?\.|!\.)\s*", ".", text).rstrip("&*?! ")
    parts = text.split(".")
    return parts if all(_TYPE.match(part) for part in parts) else []
