"""What a search has found: the best case for each goal, the closest for those that are dark, and
cases whose behaviour differs."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Generic, Protocol, TypeVar

from testgen.inputs.genome import Genome
from testgen.values import Case, Goal, RunResult

_MOST_NEAR = 6
_MOST_BEHAVIOURS = 240
_TURNING = frozenset(
    {"True", "False", "None", "0", "1", "-1", "0.0", "''", "[]", "()", "{}", "set()", "b''", "nan"}
    | {"true", "false", "null", "undefined", "NaN", ""}
)
EMPTY = frozenset({"[]", "()", "{}", "set()", "frozenset()"})
_OF_INPUT = re.compile(r"'[^']*'|\"[^\"]*\"|[-\d.]+")
_OUR_OWN_FAULT = frozenset(
    {"TypeError", "AttributeError", "NameError", "UnboundLocalError", "ReferenceError"}
)


class Specimen(Protocol):
    """What a search varies, in the terms of whichever language."""

    @property
    def length(self) -> int:
        """How much there is to read."""
        ...

    @property
    def origin(self) -> str:
        """Who thought of it; "search" for nobody."""
        ...


class Goals(Protocol):
    """What a search is for."""

    @property
    def goals(self) -> tuple[Goal, ...]:
        """The branches to take."""
        ...


Kind = TypeVar("Kind", bound=Specimen)
_Read_contra = TypeVar("_Read_contra", contravariant=True)


class Costs(Protocol[_Read_contra]):
    """Who knows how hard a case is to read."""

    def cost(self, genome: _Read_contra) -> int:
        """The higher, the harder."""
        ...


@dataclass(frozen=True)
class EntryOf(Generic[Kind]):
    """A case that was kept, with what it did. `rank`: the lower, the better a test it makes."""

    genome: Kind
    case: Case
    result: RunResult
    rank: tuple[int, int]


@dataclass(frozen=True, slots=True)
class Progress:
    """What a case brought: goals taken first by it, dark goals come closer to, new behaviour."""

    taken: frozenset[int] = frozenset()
    closer: frozenset[int] = frozenset()
    novel: bool = False
    better: bool = False

    @property
    def counts(self) -> bool:
        """Whether the search got further."""
        return bool(self.taken or self.closer)


@dataclass
class ArchiveOf(Generic[Kind]):
    """Kept as cases arrive; whenever the search is stopped, this is its result.

    `best` has goals of other functions too, which cases of this target took on the way.
    """

    target: Goals
    declared: frozenset[str] = frozenset()
    is_ill_typed: Callable[[Kind], bool] = lambda genome: False
    reader: Costs[Kind] | None = None
    best: dict[int, EntryOf[Kind]] = field(default_factory=dict)
    near: dict[int, list[tuple[float, EntryOf[Kind]]]] = field(default_factory=dict)
    edges: dict[int, tuple[float, EntryOf[Kind]]] = field(default_factory=dict)
    behaviours: dict[tuple[object, ...], EntryOf[Kind]] = field(default_factory=dict)
    executions: int = 0
    avoided: int = 0
    lost: dict[str, tuple[Case, RunResult]] = field(default_factory=dict)
    """The first case of each way to end without a result."""

    def __post_init__(self) -> None:
        self._goals = {goal.id: goal for goal in self.target.goals}
        self._open: tuple[Goal, ...] | None = None
        self._entries: tuple[EntryOf[Kind], ...] | None = None

    def offer(self, genome: Kind, case: Case, result: RunResult) -> Progress:
        """Keep a case for what it is the best at."""
        entry = self.entry(genome, case, result)
        self._entries = None
        taken = frozenset(
            goal for goal in result.goals if goal in self._goals and goal not in self.best
        )
        better = False
        for goal in result.goals:
            known = self.best.get(goal)
            if known is None or entry.rank < known.rank:
                better |= known is not None
                self.best[goal] = entry
        if taken:
            self._open = None
            for goal in taken:
                self.near.pop(goal, None)
        closer = frozenset(
            goal
            for goal, distance in result.near.items()
            if goal in self._goals and self._keep_near(goal, distance, entry)
        )
        return Progress(taken, closer, self._keep_behaviour(entry), better)

    def entry(self, genome: Kind, case: Case, result: RunResult) -> EntryOf[Kind]:
        """A case with what it did, and how good a test it makes."""
        return EntryOf(genome, case, result, self._rank(genome, result))

    @property
    def taken(self) -> frozenset[int]:
        """The goals of the target that a case takes."""
        return frozenset(goal for goal in self._goals if goal in self.best)

    @property
    def dark(self) -> tuple[Goal, ...]:
        """The goals of the target that no case takes, in order."""
        return tuple(goal for goal in self.target.goals if goal.id not in self.best)

    @property
    def open(self) -> tuple[Goal, ...]:
        """Dark goals that can be taken next: what they depend on is; the extra ones last."""
        if self._open is None:
            dark = [goal for goal in self.dark if self._can_be_taken(goal)]
            self._open = tuple(sorted(dark, key=lambda goal: goal.extra))
        return self._open

    def goal(self, number: int) -> Goal | None:
        """A goal of the target."""
        return self._goals.get(number)

    def entries(self) -> tuple[EntryOf[Kind], ...]:
        """Every case kept for anything, each once, those that take goals first."""
        if self._entries is None:
            found: dict[int, EntryOf[Kind]] = {}
            for entry in self._kept():
                found.setdefault(entry.case.id, entry)
            self._entries = tuple(found.values())
        return self._entries

    def _kept(self) -> Iterator[EntryOf[Kind]]:
        for goal in sorted(self._goals):
            if goal in self.best:
                yield self.best[goal]
        for goal in sorted(self.edges):
            yield self.edges[goal][1]
        yield from self.behaviours.values()

    def for_goal(self, goal: Goal) -> Sequence[EntryOf[Kind]]:
        """Where to start from towards a dark goal: the closest cases, best first."""
        close = self.near.get(goal.id)
        if close:
            return [entry for _, entry in close]
        parent = self.best.get(goal.parent) if goal.parent is not None else None
        return [parent] if parent is not None else []

    def _can_be_taken(self, goal: Goal) -> bool:
        return goal.parent is None or goal.parent in self.best or goal.parent not in self._goals

    def _keep_near(self, goal: int, distance: float, entry: EntryOf[Kind]) -> bool:
        """Keep a case that came close; whether it is the closest so far to a dark goal."""
        edge = self.edges.get(goal)
        if edge is None or (distance, entry.rank) < (edge[0], edge[1].rank):
            self.edges[goal] = (distance, entry)
        if goal in self.best:
            return False
        known = self.near.setdefault(goal, [])
        is_closer = not known or distance < known[0][0]
        if len(known) < _MOST_NEAR or (distance, entry.rank) < (known[-1][0], known[-1][1].rank):
            known.append((distance, entry))
            known.sort(key=lambda each: (each[0], each[1].rank))
            del known[_MOST_NEAR:]
        return is_closer

    def _keep_behaviour(self, entry: EntryOf[Kind]) -> bool:
        result = entry.result
        own = tuple(goal for goal in sorted(result.goals) if goal in self._goals)
        # What came out, and which way it went: two cases alike in both tell a mutant alike.
        outcome = (result.end, result.type, shape_of(result))
        is_new = False
        for key in ((own, result.end, result.type), ("outcome", *outcome)):
            known = self.behaviours.get(key)
            if known is None and len(self.behaviours) < _MOST_BEHAVIOURS:
                self.behaviours[key] = entry
                is_new = True
            elif known is not None and entry.rank < known.rank:
                self.behaviours[key] = entry
        return is_new

    def _rank(self, genome: Kind, result: RunResult) -> tuple[int, int]:
        fault = 0
        if result.end == "raised":
            kind = result.type.rpartition(".")[2]
            if kind not in self.declared:
                fault = 2 if kind in _OUR_OWN_FAULT else 1
        fault += self.is_ill_typed(genome)
        # A person's own example is worth some length.
        cost = self.reader.cost(genome) if self.reader is not None else genome.length
        if genome.origin != "search":
            cost //= 2
        return fault + 2 * result.touched, cost


Entry = EntryOf[Genome]
Archive = ArchiveOf[Genome]
"""Of Python's cases."""


def shape_of(result: RunResult) -> str:
    """An outcome roughly: the values that code often turns on, signs, sizes; an error's message."""
    text = result.message
    if result.end != "returned":
        # Of a message what the input put into it says nothing; a KeyError's is nothing else.
        return "" if result.type == "KeyError" else _OF_INPUT.sub("_", text)[:60]
    if text in _TURNING:
        return text
    match result.type:
        case "int" | "float" | "number":
            return "negative" if text.startswith("-") else "positive"
        case "str" | "bytes" | "string":
            return "short" if len(text) < 12 else "long"
    return f"{min(text.count(','), 3)}"
