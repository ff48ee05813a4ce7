"""A share of the files that are checked: each noted, then each judged, in this process."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from docgen.calls.place import Place
from docgen.checking.noting import Noted, Skipped, noted
from docgen.comments.styles import read_comment
from docgen.coverage import Covered, covered
from docgen.earlier.past import Earlier, Past
from docgen.examples.ran import Ran
from docgen.facts.raising import Raising
from docgen.facts.source import SourceFile, Sources
from docgen.facts.symbol_facts import CLASSES, FUNCTIONS, facts_of
from docgen.placing.places import Placed, placed
from docgen.placing.suppressions import suppressed
from docgen.references.existence import Existence
from docgen.references.survey import Surveyed, existence_in
from docgen.rules.finding import Finding
from docgen.rules.rule import Rule
from docgen.rules.subject import Subject
from foundation.nothing import Nothing
from syntax.symbols import Symbol

Tell = Callable[[int], None]
"""Told of every so many files that are done."""


@dataclass(frozen=True, slots=True)
class FileChecked:
    """What was found in one file before conventions are weighed, and what it adds to them: how many
    of its subjects each rule by convention concerns."""

    path: Path
    findings: tuple[Finding, ...]
    concerned: Mapping[str, int]


@dataclass(frozen=True, slots=True)
class Judged:
    """What was found in one file and where, in the order of its findings; how much of it is
    documented; the names it declares."""

    checked: FileChecked
    places: tuple[Placed, ...]
    covered: Covered
    names: frozenset[str]


@dataclass(frozen=True, slots=True)
class Surroundings:
    """What is known of all files when the first is judged."""

    surveyed: tuple[Surveyed, ...]
    overridden: Mapping[Place, Place]
    ran: Ran | None
    past: Past | None = None


@dataclass(frozen=True)
class Share:
    """`rules` are those of each file; `named` files count as documented or not also where others
    of their kind do not."""

    sources: Sources
    rules: Mapping[Path, Sequence[Rule]]
    named: Collection[Path]

    def note(self, tell: Tell) -> dict[Path, Noted | Skipped]:
        """Note every file."""
        found: dict[Path, Noted | Skipped] = {}
        for path in self.rules:
            found[path] = noted(path, self.sources)
            tell(1)
        return found

    def judge(self, around: Surroundings, tell: Tell) -> dict[Path, Judged]:
        """Judge every file that can be read: the last that was read first, as it is still known."""
        raising = Raising(self.sources)
        existence = existence_in(self.sources, around.surveyed)
        earlier = Earlier(around.past, self.sources) if around.past is not None else None
        found: dict[Path, Judged] = {}
        for path in reversed(tuple(self.rules)):
            file = self.sources.file(path)
            if not isinstance(file, Nothing):
                rules = self.rules[path]
                checked = check_file(file, rules, raising, existence, around.ran, earlier=earlier)
                found[path] = Judged(
                    checked,
                    tuple(placed(one, file) for one in checked.findings),
                    covered(file, around.overridden.get, self.sources.roots[0], self.named),
                    frozenset(file.by_name),
                )
            tell(1)
        return found


def check_file(
    file: SourceFile,
    rules: Sequence[Rule],
    raising: Raising,
    existence: Existence,
    ran: Ran | None = None,
    *,
    earlier: Earlier | None = None,
) -> FileChecked:
    """Ask every rule about every documented symbol of a file."""
    findings: list[Finding] = []
    concerned: Counter[str] = Counter()
    for symbol in _documented(file):
        off = suppressed(file, symbol)
        if off is None:
            continue
        subject = subject_of(file, symbol, raising, existence, ran, earlier=earlier)
        for rule in rules:
            if {rule.code, rule.name} & off:
                continue
            findings += rule.check(subject)
            concerned[rule.code] += rule.concerns is not None and rule.concerns(subject)
    return FileChecked(file.path, tuple(findings), concerned)


def subject_of(
    file: SourceFile,
    symbol: Symbol,
    raising: Raising,
    existence: Existence,
    ran: Ran | None = None,
    *,
    earlier: Earlier | None = None,
) -> Subject:
    """A symbol's comment beside its facts, what came of its examples, and what was true of it."""
    text = symbol.doc.text if symbol.doc is not None else ""
    comment = read_comment(text, file.language)
    facts = facts_of(file, symbol, raising)
    outcomes = ran.of(file, symbol) if ran is not None else ()
    return Subject(file, symbol, comment, facts, raising, existence, outcomes, earlier)


def _documented(file: SourceFile) -> Iterator[Symbol]:
    for symbol in file.symbols:
        if symbol.kind in FUNCTIONS | CLASSES and symbol.doc is not None:
            yield symbol
