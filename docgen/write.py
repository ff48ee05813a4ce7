"""From files to files with documentation: what is lacking is written, what is false is mended.

What is chosen is in `planning.py`, how it is put in in `placing/`; nothing is written to disk here.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal

from docgen.calls.components import components
from docgen.calls.graph import CallGraph
from docgen.calls.place import Place
from docgen.check import Skipped
from docgen.comments.styles import style_named
from docgen.composing import parts_of
from docgen.facts.raising import Raising
from docgen.facts.source import SourceFile, Sources
from docgen.placing.confirming import Meant, confirmed
from docgen.placing.placed import Subject, can_be_placed, completed_comment, new_comment
from docgen.planning import Findings, NotWritten, Planned, Planner, Which
from docgen.prose.record import Contract, Known, Record, record_of
from docgen.prose.slots import Slot
from docgen.prose.working import Job, write_all
from docgen.prose.writer import Writer
from docgen.prose.written import Written
from docgen.references.existence import Existence, declared_names
from docgen.rules.choosing import RulesOf
from docgen.rules.table import rules_for
from docgen.selecting import passed_over
from docgen.surveying import House, Survey
from foundation.nothing import Nothing
from syntax.files.ignore_rules import IgnoreRules
from syntax.files.source_files import walk_sources
from syntax.text import Edit

__all__ = [
    "FileChange",
    "NotWritten",
    "Progress",
    "Skipped",
    "SymbolChange",
    "Target",
    "WriteOptions",
    "write",
]

_MOST_FILES = 400


@dataclass(frozen=True, slots=True)
class Target:
    """A file, and the names in it that are wanted: None for everything public, "" for the file
    itself. `is_named`: somebody asked for this very file, not for a folder around it."""

    path: Path
    names: frozenset[str] | None = None
    is_named: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class WriteOptions:
    """`style` and `language` None: as the project has them. `which`: "missing" documents what has
    no comment, and completes lists that lack entries; "stale" mends what the code contradicts;
    "all" does both, and adds the sections that comments lack."""

    style: str | None = None
    language: Literal["en", "zh"] | None = None
    which: Which = "missing"
    summary_ratio: float = 0.7
    examples: bool = True


@dataclass(frozen=True, slots=True)
class SymbolChange:
    """What is changed at one symbol, as edits of the file's text; why; and what was left out."""

    place: Place
    edits: tuple[Edit, ...]
    reasons: tuple[str, ...]
    left_out: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class FileChange:
    """A file with its text as it would be; the same where nothing could be done. `not_written`
    are symbols for which nothing is written, each with its reason."""

    file: SourceFile
    text: str
    changes: tuple[SymbolChange, ...]
    not_written: tuple[NotWritten, ...] = ()

    @property
    def is_changed(self) -> bool:
        """Whether there is anything to write."""
        return self.text != self.file.text


@dataclass(frozen=True, slots=True)
class Progress:
    """`done` symbols of `total`; the last one was `place`."""

    done: int
    total: int
    place: Place


async def write(
    targets: Sequence[Target],
    sources: Sources,
    options: WriteOptions,
    writer: Writer | None,
    on_progress: Callable[[Progress], None] = lambda _: None,
    *,
    rules: RulesOf | None = None,
    stop: asyncio.Event | None = None,
) -> AsyncIterator[FileChange | Skipped]:
    """What documentation changes, file by file, each as soon as all of it is there.

    Without a writer only what facts can say is written. When `stop` is set, nothing more is asked
    of the model, and what is complete is given. Raises `BadInput` for a style or a name that does
    not exist, and `Unavailable` and `Busy` as the model does.
    """
    style = style_named(options.style) if options.style else None
    files: list[tuple[SourceFile, Target]] = []
    for target in targets:
        file = _read(target, sources)
        if isinstance(file, Nothing):
            yield Skipped(target.path, file.reason)
        else:
            files.append((file, target))
    survey = Survey(sources, [one.path for one, _ in files], style, options.language)
    known = _known(sources, [one.path for one, _ in files])
    findings = Findings(known, rules or (lambda _: rules_for()))
    findings.read([one for one, _ in files])
    planner = Planner(known, findings, options.which, options.summary_ratio)
    desks: dict[Path, _Desk] = {}
    for file, target in files:
        house = survey.house(file.language)
        if house is None:
            yield Skipped(file.path, f"there is no documentation style for {file.language}")
            continue
        desk = _Desk(file, house)
        desk.plan(planner.planned(file, house, target.names), has_writer=writer is not None)
        desks[file.path] = desk
        if desk.is_done:
            yield desk.change()
    async for one in _worked(desks, known, writer, on_progress, stop):
        yield one


async def _worked(
    desks: Mapping[Path, _Desk],
    known: Known,
    writer: Writer | None,
    on_progress: Callable[[Progress], None],
    stop: asyncio.Event | None,
) -> AsyncIterator[FileChange]:
    planned = [one for desk in desks.values() for one in desk.waiting]
    total, done = len(planned), 0
    if writer is not None:
        by_language: dict[str, list[Planned]] = {}
        for one in planned:
            by_language.setdefault(desks[one.file.path].house.style.language, []).append(one)
        for language, those in by_language.items():
            jobs = _jobs(those, known)
            of_job = {id(job): one for job, one in jobs}
            prose: Literal["en", "zh"] = "zh" if language == "zh" else "en"
            work = write_all([job for job, _ in jobs], writer, prose)
            try:
                async for each in work:
                    one = of_job[id(each.job)]
                    desk = desks[one.file.path]
                    desk.take(one, each.written)
                    done += 1
                    on_progress(Progress(done, total, each.job.place))
                    if desk.is_done:
                        yield desk.change()
                    if stop is not None and stop.is_set():
                        break
            finally:
                await work.aclose()
            if stop is not None and stop.is_set():
                break
    for desk in desks.values():
        if desk.waiting:
            desk.leave("it was stopped before this was written")
            yield desk.change()


def _jobs(planned: Sequence[Planned], known: Known) -> list[tuple[Job, Planned]]:
    """A job for each symbol, callees first."""
    by_place: dict[Place, list[Planned]] = {}
    for one in planned:
        by_place.setdefault(_place(one), []).append(one)
    order = [place for group in components(by_place, known.graph) for place in group]
    return [(_job(one, known), one) for place in order for one in by_place[place]]


def _job(one: Planned, known: Known) -> Job:
    def record(contracts: Mapping[Place, Contract]) -> Record:
        return record_of(one.file, one.symbol, known, contracts)

    place = _place(one)
    return Job(place, record, one.slots, frozenset(known.graph.needs(place)))


def _place(one: Planned) -> Place:
    return Place(one.file.path, one.symbol.qualified_name)


@dataclass
class _Desk:
    """One file while it is worked on."""

    file: SourceFile
    house: House
    waiting: list[Planned] = field(default_factory=list)
    _written: list[tuple[Planned, Written]] = field(default_factory=list)
    _not_written: list[NotWritten] = field(default_factory=list)

    @property
    def is_done(self) -> bool:
        """Whether nothing is waited for."""
        return not self.waiting

    def plan(self, planned: Iterable[Planned | NotWritten], *, has_writer: bool) -> None:
        """Take what is to be done; what cannot be, with its reason."""
        for one in planned:
            if isinstance(one, NotWritten):
                self._not_written.append(one)
                continue
            obstacle = can_be_placed(self.file, one.symbol) if one.comment is None else None
            if obstacle is not None:
                self._not_written.append(NotWritten(_name(one), obstacle.reason))
            elif one.comment is None and not has_writer:
                reason = "it has no documentation, and what it is for only a model can say"
                self._not_written.append(NotWritten(_name(one), reason))
            elif one.slots and has_writer:
                self.waiting.append(one)
            else:
                self._written.append((one, Written()))

    def take(self, one: Planned, written: Written) -> None:
        """Take what was written for a symbol."""
        self.waiting.remove(one)
        self._written.append((one, written))

    def leave(self, reason: str) -> None:
        """Give up what is waited for."""
        self._not_written += [NotWritten(_name(one), reason) for one in self.waiting]
        self.waiting.clear()

    def change(self) -> FileChange:
        """The file with everything that was written for it."""
        meant: list[Meant] = []
        by_number: dict[int, tuple[Planned, Written]] = {}
        for one, written in self._written:
            found = self._meant(one, written)
            if isinstance(found, Nothing):
                self._not_written.append(NotWritten(_name(one), found.reason))
                continue
            by_number[one.number] = (one, written)
            meant.append(found)
        result = confirmed(self.file, meant)
        changes = []
        for each in sorted(meant, key=lambda one: one.number):
            one, written = by_number[each.number]
            reason = result.refused.get(each.number)
            if reason is not None:
                self._not_written.append(NotWritten(_name(one), reason))
                continue
            left = tuple(
                f"{left.slot.kind} {left.slot.name}".strip() + f": {left.reason}"
                for left in written.left_out
            )
            changes.append(SymbolChange(_place(one), each.edits, one.reasons, left))
        return FileChange(self.file, result.text, tuple(changes), tuple(self._not_written))

    def _meant(self, one: Planned, written: Written) -> Meant | Nothing:
        style = self.house.style
        parts = parts_of(written.texts, one.facts, style)
        order = tuple(each.name for each in one.facts.parameters)
        subject = Subject(self.file, one.number, one.symbol, order)
        if one.comment is not None:
            return completed_comment(subject, one.comment, parts, style)
        if not parts.summary:
            reasons = [each.reason for each in written.left_out if each.slot == Slot("summary")]
            return Nothing(reasons[0] if reasons else "nothing was found to say of it")
        return new_comment(subject, parts, style)


def _name(one: Planned) -> str:
    return one.symbol.qualified_name or "the module"


def _read(target: Target, sources: Sources) -> SourceFile | Nothing:
    root = sources.roots[0] if sources.roots else target.path.parent
    ignored = (
        IgnoreRules.for_root(root).ignored(target.path) if root in target.path.parents else None
    )
    if ignored is not None:
        return ignored
    file = sources.file(target.path)
    if isinstance(file, Nothing):
        return file
    obstacle = passed_over(file, root, is_named=target.is_named)
    return file if obstacle is None else obstacle


def _known(sources: Sources, paths: Sequence[Path]) -> Known:
    """What is known of the project: of the files at hand, and of as many others as are quick to
    read."""
    around = list(paths)
    for root in sources.roots:
        if len(around) < _MOST_FILES:
            rules = IgnoreRules.for_root(root)
            around += walk_sources(root, rules, _MOST_FILES - len(around))
    around = list(dict.fromkeys(around))
    return Known(
        sources=sources,
        graph=CallGraph.of(sources, around),
        raising=Raising(sources),
        existence=Existence(sources, declared_names(sources, around)),
    )
