"""What a rule looks at: a symbol's comment beside its facts, and the file they are in."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

from docgen.claims.sentences import Sentence, sentences_of
from docgen.comments.comment import Comment, Entry
from docgen.earlier.past import Before, Earlier
from docgen.examples.outcome import Outcome
from docgen.facts.raising import Raising
from docgen.facts.source import SourceFile
from docgen.facts.symbol_facts import SymbolFacts
from docgen.references.existence import Existence
from docgen.rules.finding import Finding, Fix
from syntax.symbols import Symbol
from syntax.text import Span


@dataclass(frozen=True)
class Subject:
    """A documented symbol. For a class, `facts` hold its constructor's parameters. `ran` is what
    came of the steps of its examples, where they were run; `earlier` what was true at a git
    reference, where one is given."""

    file: SourceFile
    symbol: Symbol
    comment: Comment
    facts: SymbolFacts
    raising: Raising
    existence: Existence
    ran: tuple[Outcome, ...] = ()
    earlier: Earlier | None = None

    @cached_property
    def before(self) -> Before | None:
        """The symbol as it was; None where nothing is compared with, or it was not there."""
        return self.earlier.of(self.file, self.symbol) if self.earlier is not None else None

    @cached_property
    def sentences(self) -> tuple[Sentence, ...]:
        """What its comment says, sentence by sentence."""
        return tuple(sentences_of(self.comment))

    def finding(
        self,
        rule: str,
        message: str,
        fact: str,
        span: Span | None = None,
        *,
        at: Span | None = None,
        fix: Fix | None = None,
    ) -> Finding:
        """A finding of this symbol; `at` is the code that says what is true."""
        line = None
        if at is not None:
            line = self.file.parse.snapshot.line_of(at.start) + 1
        return Finding(
            rule=rule,
            path=self.file.path,
            symbol=self.symbol.qualified_name,
            declared=self.symbol.name_span.start,
            message=message,
            fact=fact,
            span=span,
            fact_line=line,
            fix=fix,
        )

    def place(self, entry: Entry) -> Span:
        """Where an entry names what it is of."""
        return entry.name_span or entry.span
