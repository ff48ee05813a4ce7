"""Values as Rust source: terms that are given to a function, and what the harness saw come back."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from syntax.units.facts import UnitFile
from testgen.languages.compiled.terms import Shape, Term, Ways

_ESCAPES = {"\\": "\\\\", '"': '\\"', "\n": "\\n", "\t": "\\t", "\r": "\\r", "\0": "\\0"}


def text(value: str) -> str:
    """A string literal."""
    return '"' + "".join(map(_escaped, value)) + '"'


def char(value: str) -> str:
    """A character literal."""
    return "'\\''" if value == "'" else "'\"'" if value == '"' else f"'{_escaped(value)}'"


def _escaped(one: str) -> str:
    if one in _ESCAPES:
        return _ESCAPES[one]
    return one if one.isprintable() else f"\\u{{{ord(one):x}}}"


@dataclass(frozen=True, slots=True)
class Terms:
    """Spells terms as a test of the file would. `paths` are the names of the standard library
    that the file itself has imported."""

    ways: Ways
    imported: frozenset[str] = frozenset()

    def source(self, term: Term) -> str:
        """The term as an argument."""
        return self._plain(term) + term.shape.suffix

    def _plain(self, term: Term) -> str:  # noqa: PLR0912 - a case for each shape
        shape = term.shape
        parts = [self.source(part) for part in term.parts]
        match shape.of:
            case "int" if shape.name.endswith("Duration"):
                return f"{self._path('std::time::Duration')}::from_millis({term.value})"
            case "int":
                return _int(shape, int(term.value or 0))
            case "float":
                return float_source(repr(term.value), shape.name)
            case "bool":
                return "true" if term.value else "false"
            case "char":
                return char(str(term.value))
            case "string":
                return self._string(shape, str(term.value))
            case "unit":
                return "()"
            case "list" | "set":
                return self._list(term, parts)
            case "array":
                return f"[{', '.join(parts)}]"
            case "map":
                pairs = [f"({k}, {v})" for k, v in zip(parts[::2], parts[1::2], strict=True)]
                return self._collected(shape, pairs)
            case "tuple":
                return f"({', '.join(parts)}{',' * (len(parts) == 1)})"
            case "option":
                return f"Some({parts[0]})" if parts else "None"
            case "result":
                return f"{('Ok', 'Err')[term.way]}({parts[0]})"
            case "ref":
                if "::Box<" in shape.name or "::Rc<" in shape.name or "::Arc<" in shape.name:
                    path = shape.name.partition("<")[0].removeprefix("::")
                    name = path.rpartition("::")[2]
                    short = name == "Box" or name in self.imported
                    return f"{name if short else path}::new({parts[0]})"
                return f"&{'mut ' * shape.changes}{parts[0]}"
            case _:
                return self._record(term, parts)

    def _string(self, shape: Shape, value: str) -> str:
        match shape.name:
            case "String":
                return f"{text(value)}.to_string()"
            case "&'static str" | "str":
                return text(value)
            case "&'static ::std::path::Path" | "Path":
                return f"{self._path('std::path::Path')}::new({text(value)})"
            case "::std::path::PathBuf":
                return f"{self._path('std::path::PathBuf')}::from({text(value)})"
            case _:
                return f"{self._path('std::borrow::Cow')}::Borrowed({text(value)})"

    def _path(self, path: str) -> str:
        name = path.rpartition("::")[2]
        return name if name in self.imported else path

    def _list(self, term: Term, parts: Sequence[str]) -> str:
        shape = term.shape
        item = shape.args[0]
        if shape.name.startswith(("&'static [", "[")):
            data = [part.value for part in term.parts]
            if (
                item.name == "u8"
                and data
                and all(isinstance(b, int) and 32 <= b < 127 for b in data)
            ):
                return "b" + text("".join(map(chr, map(int, map(str, data)))))
            return f"&[{', '.join(parts)}]"
        if shape.of == "list" and "collections" not in shape.name:
            return f"vec![{', '.join(parts)}]"
        return self._collected(shape, parts)

    def _collected(self, shape: Shape, parts: Sequence[str]) -> str:
        path = shape.name.partition("<")[0].removeprefix("::")
        return collected(self._path(path), parts)

    def _record(self, term: Term, parts: Sequence[str]) -> str:
        base = term.shape.name.partition("<")[0]
        way = self.ways[term.shape.name][term.way]
        match way.kind:
            case "default":
                return f"{base}::default()"
            case "call":
                types = [one.name for one in term.shape.args]
                turbofish = f"::<{', '.join(types)}>" if types and not parts else ""
                made = f"{base}{turbofish}::{way.name}({', '.join(parts)})"
                return made + ".unwrap()" * way.opens
        name = base if way.kind == "literal" else f"{base}::{way.name}"
        return record(name, way.names, parts)


def record(name: str, names: Sequence[str], parts: Sequence[str]) -> str:
    """A struct or a variant with its parts."""
    if names:
        pairs = ", ".join(f"{n}: {p}" for n, p in zip(names, parts, strict=True))
        return f"{name} {{ {pairs} }}"
    return f"{name}({', '.join(parts)})" if parts else name


def collected(name: str, parts: Sequence[str]) -> str:
    """A map or a set."""
    return f"{name}::from([{', '.join(parts)}])" if parts else f"{name}::new()"


def _int(shape: Shape, value: int) -> str:
    if value == shape.high:
        return f"{shape.name}::MAX" if value > 255 else str(value)
    if value == shape.low and value < -128:
        return f"{shape.name}::MIN"
    return str(value)


def float_source(shown: str, type_: str = "f64") -> str:
    """A float as Rust writes it."""
    value = float(shown)
    if math.isnan(value):
        return f"{type_}::NAN"
    if math.isinf(value):
        return f"{type_}::INFINITY" if value > 0 else f"{type_}::NEG_INFINITY"
    return shown if set(shown) & set(".e") else f"{shown}.0"


@dataclass(frozen=True, slots=True)
class Values:
    """Spells what the harness saw, as the other side of an `assert_eq!`."""

    comparable: frozenset[str]
    """The file's types that are `PartialEq` and `Debug`."""
    imported: frozenset[str] = frozenset()

    @classmethod
    def of(cls, file: UnitFile, imported: frozenset[str]) -> Values:
        """For the types of a file."""
        known = frozenset(
            one.name
            for one in file.records
            if all(
                trait in one.derives or (trait, one.name) in file.implemented
                for trait in ("PartialEq", "Debug")
            )
        )
        return cls(known, imported)

    def source(  # noqa: PLR0912 - a case for each kind
        self, seen: Any, *, top: bool = True
    ) -> str | None:
        """The value; None where it could not be compared. `top`: it is not part of another."""
        kind, rest = seen[0], seen[1:]
        match kind:
            case "i":
                return str(rest[0])
            case "f":
                return float_source(rest[0])
            case "b":
                return "true" if rest[0] else "false"
            case "c":
                return char(rest[0])
            case "r":
                return text(rest[0])
            case "s":
                return text(rest[0]) + ("" if top else ".to_string()")
            case "cow":
                return (
                    text(rest[0])
                    if top
                    else f"{self._name('std::borrow::Cow')}::from({text(rest[0])})"
                )
            case "unit":
                return "()"
            case "&":
                return self._borrowed(rest[0], top=top)
            case "vec" | "arr":
                plain = top and all(one[0] in ("s", "r") for one in rest[0])
                parts = self._all(rest[0], top=plain)
                opening = "vec![" if kind == "vec" else "["
                return None if parts is None else f"{opening}{', '.join(parts)}]"
            case "tup":
                parts = self._all(rest[0])
                return None if parts is None else f"({', '.join(parts)}{',' * (len(parts) == 1)})"
            case "HashMap" | "BTreeMap" | "HashSet" | "BTreeSet" | "VecDeque":
                parts = self._all(rest[0])
                name = self._name(f"std::collections::{kind}")
                return None if parts is None else collected(name, parts)
            case "call":
                parts = self._all(rest[1])
                return (
                    None
                    if parts is None or not self._fits(rest[0])
                    else record(
                        self._name(rest[0]) if rest[0].startswith("std::") else rest[0], (), parts
                    )
                )
            case "rec":
                parts = self._all([one[1] for one in rest[1]])
                if parts is None or not self._fits(rest[0]):
                    return None
                return record(rest[0], [one[0] for one in rest[1]], parts)
        return None

    def _name(self, path: str) -> str:
        holder, _, name = path.rpartition("::")
        if holder == "std::cmp::Ordering":
            return f"Ordering::{name}" if "Ordering" in self.imported else path
        if holder == "std::time::Duration" and "Duration" in self.imported:
            return f"Duration::{name}"
        return name if name in self.imported else path

    def _fits(self, name: str) -> bool:
        if name in ("Some", "None", "Ok", "Err", "Box::new") or name.startswith("std::"):
            return True
        return name.partition("::")[0] in self.comparable

    def _borrowed(self, inner: Any, *, top: bool) -> str | None:
        if inner[0] == "r" or (top and inner[0] in ("s", "arr", "vec")):
            return self.source(inner, top=top)
        source = self.source(inner, top=False)
        if source is None:
            return None
        return f"&{source}[..]" if inner[0] == "arr" else f"&{source}"

    def _all(self, items: Sequence[Any], *, top: bool = False) -> list[str] | None:
        found = [self.source(one, top=top) for one in items]
        return None if None in found else [one for one in found if one is not None]


def parts_of(seen: Any) -> Mapping[str, Any]:
    """The named fields of a struct that was seen."""
    return dict(seen[2]) if seen[0] == "rec" and "::" not in seen[1] else {}
