"""Rules on what sentences claim; how claims are read is in `docgen/claims/`."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial

from docgen.claims import swapping
from docgen.claims.claim import Claim
from docgen.claims.sentences import RAISES
from docgen.claims.table import CLAIMS
from docgen.rules.finding import Finding
from docgen.rules.rule import Rule
from docgen.rules.subject import Subject


def _contradicted(claim: Claim, subject: Subject) -> Iterator[Finding]:
    for sentence in subject.sentences:
        if sentence.about.startswith(RAISES) and claim.code != "INK704":
            continue  # of exceptions only bounds are read
        for one in claim.contradicted(sentence, subject.facts):
            yield subject.finding(claim.code, one.message, one.fact, sentence.span, at=one.at)


RULES = (
    *(Rule(one.code, one.name, one.says, partial(_contradicted, one)) for one in CLAIMS),
    Rule(
        "INK705",
        "swapped-descriptions",
        "two parameters are described by each other's words",
        swapping.swapped,
        is_fixable=True,
    ),
)
