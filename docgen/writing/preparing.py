"""What is read and planned before the model is asked anything: in a thread, with progress."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cache
from pathlib import Path
from typing import TypeVar

from docgen.calls.graph import CallGraph
from docgen.calls.place import Place
from docgen.checking.noting import Skipped
from docgen.checking.share import subject_of
from docgen.comments.styles import Style
from docgen.facts.raising import Raising
from docgen.facts.source import SourceFile, Sources
from docgen.placing.house_style import HouseStyle
from docgen.placing.placed import room_of_summary
from docgen.prose.options import ProseLanguage
from docgen.prose.record import Contract, Known, Record, record_of
from docgen.references.existence import Existence, declared_names
from docgen.rules.choosing import RulesOf
from docgen.stale.correcting import Correction
from docgen.target import Target
from docgen.writing.file_work import FileChange, FileWork
from docgen.writing.planning import Findings, Planned, Planner, Which
from docgen.writing.selecting import passed_over, unwritable
from docgen.writing.surveying import Survey
from foundation.nothing import Nothing
from syntax.files.ignore_rules import IgnoreRules
from syntax.files.source_files import walk_sources

_MOST_FILES, _MOST_AROUND_FEW, _FEW = 400, 60, 3

_One = TypeVar("_One")


class Halted(Exception):
    """Somebody stopped it while it was reading."""


@dataclass(frozen=True, slots=True)
class Reading:
    """`done` of `total` files, in the step `what`."""

    what: str
    done: int
    total: int


@dataclass(frozen=True, slots=True)
class Wanted:
    """What is asked for, whoever writes it."""

    targets: Sequence[Target]
    style: Style | None
    language: ProseLanguage | None
    which: Which
    summary_ratio: float
    examples: bool
    has_writer: bool


@dataclass(frozen=True, slots=True)
class Prepared:
    """`works` are files with something that the model is waited for; `ready` what is done or left
    out already, in the order of the files."""

    known: Known
    works: Mapping[Path, FileWork]
    ready: Sequence[FileChange | Skipped]


@dataclass(frozen=True)
class Preparing:
    """One run. `halted` is asked before each file."""

    sources: Sources
    rules: RulesOf
    tell: Callable[[Reading], None] = lambda _: None
    halted: Callable[[], bool] = lambda: False
    _ignored: Callable[[Path], IgnoreRules] = field(
        default_factory=lambda: cache(IgnoreRules.for_root)
    )

    def prepare(self, wanted: Wanted) -> Prepared:
        """Read everything, and plan. Raises `BadInput` for names that do not exist, `Halted`."""
        ready: list[FileChange | Skipped] = []
        files: list[tuple[SourceFile, Target]] = []
        for target in self._each("reading", wanted.targets):
            file = self._read(target)
            if isinstance(file, Nothing):
                ready.append(Skipped(target.path, file.reason))
            else:
                files.append((file, target))
        paths = [one.path for one, _ in files]
        survey = Survey(self.sources, paths, wanted.style, wanted.language)
        known = self._known(paths)
        findings = Findings(known, self.rules)
        findings.read(self._each("checking", [one for one, _ in files]))
        planner = Planner(known, findings, wanted.which, wanted.summary_ratio, wanted.examples)
        works: dict[Path, FileWork] = {}
        for file, target in self._each("planning", files):
            house = survey.house(file.language)
            if house is None:
                reason = f"there is no documentation style for {file.language}"
                ready.append(Skipped(file.path, reason))
                continue
            work = FileWork(
                file,
                house,
                lambda one: record(one, known, {}),
                lambda one: Correction.of(
                    subject_of(one.file, one.symbol, known.raising, known.existence),
                    self.rules(one.file.path),
                    one.findings,
                ),
            )
            planned = planner.planned(file, house, target.names)
            work.plan(planned, has_writer=wanted.has_writer)
            if work.is_done:
                ready.append(work.change())
            else:
                works[file.path] = work
        return Prepared(known, works, ready)

    def _each(self, what: str, those: Sequence[_One]) -> Iterator[_One]:
        """Those, with a word on each; as long as nobody stops it."""
        for done, one in enumerate(those):
            if self.halted():
                raise Halted
            self.tell(Reading(what, done, len(those)))
            yield one

    def _read(self, target: Target) -> SourceFile | Nothing:
        roots = self.sources.roots
        root = roots[0] if roots else target.path.parent
        if root in target.path.parents:
            ignored = self._ignored(root).ignored(target.path)
            if ignored is not None:
                return ignored
        file = self.sources.file(target.path)
        if isinstance(file, Nothing):
            return file
        obstacle = unwritable(file)
        if obstacle is None:
            obstacle = passed_over(file, root, is_named=target.is_named)
        return file if obstacle is None else obstacle

    def _known(self, paths: Sequence[Path]) -> Known:
        """What is known of the project: of the files at hand, and of as many others as are quick
        to read."""
        most = _MOST_FILES if len(paths) > _FEW else _MOST_AROUND_FEW
        folders, given = {one.parent for one in paths}, set(paths)
        others: list[Path] = []
        for root in self.sources.roots:
            found = walk_sources(root, self._ignored(root), 10 * _MOST_FILES)
            others += (one for one in found if one not in given)
        others.sort(key=lambda one: one.parent not in folders)
        around = [*paths, *others[:most]]
        return Known(
            sources=self.sources,
            graph=CallGraph.of(self.sources, self._each("following calls", around)),
            raising=Raising(self.sources),
            existence=Existence(self.sources, declared_names(self.sources, around)),
        )


def record(
    one: Planned,
    known: Known,
    contracts: Mapping[Place, Contract],
    house: HouseStyle | None = None,
) -> Record:
    """What is known of a symbol, with what is documented of those it calls; `house` tells how much
    room its summary has."""
    found = record_of(one.file, one.symbol, known, contracts)
    if house is None or one.comment is not None:
        return found
    return replace(found, room=room_of_summary(one.file, one.symbol, house))
