"""Names of Python's library that change what a class or function is, or are known not to."""

from __future__ import annotations

TRANSPARENT = frozenset(
    {
        *("abstractmethod", "abc.abstractmethod", "cache", "functools.cache", "lru_cache"),
        *("functools.lru_cache", "final", "typing.final", "override", "typing.override"),
        "typing.no_type_check",
    }
)
"""Decorators behind which a function is called as before."""

PROPERTIES = frozenset({"property", "cached_property", "functools.cached_property"})
"""Decorators that make an attribute of a method."""

PLAIN_CLASS_DECORATORS = frozenset(
    {
        *("dataclass", "dataclasses.dataclass", "total_ordering", "functools.total_ordering"),
        *("final", "typing.final", "runtime_checkable", "typing.runtime_checkable"),
        *("unique", "enum.unique", "define", "frozen", "mutable", "attrs", "attr.s", "attr.attrs"),
        *("attr.define", "attr.frozen", "attr.mutable", "attrs.define", "attrs.frozen"),
        "attrs.mutable",
    }
)
"""Decorators that add nothing to a class but what has two underscores before its name."""

FORMS = frozenset({"Generic", "Protocol", "object", "ABC"})
"""Bases without members of their own."""

FORM_CLASSES = {"NamedTuple": "tuple", "TypedDict": "dict"}
"""Bases that stand for a built-in class."""

NAMED_TUPLE = frozenset({"_asdict", "_replace", "_fields", "_make", "_field_defaults"})

METACLASSES = frozenset({"ABCMeta", "EnumMeta", "EnumType"})
"""Metaclasses that give a class no members but what its text shows and these have."""

ENUM_PARTS = frozenset({"name", "value", "_name_", "_value_", "_ignore_", "_order_", "_missing_"})

OF_THE_CLASS = ("__new__", "__init_subclass__", "__class_getitem__")
"""Methods whose first parameter is the class."""

PLAIN_BUILTINS = frozenset(
    {"str", "int", "float", "bytes", "bytearray", "list", "dict", "set", "frozenset", "tuple"}
)
"""Classes whose call makes an instance, whatever is passed."""
