"""Types as annotations tell them: from source, from objects, whichever there is."""

from __future__ import annotations

import ast
import builtins
import collections.abc
import enum
import importlib
import numbers
import types
import typing
from typing import Any

Type = dict[str, Any]
_UNION = getattr(types, "UnionType", None)
_SHAPES: dict[Any, str] = {
    int: "int", float: "float", str: "str", bytes: "bytes", bool: "bool", complex: "complex",
    type(None): "none", None: "none", list: "list", tuple: "tuple", set: "set", dict: "dict",
    frozenset: "frozenset", type: "type", object: "any", bytearray: "bytearray",
    collections.abc.Sequence: "list", collections.abc.MutableSequence: "list",
    collections.abc.Collection: "list", collections.abc.Reversible: "list",
    collections.abc.Iterable: "iterable", collections.abc.Iterator: "iterable",
    collections.abc.Generator: "iterable", collections.abc.AsyncIterable: "iterable",
    collections.abc.AsyncIterator: "iterable", collections.abc.AsyncGenerator: "iterable",
    collections.abc.Set: "set", collections.abc.MutableSet: "set",
    collections.abc.Mapping: "dict", collections.abc.MutableMapping: "dict",
    collections.abc.Callable: "callable", collections.abc.Hashable: "any",
    collections.abc.Sized: "list", collections.abc.Container: "list",
    collections.abc.Awaitable: "awaitable", collections.abc.Coroutine: "awaitable",
    numbers.Number: "float", numbers.Real: "float", numbers.Integral: "int",
    typing.SupportsInt: "int", typing.SupportsFloat: "float", typing.SupportsIndex: "int",
    typing.SupportsAbs: "float", typing.SupportsRound: "float", typing.Any: "any",
    typing.Hashable: "any", typing.NoReturn: "none",
}  # fmt: skip
_SPOKEN = {
    "string": "str", "text": "str", "unicode": "str", "integer": "int", "number": "float",
    "boolean": "bool", "numeric": "float", "real": "float", "double": "float",
    "function": "callable", "func": "callable", "sequence": "list", "array": "list",
    "array_like": "list", "array-like": "list", "mapping": "dict", "dictionary": "dict",
    "object": "any", "anything": "any", "nonetype": "none", "none": "none", "null": "none",
    "iterator": "iterable", "generator": "iterable", "char": "str", "character": "str",
    "iterable": "iterable", "callable": "callable", "any": "any",
}  # fmt: skip
_SAFE = {
    "typing", "collections", "abc", "datetime", "decimal", "fractions", "pathlib", "enum", "io",
    "re", "types", "uuid", "array", "numbers", "ipaddress", "contextlib", "logging", "argparse",
}  # fmt: skip
"""Modules that nobody minds to be imported."""
_THROUGH = ("Annotated", "ClassVar", "Final", "Required", "NotRequired", "ReadOnly", "InitVar")


def shape(of: str, *args: Type, name: str = "", values: tuple[str, ...] = ()) -> Type:
    """A type as JSON."""
    return {"of": of, "name": name, "args": list(args), "values": list(values)}


def union(parts: list[Type]) -> Type:
    """One of several types; nested unions become one."""
    flat: list[Type] = []
    for part in parts:
        for each in part["args"] if part["of"] == "union" else [part]:
            if each not in flat:
                flat.append(each)
    return flat[0] if len(flat) == 1 else shape("union", *flat)


class Types:
    """Converts types in the terms of one namespace. `hidden` names what only a checker imports."""

    def __init__(self, names: dict[str, Any], hidden: dict[str, str]) -> None:
        self._names = names
        self._hidden = hidden

    def of_text(self, text: str) -> Type | None:
        """A type written as an expression, or None where it is none."""
        try:
            return self.of_node(ast.parse(text.strip(), mode="eval").body)
        except (SyntaxError, ValueError, RecursionError):
            return None

    def of_node(self, node: ast.expr | None) -> Type | None:
        """An annotation's source."""
        if node is None:
            return None
        try:
            return self._node(node)
        except RecursionError:
            return None

    def _node(self, node: ast.expr) -> Type:
        if isinstance(node, ast.Constant):
            if isinstance(node.value, str):
                return self.of_text(node.value) or shape("any")
            return shape("none" if node.value is None else "any")
        if isinstance(node, ast.BinOp) and isinstance(node.op, ast.BitOr):
            return union([self._node(node.left), self._node(node.right)])
        if isinstance(node, (ast.Tuple, ast.List)):
            return shape("tuple", *map(self._node, node.elts))
        if isinstance(node, ast.Subscript):
            return self._subscript(node)
        if isinstance(node, (ast.Name, ast.Attribute)):
            return self._named(node)
        return shape("any")

    def _named(self, node: ast.expr) -> Type:
        text = ast.unparse(node)
        value = self._resolved(node)
        if value is not _UNKNOWN:
            return self.of_object(value)
        last = text.rpartition(".")[2]
        top = text.partition(".")[0]
        if top in self._hidden:
            home = self._hidden[top] + text[len(top) :]
            value = _of_standard_library(home)
            return shape("class", name=home) if value is _UNKNOWN else self.of_object(value)
        known = getattr(typing, last, _UNKNOWN)
        if known is not _UNKNOWN and last[:1].isupper():
            return self.of_object(known)
        return shape(_SPOKEN[last.lower()]) if last.lower() in _SPOKEN else (
            shape("class", name=text))  # fmt: skip

    def _subscript(self, node: ast.Subscript) -> Type:
        arguments = node.slice.elts if isinstance(node.slice, ast.Tuple) else [node.slice]
        last = ast.unparse(node.value).rpartition(".")[2]
        if last == "Literal":
            return shape("literal", values=tuple(ast.unparse(each) for each in arguments))
        if last in _THROUGH:
            return self._node(arguments[0])
        if last in ("Optional", "Union"):
            parts = [self._node(each) for each in arguments]
            return union([*parts, *([shape("none")] if last == "Optional" else [])])
        base = self._named(node.value)
        if base["of"] == "callable":
            return shape("callable", self._node(arguments[-1]))
        args = [
            shape("ellipsis") if isinstance(each, ast.Constant) and each.value is ...
            else self._node(each) for each in arguments
        ]  # fmt: skip
        return _filled(base, args)

    def _resolved(self, node: ast.expr) -> Any:
        if isinstance(node, ast.Name):
            return self._names.get(node.id, getattr(builtins, node.id, _UNKNOWN))
        if isinstance(node, ast.Attribute):
            owner = self._resolved(node.value)
            return _UNKNOWN if owner is _UNKNOWN else getattr(owner, node.attr, _UNKNOWN)
        return _UNKNOWN

    def of_object(self, value: Any, depth: int = 0) -> Type:
        """An annotation that was evaluated."""
        if depth > 8:
            return shape("any")
        if isinstance(value, str):
            return self.of_text(value) or shape("any")
        if isinstance(value, typing.ForwardRef):
            return self.of_text(value.__forward_arg__) or shape("any")
        if isinstance(value, typing.TypeVar):
            return self._type_variable(value, depth)
        origin, args = typing.get_origin(value), typing.get_args(value)
        if origin is not None:
            return self._generic(origin, args, depth)
        supertype = getattr(value, "__supertype__", None)  # NewType
        if supertype is not None:
            return self.of_object(supertype, depth + 1)
        try:
            known = _SHAPES.get(value)
        except TypeError:  # Something that cannot be hashed is no type.
            return shape("any")
        if known is not None:
            return shape(known)
        if isinstance(value, type):
            return _class(value)
        name = getattr(value, "_name", None) or getattr(value, "__name__", "")
        aliased = getattr(value, "__value__", None)  # A `type` statement.
        if aliased is not None:
            return self.of_object(aliased, depth + 1)
        return shape("str") if name in ("LiteralString", "AnyStr", "Text") else shape("any")

    def _type_variable(self, value: Any, depth: int) -> Type:
        if value.__constraints__:
            return union([self.of_object(each, depth + 1) for each in value.__constraints__])
        return self.of_object(value.__bound__, depth + 1) if value.__bound__ else shape("any")

    def _generic(self, origin: Any, args: tuple[Any, ...], depth: int) -> Type:
        if origin is typing.Union or origin is _UNION:
            return union([self.of_object(each, depth + 1) for each in args])
        if origin is typing.Literal:
            return shape("literal", values=tuple(map(repr, args)))
        if str(origin).rpartition(".")[2].strip("'>") in _THROUGH:
            return self.of_object(args[0], depth + 1) if args else shape("any")
        base = self.of_object(origin, depth + 1)
        if base["of"] == "callable":
            return shape("callable", *([self.of_object(args[-1], depth + 1)] if args else []))
        inner = [
            shape("ellipsis") if each is ... else self.of_object(each, depth + 1) for each in args
        ]
        return _filled(base, inner)


_UNKNOWN = object()


def _of_standard_library(path: str) -> Any:
    """What only a type checker imports, where that is safe to import for real."""
    home, _, name = path.rpartition(".")
    if home.partition(".")[0] not in _SAFE:
        return _UNKNOWN
    try:
        return getattr(importlib.import_module(home), name, _UNKNOWN)
    except ImportError:
        return _UNKNOWN


def _filled(base: Type, args: list[Type]) -> Type:
    if base["of"] == "awaitable":
        return args[-1] if args else shape("any")
    if base["of"] == "iterable":
        args = args[:1]
    return {**base, "args": args}


def _class(value: type) -> Type:
    for base in (bool, int, float, str, bytes):
        if value.__module__ == "numpy" and issubclass(value, base):
            return shape(base.__name__)
    if issubclass(value, enum.Enum):
        return shape("class", name=_qualified(value), values=tuple(value.__members__))
    return shape("class", name=_qualified(value))


def _qualified(value: type) -> str:
    return f"{value.__module__}.{value.__qualname__}"


def spoken(word: str) -> str | None:
    """The shape that a word of a docstring means."""
    return _SPOKEN.get(word.lower())
