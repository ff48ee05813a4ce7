"""What it is for a sentence to be contradicted: by which code, and where that stands."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from docgen.claims.sentences import Sentence
from docgen.facts.symbol_facts import SymbolFacts
from syntax.text import Span


@dataclass(frozen=True, slots=True)
class Contradiction:
    """`message` tells what is said and what is so, `fact` what is so; `at` is the code."""

    message: str
    fact: str
    at: Span | None = None


Contradicted = Callable[[Sentence, SymbolFacts], Iterator[Contradiction]]


@dataclass(frozen=True, slots=True)
class Claim:
    """A kind of claim: the code and name of the rule on it, what the rule says, and the check."""

    code: str
    name: str
    says: str
    contradicted: Contradicted
