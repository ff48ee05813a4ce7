"""Few cases, each as plain as it can be: a cover of the goals, then simpler arguments.

A simpler case is kept only if running it shows that it still takes the goals it is there for.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import TypeVar

import msgspec

from testgen.inputs.genome import Genome
from testgen.inputs.imports import Imports
from testgen.inputs.terms import Call, Code, Items, Pairs, Path, Term, walk
from testgen.search.archive import Archive, Entry
from testgen.search.executor import Executor
from testgen.search.tidying import tidied
from testgen.values import Case, RunResult

_Part = TypeVar("_Part")

_ROUNDS = 16
_MOST_TRIED = 24
_WORDS = ("", "a", "b", "ab", "abc", "A", " ", "1", "a b", "hello", "x")
_NUMBERS = (0, 1, 2, 3, -1, 5, 10, 100)


@dataclass(frozen=True, slots=True)
class Kept:
    """A case that is kept, and the goals it is kept for."""

    entry: Entry
    goals: frozenset[int]


def cover(archive: Archive, wanted: Collection[int] | None = None) -> tuple[Kept, ...]:
    """Few cases that together take every goal taken: rarest goals first, better tests before
    shorter ones, then those of which the others leave nothing are dropped."""
    goals = sorted(archive.taken if wanted is None else set(wanted) & set(archive.best))
    entries = {entry.case.id: entry for entry in archive.entries()}
    entries |= {archive.best[goal].case.id: archive.best[goal] for goal in goals}
    takers = {goal: [e for e in entries.values() if goal in e.result.goals] for goal in goals}
    chosen: list[Entry] = []
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


def _without_redundant(chosen: Sequence[Entry], goals: Iterable[int]) -> tuple[Kept, ...]:
    wanted = frozenset(goals)
    kept = list(chosen)
    for entry in sorted(chosen, key=lambda each: each.rank, reverse=True):
        others = {goal for other in kept if other is not entry for goal in other.result.goals}
        if wanted & set(entry.result.goals) <= others:
            kept.remove(entry)
    found: list[Kept] = []
    for entry in kept:
        others = {goal for other in kept if other is not entry for goal in other.result.goals}
        found.append(Kept(entry, wanted & frozenset(entry.result.goals) - others))
    return tuple(found)


async def simplify(
    kept: Sequence[Kept],
    executor: Executor,
    imports: Imports,
    *,
    go_on: Callable[[], bool] = lambda: True,
) -> tuple[Kept, ...]:
    """Each case with simpler expressions while its goals and its outcome stay.

    All cases are tried in one batch a round; `go_on` is asked before each. Seeds that a person
    wrote are left as they are.
    """
    now = list(kept)
    active = [index for index, each in enumerate(now) if each.entry.genome.origin == "search"]
    tried: dict[int, set[tuple[str, ...]]] = {index: set() for index in active}
    for _ in range(_ROUNDS):
        trials = [
            (index, genome)
            for index in active
            for genome in _untried(now[index].entry.genome, tried[index])
        ]
        if not trials or not go_on():
            break
        cases = [
            genome.case(number, now[index].entry.case.target, imports)
            for number, (index, genome) in enumerate(trials, 1)
        ]
        results = await executor.run(cases)
        improved: set[int] = set()
        unfinished = {
            index for index, count in Counter(i for i, _ in trials).items() if count >= _MOST_TRIED
        }
        for (index, genome), case, result in zip(trials, cases, results, strict=True):
            each = now[index]
            if _still(each, result) and _simpler(genome, each):
                entry = replace(each.entry, genome=genome, result=result)
                entry = replace(entry, case=_numbered(case, each.entry.case.id))
                now[index] = Kept(entry, each.goals)
                improved.add(index)
        active = [index for index in active if index in improved | unfinished]
    return tuple(now)


def _numbered(case: Case, number: int) -> Case:
    return msgspec.structs.replace(case, id=number)


def _untried(genome: Genome, tried: set[tuple[str, ...]]) -> Iterator[Genome]:
    count = 0
    for simpler in simpler_genomes(genome):
        if simpler.sources not in tried:
            tried.add(simpler.sources)
            count += 1
            yield simpler
        if count >= _MOST_TRIED:
            return


def _still(kept: Kept, result: RunResult) -> bool:
    before = kept.entry.result
    return (
        kept.goals <= set(result.goals)
        and (result.end, result.type) == (before.end, before.type)
        and (not result.touched or before.touched)
    )


def _simpler(genome: Genome, kept: Kept) -> bool:
    return cost(genome) < cost(kept.entry.genome)


def cost(genome: Genome) -> tuple[int, int]:
    """How hard a case is to read: its length, then how far its literals are from plain ones."""
    odd = sum(_oddness(inner) for _, term in genome.terms() for _, inner in walk(term))
    return genome.length + odd, odd


def _oddness(term: Term) -> int:
    match term:
        case str():
            odd = sum(not (char.isascii() and (char.isalnum() or char == " ")) for char in term)
            return 0 if term in _WORDS else 1 + 2 * odd + len(set(term))
        case bool() | None:
            return 0
        case int() | float():
            if term in _NUMBERS or not math.isfinite(term):
                return 0
            return 1 + (term < 0) + min(64, int(abs(term)).bit_length())
    return 0


def simpler_genomes(genome: Genome) -> Iterator[Genome]:
    """Simpler cases, the boldest first: without a step, without an argument, smaller values."""
    for index, step in enumerate(genome.steps):
        if not step.name:
            steps = (*genome.steps[:index], *genome.steps[index + 1 :])
            yield tidied(replace(genome, steps=steps))
    limit = cost(genome)
    yield from (each for each in _together(genome) if cost(each) < limit)
    for index, term in genome.terms():
        for path, inner in walk(term):
            for new in simpler_terms(inner):
                changed = tidied(genome.put(index, path, new))
                if cost(changed) < limit:
                    yield changed


def _together(genome: Genome) -> Iterator[Genome]:
    """One value changed everywhere it occurs: two that have to be equal stay equal."""
    places: dict[Term, list[tuple[int, Path]]] = {}
    for index, term in genome.terms():
        for path, inner in walk(term):
            if isinstance(inner, int | float | str) and not isinstance(inner, bool):
                places.setdefault(inner, []).append((index, path))
    for value, found in places.items():
        if len(found) > 1:
            for new in simpler_terms(value):
                changed = genome
                for index, path in found:
                    changed = changed.put(index, path, new)
                yield changed


def simpler_terms(term: Term) -> Iterator[Term]:
    """Terms to try instead of one, the simplest first."""
    match term:
        case bool():
            if term:
                yield False
        case int():
            yield from (number for number in _NUMBERS if abs(number) <= abs(term))
            sign = -1 if term < 0 else 1
            yield from (sign * (abs(term) // 10 * 10), sign * (abs(term) // 2))
        case float():
            yield from (float(number) for number in _NUMBERS if abs(number) <= abs(term))
            if abs(term) < 1e15:
                yield float(round(term))
                yield round(term, 1)
        case str():
            yield from _simpler_texts(term)
        case bytes():
            yield from (text.encode() for text in _simpler_texts(term.decode("latin-1")))
        case Items(kind, items):
            yield from (Items(kind, part) for part in _fewer(items))
        case Pairs(pairs):
            yield from (Pairs(part) for part in _fewer(pairs))
        case Call(function, places, names) if names:
            for index in range(len(names)):
                yield Call(function, places, (*names[:index], *names[index + 1 :]))
        case Code(source) if source.startswith("lambda") and source != "lambda x: x":
            yield Code("lambda x: x")


def _simpler_texts(text: str) -> Iterator[str]:
    yield from (word for word in _WORDS if len(word) <= len(text))
    half = len(text) // 2
    if half:
        yield text[:half]
        yield text[half:]
    if len(text) <= 24:
        for index in range(len(text)):
            yield text[:index] + text[index + 1 :]
    plain = "".join(char if char.isascii() and char.isprintable() else "a" for char in text)
    yield plain
    yield "".join("a" if char.isalpha() else char for char in plain)
    yield "".join("1" if char.isdigit() else char for char in plain)


def _fewer(parts: tuple[_Part, ...]) -> Iterator[tuple[_Part, ...]]:
    if not parts:
        return
    yield ()
    half = len(parts) // 2
    if half:
        yield parts[:half]
        yield parts[half:]
    for index in range(min(len(parts), 16)):
        yield parts[:index] + parts[index + 1 :]
