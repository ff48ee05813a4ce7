"""Few cases, each as plain as it can be: a cover of the goals, then simpler arguments.

A simpler case is kept only if running it shows that it still takes the goals it is there for.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Generic

import msgspec

from testgen.inputs.genome import Genome
from testgen.inputs.imports import Imports
from testgen.inputs.reading import Reader
from testgen.inputs.subject import Subject
from testgen.search.archive import ArchiveOf, EntryOf, Kind
from testgen.search.executor import Executor
from testgen.search.plainer import plainer_genomes
from testgen.values import Case, RunResult

_ROUNDS = 16
_MOST_TRIED = 32


@dataclass(frozen=True, slots=True)
class KeptOf(Generic[Kind]):
    """A case that is kept, and the goals it is kept for."""

    entry: EntryOf[Kind]
    goals: frozenset[int]


Kept = KeptOf[Genome]
"""Of Python's cases."""


@dataclass(frozen=True, slots=True)
class Ways(Generic[Kind]):
    """How the cases of a language are made simpler: those to try instead of one, the boldest
    first; how hard one is to read; what tells it from others; as a case."""

    plainer: Callable[[Kind], Iterator[Kind]]
    cost: Callable[[Kind], int]
    sources: Callable[[Kind], tuple[str, ...]]
    case: Callable[[Kind, int, str], Case]


def cover(
    archive: ArchiveOf[Kind], wanted: Collection[int] | None = None
) -> tuple[KeptOf[Kind], ...]:
    """Few cases that together take every goal taken: rarest goals first, better tests before
    shorter ones, then those of which the others leave nothing are dropped."""
    goals = sorted(archive.taken if wanted is None else set(wanted) & set(archive.best))
    entries = {entry.case.id: entry for entry in archive.entries()}
    entries |= {archive.best[goal].case.id: archive.best[goal] for goal in goals}
    takers = {goal: [e for e in entries.values() if goal in e.result.goals] for goal in goals}
    chosen: list[EntryOf[Kind]] = []
    missing = set(goals)
    while missing:
        goal = min(missing, key=lambda each: (len(takers[each]), each))
        best = min(
            takers[goal],
            key=lambda e: (e.rank[0], -len(missing & set(e.result.goals)), e.rank[1], e.case.id),
        )
        chosen.append(best)
        missing -= set(best.result.goals)
    return _without_redundant(chosen, goals)


def _without_redundant(
    chosen: Sequence[EntryOf[Kind]], goals: Iterable[int]
) -> tuple[KeptOf[Kind], ...]:
    wanted = frozenset(goals)
    kept = list(chosen)
    for entry in sorted(chosen, key=lambda each: each.rank, reverse=True):
        others = {goal for other in kept if other is not entry for goal in other.result.goals}
        if wanted & set(entry.result.goals) <= others:
            kept.remove(entry)
    found: list[KeptOf[Kind]] = []
    for entry in kept:
        others = {goal for other in kept if other is not entry for goal in other.result.goals}
        found.append(KeptOf(entry, wanted & frozenset(entry.result.goals) - others))
    return tuple(found)


async def simplify(
    kept: Sequence[Kept],
    executor: Executor,
    imports: Imports,
    *,
    reader: Reader | None = None,
    subject: Subject | None = None,
    go_on: Callable[[], bool] = lambda: True,
    alike: Callable[[RunResult, RunResult], bool] = lambda before, now: True,
    passed: Callable[[Kept], None] = lambda kept: None,
) -> tuple[Kept, ...]:
    """Each case with plainer expressions while its goals and its outcome stay.

    All cases are tried in one batch a round; `go_on` is asked before each. Seeds that a person
    wrote are left as they are. `alike`: what else has to stay. `passed` is given each step.
    """
    costs = reader or Reader()

    def case(genome: Genome, number: int, target: str) -> Case:
        return genome.case(number, target, imports)

    ways = Ways(
        lambda genome: plainer_genomes(genome, costs, subject),
        costs.cost,
        lambda genome: genome.sources,
        case,
    )
    return await simplify_by(ways, kept, executor, go_on=go_on, alike=alike, passed=passed)


async def simplify_by(
    ways: Ways[Kind],
    kept: Sequence[KeptOf[Kind]],
    executor: Executor,
    *,
    go_on: Callable[[], bool] = lambda: True,
    alike: Callable[[RunResult, RunResult], bool] = lambda before, now: True,
    passed: Callable[[KeptOf[Kind]], None] = lambda kept: None,
) -> tuple[KeptOf[Kind], ...]:
    """As `simplify`, in the ways of a language."""
    now = list(kept)
    active = [index for index, each in enumerate(now) if each.entry.genome.origin == "search"]
    tried: dict[int, set[tuple[str, ...]]] = {index: set() for index in active}
    for _ in range(_ROUNDS):
        trials = [
            (index, genome)
            for index in active
            for genome in _untried(ways, now[index].entry.genome, tried[index])
        ]
        if not trials or not go_on():
            break
        cases = [
            ways.case(genome, number, now[index].entry.case.target)
            for number, (index, genome) in enumerate(trials, 1)
        ]
        results = await executor.run(cases)
        improved: set[int] = set()
        unfinished = {
            index for index, count in Counter(i for i, _ in trials).items() if count >= _MOST_TRIED
        }
        for (index, genome), case, result in zip(trials, cases, results, strict=True):
            each = now[index]
            if not (_still(each, result) and alike(each.entry.result, result)):
                continue
            if ways.cost(genome) < ways.cost(each.entry.genome):
                entry = replace(each.entry, genome=genome, result=result)
                entry = replace(entry, case=_numbered(case, each.entry.case.id))
                now[index] = KeptOf(entry, each.goals)
                improved.add(index)
        for index in sorted(improved):
            passed(now[index])
        active = [index for index in active if index in improved | unfinished]
    return tuple(now)


def _numbered(case: Case, number: int) -> Case:
    return msgspec.structs.replace(case, id=number)


def _untried(ways: Ways[Kind], genome: Kind, tried: set[tuple[str, ...]]) -> Iterator[Kind]:
    count = 0
    for simpler in ways.plainer(genome):
        sources = ways.sources(simpler)
        if sources not in tried:
            tried.add(sources)
            count += 1
            yield simpler
        if count >= _MOST_TRIED:
            return


def _still(kept: KeptOf[Kind], result: RunResult) -> bool:
    before = kept.entry.result
    return (
        kept.goals <= set(result.goals)
        and (result.end, result.type) == (before.end, before.type)
        and (not result.touched or before.touched)
    )
