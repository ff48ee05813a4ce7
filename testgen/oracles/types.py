"""Whether a value is what a type says: yes, no, or it cannot be told from here."""

from __future__ import annotations

import contextlib

from testgen.checks.expressions import Known, value_of
from testgen.oracles.arguments import Arguments
from testgen.values import Function, Parameter, Snapshot, Type

_FAMILIES: dict[str, tuple[str, ...]] = {
    "int": ("int", "bool"),
    "float": ("float", "int", "bool"),
    "complex": ("complex", "float", "int", "bool"),
    "str": ("str",),
    "bytes": ("bytes", "bytearray", "memoryview"),
    "bool": ("bool",),
    "none": ("NoneType",),
    "list": ("list",),
    "tuple": ("tuple",),
    "set": ("set", "frozenset"),
    "frozenset": ("frozenset",),
    "dict": ("dict",),
}
"""A shape and the builtin types that fulfil it. Shapes that are not here are open."""

_OPEN_SEQUENCES = ("list", "dict")
"""An annotation such as `Sequence` or `Mapping` is read as these: other containers may do."""

BUILTIN = frozenset(name for names in _FAMILIES.values() for name in names)


def fulfils(value: object, kind: Type) -> bool | None:
    """Whether a value that could be read is of the type, elements included."""
    match kind.of:
        case "any" | "...":
            return True
        case "union":
            return _any(fulfils(value, arg) for arg in kind.args)
        case "literal":
            known = [value_of(source) for source in kind.values]
            if any(one is None for one in known):
                return None
            return any(one is not None and _same(one.value, value) for one in known)
        case "iterable":
            return _elements(value, kind) if hasattr(value, "__iter__") else False
    names = _FAMILIES.get(kind.of)
    if names is None:
        return None
    if type(value).__name__ not in names:
        return None if type(value).__name__ not in BUILTIN else False
    return _elements(value, kind)


def _same(one: object, other: object) -> bool:
    return type(one) is type(other) and one == other


def _elements(value: object, kind: Type) -> bool | None:
    args = kind.args
    if not args or isinstance(value, (str, bytes, bytearray)):
        return True
    if isinstance(value, dict):
        if len(args) != 2:
            return None
        keys = _all(fulfils(key, args[0]) for key in value)
        return _all((keys, _all(fulfils(one, args[1]) for one in value.values())))
    if isinstance(value, tuple) and kind.of == "tuple":
        if len(args) == 2 and args[1].of == "...":
            return _all(fulfils(one, args[0]) for one in value)
        if len(args) != len(value):
            return False
        return _all(fulfils(one, arg) for one, arg in zip(value, args, strict=True))
    if isinstance(value, (list, tuple, set, frozenset)):
        return _all(fulfils(one, args[0]) for one in value)
    return None


def _all(answers: object) -> bool | None:
    seen = list(answers)  # type: ignore[call-overload]
    return False if False in seen else None if None in seen else True


def _any(answers: object) -> bool | None:
    seen = list(answers)  # type: ignore[call-overload]
    return True if True in seen else None if None in seen else False


def snapshot_fulfils(snapshot: Snapshot, kind: Type) -> bool | None:
    """As `fulfils`, of what was observed; by its type's name where the value cannot be read."""
    if snapshot.source is not None:
        known: Known | None = value_of(snapshot.source)
        if known is not None:
            return fulfils(known.value, kind)
    module, _, name = snapshot.type.rpartition(".")
    match kind.of:
        case "any":
            return True
        case "union":
            return _any(snapshot_fulfils(snapshot, arg) for arg in kind.args)
    names = _FAMILIES.get(kind.of)
    if names is None or module not in ("", "builtins") or name not in BUILTIN:
        return None
    return False if name not in names else None


def is_well_typed(arguments: Arguments, function: Function) -> bool | None:
    """Whether the call gives every parameter what its annotation or documentation asks for.

    None where a parameter has no type, or an argument cannot be read.
    """
    by_name = {one.name: one for one in function.parameters}
    answers: list[bool | None] = []
    for name in arguments.sources:
        parameter = by_name.get(name)
        if parameter is None:
            return None
        if name not in arguments.given:
            continue
        answers.append(_suits(parameter, name, arguments))
    return _all(answers)


def _suits(parameter: Parameter, name: str, arguments: Arguments) -> bool | None:
    kind = parameter.annotation
    if kind is None or name not in arguments.known:
        return None
    value = arguments.known[name]
    if parameter.default == "None" and value is None:
        return True
    if kind.of == "any":
        return None
    with contextlib.suppress(RecursionError):
        return fulfils(value, kind)
    return None
