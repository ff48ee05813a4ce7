"""An expression that builds an equal value, by the value's exact type."""

from __future__ import annotations

import array
import ast
import collections
import datetime
import decimal
import enum
import fractions
import ipaddress
import math
import pathlib
import re
import sys
import types
import uuid
from collections.abc import Callable, Iterable
from typing import Any

from .construction import constructed
from .naming import Naming, NoName

Writer = Callable[["Sources", Any], str]
LONGEST = 400
_MOST_NODES = 250
_DEEPEST = 12


class NoSource(Exception):
    """There is no such expression, or none of a bearable length."""


class Sources:
    """Writes expressions for values. `has_float` and `used` tell of the last one."""

    def __init__(self, naming: Naming, is_project: Callable[[type], bool]) -> None:
        self._naming = naming
        self._is_project = is_project
        self._nodes = 0
        self._inside: list[int] = []
        self.has_float = False

    def of(self, value: Any) -> str:
        """The expression. Raises NoSource."""
        source = self._of(value)
        if len(source) > LONGEST:
            raise NoSource("too long")
        return source

    def _of(self, value: Any) -> str:
        self._nodes += 1
        if self._nodes > _MOST_NODES or len(self._inside) > _DEEPEST or id(value) in self._inside:
            raise NoSource("too large")
        self._inside.append(id(value))
        try:
            return self._by_type(value)
        except (NoName, ValueError) as error:  # ValueError: an integer of too many digits.
            raise NoSource(str(error)) from None
        finally:
            self._inside.pop()

    def _by_type(self, value: Any) -> str:
        kind = type(value)
        if kind in _BY_REPR:
            if kind in (str, bytes, bytearray) and len(value) > LONGEST:
                raise NoSource("too long")
            return repr(value)
        writer = _WRITERS.get(kind)
        if writer is not None:
            return writer(self, value)
        if isinstance(value, (type, types.FunctionType, types.BuiltinFunctionType)):
            return self._named(value)
        if isinstance(value, types.ModuleType):
            raise NoSource("a module")
        if isinstance(value, enum.Enum):
            return self._enum(value)
        if isinstance(value, tuple) and hasattr(kind, "_fields"):
            pairs = zip(kind._fields, tuple.__iter__(value))
            return self.call(self._naming.of(kind), (), pairs)
        return self._constructed(value)

    def _named(self, value: Any) -> str:
        if value is type(None):
            return "type(None)"
        return self._naming.of(value)

    def _constructed(self, value: Any) -> str:
        found = constructed(value, self._is_project(type(value)))
        if found is None:
            raise NoSource(type(value).__qualname__)
        return self.call(self._naming.of(type(value)), *found)

    def call(
        self, callee: str, arguments: Iterable[Any], named: Iterable[tuple[str, Any]] = ()
    ) -> str:
        """A call with values as arguments."""
        parts = [self._of(each) for each in arguments]
        parts += [f"{name}={self._of(each)}" for name, each in named]
        return f"{callee}({', '.join(parts)})"

    def items(self, values: Iterable[Any]) -> list[str]:
        """The elements' expressions."""
        return [self._of(each) for each in values]

    def pairs(self, value: Any) -> str:
        """A dict display of the items of a mapping."""
        shown = (f"{self._of(key)}: {self._of(each)}" for key, each in dict.items(value))
        return "{" + ", ".join(shown) + "}"

    def known(self, kind: str, module: str) -> str:
        """The name of something of the standard library."""
        return self._naming.of(getattr(sys.modules[module], kind), module, kind)

    def name(self, value: Any) -> str:
        """The name of something that has one. Raises NoName."""
        return self._naming.of(value)

    def module(self, name: str) -> str:
        """A module of the standard library."""
        return self._naming.module(name)

    def _enum(self, value: Any) -> str:
        owner = self._naming.of(type(value))
        if value.name is not None and value.name in type(value).__members__:
            return f"{owner}.{value.name}"
        if isinstance(value, enum.Flag):
            parts = [each for each in type(value) if each.value and each in value]
            if parts:
                return " | ".join(f"{owner}.{each.name}" for each in parts)
        return f"{owner}({self._of(value.value)})"


def _float(sources: Sources, value: float) -> str:
    sources.has_float = True
    return repr(value) if math.isfinite(value) else f'float("{value}")'


def _complex(sources: Sources, value: complex) -> str:
    sources.has_float = True
    parts = (value.real, value.imag)
    if all(map(math.isfinite, parts)) and repr(ast.literal_eval(repr(value))) == repr(value):
        return repr(value)  # Which does not always read as what it was: zeros have signs.
    return f"complex({_float(sources, value.real)}, {_float(sources, value.imag)})"


def _tuple(sources: Sources, value: tuple[Any, ...]) -> str:
    items = sources.items(value)
    return f"({items[0]},)" if len(items) == 1 else f"({', '.join(items)})"


def _set(sources: Sources, value: set[Any]) -> str:
    return "{" + ", ".join(sorted(sources.items(value))) + "}" if value else "set()"


def _frozenset(sources: Sources, value: frozenset[Any]) -> str:
    shown = ", ".join(sorted(sources.items(value)))
    return f"frozenset({{{shown}}})" if value else "frozenset()"


def _pattern(sources: Sources, value: re.Pattern[Any]) -> str:
    flags = value.flags & ~(re.UNICODE if isinstance(value.pattern, str) else 0)
    arguments = [repr(value.pattern), *([str(flags)] if flags else [])]
    return f"{sources.module('re')}.compile({', '.join(arguments)})"


def _deque(sources: Sources, value: collections.deque[Any]) -> str:
    items = f"[{', '.join(sources.items(value))}]" if value else ""
    if value.maxlen is None:
        return f"{sources.known('deque', 'collections')}({items})"
    return f"{sources.known('deque', 'collections')}({items or '[]'}, maxlen={value.maxlen})"


def _mapping(name: str) -> Writer:
    def write(sources: Sources, value: Any) -> str:
        shown = sources.pairs(value) if value else ""
        return f"{sources.known(name, 'collections')}({shown})"

    return write


def _defaultdict(sources: Sources, value: Any) -> str:
    factory = "None" if value.default_factory is None else sources.name(value.default_factory)
    shown = f", {sources.pairs(value)}" if value else ""
    return f"{sources.known('defaultdict', 'collections')}({factory}{shown})"


def _text_of(kind: str, module: str) -> Writer:
    return lambda sources, value: f"{sources.known(kind, module)}({str(value)!r})"


def _date_time(sources: Sources, value: Any) -> str:
    kind = type(value)
    names = [name for name in ("year", "month", "day", "hour", "minute", "second", "microsecond")
             if hasattr(value, name)]  # fmt: skip
    numbers = [getattr(value, name) for name in names]
    least = 2 if kind is datetime.time else 3
    while len(numbers) > least and not numbers[-1]:
        numbers.pop()
    named = []
    if getattr(value, "tzinfo", None) is not None:
        named.append(("tzinfo", value.tzinfo))
    if getattr(value, "fold", 0):
        named.append(("fold", value.fold))
    return sources.call(sources.known(kind.__name__, "datetime"), numbers, named)


def _timedelta(sources: Sources, value: datetime.timedelta) -> str:
    parts = [(name, getattr(value, name)) for name in ("days", "seconds", "microseconds")
             if getattr(value, name)]  # fmt: skip
    return sources.call(sources.known("timedelta", "datetime"), (), parts)


def _timezone(sources: Sources, value: datetime.timezone) -> str:
    if value is datetime.timezone.utc:
        return f"{sources.known('timezone', 'datetime')}.utc"
    return sources.call(sources.known("timezone", "datetime"), [value.utcoffset(None)])


def _fraction(sources: Sources, value: fractions.Fraction) -> str:
    parts = [value.numerator, value.denominator]
    return sources.call(sources.known("Fraction", "fractions"), parts)


def _namespace(sources: Sources, value: types.SimpleNamespace) -> str:
    return sources.call(sources.known("SimpleNamespace", "types"), (), vars(value).items())


def _array(sources: Sources, value: array.array[Any]) -> str:
    return sources.call(sources.known("array", "array"), [value.typecode, value.tolist()])


def _proxy(sources: Sources, value: types.MappingProxyType[Any, Any]) -> str:
    return sources.call(sources.known("MappingProxyType", "types"), [dict(value)])


_BY_REPR = frozenset(
    (int, bool, str, bytes, bytearray, range, type(None), type(...), type(NotImplemented), slice)
)
_WRITERS: dict[type, Writer] = {
    float: _float, complex: _complex, tuple: _tuple, set: _set, frozenset: _frozenset,
    list: lambda sources, value: f"[{', '.join(sources.items(value))}]",
    dict: lambda sources, value: sources.pairs(value),
    re.Pattern: _pattern, collections.deque: _deque, collections.defaultdict: _defaultdict,
    collections.OrderedDict: _mapping("OrderedDict"), collections.Counter: _mapping("Counter"),
    decimal.Decimal: _text_of("Decimal", "decimal"), uuid.UUID: _text_of("UUID", "uuid"),
    fractions.Fraction: _fraction, datetime.date: _date_time, datetime.datetime: _date_time,
    datetime.time: _date_time, datetime.timedelta: _timedelta, datetime.timezone: _timezone,
    types.SimpleNamespace: _namespace, array.array: _array, types.MappingProxyType: _proxy,
    type(pathlib.Path()): _text_of("Path", "pathlib"),
    **{getattr(pathlib, name): _text_of(name, "pathlib")
       for name in ("PurePosixPath", "PureWindowsPath")},
    **{getattr(ipaddress, name): _text_of(name, "ipaddress")
       for name in ("IPv4Address", "IPv6Address", "IPv4Network", "IPv6Network")},
}  # fmt: skip
"""Exact type -> how its values are written."""
