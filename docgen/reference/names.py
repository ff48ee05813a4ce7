"""What a name leads to from where it is written, by the ids under which things are shown."""

from __future__ import annotations

import re
from collections.abc import Container, Iterable
from dataclasses import dataclass, field
from pathlib import Path

from docgen.calls.place import Place
from docgen.facts.source import SourceFile
from docgen.facts.symbol_facts import FUNCTIONS
from docgen.reference.exports import Exports
from docgen.reference.markup.inline import Find
from docgen.reference.model import Code, CodeLink, Mention

_NAME = re.compile(r"(?<![\w.$\"'])[A-Za-z_$][\w$]*(?:(?:\.|::)[A-Za-z_$][\w$]*)*")
_QUOTED = re.compile(r"(?<=[\[(,:|> ])(?P<quote>[\"'])(?P<name>[A-Z][\w.]*)(?P=quote)")
_OPENS_PARAMETER = re.compile(r"[(,*{]\s*$")
_NAME_FIRST = frozenset({"python", "typescript", "typescriptreact", "javascript"})


@dataclass
class Names:
    """Filled while objects are given their ids; read afterwards."""

    exports: Exports
    by_place: dict[Place, str] = field(default_factory=dict)
    units: dict[Path, str] = field(default_factory=dict)
    _by_tail: dict[str, set[str]] = field(default_factory=dict)
    _ids: set[str] = field(default_factory=set)

    def add(self, place: Place, id_: str) -> None:
        """A symbol is shown under an id."""
        self.by_place.setdefault(place, id_)
        self._ids.add(id_)
        parts = id_.replace("/", ".").split(".")
        for count in (1, 2, 3):
            self._by_tail.setdefault(".".join(parts[-count:]), set()).add(id_)

    def add_unit(self, path: Path, id_: str) -> None:
        """A file is a unit of that id."""
        self.units.setdefault(path, id_)
        self._ids.add(id_)

    def of(self, place: Place) -> str | None:
        """The id of a symbol, or of the unit that a whole file is."""
        return self.by_place.get(place) if place.name else self.units.get(place.path)

    def mention(self, place: Place | str) -> Mention:
        """A symbol by the name that users know."""
        if isinstance(place, str):
            return Mention(place)
        to = self.of(place)
        return Mention(to if to is not None else place.name or place.path.stem, to)

    def finder(self, file: SourceFile, within: str | None) -> Find:
        """What names lead to in a comment of a symbol; `within` is the class around it."""

        def find(name: str, /, *, surely: bool = False) -> str | None:
            return self._find(name.strip("."), file, within, surely)

        return find

    def _find(self, name: str, file: SourceFile, within: str | None, surely: bool) -> str | None:
        if within is not None:
            inside = self.by_place.get(Place(file.path, f"{within}.{name}"))
            if inside is not None:
                return inside
        if file.language == "python":
            origin = self.exports.origin(file, name)
            if origin is not None:
                return self.of(origin)
            if name.partition(".")[0] in file.names.scopes[0].bindings and "." not in name:
                return None  # of another project
        here = self.by_place.get(Place(file.path, name))
        if here is not None or name in self._ids:
            return here or name
        if not surely and name[:1].islower() and "." not in name:
            return None  # a word like any other, as likely as not
        candidates = self._by_tail.get(name, set())
        return next(iter(candidates)) if len(candidates) == 1 else None

    def type_id(self, name: str, file: SourceFile) -> str | None:
        """What a name in a signature leads to: in Python what it is bound to, for certain."""
        name = name.replace("::", ".")
        if file.language == "python":
            origin = self.exports.origin(file, name)
            return self.of(origin) if origin is not None else None
        here = self.by_place.get(Place(file.path, name))
        if here is not None:
            symbol = file.by_name.get(name)
            is_called = symbol is not None and symbol.kind in FUNCTIONS
            return None if is_called and file.language in _NAME_FIRST else here
        if not name.rpartition(".")[2][:1].isupper() and file.language not in ("c", "cpp"):
            return None
        candidates = self._by_tail.get(name.rpartition(".")[2], set())
        return next(iter(candidates)) if len(candidates) == 1 else None

    def code(self, text: str, file: SourceFile, *, is_signature: bool = False) -> Code:
        """Code with links. In a signature the names of parameters are none."""
        links = []
        skip_names = is_signature and file.language in _NAME_FIRST
        found = [(one.span(), one[0]) for one in _NAME.finditer(text)]
        found += [(one.span("name"), one["name"]) for one in _QUOTED.finditer(text)]
        for (start, end), name in sorted(found):
            if skip_names and _OPENS_PARAMETER.search(text, 0, start) and _depth(text, start) <= 1:
                continue
            to = self.type_id(name, file)
            if to is not None:
                links.append(CodeLink(start, end, to))
        return Code(text, tuple(links))

    def mentions(self, places: Iterable[Place], besides: str) -> tuple[Mention, ...]:
        """Those of some places that are shown anywhere, each once."""
        ids = dict.fromkeys(self.of(place) for place in places)
        return tuple(Mention(one, one) for one in ids if one is not None and one != besides)


def _depth(text: str, end: int) -> int:
    return sum((c in "([{") - (c in ")]}") for c in text[:end])


def unique(wanted: str, *taken: Container[str]) -> str:
    """An id that nobody has: of several the later ones are numbered."""
    number, found = 1, wanted
    while any(found in those for those in taken):
        number += 1
        found = f"{wanted}-{number}"
    return found
