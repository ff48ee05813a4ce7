"""Containers made to measure: in sizes and orders that matter to code, elements alike or not."""

from __future__ import annotations

from collections.abc import Callable
from random import Random

from testgen.inputs.draft import Draft
from testgen.inputs.scalars import Scalars
from testgen.inputs.terms import Items, Pairs, Term, called, show
from testgen.inputs.types import ANY, is_open
from testgen.values import Type

Make = Callable[[Type | None, int, Draft], Term]
"""Makes an element of a type at a depth."""

DEEPEST = 4
_SIZES = (0, 1, 2, 3, 4, 5, 6, 8, 12)
_SIZE_WEIGHTS = (1.5, 3, 3, 3, 1.5, 1.5, 0.7, 0.5, 0.3)
_RANGES = (0, 1, 3, 10, 10, 2500)
"""The last one is more than what containers keep in one piece."""


class Containers:
    """Makes the builtin ones. `make` makes what they hold."""

    def __init__(self, make: Make, scalars: Scalars, random: Random) -> None:
        self._make = make
        self._scalars = scalars
        self._random = random

    @property
    def by_shape(self) -> dict[str, Callable[[Type, int, Draft], Term]]:
        """What makes each of them, by the name of the shape."""
        return {
            "list": self._list,
            "set": self._set,
            "frozenset": lambda *asked: called("frozenset", self._list(*asked)),
            "tuple": self._tuple,
            "dict": self._dict,
            "iterable": self._iterable,
            "iterator": lambda *asked: called("iter", self._list(*asked)),
        }

    def _items(self, kind: Type, depth: int, draft: Draft) -> tuple[Term, ...]:
        inner = kind.args[0] if kind.args else None
        if depth >= DEEPEST:
            return ()
        if inner is None:
            inner = self._random.choice((Type(of="int"), Type(of="str"), ANY))
        size = self._random.choices(_SIZES, _SIZE_WEIGHTS)[0]
        if depth:
            size = min(size, 4)
        items = [self._make(inner, depth + 1, draft) for _ in range(size)]
        shape = self._random.random()
        if size > 1 and shape < 0.12:
            items = [items[0]] * size
        elif size > 1 and shape < 0.3:
            items[-1] = items[0]
        elif size > 1 and shape < 0.5:
            items.sort(key=_order, reverse=shape < 0.37)
        return tuple(items)

    def _list(self, kind: Type, depth: int, draft: Draft) -> Term:
        return Items("list", self._items(kind, depth, draft))

    def _set(self, kind: Type, depth: int, draft: Draft) -> Term:
        items = {show(item): item for item in self._items(kind, depth, draft)}
        return Items("set", tuple(items.values()))

    def _tuple(self, kind: Type, depth: int, draft: Draft) -> Term:
        if not kind.args or (len(kind.args) == 2 and kind.args[1].of in {"...", "ellipsis"}):
            return Items("tuple", self._items(kind, depth, draft))
        return Items("tuple", tuple(self._make(arg, depth + 1, draft) for arg in kind.args))

    def _dict(self, kind: Type, depth: int, draft: Draft) -> Term:
        key, value = kind.args if len(kind.args) == 2 else (Type(of="str"), ANY)
        key = Type(of="str") if is_open(key) else key
        keys = {show(one): one for one in self._items(Type(of="list", args=(key,)), depth, draft)}
        return Pairs(tuple((one, self._make(value, depth + 1, draft)) for one in keys.values()))

    def _iterable(self, kind: Type, depth: int, draft: Draft) -> Term:
        inner = kind.args[0].of if kind.args else "any"
        choice = self._random.random()
        if choice < 0.1 and inner in {"any", "int"}:
            return called("range", self._random.choice(_RANGES))
        if choice < 0.2 and inner in {"any", "str"}:
            return self._scalars.text()
        items = self._items(kind, depth, draft)
        if choice < 0.35:
            return called("iter", Items("list", items))
        return Items("tuple" if choice < 0.5 else "list", items)


def _order(term: Term) -> tuple[int, float, str]:
    if isinstance(term, int | float):
        return 0, float(max(min(term, 1e300), -1e300)), ""
    return 1, 0.0, term if isinstance(term, str) else show(term)
