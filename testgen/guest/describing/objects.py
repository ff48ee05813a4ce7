"""The objects behind definitions: what a name of the module is at run time."""

from __future__ import annotations

import functools
import inspect
import types
from types import CodeType, ModuleType
from typing import Any

MISSING = object()
_HEAP_TYPE = 1 << 9
_NATIVE: Any = (
    types.BuiltinFunctionType, types.MethodDescriptorType, types.WrapperDescriptorType,
    types.ClassMethodDescriptorType, types.GetSetDescriptorType,
)  # fmt: skip
_HOLDERS: Any = (
    functools.cached_property, functools.partial, functools.partialmethod,
    functools.singledispatchmethod,
)  # fmt: skip


def find(module: ModuleType, path: str) -> Any:
    """What is at a qualified name, without running any descriptor; MISSING where nothing is."""
    value: Any = module
    for part in path.split("."):
        try:
            value = inspect.getattr_static(value, part)
        except AttributeError:
            return MISSING
    return value


def unwrapped(value: Any) -> Any:
    """The function within decorators that tell what they wrap."""
    for _ in range(32):
        if isinstance(value, (staticmethod, classmethod)):
            value = value.__func__
        elif isinstance(value, property):
            value = value.fget
        elif isinstance(value, _HOLDERS):
            value = value.func
        else:
            try:
                inner = inspect.getattr_static(value, "__wrapped__", None)
            except Exception:  # An object that does not want to be looked at.
                return value
            if inner is None or inner is value:
                return value
            value = inner
    return value


def is_native(value: Any) -> bool:
    """Whether something is written in C: it has taken the place of what the source defines."""
    if isinstance(value, type):
        return not value.__flags__ & _HEAP_TYPE
    return isinstance(value, _NATIVE)


def begins_at(value: Any) -> int | None:
    """The line where a function's definition begins, decorators included."""
    code = getattr(unwrapped(value), "__code__", None)
    return code.co_firstlineno if isinstance(code, CodeType) else None


def signature(value: Any) -> inspect.Signature | None:
    """A signature, where it can be had."""
    try:
        return inspect.signature(value)
    except Exception:  # Built-in types, and objects whose attributes raise what they like.
        return None
