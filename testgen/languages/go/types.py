"""Go's types, read from how they are written, as shapes that values can be made of."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from syntax.units.facts import Field, Record, UnitFile
from testgen.languages.compiled.terms import Shape

_BITS = {"int8": 8, "int16": 16, "int32": 32, "int64": 64, "int": 64, "rune": 32}
_UNSIGNED = {"uint8": 8, "byte": 8, "uint16": 16, "uint32": 32, "uint64": 64, "uint": 64}
_MOST_ITEMS = 64

STRING = Shape("string", "string")
PREDICATES = ("unicode.IsLetter", "unicode.IsDigit", "unicode.IsSpace", "unicode.IsUpper")
"""What a `func(rune) bool` may be, by its number."""
_STANDARD = {
    "error": Shape("option", "error", (STRING,)),
    "io.Reader": Shape("string", "io.Reader"),
    "io.Writer": Shape("unit", "io.Writer"),
    "fmt.Stringer": Shape("string", "fmt.Stringer"),
    "time.Duration": Shape("int", "time.Duration", low=0, high=10**7),
    "func(int) bool": Shape("int", "func(int) bool", low=-1, high=20),
    "func(rune) bool": Shape("int", "func(rune) bool", low=0, high=len(PREDICATES) - 1),
}
_ORDERED = re.compile(r"(constraints|cmp)\.(Ordered|Integer|Signed|Number)$|^(any|comparable)$")


class Unmade(Exception):
    """A type that no value is made of here; the text says which."""


def int_shape(name: str) -> Shape:
    """`int8` with its bounds."""
    if name in _UNSIGNED:
        return Shape("int", name, low=0, high=(1 << _UNSIGNED[name]) - 1)
    bits = _BITS[name]
    of = "char" if name == "rune" else "int"
    low, high = -(1 << (bits - 1)), (1 << (bits - 1)) - 1
    return Shape(of, name, low=low, high=high)  # type: ignore[arg-type]  # one of two literals


@dataclass
class Types:
    """Reads types in the scope of a package. `generics`: what type parameters stand for, as
    source. `built`: the types that a constructor gives a pointer to."""

    package: UnitFile
    built: frozenset[str] = frozenset()
    generics: Mapping[str, str] = field(default_factory=dict)

    def scoped(self, generics: Mapping[str, str]) -> Types:
        """The same package, in a function."""
        return replace(self, generics=dict(generics))

    def plain(self, text: str) -> str:
        """The type with what its parameters stand for in their place."""
        if not self.generics:
            return text
        names = "|".join(map(re.escape, self.generics))
        return re.sub(rf"(?<![\w.])({names})\b", lambda one: self.generics[one.group()], text)

    def shape(self, text: str, depth: int = 0) -> Shape:  # noqa: PLR0912 - one for each kind
        """The shape of a type as it is written. Raises `Unmade`."""
        text = self.plain(text).strip()
        if depth > 12:
            raise Unmade(text)
        standard = _STANDARD.get(re.sub(r"func\(\w+ (int|rune)\)", r"func(\1)", text))
        if standard is not None:
            return standard
        if text in ("any", "interface{}"):
            return Shape("result", text, (int_shape("int"), STRING))
        if text in _BITS or text in _UNSIGNED:
            return int_shape(text)
        if text in ("float64", "float32"):
            return Shape("float", text)
        if text in ("bool", "string"):
            return Shape("bool" if text == "bool" else "string", text)
        if text.startswith("..."):
            inner = self.shape(text[3:], depth + 1)
            return Shape("list", f"[]{inner.name}", (inner,), suffix="...")
        if text.startswith("*"):
            return self._pointer(text[1:], depth)
        if text.startswith("[]"):
            inner = self.shape(text[2:], depth + 1)
            return Shape("list", text, (inner,))
        if found := re.match(r"^\[(\d+)\]", text):
            inner = self.shape(text[found.end() :], depth + 1)
            if int(found.group(1)) <= _MOST_ITEMS:
                return Shape("array", text, (inner,), length=int(found.group(1)))
        if text.startswith("map["):
            key, value = _bracketed(text[3:])
            return Shape("map", text, (self.shape(key, depth + 1), self.shape(value, depth + 1)))
        if text.startswith("struct{}"):
            return Shape("unit", "struct{}")
        return self._named(text, depth)

    def _pointer(self, text: str, depth: int) -> Shape:
        if text.partition("[")[0] in self.built:
            return Shape("record", f"*{text}")
        inner = self.shape(text, depth + 1)
        return Shape("option", f"*{text}", (inner,))

    def _named(self, text: str, depth: int) -> Shape:
        base, _, given = text.partition("[")
        record = self.record(base)
        if record is None or record.shape == "interface":
            raise Unmade(text)
        if record.generics and not given:
            raise Unmade(text)
        if record.shape == "struct":
            return Shape("record", text)
        if record.generics:
            raise Unmade(text)
        inner = self.shape(record.fields[0].type, depth + 1)
        if record.shape == "alias":
            return inner
        if inner.of in ("option", "record", "unit", "result"):
            raise Unmade(text)
        numbers = [one.parts[0].type for one in record.variants]
        if inner.of == "int" and numbers and all(one.isdecimal() for one in numbers):
            # One more than there are is what a `default` is for.
            high = max(map(int, numbers)) + 1
            return replace(inner, name=text, low=0, high=min(inner.high, high))
        return replace(inner, name=text)

    def record(self, name: str) -> Record | None:
        """The package's type of that name."""
        return next((one for one in self.package.records if one.name == name), None)

    def standing_for(self, generic: Field) -> str:
        """A type for a type parameter, by its constraint. Raises `Unmade`."""
        text = generic.type
        if _ORDERED.search(text):
            return "int"
        own = self.record(text)
        if own is not None and own.shape == "interface" and own.fields:
            text = own.fields[0].type
        first = text.partition("|")[0].strip().lstrip("~")
        if first in _BITS or first in _UNSIGNED or first in ("float64", "float32", "string"):
            return "int" if re.search(r"(^|[~|\s])int\b", text) else first
        if own is not None and _ORDERED.search(first):
            return "int"
        if found := re.match(r"^\[\](\w+)$", first):
            return f"[]{self.generics.get(found.group(1), found.group(1))}"
        raise Unmade(f"{generic.name} {generic.type}")


def _bracketed(text: str) -> tuple[str, str]:
    """`[a]b` as a and b."""
    depth = 0
    for at, one in enumerate(text):
        depth += {"[": 1, "]": -1}.get(one, 0)
        if depth == 0:
            return text[1:at], text[at + 1 :]
    raise Unmade(text)
