"""What the message of a TypeError or AttributeError says: what was wrong, what would be right."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from testgen.inputs.by_use import types_by_use
from testgen.inputs.types import type_of_text
from testgen.values import Class, Type, Wants


@dataclass(frozen=True, slots=True)
class Complaint:
    """Values of type `wrong` (a plain name) did not do; one of `right` might."""

    wrong: str
    right: tuple[Type, ...] = ()


_ITERABLE = ("list[int]", "list[str]", "list[list[int]]", "str", "dict[str, int]")
_INDEXED = ("list[int]", "str", "dict[str, int]", "tuple[int, int]", "list[list[int]]")
_RULES: tuple[tuple[str, tuple[str, ...]], ...] = (
    (r"'(?P<wrong>[\w.]+)' object is not callable", ("Callable",)),
    (r"'(?P<wrong>[\w.]+)' object is not iterable", _ITERABLE),
    (r"after \*\*? must be an? \w+, not (?P<wrong>\w+)", _ITERABLE),
    (r"cannot unpack non-iterable (?P<wrong>\w+) object", ("tuple[int, int]", "list[int]")),
    (r"'(?P<wrong>[\w.]+)' object is not (?:subscriptable|reversible|an iterator)", _INDEXED),
    (r"argument of type '(?P<wrong>\w+)' is not", ("list[int]", "str", "dict[str, int]")),
    (r"object of type '(?P<wrong>\w+)' has no len", ("list[int]", "str", "dict[str, int]")),
    (r"unhashable type: '(?P<wrong>\w+)'", ("str", "int", "tuple[int, int]")),
    (r"'(?P<wrong>\w+)' object cannot be interpreted as an integer", ("int",)),
    (r"(?:int|float)\(\) argument must be .* not '(?P<wrong>\w+)'", ("int", "str", "float")),
    (r"must be real number, not (?P<wrong>\w+)", ("float", "int")),
    (r"expected string or bytes-like object, got '(?P<wrong>\w+)'", ("str",)),
    (r"expected str, bytes or os.PathLike object, not (?P<wrong>\w+)", ("path", "str")),
    (r"expected str instance, (?P<wrong>\w+) found", ("list[str]", "str")),
    (r"a bytes-like object is required, not '(?P<wrong>\w+)'", ("bytes",)),
    (r"indices must be integers.* not '?(?P<wrong>\w+)", ("int", "list[int]", "dict[str, int]")),
    (r"(?P<wrong>str)ing indices must be integers", ("dict[str, int]", "list[dict[str, int]]")),
    (r"descriptor '\w+' for '(?P<right>\w+)' objects doesn't apply to a '(?P<wrong>\w+)'", ()),
    (r"can only concatenate (?P<right>\w+) \(not \"(?P<wrong>\w+)\"\)", ()),
    (r"(?:must be|expected|requires) (?:an? )?(?P<right>\w+),? (?:not|got) '?(?P<wrong>\w+)", ()),
    (r"'\w+' object does not support item assignment", ("list[int]", "dict[str, int]")),
)
_PAIR = re.compile(
    r"(?:not supported between instances of|unsupported operand type\(s\) for [^:]+:) "
    r"'(?P<left>\w+)' and '(?P<right>\w+)'"
)
_ATTRIBUTE = re.compile(r"'(?P<wrong>[\w.]+)' object has no attribute '(?P<name>\w+)'")
_COUNT = re.compile(
    r"<lambda>\(\) takes .* positional arguments? but (?P<given>\d+) (?:was|were) given"
    r"|^(?:int|str|bool|list|len|dict|tuple)\b.* argument.*(?:got|\() ?(?P<got>\d+)(?: given|\)|$)"
)
_ELEMENTS = {"list": "list[int]", "dict": "dict[str, int]", "set": "set[int]", "tuple":
             "tuple[int, int]"}  # fmt: skip
_KNOWN = frozenset({"int", "float", "str", "bytes", "bool", "list", "dict", "set", "tuple"})
_CALLABLES = frozenset({"function", "builtin_function_or_method", "method"})

_compiled: tuple[tuple[re.Pattern[str], tuple[str, ...]], ...] = tuple(
    (re.compile(pattern), right) for pattern, right in _RULES
)


def complaints(message: str, classes: Sequence[Class]) -> tuple[Complaint, ...]:
    """What the message complains of; nothing where it is not understood."""
    for read in _READERS:
        found = read(message, classes)
        if found:
            return found
    return ()


def _of_pair(message: str, classes: Sequence[Class]) -> tuple[Complaint, ...]:
    match = _PAIR.search(message)
    if match is None:
        return ()
    left, right = match["left"], match["right"]
    return (Complaint(_plain(left), _as_types(right)), Complaint(_plain(right), _as_types(left)))


def _of_attribute(message: str, classes: Sequence[Class]) -> tuple[Complaint, ...]:
    match = _ATTRIBUTE.search(message)
    if match is None:
        return ()
    kinds = types_by_use(Wants(attributes=(match["name"],)), classes)
    return (Complaint(_plain(match["wrong"]), kinds),)


def _of_count(message: str, classes: Sequence[Class]) -> tuple[Complaint, ...]:
    match = _COUNT.search(message)
    if match is None:
        return ()
    return (
        Complaint("callable", (Type(of="callable", values=(match["given"] or match["got"],)),)),
    )


def _of_rules(message: str, classes: Sequence[Class]) -> tuple[Complaint, ...]:
    for pattern, right in _compiled:
        match = pattern.search(message)
        if match is not None:
            named = match.groupdict()
            kinds = tuple(map(type_of_text, right)) or _as_types(named.get("right", ""))
            return (Complaint(_plain(named.get("wrong", "")), kinds),)
    return ()


_READERS: tuple[Callable[[str, Sequence[Class]], tuple[Complaint, ...]], ...] = (
    _of_pair,
    _of_attribute,
    _of_count,
    _of_rules,
)


def _as_types(name: str) -> tuple[Type, ...]:
    return (type_of_text(_ELEMENTS.get(name, name)),) if name in _KNOWN else ()


def _plain(name: str) -> str:
    if name in _CALLABLES:
        return "callable"
    return "none" if name == "NoneType" else name.rpartition(".")[2]
