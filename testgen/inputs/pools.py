"""Constants worth trying: what the code compares with, and what is just beside that."""

from __future__ import annotations

import math
from collections.abc import Iterable
from random import Random

from testgen.inputs.strings import alphabet_of, vary
from testgen.inputs.terms import Code, Items, Name, Pairs, Term, children, kind_of, parse, show
from testgen.values import Description, Function

OF_TARGET, OF_RUN, OF_CALLEE, OF_MODULE = 4.0, 3.0, 2.0, 0.5
"""How much a constant is worth by where it was seen."""

_MOST_OF_KIND = 400
_LONGEST = 2000
_MOST_WORDS = 40


class Pool:
    """Constants by kind, each with a weight. The order they were added in is the order kept."""

    def __init__(self) -> None:
        self._kinds: dict[str, dict[str, tuple[Term, float]]] = {}
        self._lists: dict[str, tuple[list[Term], list[float]]] = {}

    def add(self, term: Term, worth: float) -> bool:
        """Take a constant and what it is made of; whether any of it was new."""
        kind = kind_of(term)
        if not kind or kind in {"none", "bool", "callable"}:
            return False
        text = show(term)
        if len(text) > _LONGEST:
            return False
        known = self._kinds.setdefault(kind, {})
        before = known.get(text)
        is_new = before is None and len(known) < _MOST_OF_KIND
        if is_new or (before is not None and before[1] < worth):
            known[text] = (term, worth)
            self._lists.pop(kind, None)
        for part in children(term):
            is_new |= self.add(part, worth)
        if isinstance(term, str) and is_new:
            words = term.split()
            if 1 < len(words) <= _MOST_WORDS:
                for word in words:
                    self.add(word, worth / 2)
        return is_new

    def add_sources(self, sources: Iterable[str], worth: float) -> bool:
        """The same for expression sources; what is no literal is left out."""
        is_new = False
        for source in sources:
            try:
                term = parse(source)
            except SyntaxError:
                continue
            if not isinstance(term, Code | Name):
                is_new |= self.add(term, worth)
        return is_new

    def pick(self, kind: str, random: Random) -> Term:
        """A constant of a kind; `...` where there is none."""
        if kind not in self._lists:
            entries = self._kinds.get(kind, {}).values()
            self._lists[kind] = ([term for term, _ in entries], [worth for _, worth in entries])
        terms, weights = self._lists[kind]
        return random.choices(terms, weights)[0] if terms else ...

    @property
    def size(self) -> int:
        """How many constants there are; it never shrinks."""
        return sum(map(len, self._kinds.values()))

    def mentions(self, word: str) -> bool:
        """Whether a text has this word in it."""
        return any(word in text for text in self._kinds.get("str", {}))

    def letters(self) -> str:
        """The characters of the strings, those of short ones first: what texts are made of here."""
        strings = sorted((str(term) for term, _ in self._kinds.get("str", {}).values()), key=len)
        return alphabet_of(strings)


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
