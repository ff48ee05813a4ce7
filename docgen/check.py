"""From files to findings: read, take comments apart, gather facts, ask every rule."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from docgen.comments.styles import read_comment
from docgen.examples.ran import Ran
from docgen.facts.raising import Raising
from docgen.facts.source import SourceFile, Sources
from docgen.facts.symbol_facts import CLASSES, FUNCTIONS, facts_of
from docgen.placing.suppressions import suppressed
from docgen.references.existence import Existence
from docgen.references.survey import Surveyed, existence_in, surveyed
from docgen.rules.choosing import RulesOf
from docgen.rules.finding import Finding
from docgen.rules.rule import Rule
from docgen.rules.subject import Subject
from docgen.rules.table import RULES
from docgen.writing.selecting import is_documented_elsewhere
from foundation.nothing import Nothing
from syntax.symbols import Symbol


@dataclass(frozen=True, slots=True)
class Skipped:
    """A file that was not checked, and why."""

    path: Path
    reason: str


@dataclass(frozen=True, slots=True)
class FileChecked:
    """What was found in one file before conventions are weighed, and what it adds to them: how many
    of its subjects each rule by convention concerns."""

    path: Path
    findings: tuple[Finding, ...]
    concerned: Mapping[str, int]
    documented: int
    total: int
    undocumented: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Covered:
    """How many public symbols of a file are documented, and the names of those that are not."""

    path: Path
    documented: int
    total: int
    undocumented: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Checked:
    """What was found, in the order of files and symbols; how many public symbols of how many are
    documented."""

    findings: tuple[Finding, ...]
    documented: int
    total: int
    skipped: tuple[Skipped, ...] = ()
    files: tuple[Covered, ...] = ()

    @property
    def share(self) -> float:
        """Percent of the public symbols that are documented."""
        return 100 * self.documented / self.total if self.total else 100.0


def check(
    paths: Iterable[Path],
    sources: Sources,
    rules: Sequence[Rule] | RulesOf,
    ran: Ran | None = None,
) -> Checked:
    """Compare the documentation of files with what is true of their code, and with what came of
    its examples. Raises what choosing the rules of a file raises."""
    paths = list(paths)
    rules_of = rules if callable(rules) else lambda _: rules
    raising = Raising(sources)
    existence = existence_in(sources, _surveyed(paths, sources))
    done: list[FileChecked] = []
    skipped: list[Skipped] = []
    for path in paths:
        file = sources.file(path)
        if isinstance(file, Nothing):
            skipped.append(Skipped(path, file.reason))
        else:
            done.append(check_file(file, rules_of(path), raising, existence, ran))
    quiet = not_kept(done, RULES)
    return Checked(
        tuple(one for file in done for one in file.findings if one.rule not in quiet),
        sum(file.documented for file in done),
        sum(file.total for file in done),
        tuple(skipped),
        tuple(Covered(one.path, one.documented, one.total, one.undocumented) for one in done),
    )


def _surveyed(paths: Iterable[Path], sources: Sources) -> Iterator[Surveyed]:
    for path in paths:
        file = sources.file(path)
        if not isinstance(file, Nothing):
            yield surveyed(file)


def check_file(
    file: SourceFile,
    rules: Sequence[Rule],
    raising: Raising,
    existence: Existence,
    ran: Ran | None = None,
) -> FileChecked:
    """Ask every rule about every documented symbol of a file."""
    findings: list[Finding] = []
    concerned: Counter[str] = Counter()
    public = [one for one in _documentable(file) if one.visibility == "public"]
    if is_documented_elsewhere(file):
        public = []
    undocumented = tuple(one.qualified_name for one in public if one.doc is None)
    for symbol in _documentable(file):
        off = suppressed(file, symbol)
        if symbol.doc is None or off is None:
            continue
        subject = subject_of(file, symbol, raising, existence, ran)
        for rule in rules:
            if {rule.code, rule.name} & off:
                continue
            findings += rule.check(subject)
            concerned[rule.code] += rule.concerns is not None and rule.concerns(subject)
    documented = len(public) - len(undocumented)
    return FileChecked(file.path, tuple(findings), concerned, documented, len(public), undocumented)


def not_kept(files: Iterable[FileChecked], rules: Sequence[Rule]) -> frozenset[str]:
    """The rules by convention that these files, taken together, do not keep."""
    broken: Counter[str] = Counter()
    concerned: Counter[str] = Counter()
    for file in files:
        broken.update(rule for rule, _ in {(one.rule, one.symbol) for one in file.findings})
        concerned.update(file.concerned)
    return frozenset(
        rule.code
        for rule in rules
        if rule.concerns is not None
        and (
            concerned[rule.code] < rule.fewest
            or _is_broken(rule, broken[rule.code], concerned[rule.code])
        )
    )


def _is_broken(rule: Rule, broken: int, concerned: int) -> bool:
    """Whether too few keep a rule for it to be a convention."""
    is_more_than_told = broken > (0 if rule.fewest else 1)
    return is_more_than_told and concerned - broken < rule.kept_by * concerned


def subject_of(
    file: SourceFile,
    symbol: Symbol,
    raising: Raising,
    existence: Existence,
    ran: Ran | None = None,
) -> Subject:
    """A symbol's comment beside its facts, and what came of its examples."""
    text = symbol.doc.text if symbol.doc is not None else ""
    comment = read_comment(text, file.language)
    facts = facts_of(file, symbol, raising)
    outcomes = ran.of(file, symbol) if ran is not None else ()
    return Subject(file, symbol, comment, facts, raising, existence, outcomes)


def _documentable(file: SourceFile) -> Iterator[Symbol]:
    return (symbol for symbol in file.symbols if symbol.kind in FUNCTIONS | CLASSES)
