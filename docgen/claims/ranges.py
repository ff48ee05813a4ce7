"""Claims of what a parameter may be: "must be positive", "at least 1", "between 0 and 1"; against
the guards that refuse values."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from docgen.claims.claim import Claim, Contradiction
from docgen.claims.refusals import refusals
from docgen.claims.sentences import RAISES, Sentence
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


_SAID: tuple[tuple[re.Pattern[str], bool, bool, float | None], ...] = tuple(
    (re.compile(pattern, re.IGNORECASE), is_least, is_open, number)
    for pattern, is_least, is_open, number in (
        (rf"\b{_ASKS}(?:integer )?positive\b|必须为正|必须是正", True, True, 0.0),
        (rf"\b{_ASKS}(?:integer )?(?:non-?negative|zero or positive)\b", True, False, 0.0),
        (r"\b(?:must not|cannot|can't|may not) be negative\b|不能为负|不得为负", True, False, 0.0),
        (rf"\b(?:must be |has to be )?at least {_NUMBER}", True, False, None),
        (rf"\b{_ASKS}(?:greater|more|larger) than {_NUMBER}", True, True, None),
        (rf"\b{_ASKS}(?:less|smaller|lower) than {_NUMBER}", False, True, None),
        (rf"(?:^|\w ?|\()> ?{_NUMBER}(?![\w.])", True, True, None),
        (rf"(?:^|\w ?|\()(?:>=|≥) ?{_NUMBER}(?![\w.])", True, False, None),
        (rf"\b(?:must|has to|should) be at most {_NUMBER}", False, False, None),
        (rf"\bmust not (?:be (?:greater|more) than|exceed) {_NUMBER}", False, False, None),
        (rf"必须大于\s*{_NUMBER}", True, True, None),
        (
            rf"(?:必须大于等于|必须不小于|必须大于或等于|至少(?:为|是)?)\s*{_NUMBER}",
            True,
            False,
            None,
        ),
        (rf"必须小于\s*{_NUMBER}", False, True, None),
        (rf"(?:不能超过|不得超过|最多(?:为|是)?|至多(?:为|是)?)\s*{_NUMBER}", False, False, None),
    )
)
_BETWEEN = re.compile(
    rf"\b{_ASKS}(?:a (?:number|value|float|integer) )?(?:between|in the range(?: of)?|from) "
    r"(?P<low>-?\d+(?:\.\d+)?) (?:and|to) (?P<high>-?\d+(?:\.\d+)?)(?! ?\))"
    r"|必须在\s*(?P<least>-?\d+(?:\.\d+)?)\s*(?:到|和|与|至)\s*(?P<most>-?\d+(?:\.\d+)?)\s*之间",
    re.IGNORECASE,
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
    if sentence.about.startswith(RAISES):
        yield from _refused(sentence, facts)
        return
    yield from _between(sentence, facts, guards)
    for pattern, is_least, is_open, number in _SAID:
        found = pattern.search(sentence.text)
        if found is None:
            continue
        if _ONLY_IF.search(sentence.text[: found.start() + 1]):
            break
        told = _Bound(is_least, float(found["number"]) if number is None else number, is_open)
        yield from _against(found, told, sentence, facts, guards)
        break


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


def _between(
    sentence: Sentence, facts: SymbolFacts, guards: Sequence[tuple[str, _Bound]]
) -> Iterator[Contradiction]:
    """Both ends of a range. Whether they belong to it, words like these leave open."""
    found = _BETWEEN.search(sentence.text)
    if found is None or _ONLY_IF.search(sentence.text[: found.start() + 1]):
        return
    for is_least, number in ((True, found["low"] or found["least"]),
                             (False, found["high"] or found["most"])):  # fmt: skip
        for is_open in (False, True):
            told = _Bound(is_least, float(number), is_open)
            against = list(_against(found, told, sentence, facts, guards))
            if not against:
                break
        else:
            yield from against
            return


def _against(
    found: re.Match[str],
    told: _Bound,
    sentence: Sentence,
    facts: SymbolFacts,
    guards: Sequence[tuple[str, _Bound]],
) -> Iterator[Contradiction]:
    name = sentence.about or _named_before(facts, sentence.text[: found.start()])
    true = [one for who, one in guards if who == name and one.is_least == told.is_least]
    if len(true) == 1 and _contradicts(told, true[0]):
        yield Contradiction(
            f'{name} is said to be "{found[0]}", and {_words(true[0])} is let through',
            f"{name}: {_words(true[0])}",
            true[0].span,
        )


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
        for part in _alternatives(raised.conditions[0]):
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


def _alternatives(condition: str) -> Iterator[str]:
    """The comparisons each of which refuses: the parts of a choice, and of a chain that is not."""
    for part in re.split(r"\s+or\s+", condition):
        found = _NOT_WITHIN.match(part.strip())
        if found is None:
            yield part
            continue
        low, name, high = found["low"], found["name"], found["high"]
        if low is not None:
            yield f"{name} {_REFUSES[found['first']]} {low}"
        if high is not None:
            yield f"{name} {_REFUSES_OVER[found['second']]} {high}"


_NOT_WITHIN = re.compile(
    r"not \(?(?:(?P<low>-?\d+(?:\.\d+)?)\s*(?P<first><=|<)\s*)?(?P<name>[^\W\d]\w*)"
    r"(?:\s*(?P<second><=|<)\s*(?P<high>-?\d+(?:\.\d+)?))?\)?$"
)
_REFUSES = {"<=": "<", "<": "<="}
_REFUSES_OVER = {"<=": ">", "<": ">="}


CLAIMS = (
    Claim("INK704", "contradicted-bound", "a bound is not the one the code insists on", bounds),
)
