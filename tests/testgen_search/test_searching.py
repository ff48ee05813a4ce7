"""The search on samples: it gets there, the same way each time, and says what stayed dark."""

from __future__ import annotations

import re
from collections.abc import Sequence
from random import Random

from testgen.inputs.genome import Genome
from testgen.inputs.reading import Reader
from testgen.inputs.subject import Subject
from testgen.inputs.terms import called
from testgen.search.archive import Archive
from testgen.search.budget import Budget
from testgen.search.minimize import cover, simplify
from testgen.search.searching import Search
from testgen.values import Case, RunResult
from tests.support.in_process import InProcess

HARD = """
def classify(n: int, text: str, items: "list[int]"):
    if n > 100:
        if n == 12345:
            return "exact"
        return "big"
    if text == "magic":
        return "word"
    if text.startswith("#") and len(text) == 7:
        return "colour"
    total = 0
    for item in items:
        if item < 0:
            total -= 1
        elif item == 777:
            return "lucky"
    while n < -5:
        n += 1
    if total == -3:
        raise ValueError("three")
    return "nothing"
"""
STATE = """
class Queue:
    def __init__(self, limit: int = 3):
        self.limit = limit
        self.items = []

    def put(self, item):
        if len(self.items) >= self.limit:
            raise OverflowError("full")
        self.items.append(item)

    def newest_is(self, item):
        if len(self.items) > 2:
            if self.items[-1] == item:
                return True
        return False
"""
HANGING = """
def halve(n: int):
    while n != 1:
        n = n // 2
    return "done"
"""
DEAD = """
def dead(n: int):
    if n > n + 1:
        return "never"
    return "always"
"""


def search_of(source: str, name: str, seed: int = 1) -> tuple[Search, InProcess]:
    module = InProcess(source)
    target = module.description.function(name)
    assert target is not None
    return Search(Subject(target, module.description, "sample"), module, Random(seed)), module


async def test_constants_distances_and_shapes_lead_to_every_branch() -> None:
    for seed in range(3):
        search, _ = search_of(HARD, "classify", seed)
        archive = await search.run(Budget(seconds=30))
        assert archive.dark == (), seed
        assert archive.executions < 4000


async def test_who_waits_hears_of_every_branch_when_it_is_taken() -> None:
    module = InProcess(HARD)
    target = module.description.function("classify")
    assert target is not None
    heard: list[int] = []
    subject = Subject(target, module.description, "sample")
    search = Search(
        subject, module, Random(1), hear=lambda archive: heard.append(len(archive.taken))
    )
    archive = await search.run(Budget(seconds=30))
    assert heard == sorted(set(heard))
    assert len(heard) > 1
    assert heard[-1] == len(archive.taken)


async def test_state_is_built_up_by_calls_before() -> None:
    search, _ = search_of(STATE, "Queue.newest_is")
    archive = await search.run(Budget(seconds=30))
    assert archive.dark == ()
    longest = max(len(entry.case.setup) for entry in archive.best.values())
    assert longest >= 4


async def test_the_same_seed_finds_the_same_cases() -> None:
    runs = []
    for _ in range(2):
        search, module = search_of(HARD, "classify", 7)
        await search.run(Budget(seconds=30, executions=500))
        runs.append([(case.setup, case.call) for case in module.cases])
    assert runs[0] == runs[1]


async def test_what_hangs_is_not_tried_for_ever() -> None:
    search, _ = search_of(HANGING, "halve")
    archive = await search.run(Budget(seconds=30, executions=600))
    assert archive.dark == ()
    assert 0 < archive.avoided < 120
    assert not any(entry.result.end == "hung" for entry in archive.entries())


async def test_a_branch_nobody_can_take_ends_the_search_and_is_told() -> None:
    search, _ = search_of(DEAD, "dead")
    archive = await search.run(Budget(seconds=30, patience=400))
    assert [goal.text for goal in archive.dark] == ["n > n + 1"]
    assert archive.executions < 1500


async def test_a_clock_that_ran_out_leaves_what_there_is() -> None:
    ticks = iter(range(1000))
    search, _ = search_of(HARD, "classify")
    archive = await search.run(Budget(seconds=3, clock=lambda: float(next(ticks))))
    assert archive.taken
    assert archive.dark
    again = await search.run(Budget(seconds=30))
    assert again.dark == ()


async def test_seeds_come_first_and_win_where_they_take_a_goal() -> None:
    search, module = search_of(HARD, "classify")
    seed = Genome(called("classify", 5, "magic", called("list")), origin="call site")
    search.propose([seed])
    await search.run(Budget(seconds=30, executions=1))
    assert "classify(5, 'magic', list())" in [case.call for case in module.cases[:3]]
    assert "call site" in {entry.genome.origin for entry in search.archive.best.values()}


async def test_recording_proxies_teach_and_are_never_kept() -> None:
    source = "def shout(thing):\n    if thing.upper() == 'A':\n        return 1\n    return 2\n"
    search, module = search_of(source, "shout")
    archive = await search.run(Budget(seconds=30, executions=400))
    assert any("anything()" in case.call for case in module.cases)
    assert archive.dark == ()
    assert not any("anything()" in entry.case.call for entry in archive.entries())


async def test_a_setup_that_raises_is_never_kept() -> None:
    source = (
        "class Picky:\n    def __init__(self, n: int):\n        if n != 3:\n"
        "            raise ValueError('three')\n    def get(self):\n        return 1\n"
    )
    search, _ = search_of(source, "Picky.get")
    archive = await search.run(Budget(seconds=30, executions=400))
    assert archive.dark == ()
    assert not any(entry.result.end == "setup_raised" for entry in archive.entries())


class Scripted:
    """Says the same of every case."""

    def __init__(self, result: RunResult) -> None:
        self.result = result

    async def run(self, cases: Sequence[Case]) -> list[RunResult]:
        return [RunResult(id=case.id, end=self.result.end, type=self.result.type) for case in cases]


async def test_a_target_that_always_dies_ends_in_nothing() -> None:
    _, module = search_of(HARD, "classify")
    target = module.description.functions[0]
    executor = Scripted(RunResult(id=0, end="died"))
    search = Search(Subject(target, module.description), executor, Random(1))
    archive = await search.run(Budget(seconds=5, patience=200))
    assert archive.entries() == ()
    assert len(archive.dark) == len(target.goals)


async def covered(source: str, name: str) -> tuple[Archive, Search, InProcess]:
    search, module = search_of(source, name)
    return await search.run(Budget(seconds=30)), search, module


async def test_few_cases_cover_what_many_found() -> None:
    archive, _, _ = await covered(HARD, "classify")
    kept = cover(archive)
    assert {goal for each in kept for goal in each.entry.result.goals} >= archive.taken
    assert len(kept) <= 8
    for each in kept:
        others = {goal for one in kept if one is not each for goal in one.entry.result.goals}
        assert each.goals == archive.taken & set(each.entry.result.goals) - others


async def test_simpler_cases_still_take_their_goals() -> None:
    archive, search, module = await covered(HARD, "classify")
    kept = cover(archive)
    simple = await simplify(kept, module, search.imports)
    assert len(simple) == len(kept)
    results = await module.run([each.entry.case for each in simple])
    for before, after, result in zip(kept, simple, results, strict=True):
        assert before.goals <= set(result.goals)
        assert result.end == before.entry.result.end
        assert Reader().cost(after.entry.genome) <= Reader().cost(before.entry.genome)
    calls = " ".join(each.entry.case.call for each in simple)
    assert re.search(r"classify\(\d, 'magic', ", calls)
    assert re.search(r"classify\(12345, '\w+', ", calls)


async def test_a_seed_that_a_person_wrote_is_not_rewritten() -> None:
    search, module = search_of(HARD, "classify")
    search.propose([Genome(called("classify", 42, "magic", called("list")), origin="documented")])
    archive = await search.run(Budget(seconds=30))
    simple = await simplify(cover(archive), module, search.imports)
    assert "classify(42, 'magic', list())" in [each.entry.case.call for each in simple]
