"""Putting candidates in order: the likeliest first, none twice.

What makes one likelier than another is its tokens' mean log-probability; a text the check had to
shorten goes behind those it took whole, one that says again what stands below behind that, and a
doubtful one behind all others. What says something that does not exist is not among them.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace

from completion.confidence import Evidence
from completion.doubts import Doubt
from completion.lines import first_line
from completion.place import Place
from completion.repetition import says_something
from completion.sure import beginning
from completion.tokens import NO_TOKENS, Tokens
from completion.values import Candidate

_NEAR = 4


@dataclass(frozen=True, slots=True)
class Contender:
    """A checked text, the log-probabilities of the tokens it came from, whether it was whole, the
    doubts about it, whether it repeats what stands below, and the evidence of all this.

    `tokens` are those of the text itself. `sound` is what of it is left without what does not
    exist; empty if nothing is.
    """

    text: str
    logprobs: tuple[float, ...]
    whole: bool
    about: tuple[Doubt, ...] = ()
    repeats: bool = False
    evidence: Evidence | None = None
    sound: str = ""
    tokens: Tokens = NO_TOKENS

    @property
    def doubts(self) -> int:
        """How many doubts there are."""
        return len(self.about)

    @property
    def is_false(self) -> bool:
        """Whether it says something that does not exist."""
        return any(one.is_certain for one in self.about)


def sound(contenders: Iterable[Contender]) -> tuple[Contender, ...]:
    """The contenders without what does not exist: shorter, or not at all."""
    kept = (_sound(one) if one.is_false else one for one in contenders)
    return tuple(one for one in kept if one.text)


def _sound(one: Contender) -> Contender:
    evidence = replace(one.evidence, doubts=0) if one.evidence else None
    if evidence is not None and len(one.sound) < len(first_line(one.text)):
        evidence = beginning(evidence, one.tokens, one.sound)
    return replace(one, text=one.sound, whole=False, about=(), evidence=evidence)


def repeats_below(text: str, place: Place) -> bool:
    """Whether a line of it that says something stands right below already."""
    below = {line.strip() for line in place.following[:_NEAR]}
    return any(line.strip() in below and says_something(line) for line in text.split("\n"))


def ranked(contenders: Iterable[Contender]) -> tuple[Candidate, ...]:
    """The candidates, the best first; of equal texts the likelier stays. Scores: 0 is certain."""
    ordered = sorted(
        (contender for contender in contenders if contender.text),
        key=lambda each: (-each.doubts, not each.repeats, each.whole, _mean(each.logprobs)),
        reverse=True,
    )
    best = {contender.text: contender for contender in reversed(ordered)}
    return tuple(
        Candidate(
            contender.text,
            round(_mean(contender.logprobs), 4),
            contender.evidence,
            contender.tokens,
        )
        for contender in ordered
        if best[contender.text] is contender
    )


def _mean(logprobs: tuple[float, ...]) -> float:
    return sum(logprobs) / len(logprobs) if logprobs else 0.0
