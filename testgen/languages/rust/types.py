"""Rust's types, read from how they are written, as shapes that values can be made of."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from syntax.units.facts import Field, Record, UnitFile
from testgen.languages.compiled.terms import Shape

_BITS = {"8": 8, "16": 16, "32": 32, "64": 64, "128": 128, "size": 64}
_TOKEN = re.compile(r"'[a-z_]\w*|->|::|[A-Za-z_]\w*|\d+|[^\s]")
_SIMPLE = re.compile(
    r"^(Ord|PartialOrd|Eq|PartialEq|Copy|Clone|Debug|Hash|Default|Display|Sized|Send|Sync|Unpin"
    r"|Add|Sub|Mul|Div|Rem|AddAssign|SubAssign|MulAssign|Sum|Neg|From|Into|TryFrom)\b"
)
_LISTS = {"Vec": "list", "VecDeque": "list", "BTreeSet": "set", "HashSet": "set"}
_MAPS = ("HashMap", "BTreeMap")
_BOXES = ("Box", "Rc", "Arc")

STRING, TEXT = Shape("string", "String"), Shape("string", "&'static str", pointed=True)


def int_shape(name: str) -> Shape:
    """`i32` with its bounds."""
    bits = _BITS[name[1:]]
    if name[0] == "u":
        return Shape("int", name, low=0, high=(1 << bits) - 1)
    return Shape("int", name, low=-(1 << (bits - 1)), high=(1 << (bits - 1)) - 1)


I32 = int_shape("i32")


class Unmade(Exception):
    """A type that no value is made of here; the text says which."""


@dataclass
class Types:
    """Reads types in the scope of a file: its records, aliases and what generics stand for."""

    file: UnitFile
    generics: dict[str, Shape] = field(default_factory=dict)
    this: Shape | None = None

    def scoped(self, generics: Mapping[str, Shape], this: Shape | None) -> Types:
        """The same file, in a function."""
        return Types(self.file, dict(generics), this)

    def shape(self, text: str) -> Shape:
        """The shape of a type as it is written. Raises `Unmade`."""
        tokens = [one for one in _TOKEN.findall(text) if not one.startswith("'")]
        shape, rest = self._type(tokens, text)
        if rest:
            raise Unmade(text)
        return shape

    def _type(self, tokens: list[str], text: str) -> tuple[Shape, list[str]]:
        if not tokens:
            raise Unmade(text)
        head, *rest = tokens
        if head == "&":
            return self._reference(rest, text)
        if head == "(":
            return self._tuple(rest, text)
        if head == "[":
            return self._slice(rest, text)
        if head == "impl":
            return self.bounded(" ".join(rest)), []
        if head == "dyn" or not (head[0].isalpha() or head[0] == "_"):
            raise Unmade(text)
        while len(rest) > 1 and rest[0] == "::":
            head, rest = rest[1], rest[2:]
        arguments: list[Shape] = []
        if rest[:1] == ["<"]:
            rest = rest[1:]
            while rest and rest[0] != ">":
                if rest[0] == ",":
                    rest = rest[1:]
                    continue
                argument, rest = self._type(rest, text)
                arguments.append(argument)
            rest = rest[1:]
        return self._named(head, tuple(arguments), text), rest

    def _reference(self, rest: list[str], text: str) -> tuple[Shape, list[str]]:
        changes = rest[:1] == ["mut"]
        if changes:
            rest = rest[1:]
        if rest[:1] == ["str"] and not changes:
            return TEXT, rest[1:]
        inner, rest = self._type(rest, text)
        if inner.of == "list" and inner.pointed and not changes:
            return replace(inner, name=f"&'static {inner.name}"), rest
        if inner.name == "Path":
            return replace(inner, name="&'static ::std::path::Path"), rest
        if inner.pointed and inner.of == "list":
            inner = replace(inner, name=f"Vec<{inner.args[0].name}>", pointed=False)
        elif inner.name in ("str", "[]"):
            raise Unmade(text)
        kept = "" if changes else f"&'static {inner.name}"
        return Shape("ref", kept or inner.name, (inner,), changes=changes), rest

    def _tuple(self, rest: list[str], text: str) -> tuple[Shape, list[str]]:
        inner: list[Shape] = []
        while rest and rest[0] != ")":
            if rest[0] == ",":
                rest = rest[1:]
                continue
            one, rest = self._type(rest, text)
            inner.append(one)
        if not inner:
            return Shape("unit", "()"), rest[1:]
        name = f"({', '.join(one.name for one in inner)},)"
        return Shape("tuple", name, tuple(inner)), rest[1:]

    def _slice(self, rest: list[str], text: str) -> tuple[Shape, list[str]]:
        inner, rest = self._type(rest, text)
        if rest[:1] == ["]"]:
            return Shape("list", f"[{inner.name}]", (inner,), pointed=True), rest[1:]
        if rest[:1] == [";"] and rest[2:3] == ["]"] and rest[1].isdecimal() and int(rest[1]) <= 32:
            name = f"[{inner.name}; {rest[1]}]"
            return Shape("array", name, (inner,), length=int(rest[1])), rest[3:]
        raise Unmade(text)

    def _named(  # noqa: PLR0912 - a case for each type
        self, name: str, args: tuple[Shape, ...], text: str
    ) -> Shape:
        if name == "Self" and self.this is not None:
            return self.this
        if name in self.generics:
            return self.generics[name]
        own = next((one for one in self.file.records if one.name == name), None)
        if own is not None:
            return self._own(own, args, text)
        inner = ", ".join(one.name for one in args)
        if name[0] in "iu" and name[1:] in _BITS:
            return int_shape(name)
        if name in ("Path", "PathBuf"):
            return Shape("string", "Path" if name == "Path" else "::std::path::PathBuf")
        if name == "Duration":
            return Shape("int", "::std::time::Duration", low=0, high=10**9)
        if name == "Cow" and len(args) == 1:
            return Shape("string", "::std::borrow::Cow<'static, str>")
        match name:
            case "f32" | "f64":
                return Shape("float", name)
            case "bool" | "char":
                return Shape("bool" if name == "bool" else "char", name)
            case "String":
                return STRING
            case "str":
                return Shape("string", "str", pointed=True)
            case "Option" if len(args) == 1:
                return Shape("option", f"::std::option::Option<{inner}>", args)
            case "Result" if len(args) == 2:
                return Shape("result", f"::std::result::Result<{inner}>", args)
        if name in _LISTS and len(args) == 1:
            of = "list" if _LISTS[name] == "list" else "set"
            prefix = "" if name == "Vec" else "::std::collections::"
            full = f"::std::vec::Vec<{inner}>" if name == "Vec" else f"{prefix}{name}<{inner}>"
            return Shape(of, full, args)  # type: ignore[arg-type]  # one of two literals
        if name in _MAPS and len(args) == 2:
            return Shape("map", f"::std::collections::{name}<{inner}>", args)
        if name in _BOXES and len(args) == 1:
            home = {"Box": "boxed", "Rc": "rc", "Arc": "sync"}[name]
            return Shape("ref", f"::std::{home}::{name}<{inner}>", args)
        raise Unmade(text)

    def _own(self, record: Record, args: tuple[Shape, ...], text: str) -> Shape:
        if record.shape == "alias":
            return self.shape(record.fields[0].type)
        if record.shape == "interface":
            raise Unmade(text)
        return record_shape(record, args or tuple(map(self.standing_for, record.generics)))

    def standing_for(self, generic: Field) -> Shape:
        """A type for a type parameter, by its bounds. Raises `Unmade`."""
        return self.bounded(generic.type, generic.name)

    def bounded(self, bounds: str, name: str = "") -> Shape:
        """A type that fits bounds, where one obviously does. Raises `Unmade`."""
        flat = bounds.replace(" ", "")
        shown = f"{name}: {bounds}" if name else f"impl {bounds}"
        if any(word in flat for word in ("AsRef<str>", "Into<String>", "ToString", "Borrow<str>")):
            return TEXT
        if "Into<Cow<" in flat:
            return TEXT
        if found := re.search(r"(IntoIterator|Iterator)<Item=(.+)>$", flat):
            item = self.shape(_spaced(found.group(2)))
            suffix = ".into_iter()" if found.group(1) == "Iterator" else ""
            return Shape("list", f"::std::vec::Vec<{item.name}>", (item,), suffix=suffix)
        if found := re.search(r"AsRef<\[(.+)\]>", flat):
            item = self.shape(_spaced(found.group(1)))
            return Shape("list", f"::std::vec::Vec<{item.name}>", (item,))
        if "const" in flat or not all(
            _SIMPLE.match(one.rpartition("::")[2]) for one in _split(flat) if one != "?Sized"
        ):
            raise Unmade(shown)
        if found := re.search(r"Into<([a-z0-9]+)>", flat):
            return self.shape(found.group(1))
        return I32


def record_shape(record: Record, args: tuple[Shape, ...] = ()) -> Shape:
    """The shape of a type of the file, with what its type parameters stand for."""
    inner = [*["'_"] * record.lifetimes, *(one.name for one in args)]
    name = f"{record.name}<{', '.join(inner)}>" if inner else record.name
    return Shape("record", name, args)


def base_name(shape: Shape) -> str:
    """`Stack` of `Stack<i32>`."""
    return shape.name.partition("<")[0]


def _split(bounds: str) -> list[str]:
    """`A + B<C>` at its pluses."""
    found, depth, begin = [], 0, 0
    for at, char in enumerate(bounds):
        depth += {"<": 1, ">": -1}.get(char, 0)
        if char == "+" and depth == 0:
            found.append(bounds[begin:at])
            begin = at + 1
    return [one for one in (*found, bounds[begin:]) if one and not one.startswith("'")]


def _spaced(text: str) -> str:
    return text.replace("&", "& ").replace("dyn", "dyn ")
