"""All kinds of claims that one sentence can make, and asking all of them."""

from __future__ import annotations

from collections.abc import Iterator

from docgen.claims import changing, measures, ordering, ranges, shapes, truths
from docgen.claims.claim import Claim, Contradiction
from docgen.claims.sentences import Sentence
from docgen.facts.symbol_facts import SymbolFacts

CLAIMS: tuple[Claim, ...] = (
    *ordering.CLAIMS,
    *changing.CLAIMS,
    *ranges.CLAIMS,
    *shapes.CLAIMS,
    *truths.CLAIMS,
    *measures.CLAIMS,
)


def contradictions(sentence: Sentence, facts: SymbolFacts) -> Iterator[tuple[Claim, Contradiction]]:
    """What the code says against a sentence."""
    for claim in CLAIMS:
        for one in claim.contradicted(sentence, facts):
            yield claim, one
