"""Putting candidates in order: the likeliest first, none twice.

What makes one likelier than another is its tokens' mean log-probability; a text the check had to
shorten goes behind those it took whole, and a doubtful one behind all others.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from completion.confidence import Evidence
from completion.values import Candidate


@dataclass(frozen=True, slots=True)
class Contender:
    """A checked text, the log-probabilities of the tokens it came from, whether it was whole, how
    many doubts there are about it, and the evidence of all this."""

    text: str
    logprobs: tuple[float, ...]
    whole: bool
    doubts: int = 0
    evidence: Evidence | None = None


def ranked(contenders: Iterable[Contender]) -> tuple[Candidate, ...]:
    """The candidates, the best first; of equal texts the likelier stays. Scores: 0 is certain."""
    ordered = sorted(
        (contender for contender in contenders if contender.text),
        key=lambda each: (-each.doubts, each.whole, _mean(each.logprobs)),
        reverse=True,
    )
    best = {contender.text: contender for contender in reversed(ordered)}
    return tuple(
        Candidate(contender.text, round(_mean(contender.logprobs), 4), contender.evidence)
        for contender in ordered
        if best[contender.text] is contender
    )


def _mean(logprobs: tuple[float, ...]) -> float:
    return sum(logprobs) / len(logprobs) if logprobs else 0.0
