"""What cases that hung or died had in common, so that the search stays away from their like."""

from __future__ import annotations

import math
from collections.abc import Iterator
from random import Random

from testgen.inputs.genome import Genome
from testgen.inputs.slots import slots
from testgen.inputs.subject import Subject
from testgen.inputs.terms import Call, Items, Pairs, Term, at, show

_BIG = 1000
_SURE = 2
_STILL_TRIED = 0.02


class Avoidance:
    """Counts, for traits of arguments, how often cases with them ended and how often not."""

    def __init__(self, subject: Subject) -> None:
        self._subject = subject
        self._ended: dict[tuple[str, str], int] = {}
        self._lost: dict[tuple[str, str], int] = {}

    def learn(self, genome: Genome, *, lost: bool) -> None:
        """A case with these arguments came to an end, or was `lost`."""
        if not lost and not self._lost:
            # Before the first loss nobody asks; what ended since is enough to compare with.
            return
        counts = self._lost if lost else self._ended
        for trait in self._traits(genome):
            counts[trait] = counts.get(trait, 0) + 1

    def refuses(self, genome: Genome, random: Random) -> bool:
        """Whether a case is likely lost; a few are run nevertheless, the guess may be wrong."""
        if not self._lost:
            return False
        for trait in self._traits(genome):
            lost = self._lost.get(trait, 0)
            if lost >= _SURE and lost > self._ended.get(trait, 0):
                return random.random() >= _STILL_TRIED
        return False

    def _traits(self, genome: Genome) -> Iterator[tuple[str, str]]:
        for slot in slots(genome, self._subject):
            term = at(genome.at(slot.step), slot.path)
            name = f"{slot.callee}.{slot.parameter.name}"
            for trait in _traits_of(term):
                yield name, trait


def _traits_of(term: Term) -> Iterator[str]:
    match term:
        case bool() | None:
            yield show(term)
        case int() | float():
            if not math.isfinite(term):
                yield "not finite"
            elif abs(term) > _BIG:
                yield "big"
            elif term < 0:
                yield "negative"
            if isinstance(term, float) and term != int(term if math.isfinite(term) else 0):
                yield "fraction"
            yield show(term)[:40]
        case str() | bytes():
            yield "long" if len(term) > _BIG else show(term)[:40]
        case Items(_, items):
            yield "empty" if not items else show(term)[:40]
            if any(isinstance(item, int | float) and abs(item) > _BIG for item in items):
                yield "big within"
        case Pairs(pairs):
            yield "empty" if not pairs else show(term)[:40]
        case Call():
            yield show(term)[:40]
