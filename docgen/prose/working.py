"""Many symbols at once: callees before callers, so that a caller's prompt has their contracts."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator, Callable, Mapping, Sequence
from dataclasses import dataclass

from docgen.calls.place import Place
from docgen.prose.options import ProseLanguage
from docgen.prose.record import Contract, Record, contract_of, said_by
from docgen.prose.slots import Slot
from docgen.prose.writer import Writer
from docgen.prose.written import Told, Written

IN_FLIGHT = 8
"""As many sequences as the engine decodes side by side."""


@dataclass(frozen=True, slots=True)
class Job:
    """A symbol to write for. `record` makes its record from the contracts known by then; it is
    called in a thread, never twice at a time. `needs` are places whose contracts it uses: those
    that have jobs are done first, where they do not need each other."""

    place: Place
    record: Callable[[Mapping[Place, Contract]], Record]
    slots: Sequence[Slot]
    needs: frozenset[Place] = frozenset()


@dataclass(frozen=True, slots=True)
class Done:
    """A job with what came of it."""

    job: Job
    record: Record
    written: Written


async def write_all(
    jobs: Sequence[Job],
    writer: Writer,
    language: ProseLanguage | None = None,
    *,
    in_flight: int = IN_FLIGHT,
) -> AsyncGenerator[Done, None]:
    """The jobs as they get done; what a job is shown does not depend on how quick the others are.

    Give the jobs in the order of `docgen.calls.components`: of two that need each other the
    first does not wait. Ending the iteration cancels what is under way. Raises `Unavailable`,
    `Busy` as the model does: what was done by then is remembered, and is not asked for again.
    """
    run = _Run(jobs, writer, language)
    try:
        while run.is_unfinished:
            run.start(in_flight)
            for done in await run.next():
                yield done
    finally:
        await run.stop()


class _Run:
    """What waits, what is under way, and the contracts that there are."""

    def __init__(self, jobs: Sequence[Job], writer: Writer, language: ProseLanguage | None) -> None:
        self._writer, self._language = writer, language
        self._waiting = list(jobs)
        order = {job.place: number for number, job in enumerate(jobs)}
        self._awaited = {
            job.place: {one for one in job.needs if order.get(one, len(jobs)) < order[job.place]}
            for job in jobs
        }
        self._ready: set[Place] = set()
        self._contracts: dict[Place, Contract] = {}
        self._running: dict[asyncio.Task[Done], int] = {}
        self._started = 0
        self._reading = asyncio.Lock()

    @property
    def is_unfinished(self) -> bool:
        """Whether there is a job that is not done."""
        return bool(self._waiting or self._running)

    def start(self, in_flight: int) -> None:
        """Begin as many jobs as may be under way, of those that nothing is awaited for; those with
        most to be written first, for one that is left at the end has the engine to itself."""
        for job in sorted(self._waiting, key=lambda one: -len(one.slots)):
            if len(self._running) >= in_flight:
                return
            if self._awaited[job.place] <= self._ready:
                self._waiting.remove(job)
                seen = {one: self._contracts[one] for one in job.needs & self._awaited[job.place]}
                self._running[asyncio.create_task(self._do(job, seen))] = self._started
                self._started += 1

    async def next(self) -> list[Done]:
        """What gets done next, in the order in which it was begun."""
        finished, _ = await asyncio.wait(self._running, return_when=asyncio.FIRST_COMPLETED)
        found = []
        for task in sorted(finished, key=self._running.__getitem__):
            del self._running[task]
            done = task.result()
            self._ready.add(done.job.place)
            self._contracts[done.job.place] = _contract(done)
            found.append(done)
        return found

    async def stop(self) -> None:
        """End what is under way."""
        for task in self._running:
            task.cancel()
        await asyncio.gather(*self._running, return_exceptions=True)

    async def _do(self, job: Job, contracts: Mapping[Place, Contract]) -> Done:
        async with self._reading:
            record = await asyncio.to_thread(job.record, contracts)
        return Done(job, record, await self._writer.write(record, job.slots, self._language))


def _contract(done: Done) -> Contract:
    record = done.record
    texts = done.written.told_to_callers or done.written.texts
    own = said_by(record.comment)
    summary = texts.get(Slot("summary"), "") or own.summary
    result = texts.get(Slot("returns"), "") or own.result
    return contract_of(record.symbol, record.facts, Told(summary, result))
