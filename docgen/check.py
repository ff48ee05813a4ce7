"""From files to findings: read, take comments apart, gather facts, ask every rule."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from docgen.comments.styles import read_comment
from docgen.facts.raising import Raising
from docgen.facts.source import SourceFile, Sources
from docgen.facts.symbol_facts import CLASSES, FUNCTIONS, facts_of
from docgen.placing.suppressions import suppressed
from docgen.references.existence import Existence, declared_names
from docgen.rules.finding import Finding
from docgen.rules.rule import Rule
from docgen.rules.subject import Subject
from foundation.nothing import Nothing
from syntax.symbols import Symbol

_KEPT_BY_MOST = 0.8


@dataclass(frozen=True, slots=True)
class Skipped:
    """A file that was not checked, and why."""

    path: Path
    reason: str


@dataclass(frozen=True, slots=True)
class Checked:
    """What was found, in the order of files and symbols; how many public symbols of how many are
    documented."""

    findings: tuple[Finding, ...]
    documented: int
    total: int
    skipped: tuple[Skipped, ...] = ()


def check(paths: Iterable[Path], sources: Sources, rules: Sequence[Rule]) -> Checked:
    """Compare the documentation of files with what is true of their code."""
    paths = list(paths)
    raising = Raising(sources)
    existence = Existence(sources, declared_names(sources, paths))
    counting = _Counting()
    skipped: list[Skipped] = []
    for path in paths:
        file = sources.file(path)
        if isinstance(file, Nothing):
            skipped.append(Skipped(path, file.reason))
            continue
        for symbol in _documentable(file):
            counting.count(symbol)
            off = suppressed(file, symbol)
            if symbol.doc is not None and off is not None:
                on = [rule for rule in rules if not {rule.code, rule.name} & off]
                counting.ask(subject_of(file, symbol, raising, existence), on)
    return counting.checked(rules, tuple(skipped))


def subject_of(file: SourceFile, symbol: Symbol, raising: Raising, existence: Existence) -> Subject:
    """A symbol's comment beside its facts."""
    text = symbol.doc.text if symbol.doc is not None else ""
    comment = read_comment(text, file.language)
    return Subject(file, symbol, comment, facts_of(file, symbol, raising), raising, existence)


def _documentable(file: SourceFile) -> Iterator[Symbol]:
    return (symbol for symbol in file.symbols if symbol.kind in FUNCTIONS | CLASSES)


@dataclass
class _Counting:
    """Findings and figures while files are gone through."""

    findings: list[Finding] = field(default_factory=list)
    concerned: Counter[str] = field(default_factory=Counter)
    documented: int = 0
    total: int = 0

    def count(self, symbol: Symbol) -> None:
        """Count a public symbol."""
        if symbol.visibility == "public":
            self.total += 1
            self.documented += symbol.doc is not None

    def ask(self, subject: Subject, rules: Sequence[Rule]) -> None:
        """Ask every rule about a symbol."""
        for rule in rules:
            self.findings += rule.check(subject)
            if rule.concerns is not None and rule.concerns(subject):
                self.concerned[rule.code] += 1

    def checked(self, rules: Sequence[Rule], skipped: tuple[Skipped, ...]) -> Checked:
        """The result, without what only a convention that is not kept here would say."""
        broken = Counter(one.rule for one in self.findings)
        quiet = {
            rule.code
            for rule in rules
            if rule.concerns is not None
            and (
                self.concerned[rule.code] < rule.fewest
                or broken[rule.code]
                > max(not rule.fewest, (1 - _KEPT_BY_MOST) * self.concerned[rule.code])
            )
        }
        kept = tuple(one for one in self.findings if one.rule not in quiet)
        return Checked(kept, self.documented, self.total, skipped)
