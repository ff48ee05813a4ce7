"""One change to a term: another number, a letter more, an element less, two swapped."""

from __future__ import annotations

from collections.abc import Callable
from random import Random

from testgen.inputs.draft import Draft
from testgen.inputs.maker import Maker
from testgen.inputs.numbers import vary_float, vary_int
from testgen.inputs.pools import Pool, near_miss
from testgen.inputs.scalars import Scalars
from testgen.inputs.standard import CALLABLES, TYPES
from testgen.inputs.strings import vary
from testgen.inputs.terms import (
    Call,
    Code,
    Items,
    Name,
    Pairs,
    Path,
    Term,
    at,
    kind_of,
    parse,
    put,
    show,
    walk,
    with_children,
)
from testgen.inputs.types import ANY, type_of
from testgen.values import Type

_LONGEST = 60
_LONGEST_TEXT = 2000


class TermChanges:
    """Changes terms; new parts come from the maker and its pool."""

    def __init__(self, maker: Maker, random: Random) -> None:
        self._maker = maker
        self._pool: Pool = maker.pool
        self._scalars: Scalars = maker.scalars
        self._random = random

    def change(self, term: Term, draft: Draft) -> Term:
        """The term with one change somewhere within."""
        path = self._somewhere(term)
        new = self._changed(at(term, path), draft)
        return put(term, path, new)

    def splice(self, term: Term, other: Term) -> Term:
        """The term with a part taken from another, where the kinds allow it."""
        match term, other:
            case Items(kind, mine), Items(_, theirs) if mine and theirs:
                cut = self._random.randrange(len(mine) + 1)
                start = self._random.randrange(len(theirs))
                return Items(kind, (mine[:cut] + theirs[start:])[:_LONGEST])
            case Pairs(mine_too), Pairs(theirs_too):
                pairs = {show(key): (key, value) for key, value in (*mine_too, *theirs_too)}
                kept = [pair for pair in pairs.values() if self._random.random() < 0.7]
                return Pairs(tuple(kept[:_LONGEST]))
            case str(), str():
                cut = self._random.randrange(len(term) + 1)
                return term[:cut] + other[self._random.randrange(len(other) + 1) :]
            case ((int() | float()), (int() | float())):
                return self._random.choice((term, other))
        return other

    def _somewhere(self, term: Term) -> Path:
        places = [path for path, _ in walk(term)]
        if len(places) == 1 or self._random.random() < 0.4:
            return ()
        return self._random.choice(places)

    def _changed(self, term: Term, draft: Draft) -> Term:
        random = self._random
        kind = kind_of(term)
        if random.random() < 0.3 and kind in {"int", "float", "str", "bytes", "list", "dict"}:
            known = self._pool.pick(kind, random)
            if known is not ...:
                return known if random.random() < 0.6 else self._near(known)
        match term:
            case None:
                return self._maker.make(ANY, 2, draft)
            case bool() | int() | float() | str() | bytes():
                return self._scalar(term)
            case Items(kind, items):
                return Items(kind, self._items(items, draft))
            case Pairs(pairs):
                return Pairs(self._pairs(pairs, draft))
            case Call():
                return self._call(term, draft)
            case Name(name):
                return self._name(name, draft)
            case Code(source) if source.startswith("lambda"):
                return parse(random.choice(CALLABLES))
        return term

    def _scalar(self, term: bool | int | float | str | bytes) -> Term:
        random = self._random
        match term:
            case bool():
                return not term
            case int():
                return vary_int(term, random) if random.random() < 0.9 else float(term % 2**60)
            case float():
                return vary_float(term, random)
            case str():
                if random.random() < 0.12:
                    return self._scalars.text()
                return vary(term, random, self._scalars.letters)[:_LONGEST_TEXT]
        return near_miss(term, random, self._scalars.letters)

    def _near(self, term: Term) -> Term:
        return near_miss(term, self._random, self._scalars.letters)

    def _items(self, items: tuple[Term, ...], draft: Draft) -> tuple[Term, ...]:
        random = self._random
        if not items:
            inner = random.choice((Type(of="int"), Type(of="str"), ANY))
            return tuple(self._maker.make(inner, 2, draft) for _ in range(random.randint(1, 3)))
        here = random.randrange(len(items))
        there = random.randrange(len(items))
        one = items[here]
        changes: tuple[Callable[[], tuple[Term, ...]], ...] = (
            lambda: (*items[:here], self._like(one, draft), *items[here:]),
            lambda: (*items[:here], self._like(one, draft), *items[here:]),
            lambda: (*items, self._like(one, draft)),
            lambda: (*items[:here], *items[here + 1 :]),
            lambda: (*items[:here], *items[here + 1 :]),
            lambda: (*items[:here], one, *items[here:]),
            lambda: (*items[:there], one, *items[there + 1 :]),
            lambda: _swapped(items, here, there),
            lambda: items[::-1],
            lambda: tuple(sorted(items, key=_order)),
            lambda: items[:here],
            lambda: items[here:],
            lambda: items + items,
            lambda: (*items[:here], self._changed(one, draft), *items[here + 1 :]),
            lambda: (*items[:here], self._changed(one, draft), *items[here + 1 :]),
            lambda: (one,) * len(items),
            lambda: (),
        )
        return random.choice(changes)()[:_LONGEST]

    def _like(self, term: Term, draft: Draft) -> Term:
        """Another element for a container that has this one."""
        choice = self._random.random()
        if choice < 0.2:
            return term
        if choice < 0.6:
            return self._changed(term, draft)
        return self._maker.make(type_of(term), 2, draft)

    def _pairs(
        self, pairs: tuple[tuple[Term, Term], ...], draft: Draft
    ) -> tuple[tuple[Term, Term], ...]:
        random = self._random
        if not pairs:
            return ((self._scalars.text(), self._maker.make(ANY, 2, draft)),)
        here = random.randrange(len(pairs))
        key, value = pairs[here]
        others = (*pairs[:here], *pairs[here + 1 :])
        changes: tuple[Callable[[], tuple[tuple[Term, Term], ...]], ...] = (
            lambda: (*pairs, (self._like(key, draft), self._like(value, draft))),
            lambda: (*pairs, (self._like(key, draft), value)),
            lambda: others,
            lambda: (*others, (self._changed(key, draft), value)),
            lambda: (*others, (key, self._changed(value, draft))),
            lambda: (*others, (key, self._changed(value, draft))),
            lambda: (),
        )
        unique = {show(each[0]): each for each in random.choice(changes)()}
        return tuple(unique.values())[:_LONGEST]

    def _call(self, term: Call, draft: Draft) -> Term:
        parts = [*term.places, *(value for _, value in term.names)]
        if not parts:
            return term
        index = self._random.randrange(len(parts))
        parts[index] = self._changed(parts[index], draft)
        return with_children(term, [term.function, *parts])

    def _name(self, name: str, draft: Draft) -> Term:
        if name in TYPES:
            return Name(self._random.choice(TYPES))
        owner = name.rpartition(".")[0]
        one = self._maker.subject.class_of(owner)
        if one is not None and one.is_enum:
            return self._maker.make(Type(of="class", name=owner), 2, draft)
        return Name(name)


def _swapped(items: tuple[Term, ...], here: int, there: int) -> tuple[Term, ...]:
    changed = list(items)
    changed[here], changed[there] = changed[there], changed[here]
    return tuple(changed)


def _order(term: Term) -> tuple[int, float, str]:
    if isinstance(term, int | float) and abs(term) < 1e300:
        return 0, float(term), ""
    return 1, 0.0, show(term)
