"""The description of a class."""

from __future__ import annotations

import ast
import dataclasses
import enum
import inspect
from typing import Any

from .definitions import Definition, first_line
from .functions import is_public, parameters_of
from .objects import signature
from .types import Types


def class_told(
    definition: Definition, types: Types, functions: list[dict[str, Any]], methods: list[str]
) -> dict[str, Any]:
    """A class as JSON. `functions` are those of the module, `methods` the names of its own."""
    node, value = definition.node, definition.value
    assert isinstance(node, ast.ClassDef)
    is_class = isinstance(value, type)
    is_enum = is_class and issubclass(value, enum.Enum)
    return {
        "name": definition.name,
        "line": first_line(node),
        "doc": ast.get_docstring(node),
        "bases": _bases(value) if is_class else [ast.unparse(each) for each in node.bases],
        "is_abstract": is_class and inspect.isabstract(value),
        "is_exception": is_class and issubclass(value, BaseException),
        "is_enum": is_enum,
        "is_dataclass": is_class and dataclasses.is_dataclass(value),
        "members": list(value.__members__) if is_enum else [],
        "constructor": [] if is_enum else _constructor(definition, types, functions),
        "methods": methods,
        "is_public": is_public(definition.name),
    }


def _bases(value: type) -> list[str]:
    return [
        base.__qualname__ if base.__module__ == "builtins"
        else f"{base.__module__}.{base.__qualname__}"
        for base in value.__bases__ if base is not object
    ]  # fmt: skip


def _constructor(
    definition: Definition, types: Types, functions: list[dict[str, Any]]
) -> list[dict[str, Any]]:
    own: dict[str, list[dict[str, Any]]] = {
        each["name"]: each["parameters"] for each in functions if each["class"] == definition.name
    }
    for name in ("__init__", "__new__"):
        written = own.get(f"{definition.name}.{name}")
        if written is not None:
            return written
    found = signature(definition.value)
    return [] if found is None else parameters_of(found, types)
