"""From files to files with documentation: what is lacking is written, what is false is mended.

What is done in each file is in `writing/`, how it is put in in `placing/`; nothing is written to
disk here.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator, AsyncIterator, Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Literal, TypeVar

from docgen.calls.components import components
from docgen.calls.place import Place
from docgen.check import Skipped
from docgen.comments.styles import style_named
from docgen.facts.source import Sources
from docgen.prose.options import ProseLanguage
from docgen.prose.record import Known
from docgen.prose.working import IN_FLIGHT, Job, write_all
from docgen.prose.writer import Writer
from docgen.prose.written import Written
from docgen.rules.choosing import RulesOf
from docgen.rules.table import rules_for
from docgen.stale.correcting import Correction
from docgen.target import Target
from docgen.writing.file_work import FileChange, FileWork, SymbolChange, place_of
from docgen.writing.planning import NotWritten, Planned, Which
from docgen.writing.preparing import Halted, Preparing, Reading, Wanted, record
from docgen.writing.surveying import House
from foundation.errors import InklingError

__all__ = [
    "FileChange",
    "NotWritten",
    "Progress",
    "Reading",
    "Skipped",
    "SymbolChange",
    "Target",
    "WriteOptions",
    "write",
]

_One = TypeVar("_One")


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
    on_reading: Callable[[Reading], None] = lambda _: None,
) -> AsyncIterator[FileChange | Skipped]:
    """What documentation changes, file by file, each as soon as all of it is there.

    Without a writer only what facts can say is written. When `stop` is set, nothing more is asked
    of the model, and what is complete is given. `on_reading` is told, in a thread, how far it is
    before. Raises `BadInput` for a style or a name that does not exist, and `Unavailable` and
    `Busy` as the model does.
    """
    stop = stop or asyncio.Event()
    wanted = Wanted(
        targets=targets,
        style=style_named(options.style) if options.style else None,
        language=options.language,
        which=options.which,
        summary_ratio=options.summary_ratio,
        examples=options.examples and writer is not None,
        has_writer=writer is not None,
    )
    leaving = asyncio.Event()
    preparing = Preparing(
        sources,
        rules or (lambda _: rules_for()),
        on_reading,
        lambda: stop.is_set() or leaving.is_set(),
    )
    try:
        prepared = await asyncio.to_thread(preparing.prepare, wanted)
    except Halted:
        return
    except asyncio.CancelledError:
        leaving.set()
        raise
    for ready in prepared.ready:
        yield ready
    async for one in _worked(prepared.works, prepared.known, writer, on_progress, stop):
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
    if waiting:  # the first takes long, and how many there are is known already
        on_progress(Progress(0, total, place_of(waiting[0])))
    async for one in _until(stop, _corrected(waiting, works, known, writer)):
        if not one.slots:
            work = works[one.file.path]
            work.take(one, Written())
            done += 1
            on_progress(Progress(done, total, place_of(one)))
            if work.is_done:
                yield work.change()
    by_language: dict[ProseLanguage, list[Planned]] = {}
    for one in waiting:
        if one.slots:
            by_language.setdefault(works[one.file.path].house.style.language, []).append(one)
    for language, those in by_language.items():
        jobs = _jobs(those, known, works)
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


async def _corrected(
    waiting: Sequence[Planned], works: Mapping[Path, FileWork], known: Known, writer: Writer
) -> AsyncGenerator[Planned, None]:
    """Have the sentences that are false written anew, as many at a time as the engine decodes; each
    symbol as soon as nothing more is asked for it."""
    free = asyncio.Semaphore(IN_FLIGHT)

    async def correct(one: Planned, correction: Correction) -> Planned:
        async with free:
            width = works[one.file.path].house.style.width
            await correction.ask(partial(record, one, known, {}), writer.asking(), width)
        return one

    tasks: list[asyncio.Task[Planned]] = []
    for one in waiting:
        correction = works[one.file.path].corrections.get(one.number)
        if correction is not None and correction.open:
            tasks.append(asyncio.create_task(correct(one, correction)))
        elif not one.slots:
            yield one
    try:
        for task in asyncio.as_completed(tasks):
            yield await task
    finally:
        for each in tasks:
            each.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)


async def _until(stop: asyncio.Event, work: AsyncGenerator[_One, None]) -> AsyncIterator[_One]:
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


def _jobs(
    planned: Sequence[Planned], known: Known, works: Mapping[Path, FileWork]
) -> list[tuple[Job, Planned]]:
    """A job for each symbol, callees first."""
    by_place: dict[Place, list[Planned]] = {}
    for one in planned:
        by_place.setdefault(place_of(one), []).append(one)
    order = [place for group in components(by_place, known.graph) for place in group]
    return [
        (_job(one, known, works[one.file.path].house), one)
        for place in order
        for one in by_place[place]
    ]


def _job(one: Planned, known: Known, house: House) -> Job:
    place = place_of(one)
    needs = frozenset(known.graph.needs(place))
    return Job(place, partial(record, one, known, house=house.style), one.slots, needs)
