"""Constants worth trying: what the code compares with, and what is just beside that."""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator
from random import Random

from testgen.inputs.strings import alphabet_of, vary
from testgen.inputs.terms import Code, Items, Name, Pairs, Term, children, kind_of, parse, show
from testgen.values import Description, Function

OF_TARGET, OF_RUN, OF_CALLEE, OF_MODULE = range(4)
"""Where a constant was seen: in the target, by executions, in what it calls, in its module."""

_SHARES = (8.0, 3.0, 3.0, 1.0)
"""How often each of these is drawn from; how many constants one has does not matter."""

_MOST = (400, 60, 200, 200)
_LONGEST = 2000
_MOST_WORDS = 40


class Pool:
    """Constants by where they were seen and by kind, in the order they came.

    Of those that executions showed the oldest go when there are too many.
    """

    def __init__(self) -> None:
        self._tiers: tuple[dict[str, dict[str, Term]], ...] = ({}, {}, {}, {})
        self._known: set[str] = set()
        self._drawn: dict[str, tuple[list[float], list[list[Term]]]] = {}

    def add(self, term: Term, seen: int) -> bool:
        """Take a constant and what it is made of; whether any of it was new."""
        kind = kind_of(term)
        if not kind or kind in {"none", "bool", "callable"}:
            return False
        text = show(term)
        if len(text) > _LONGEST:
            return False
        is_new = text not in self._known
        if is_new:
            tier = self._tiers[seen].setdefault(kind, {})
            tier[text] = term
            self._known.add(text)
            if len(tier) > _MOST[seen]:
                oldest = next(iter(tier))
                del tier[oldest]
                self._known.discard(oldest)
            self._drawn.pop(kind, None)
        for part in children(term):
            is_new |= self.add(part, seen)
        if isinstance(term, str) and is_new:
            words = term.split()
            if 1 < len(words) <= _MOST_WORDS:
                for word in words:
                    self.add(word, seen)
        return is_new

    def add_sources(self, sources: Iterable[str], seen: int) -> bool:
        """The same for expression sources; what is no literal is left out."""
        is_new = False
        for source in sources:
            try:
                term = parse(source)
            except SyntaxError:
                continue
            if not isinstance(term, Code | Name):
                is_new |= self.add(term, seen)
        return is_new

    def pick(self, kind: str, random: Random) -> Term:
        """A constant of a kind; `...` where there is none."""
        drawn = self._drawn.get(kind)
        if drawn is None:
            tiers = [
                (share, list(tier[kind].values()))
                for share, tier in zip(_SHARES, self._tiers, strict=True)
                if tier.get(kind)
            ]
            drawn = ([share for share, _ in tiers], [terms for _, terms in tiers])
            self._drawn[kind] = drawn
        shares, lists = drawn
        return random.choice(random.choices(lists, shares)[0]) if lists else ...

    @property
    def size(self) -> int:
        """How many constants there are."""
        return len(self._known)

    def mentions(self, word: str) -> bool:
        """Whether a text has this word in it."""
        return any(word in text for text in self._texts())

    def _texts(self) -> Iterator[str]:
        for tier in self._tiers:
            yield from map(str, tier.get("str", {}).values())

    def letters(self) -> str:
        """The characters of the strings, those of short ones first: what texts are made of here."""
        return alphabet_of(sorted(self._texts(), key=len))


def static_pool(target: Function, description: Description) -> Pool:
    """The constants of the target, of what it calls in its module, and of the rest of that."""
    pool = Pool()
    pool.add_sources(target.constants, OF_TARGET)
    if target.class_name:
        for function in description.functions:
            if function.class_name == target.class_name:
                pool.add_sources(function.constants, OF_CALLEE)
    by_name = {function.name: function for function in description.functions}
    reached, waiting = {target.name}, list(target.calls)
    while waiting:
        callee = by_name.get(waiting.pop(0))
        if callee is not None and callee.name not in reached:
            reached.add(callee.name)
            pool.add_sources(callee.constants, OF_CALLEE)
            waiting.extend(callee.calls)
    for function in description.functions:
        pool.add_sources(function.constants, OF_MODULE)
    for one in description.classes:
        # Members are looked up by name, in whatever case.
        for member in one.members if one.name in target.source else ():
            for text in (member, member.lower()):
                pool.add(text, OF_CALLEE)
    return pool


def near_miss(term: Term, random: Random, letters: str) -> Term:
    """A value just beside a constant: one more, one less, the negative, another case, a slice."""
    match term:
        case bool():
            return not term
        case int():
            return random.choice((term + 1, term - 1, -term, term * 2, term // 2))
        case float() if math.isfinite(term):
            return random.choice(
                (term + 1, term - 1, -term, term + 0.5, round(term + 1e-3, 6), float(round(term)))
            )
        case str():
            return vary(term, random, letters)
        case bytes():
            return vary(term.decode("latin-1"), random, letters).encode("utf-8")
        case Items(kind, items) if items:
            cut = random.randrange(len(items))
            return Items(kind, items[:cut] + items[cut + random.randrange(2) :])
        case Pairs(pairs) if pairs:
            cut = random.randrange(len(pairs))
            return Pairs(pairs[:cut] + pairs[cut + 1 :])
    return term
