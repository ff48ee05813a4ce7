"""Values as Go source: literals, and the terms that are given to a function."""

from __future__ import annotations

import math
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from syntax.units.facts import UnitFile
from testgen.languages.compiled.terms import Term, Ways
from testgen.languages.go.types import PREDICATES

_ESCAPES = {"\\": "\\\\", '"': '\\"', "\n": "\\n", "\t": "\\t", "\r": "\\r"}
_UNITS = (("time.Second", 10**9), ("time.Millisecond", 10**6), ("time.Microsecond", 10**3))
_LIMITS = {
    (1 << 63) - 1: "math.MaxInt64",
    -(1 << 63): "math.MinInt64",
    (1 << 64) - 1: "math.MaxUint64",
    (1 << 31) - 1: "math.MaxInt32",
    -(1 << 31): "math.MinInt32",
}

Names = Mapping[str, Mapping[str, str]]
"""The constants of each type: by the source of their value."""


def text(value: str) -> str:
    """A string literal."""
    return raw('"' + "".join(map(_escaped, value)) + '"')


def raw(literal: str) -> str:
    """A quoted literal in backquotes where it reads better so."""
    inner = literal[1:-1]
    plain = re.sub(r"\\([\\\"])", r"\1", inner)
    others = re.sub(r"\\[\\\"]", "", inner)
    return literal if plain == inner or "\\" in others or "`" in inner else f"`{plain}`"


def char(value: str) -> str:
    """A rune literal."""
    if value == "'":
        return "'\\''"
    return f"'{value if value == chr(34) else _escaped(value)}'"


def _escaped(one: str) -> str:
    if one in _ESCAPES:
        return _ESCAPES[one]
    if one.isprintable():
        return one
    return f"\\u{ord(one):04x}" if ord(one) < 0x10000 else f"\\U{ord(one):08x}"


def named_constants(package: UnitFile) -> dict[str, dict[str, str]]:
    """The constants of the package's own types."""
    found: dict[str, dict[str, str]] = {}
    for record in package.records:
        for one in record.variants:
            found.setdefault(record.name, {}).setdefault(one.parts[0].type, one.name)
    return found


def number(value: int) -> str:
    """An integer; the ends of the types by their names."""
    return _LIMITS.get(value, str(value))


def float_source(shown: str) -> str:
    """A float as Go writes it."""
    value = float(shown.replace("Inf", "inf").replace("NaN", "nan"))
    if math.isnan(value):
        return "math.NaN()"
    if math.isinf(value):
        return f"math.Inf({1 if value > 0 else -1})"
    return shown.removesuffix(".0")


def duration(nanoseconds: int) -> str:
    """A `time.Duration` in the largest unit that fits."""
    for name, size in _UNITS:
        if nanoseconds and nanoseconds % size == 0:
            count = nanoseconds // size
            return name if count == 1 else f"{count} * {name}"
    return str(nanoseconds)


def composite(of: str, parts: Sequence[str], inner: Sequence[str] = ()) -> str:
    """`of{…}`. The types of elements that say what `inner` says are left out."""
    short = []
    for part in parts:
        for one in inner:
            if (one.startswith("*") and part.startswith(f"&{one[1:]}{{")) or part.startswith(
                f"{one}{{"
            ):
                part = part[len(one) :]  # noqa: PLW2901
        short.append(part)
    return f"{of}{{{', '.join(short)}}}"


@dataclass(frozen=True, slots=True)
class Terms:
    """Spells terms as a test of the package would."""

    ways: Ways
    names: Names = field(default_factory=dict)

    def source(self, term: Term) -> str:  # noqa: PLR0912 - a case for each shape
        """The term as an argument."""
        shape = term.shape
        match shape.of:
            case "int":
                return self._int(term)
            case "float":
                return float_source(repr(term.value))
            case "bool":
                return "true" if term.value else "false"
            case "char":
                return char(str(term.value))
            case "string":
                return self._string(term)
            case "unit":
                return "struct{}{}" if shape.name == "struct{}" else "&bytes.Buffer{}"
            case "result":
                return self.source(term.parts[0])
            case "option":
                return self._option(term)
        parts = [self.source(part) for part in term.parts]
        inner = shape.args[0].name if shape.args else ""
        match shape.of:
            case "list":
                if not parts:
                    return "nil"
                if inner == "byte" and (plain := _ascii(term)) is not None:
                    return f"{shape.name}({text(plain)})"
                return composite(shape.name, parts, (inner,))
            case "array":
                return composite(shape.name, parts, (inner,))
            case "map":
                pairs = dict(zip(parts[::2], parts[1::2], strict=True))
                value = shape.args[1].name
                short = [composite("", [one], (value,))[1:-1] for one in pairs.values()]
                both = [f"{k}: {v}" for k, v in zip(pairs, short, strict=True)]
                return composite(shape.name, both)
        return self._record(term, parts)

    def _int(self, term: Term) -> str:
        value, name = int(term.value or 0), term.shape.name
        if name == "time.Duration":
            return duration(value * 10**6)
        if name == "func(int) bool":
            return f"func(i int) bool {{ return i >= {value} }}"
        if name == "func(rune) bool":
            return PREDICATES[value]
        if name == "byte" and 32 < value < 127:
            return char(chr(value))
        return self.names.get(name, {}).get(str(value)) or number(value)

    def _string(self, term: Term) -> str:
        plain = text(str(term.value))
        match term.shape.name:
            case "io.Reader":
                return f"strings.NewReader({plain})"
            case "fmt.Stringer":
                return f"bytes.NewBufferString({plain})"
        return self.names.get(term.shape.name, {}).get(plain) or plain

    def _option(self, term: Term) -> str:
        if not term.way:
            return "nil"
        inner = self.source(term.parts[0])
        if term.shape.name == "error":
            return f"errors.New({inner})"
        if inner.endswith("}"):
            return f"&{inner}"
        of = term.shape.name[1:]
        return f"func() *{of} {{ v := {of}({inner}); return &v }}()"

    def _record(self, term: Term, parts: Sequence[str]) -> str:
        way = self.ways[term.shape.name][term.way]
        if way.kind == "call":
            given = [
                f"{part}..." if shape.suffix else part
                for part, shape in zip(parts, way.shapes, strict=True)
            ]
            spread = way.shapes and way.shapes[-1].suffix
            if spread:
                given = [*given[:-1], *self.spread(term.parts[-1])]
            return f"{way.name}({', '.join(given)})"
        star = "&" if term.shape.name.startswith("*") else ""
        name = term.shape.name.lstrip("*")
        pairs = [
            f"{key}: {part}"
            for key, part, value in zip(way.names, parts, term.parts, strict=True)
            if not is_zero(value)
        ]
        return f"{star}{name}{{{', '.join(pairs)}}}"

    def spread(self, term: Term) -> list[str]:
        """A variadic parameter's values as arguments."""
        return [self.source(part) for part in term.parts]


def is_zero(term: Term) -> bool:
    """Whether it is what a field is that nobody sets."""
    match term.shape.of:
        case "int" | "float":
            return term.value == 0
        case "bool":
            return not term.value
        case "string":
            return term.value == "" and not term.shape.name.startswith(("io.", "fmt."))
        case "list":
            return not term.parts
        case "option":
            return not term.way
        case "record":
            return not term.shape.name.startswith("*") and not term.parts and not term.way
    return False


def _ascii(term: Term) -> str | None:
    data = [int(part.value or 0) for part in term.parts]
    return "".join(map(chr, data)) if all(9 <= one < 127 for one in data) else None
