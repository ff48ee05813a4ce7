"""Claims of what a parameter may be: "must be positive", "at least 1", "between 0 and 1"; against
the guards that refuse values."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from docgen.claims.claim import Claim, Contradiction
from docgen.claims.sentences import Sentence
from docgen.facts.symbol_facts import SymbolFacts
from syntax.text import Span

_NUMBER = r"(?P<number>-?\d+(?:\.\d+)?)"
_REFUSED = re.compile(rf"^\(?(?P<name>\w+)\s*(?P<mark><=|<|>=|>)\s*{_NUMBER}\)?$")
_OTHER_WAY = re.compile(rf"^\(?{_NUMBER}\s*(?P<mark><=|<|>=|>)\s*(?P<name>\w+)\)?$")
_TURNED = {"<": ">", "<=": ">=", ">": "<", ">=": "<="}
_ASKS = r"(?:must be|has to be|should be|needs to be|必须|应)\s*(?:an? |strictly |为|是|大于等于)?"


@dataclass(frozen=True, slots=True)
class _Bound:
    """The least or the most that is let through; `open`: the number itself is not."""

    is_least: bool
    number: float
    open: bool
    span: Span | None = None


_SAID: tuple[tuple[re.Pattern[str], bool, bool, float | None], ...] = (
    (re.compile(rf"\b{_ASKS}(?:integer )?positive\b|必须为正", re.IGNORECASE), True, True, 0.0),
    (
        re.compile(rf"\b{_ASKS}(?:integer )?(?:non-?negative|zero or positive)\b", re.IGNORECASE),
        True,
        False,
        0.0,
    ),
    (
        re.compile(rf"\b(?:must be |has to be )?at least {_NUMBER}", re.IGNORECASE),
        True,
        False,
        None,
    ),
    (
        re.compile(rf"\b{_ASKS}(?:greater|more|larger) than {_NUMBER}", re.IGNORECASE),
        True,
        True,
        None,
    ),
    (
        re.compile(rf"\b{_ASKS}(?:less|smaller|lower) than {_NUMBER}", re.IGNORECASE),
        False,
        True,
        None,
    ),
    (re.compile(rf"(?:^|\w ?|\()> ?{_NUMBER}(?![\w.])"), True, True, None),
    (re.compile(rf"(?:^|\w ?|\()(?:>=|≥) ?{_NUMBER}(?![\w.])"), True, False, None),
    (re.compile(rf"\bmust be at most {_NUMBER}", re.IGNORECASE), False, False, None),
)


_ONLY_IF = re.compile(
    r"\b(?:if|when|where|for|setting|unless|while|with|values?|whether)\b|若|如果|当", re.IGNORECASE
)
"""What a bound is told of in such a clause is no bound of what is let through."""


def bounds(sentence: Sentence, facts: SymbolFacts) -> Iterator[Contradiction]:
    """A bound that is not the one the function insists on."""
    guards = list(_guards(facts))
    if not guards:
        return
    for pattern, is_least, is_open, number in _SAID:
        found = pattern.search(sentence.text)
        if found is None:
            continue
        if _ONLY_IF.search(sentence.text[: found.start() + 1]):
            break
        told = _Bound(is_least, float(found["number"]) if number is None else number, is_open)
        name = sentence.about or _named_before(facts, sentence.text[: found.start()])
        true = [one for who, one in guards if who == name and one.is_least == is_least]
        if len(true) == 1 and _contradicts(told, true[0]):
            yield Contradiction(
                f'{name} is said to be "{found[0]}", and {_words(true[0])} is let through',
                f"{name}: {_words(true[0])}",
                true[0].span,
            )
        break


def _contradicts(told: _Bound, true: _Bound) -> bool:
    return (told.number, told.open) != (true.number, true.open) and not _same_of_whole(told, true)


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


def _guards(facts: SymbolFacts) -> Iterator[tuple[str, _Bound]]:
    """What is refused by an exception of the function itself, as bounds of what is let through."""
    for raised in facts.raises.raised:
        if raised.through or raised.condition is None or raised.is_assertion:
            continue
        for part in re.split(r"\s+or\s+", raised.condition):
            found = _REFUSED.match(part.strip()) or _OTHER_WAY.match(part.strip())
            if found is None or found["name"] not in facts.by_name:
                continue
            mark = found["mark"]
            if _OTHER_WAY.match(part.strip()):
                mark = _TURNED[mark]
            yield (
                found["name"],
                _Bound(
                    is_least=mark in ("<", "<="),
                    number=float(found["number"]),
                    open=mark in ("<=", ">="),
                    span=raised.span,
                ),
            )


CLAIMS = (
    Claim("INK704", "contradicted-bound", "a bound is not the one the code insists on", bounds),
)
