"""The search: cases of all functions together, a round at a time, kept for the branches they take
and the outcomes they have; then more of them against the mutants that nothing notices.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import dataclass, field, replace
from random import Random

from testgen.languages.compiled.making import Maker, Pools
from testgen.languages.compiled.running import Harness, Order, Result
from testgen.languages.compiled.terms import TESTED, Draft, Target, Ways, draft_cost, tokens

_FIRST, _A_ROUND = 150, 80
_PATIENCE = 8
_LEAST_ROUNDS = 12
_MOST_ROUNDS = 80
_MOST_KEPT = 40
_ALIKE = 2
_AGAINST = 50
_AGAINST_ROUNDS = 10
_MOST_ORDERS = 6000
_SIMPLER, _SIMPLER_ROUNDS, _MOST_SIMPLER = 4, 4, 30


@dataclass
class Entry:
    """A case that was run: its number, and what it did without a mutant."""

    id: int
    draft: Draft
    result: Result

    @property
    def cost(self) -> float:
        """How much there is to read; what a person wrote reads easier."""
        return draft_cost(self.draft) * (0.6 if self.draft.origin != "search" else 1.0)


@dataclass
class Lane:
    """One function's part of the search."""

    number: int
    target: Target
    maker: Maker
    entries: dict[int, Entry] = field(default_factory=dict)
    taken: set[int] = field(default_factory=set)
    tried: set[object] = field(default_factory=set)
    idle: int = 0
    killers: dict[int, int] = field(default_factory=dict)
    """Mutant to the case that notices it."""
    executions: int = 0

    def line(self, draft: Draft) -> str:
        """The words of an order."""
        return " ".join((str(self.number), *tokens(draft)))


class Exploring:
    """The search over the targets of one file."""

    def __init__(
        self,
        targets: Sequence[Target],
        ways: Ways,
        pools: Callable[[Target], Pools],
        harness: Harness,
        *,
        seed: int,
        left: Callable[[], float],
    ) -> None:
        self._harness = harness
        self._left = left
        self._next = 0
        self.runs: dict[tuple[int, int], Result] = {}
        """Executions under mutants, by case and mutant."""
        self.lanes = [
            Lane(at, target, Maker(Random(f"{seed} {target.unit.qualified}"), ways, pools(target)))
            for at, target in enumerate(targets)
        ]

    async def search(self, seeds: dict[int, Sequence[Draft]], until: float) -> None:
        """Rounds until nothing new comes, or less than `until` seconds are left."""
        # Much at once at first: on a busy machine the start of a process is what takes long.
        await self._round(
            [
                (lane, [*seeds.get(lane.number, ()), *self._drafts(lane, _FIRST)])
                for lane in self.lanes
            ],
            in_any_case=True,
        )
        for number in range(_MOST_ROUNDS):
            active = [
                lane for lane in self.lanes if number < _LEAST_ROUNDS or lane.idle < _PATIENCE
            ]
            active = [lane for lane in active if _can_vary(lane.target)] or active[: number == 0]
            if not active or self._left() <= until:
                break
            await self._round([(lane, self._drafts(lane, _A_ROUND)) for lane in active])

    def _drafts(self, lane: Lane, count: int) -> list[Draft]:
        known = list(lane.entries.values())
        found = []
        for at in range(count):
            if known and at % 2:
                base = known[(at * 7919 + lane.idle * 31 + len(lane.tried)) % len(known)]
                found.append(lane.maker.varied(base.draft, lane.target))
            else:
                found.append(lane.maker.draft(lane.target))
        return found

    async def _round(
        self, wanted: Sequence[tuple[Lane, list[Draft]]], *, in_any_case: bool = False
    ) -> list[Entry]:
        """Run the drafts that are new, while there is time; the entries that were worth it."""
        orders, drafts = [], {}
        for lane, given in wanted:
            for draft in given:
                if draft.key in lane.tried or (not _can_vary(lane.target) and lane.tried):
                    continue
                lane.tried.add(draft.key)
                self._next += 1
                drafts[self._next] = (lane, draft)
                orders.append(Order(self._next, 0, lane.line(draft)))
        results = await self._harness.run(orders, go_on=lambda: in_any_case or self._left() > 0)
        kept: list[Entry] = []
        fresh: dict[int, bool] = defaultdict(bool)
        for (id_, _), result in results.items():
            lane, draft = drafts[id_]
            lane.executions += 1
            if result.end not in ("returned", "raised"):
                continue
            entry = Entry(id_, draft, result)
            fresh[lane.number] |= bool(set(result.goals) - lane.taken)
            lane.taken |= set(result.goals)
            lane.entries[id_] = entry
            kept.append(entry)
        for lane, _ in wanted:
            lane.idle = 0 if fresh[lane.number] else lane.idle + 1
            _thin(lane)
        return [one for one in kept if any(one.id in lane.entries for lane, _ in wanted)]

    async def against(self, mutants: Collection[int], until: float) -> None:
        """Run what is kept under every mutant, then look for cases that notice the others."""
        await self._run_under(
            [(lane, entry) for lane in self.lanes for entry in lane.entries.values()], mutants
        )
        for _ in range(_AGAINST_ROUNDS):
            wanted = []
            for lane in self.lanes:
                open_ = self._open(lane, mutants)
                if open_ and _can_vary(lane.target):
                    wanted.append((lane, self._drafts(lane, _AGAINST)))
            if not wanted or self._left() <= until:
                break
            before = {lane.number: set(lane.entries) for lane in self.lanes}
            saved = {lane.number: dict(lane.entries) for lane in self.lanes}
            await self._round_kept(wanted)
            fresh = [
                (lane, entry)
                for lane, _ in wanted
                for id_, entry in lane.entries.items()
                if id_ not in before[lane.number]
            ]
            open_all = {one for lane, _ in wanted for one in self._open(lane, mutants)}
            await self._run_under(fresh, open_all)
            for lane, _ in wanted:
                useful = set(lane.killers.values())
                lane.entries = saved[lane.number] | {
                    id_: one for id_, one in lane.entries.items() if id_ in useful
                }

    async def simplify(self, mutants: Collection[int], until: float) -> None:
        """Cases like those that are kept, with less to read, and what they notice."""
        for _ in range(_SIMPLER_ROUNDS):
            if self._left() <= until:
                break
            wanted = []
            for lane in self.lanes:
                base = list(lane.entries.values())
                made = [lane.maker.simpler(one.draft) for one in base for _ in range(_SIMPLER)]
                wanted.append((lane, [replace(one, origin="search") for one in made if one]))
            before = {lane.number: dict(lane.entries) for lane in self.lanes}
            await self._round_kept(wanted)
            for lane in self.lanes:
                _thin_new(lane, before[lane.number])
            fresh = [
                (lane, entry)
                for lane in self.lanes
                for id_, entry in lane.entries.items()
                if id_ not in before[lane.number]
            ]
            await self._run_under(fresh, mutants)

    async def _round_kept(self, wanted: Sequence[tuple[Lane, list[Draft]]]) -> None:
        """As `_round`, and all that ran stays for now."""
        orders, drafts = [], {}
        for lane, given in wanted:
            for draft in given:
                if draft.key not in lane.tried:
                    lane.tried.add(draft.key)
                    self._next += 1
                    drafts[self._next] = (lane, draft)
                    orders.append(Order(self._next, 0, lane.line(draft)))
        for (id_, _), result in (await self._harness.run(orders)).items():
            lane, draft = drafts[id_]
            lane.executions += 1
            if result.end in ("returned", "raised"):
                lane.entries[id_] = Entry(id_, draft, result)
                lane.taken |= set(result.goals)

    async def _run_under(
        self, entries: Iterable[tuple[Lane, Entry]], mutants: Collection[int]
    ) -> None:
        able = list(entries)
        orders = [
            Order(entry.id, mutant, lane.line(entry.draft))
            for lane, entry in able
            for mutant in entry.result.met
            if mutant in mutants and (entry.id, mutant) not in self.runs
        ]
        # A mutant that hangs does so mostly everywhere: its orders stand together.
        orders.sort(key=lambda one: (one.mutant, one.case))
        by_id = {entry.id: (lane, entry) for lane, entry in able}
        for begin in range(0, len(orders), _MOST_ORDERS):
            if begin and self._left() <= 0:
                break
            # Without any, nothing could be chosen: the first go on when the time is up.
            results = await self._harness.run(
                orders[begin : begin + _MOST_ORDERS],
                go_on=lambda: not self.runs or self._left() > 0,
            )
            for (id_, mutant), result in results.items():
                self.runs[id_, mutant] = result
                lane, entry = by_id[id_]
                lane.executions += 1
                if differs(entry.result, result):
                    lane.killers.setdefault(mutant, id_)

    def _open(self, lane: Lane, mutants: Collection[int]) -> set[int]:
        """The mutants that its cases come past and do not notice."""
        met = {one for entry in lane.entries.values() for one in entry.result.met}
        return {one for one in met & set(mutants) if one not in lane.killers}


def differs(one: Result, other: Result) -> bool:
    """Whether a test could tell them apart."""
    return (one.end, one.seen, one.message) != (other.end, other.seen, other.message)


def _can_vary(target: Target) -> bool:
    return bool(target.shapes or target.receiver is not None)


def _thin(lane: Lane) -> None:
    """Keep the cases that are cheapest for their branches, and for their outcome."""
    chosen: dict[int, Entry] = {}
    groups: dict[object, list[Entry]] = defaultdict(list)
    for entry in sorted(lane.entries.values(), key=lambda one: (one.cost, one.id)):
        groups["goals", entry.result.goals, entry.result.end].append(entry)
        groups["outcome", _outcome(entry.result)].append(entry)
        for goal in entry.result.goals:
            groups["goal", goal].append(entry)
    for key, members in groups.items():
        most = _ALIKE if isinstance(key, tuple) and key[0] == "goals" else 1
        chosen |= {one.id: one for one in members[:most]}
    rest = sorted(chosen.values(), key=lambda one: (one.cost, one.id))
    needed = {groups["goal", goal][0].id for goal in lane.taken if groups.get(("goal", goal))}
    documented = {
        one.id
        for one in lane.entries.values()
        if one.draft.origin in ("documented", "existing", TESTED)
    }
    kept = [one for one in rest if one.id in needed or one.id in documented]
    kept += [lane.entries[id_] for id_ in documented if id_ not in chosen]
    kept += [one for one in rest if one not in kept]
    lane.entries = {one.id: one for one in sorted(kept[:_MOST_KEPT], key=lambda one: one.id)}


def _thin_new(lane: Lane, before: dict[int, Entry]) -> None:
    """Of new cases those that are cheaper than one that does the same."""
    cheapest: dict[object, float] = {}
    for one in before.values():
        key = (one.result.goals, one.result.end, _outcome(one.result))
        cheapest[key] = max(cheapest.get(key, 0.0), one.cost)
    fresh = [one for id_, one in lane.entries.items() if id_ not in before]
    fresh = [
        one
        for one in sorted(fresh, key=lambda one: (one.cost, one.id))
        if one.cost < cheapest.get((one.result.goals, one.result.end, _outcome(one.result)), 0.0)
    ]
    lane.entries = before | {one.id: one for one in fresh[:_MOST_SIMPLER]}


def _outcome(result: Result) -> object:
    """What kind of outcome it is."""
    if result.end == "raised":
        return ("raised", result.message[:30])
    seen = result.seen.get("result", ["unit"])
    if seen[0] == "call":
        inner = seen[2][0] if seen[2] else None
        return ("call", seen[1], inner[1] if inner and inner[0] in ("call", "both", "b") else "")
    if seen[0] == "b":
        return ("b", seen[1])
    return (seen[0], bool(seen[1]) if len(seen) > 1 else False)
