"""With which arguments an object could have been made, read off its attributes.

A guess: whoever uses it builds the object and compares.
"""

from __future__ import annotations

import dataclasses
import inspect
from typing import Any

from .equality import same

Arguments = tuple[list[Any], list[tuple[str, Any]]]
_BASES: tuple[Any, ...] = (str, bytes, int, float, tuple, list, set, frozenset)


def constructed(value: Any, is_project: bool) -> Arguments | None:
    """Positional and named arguments of the constructor; None where none are seen."""
    kind = type(value)
    if not has_equality(kind):
        return None
    if dataclasses.is_dataclass(value):
        return _dataclass(value)
    names = attributes_of(value)
    if "__attrs_attrs__" in vars(kind):
        return _by_names(names, [each.name for each in kind.__attrs_attrs__ if each.init])
    if isinstance(getattr(kind, "model_fields", None), dict):
        return [], [(name, names[name]) for name in kind.model_fields if name in names]
    for base in _BASES:
        if isinstance(value, base) and not names:
            return [base(value)], []
    return _by_signature(kind, names) if is_project else None


def has_equality(kind: type) -> bool:
    """Whether objects of a type are equal by what they hold."""
    return getattr(kind, "__eq__", None) is not object.__eq__


def attributes_of(value: Any) -> dict[str, Any]:
    """The instance's own attributes, in `__dict__` and `__slots__`, without running its code."""
    found: dict[str, Any] = {}
    for kind in reversed(type(value).__mro__):
        slots = vars(kind).get("__slots__", ())
        for slot in (slots,) if isinstance(slots, str) else slots:
            name = slot
            if slot.startswith("__") and not slot.endswith("__"):
                name = f"_{kind.__name__.lstrip('_')}{slot}"
            descriptor = vars(kind).get(name)
            if inspect.ismemberdescriptor(descriptor):
                try:
                    found[name] = descriptor.__get__(value)
                except AttributeError:  # Not set.
                    continue
    try:
        own = object.__getattribute__(value, "__dict__")
    except Exception:  # None, or one that does not want to be read.
        return found
    if type(own) is dict:
        found.update((name, each) for name, each in own.items() if type(name) is str)
    return found


def _dataclass(value: Any) -> Arguments:
    names = attributes_of(value)
    named = []
    for field in dataclasses.fields(value):
        if field.init and field.name in names:
            given = names[field.name]
            if field.default is dataclasses.MISSING or not same(given, field.default):
                named.append((field.name, given))
    return [], named


def _by_names(names: dict[str, Any], wanted: list[str]) -> Arguments:
    return [], [(name.lstrip("_"), names[name]) for name in wanted if name in names]


def _by_signature(kind: type, names: dict[str, Any]) -> Arguments | None:
    try:
        parameters = inspect.signature(kind).parameters.values()
    except (TypeError, ValueError):
        return None
    arguments: list[Any] = []
    named: list[tuple[str, Any]] = []
    skipped = False
    for each in parameters:
        if each.kind in (each.VAR_POSITIONAL, each.VAR_KEYWORD):
            continue
        held = [name for name in (each.name, f"_{each.name}", f"_{kind.__name__}__{each.name}")
                if name in names]  # fmt: skip
        if not held:
            if each.default is each.empty:
                return None
            skipped = True
        elif each.default is not each.empty and same(names[held[0]], each.default):
            skipped = True
        elif each.kind is each.KEYWORD_ONLY or skipped:
            named.append((each.name, names[held[0]]))
        else:
            arguments.append(names[held[0]])
    return arguments, named
