"""From files to files with documentation: what is lacking is written, what is false is mended.

What is done in each file is in `writing/`, how it is put in in `placing/`; nothing is written to
disk here.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator, AsyncIterator, Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache, partial
from pathlib import Path
from typing import Literal

from docgen.calls.components import components
from docgen.calls.graph import CallGraph
from docgen.calls.place import Place
from docgen.check import Skipped, subject_of
from docgen.comments.styles import style_named
from docgen.facts.raising import Raising
from docgen.facts.source import SourceFile, Sources
from docgen.prose.options import ProseLanguage
from docgen.prose.record import Contract, Known, Record, record_of
from docgen.prose.working import Done, Job, write_all
from docgen.prose.writer import Writer
from docgen.prose.written import Written
from docgen.references.existence import Existence, declared_names
from docgen.rules.choosing import RulesOf
from docgen.rules.table import rules_for
from docgen.stale.correcting import Correction
from docgen.target import Target
from docgen.writing.file_work import FileChange, FileWork, SymbolChange, place_of
from docgen.writing.planning import Findings, NotWritten, Planned, Planner, Which
from docgen.writing.selecting import passed_over
from docgen.writing.surveying import Survey
from foundation.errors import InklingError
from foundation.nothing import Nothing
from syntax.files.ignore_rules import IgnoreRules
from syntax.files.source_files import walk_sources

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

_MOST_FILES, _MOST_AROUND_FEW, _FEW = 400, 60, 3


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
    rules_at = cache(IgnoreRules.for_root)
    for target in targets:
        file = _read(target, sources, rules_at)
        if isinstance(file, Nothing):
            yield Skipped(target.path, file.reason)
        else:
            files.append((file, target))
    survey = Survey(sources, [one.path for one, _ in files], style, options.language)
    known = _known(sources, [one.path for one, _ in files])
    rules_of = rules or (lambda _: rules_for())
    findings = Findings(known, rules_of)
    findings.read([one for one, _ in files])
    examples = options.examples and writer is not None
    planner = Planner(known, findings, options.which, options.summary_ratio, examples)
    works: dict[Path, FileWork] = {}
    for file, target in files:
        house = survey.house(file.language)
        if house is None:
            yield Skipped(file.path, f"there is no documentation style for {file.language}")
            continue
        work = FileWork(
            file,
            house,
            lambda one: _record(one, known, {}),
            lambda one: Correction.of(
                subject_of(one.file, one.symbol, known.raising, known.existence),
                rules_of(one.file.path),
                one.findings,
            ),
        )
        work.plan(planner.planned(file, house, target.names), has_writer=writer is not None)
        works[file.path] = work
        if work.is_done:
            yield work.change()
    async for one in _worked(works, known, writer, on_progress, stop or asyncio.Event()):
        yield one


async def _worked(
    works: Mapping[Path, FileWork],
    known: Known,
    writer: Writer | None,
    on_progress: Callable[[Progress], None],
    stop: asyncio.Event,
) -> AsyncIterator[FileChange]:
    """Have everything written that is waited for; what is complete is given also where the model
    fails, and then the fault is raised."""
    fault: InklingError | None = None
    try:
        if writer is not None:
            async for one in _asked(works, known, writer, on_progress, stop):
                yield one
    except InklingError as error:
        fault = error
    for work in works.values():
        if work.waiting:
            work.leave("it was stopped before this was written" if fault is None else str(fault))
            yield work.change()
    if fault is not None:
        raise fault


async def _asked(
    works: Mapping[Path, FileWork],
    known: Known,
    writer: Writer,
    on_progress: Callable[[Progress], None],
    stop: asyncio.Event,
) -> AsyncIterator[FileChange]:
    waiting = [one for work in works.values() for one in work.waiting]
    total, done = len(waiting), 0
    by_language: dict[ProseLanguage, list[Planned]] = {}
    if waiting:  # the first takes long, and how many there are is known already
        on_progress(Progress(0, total, place_of(waiting[0])))
    for one in waiting:
        if stop.is_set():
            return
        work = works[one.file.path]
        correction = work.corrections.get(one.number)
        if correction is not None and correction.open:
            record = partial(_record, one, known, {})
            await correction.ask(record, writer.asking(), work.house.style.width)
        if one.slots:
            by_language.setdefault(work.house.style.language, []).append(one)
            continue
        work.take(one, Written())
        done += 1
        on_progress(Progress(done, total, place_of(one)))
        if work.is_done:
            yield work.change()
    for language, those in by_language.items():
        jobs = _jobs(those, known)
        of_job = {id(job): one for job, one in jobs}
        every = write_all([job for job, _ in jobs], writer, language)
        async for each in _until(stop, every):
            one = of_job[id(each.job)]
            work = works[one.file.path]
            work.take(one, each.written)
            done += 1
            on_progress(Progress(done, total, each.job.place))
            if work.is_done:
                yield work.change()


async def _until(stop: asyncio.Event, work: AsyncGenerator[Done, None]) -> AsyncIterator[Done]:
    """What gets done before somebody stops it; what is under way then is given up at once."""
    halt = asyncio.ensure_future(stop.wait())
    try:
        while not halt.done():
            step = asyncio.ensure_future(anext(work, None))
            try:
                await asyncio.wait({step, halt}, return_when=asyncio.FIRST_COMPLETED)
            finally:  # also where whoever asked is gone
                if not step.done():
                    step.cancel()
                    await asyncio.gather(step, return_exceptions=True)
            if step.cancelled():
                return
            done = step.result()
            if done is None:
                return
            yield done
    finally:
        halt.cancel()
        await work.aclose()


def _jobs(planned: Sequence[Planned], known: Known) -> list[tuple[Job, Planned]]:
    """A job for each symbol, callees first."""
    by_place: dict[Place, list[Planned]] = {}
    for one in planned:
        by_place.setdefault(place_of(one), []).append(one)
    order = [place for group in components(by_place, known.graph) for place in group]
    return [(_job(one, known), one) for place in order for one in by_place[place]]


def _job(one: Planned, known: Known) -> Job:
    place = place_of(one)
    needs = frozenset(known.graph.needs(place))
    return Job(place, partial(_record, one, known), one.slots, needs)


def _record(one: Planned, known: Known, contracts: Mapping[Place, Contract]) -> Record:
    return record_of(one.file, one.symbol, known, contracts)


def _read(
    target: Target, sources: Sources, rules_at: Callable[[Path], IgnoreRules]
) -> SourceFile | Nothing:
    root = sources.roots[0] if sources.roots else target.path.parent
    ignored = rules_at(root).ignored(target.path) if root in target.path.parents else None
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
    most = _MOST_FILES if len(paths) > _FEW else _MOST_AROUND_FEW
    folders, given = {one.parent for one in paths}, set(paths)
    others: list[Path] = []
    for root in sources.roots:
        found = walk_sources(root, IgnoreRules.for_root(root), 10 * _MOST_FILES)
        others += (one for one in found if one not in given)
    others.sort(key=lambda one: one.parent not in folders)
    around = [*paths, *others[:most]]
    return Known(
        sources=sources,
        graph=CallGraph.of(sources, around),
        raising=Raising(sources),
        existence=Existence(sources, declared_names(sources, around)),
    )
