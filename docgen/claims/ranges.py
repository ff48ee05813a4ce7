"""Claims of what a parameter may be: "must be positive", "at least 1", "between 0 and 1"; against
the guards that refuse values."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from docgen.claims.claim import Claim, Contradiction
from docgen.claims.guards import limits
from docgen.claims.refusals import refusals
from docgen.claims.said_bounds import SaidBound, said_bounds
from docgen.claims.sentences import RAISES, Sentence
from docgen.facts.symbol_facts import SymbolFacts
from syntax.text import Span


@dataclass(frozen=True, slots=True)
class _Bound:
    """The least or the most that is let through; `open`: the number itself is not."""

    is_least: bool
    number: float
    open: bool
    span: Span | None = None


_ONLY_IF = re.compile(
    r"\b(?:if|when|where|for|setting|unless|while|with|values?|whether)\b|若|如果|当", re.IGNORECASE
)
"""What a bound is told of in such a clause is no bound of what is let through."""
_WISH = re.compile(
    r"^(?:if you|to) (?:want|wish|need|would like|measure|use)\b[^,]*, ", re.IGNORECASE
)
"""What somebody wants limits no value."""


def bounds(sentence: Sentence, facts: SymbolFacts) -> Iterator[Contradiction]:
    """A bound that is not the one the function insists on."""
    guards = list(_guards(facts))
    if not guards:
        return
    if sentence.about.startswith(RAISES):
        yield from _refused(sentence, facts)
        return
    text = _WISH.sub("", sentence.text)
    for told in said_bounds(text, is_entry=sentence.about in facts.by_name):
        if _ONLY_IF.search(text[: told.start + 1]):
            continue
        name = sentence.about or _named_before(facts, text[: told.start])
        true = [one for who, one in guards if who == name and one.is_least == told.is_least]
        if len(true) != 1 or not all(_contradicts(one, true[0]) for one in _meant(told)):
            continue
        yield Contradiction(
            f'{name} is said to be "{told.words}", and {_words(true[0])} is let through',
            f"{name}: {_words(true[0])}",
            true[0].span,
        )
        return


def _meant(told: SaidBound) -> Iterator[_Bound]:
    """What words may mean: whether an end belongs to a range, many of them leave open."""
    yield _Bound(told.is_least, told.number, told.is_open)
    if told.is_either:
        yield _Bound(told.is_least, told.number, not told.is_open)


def _refused(sentence: Sentence, facts: SymbolFacts) -> Iterator[Contradiction]:
    """What is said to be refused with an exception, and is refused from another number on."""
    guards = list(_guards(facts, sentence.about.removeprefix(RAISES)))
    for told in refusals(sentence.text):
        true = [one for who, one in guards if who == told.name and one.is_least == told.is_least]
        said = _Bound(told.is_least, told.number, told.is_open)
        if len(true) != 1 or true[0].number == told.number or _same_of_whole(said, true[0]):
            continue
        yield Contradiction(
            f'{told.name} is said to be refused if it "{told.words}", and {_words(true[0])} is let'
            " through",
            f"{told.name}: {_words(true[0])}",
            true[0].span,
        )


def _contradicts(told: _Bound, true: _Bound) -> bool:
    if (told.number, told.open) == (true.number, true.open) or _same_of_whole(told, true):
        return False
    # More than 0 is 1e-9 and more in the arithmetic of machines.
    return not (told.open and 0 < abs(told.number - true.number) < _TINY)


_TINY = 1e-5


def _same_of_whole(told: _Bound, true: _Bound) -> bool:
    """Whether both say the same of whole numbers: more than 0, at least 1."""
    step = 1 if told.is_least else -1
    return _first(told, step) == _first(true, step)


def _first(bound: _Bound, step: int) -> float:
    return bound.number + step if bound.open else bound.number


def _words(bound: _Bound) -> str:
    if bound.is_least:
        return f"more than {bound.number:g}" if bound.open else f"{bound.number:g} and more"
    return f"less than {bound.number:g}" if bound.open else f"{bound.number:g} and less"


def _named_before(facts: SymbolFacts, text: str) -> str:
    """The last parameter named before a claim; empty without one."""
    names = [word for word in re.findall(r"\w+", text) if word in facts.by_name]
    return names[-1] if names else ""


_ANYWAY = re.compile(r"not \b|\(?[\w.]+ (?:is not None|is None|not in \S+|!= \S+|[<>]=? \S+)\)?$")
"""Conditions around a guard that leave it one: an earlier branch not taken, a value given."""


def _guards(facts: SymbolFacts, exception: str = "") -> Iterator[tuple[str, _Bound]]:
    """What is refused by an exception of the function itself, as bounds of what is let through."""
    for raised in facts.raises.raised:
        if exception and raised.type != exception:
            continue
        if raised.through or not raised.conditions or raised.is_assertion:
            continue
        if not all(map(_ANYWAY.match, raised.conditions[1:])):
            continue
        for one in limits(raised.conditions[0]):
            if one.name in facts.by_name:
                yield one.name, _Bound(one.is_least, one.number, one.is_open, raised.span)


CLAIMS = (
    Claim("INK704", "contradicted-bound", "a bound is not the one the code insists on", bounds),
)
