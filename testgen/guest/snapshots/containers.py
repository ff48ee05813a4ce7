"""As what a person would look at a container of the project's own: a dict, a set, a list."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Set
from typing import Any


def view_of(value: Any) -> Callable[[Any], Any] | None:
    """What shows all that it holds; None for what is no container, or is used up by looking."""
    kind = type(value)
    if isinstance(value, Iterator) or not (hasattr(kind, "__iter__") and hasattr(kind, "__len__")):
        return None
    if isinstance(value, (dict, Mapping)):
        return dict
    if isinstance(value, (set, frozenset, Set)):
        return set
    return list
