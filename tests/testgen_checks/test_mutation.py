"""Which checks notice which mutants, and what is kept of them."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import count

from hypothesis import given, settings
from hypothesis import strategies as st

from testgen.checks.mutation import Kills, kills
from testgen.checks.sampling import in_order, kind_of
from testgen.checks.selection import cover, select
from testgen.values import Case, Goal, Mutant, Observation
from tests.support.mutants import InPlace
from tests.support.observing import case

SOURCE = """
def f(n):
    if n < 0:
        raise ValueError("negative")
    if n >= 10:
        return n * 2
    return n + 1
"""
CHANGES = {
    1: ("n < 0", "n <= 0"),
    2: ("n >= 10", "n > 10"),
    3: ("n * 2", "n / 2"),
    4: ("n + 1", "n - 1"),
    5: ("negative", "other"),
    6: ("n * 2", "n * 2.0"),
}


def now() -> float:
    return 0.0


async def analyse(
    calls: Sequence[str],
    changes: dict[int, tuple[str, str]] = CHANGES,
    *,
    first_only: bool = False,
) -> tuple[InPlace, list[Case], Kills]:
    runner = InPlace(SOURCE, changes)
    cases = [case(call, number=at) for at, call in enumerate(calls, 1)]
    possible = [runner.possible(one) for one in cases]
    found = await kills(
        possible, runner.mutants, runner, seconds=1, clock=now, first_only=first_only
    )
    return runner, cases, found


async def test_a_mutant_is_killed_by_the_checks_that_would_fail_under_it() -> None:
    _, _, found = await analyse(["f(-1)", "f(0)", "f(10)", "f(50)"])
    assert found.killed == {1, 2, 3, 4, 5, 6}
    assert found.score == 1.0
    by_case = {
        number: set().union(*(found.by_option[key] for key in found.by_option if key[0] == number))
        for number in (1, 2, 3, 4)
    }
    assert by_case == {1: {5}, 2: {1, 4}, 3: {2, 3, 6}, 4: {3, 6}}


async def test_survivors_are_listed_with_how_many_cases_run_their_line() -> None:
    _, _, found = await analyse(["f(3)", "f(50)"])
    assert {mutant.id for mutant in found.survived} == {1, 2, 5}
    assert found.reached == {1: 2, 2: 2, 5: 2}
    assert found.score == 0.5


async def test_one_case_with_one_check_a_branch_and_a_type_where_equality_is_too_lenient() -> None:
    runner, _, found = await analyse(["f(-1)", "f(0)", "f(10)", "f(50)", "f(0) + 0"])
    possible = [
        runner.possible(case("f(-1)", number=1), [1]),
        runner.possible(case("f(0)", number=2), [2, 3]),
        runner.possible(case("f(10)", number=3), [2, 4]),
        runner.possible(case("f(50)", number=4), [2, 4]),
    ]
    goals = {1: Goal(id=1, line=3, kind="true", text="n < 0")}
    chosen = select(possible, found, goals, runner.mutants)
    shown = [
        (kept.case.call, [(one.kind, one.expected) for one in kept.checks]) for kept in chosen.kept
    ]
    assert shown == [
        ("f(10)", [("equal", "20"), ("type", "int")]),
        ("f(0)", [("equal", "1")]),
        ("f(-1)", [("raises", "ValueError")]),
    ]
    assert chosen.kept[-1].why == "n < 0"
    assert chosen.killed == found.killed
    assert chosen.goals == {1, 2, 3, 4}


async def test_a_case_that_is_needed_for_a_branch_alone_keeps_a_check_too() -> None:
    runner = InPlace(SOURCE, {})
    possible = [runner.possible(case("f(3)", number=1), [1])]
    found = await kills(possible, [], runner, seconds=1, clock=now)
    (kept,) = select(possible, found, {}).kept
    assert [one.expected for one in kept.checks] == ["4"]


async def test_a_hung_mutant_is_killed_by_whatever_hung() -> None:
    runner = InPlace(SOURCE, CHANGES, hanging=[4])
    possible = [runner.possible(case(f"f({n})", number=n)) for n in (20, 30)]
    found = await kills(possible, runner.mutants, runner, seconds=1, clock=now)
    assert 4 in found.killed


async def test_when_the_time_is_up_the_rest_is_untried_and_not_called_anything() -> None:
    runner = InPlace(SOURCE, CHANGES)
    ticks = count()
    possible = [runner.possible(case("f(0)"))]
    found = await kills(
        possible, runner.mutants, runner, seconds=3, clock=lambda: float(next(ticks)), parallel=1
    )
    assert found.tried == 2
    assert len(found.untried) == 4


async def test_for_a_score_a_mutant_is_done_with_at_its_first_kill() -> None:
    calls = [f"f({n})" for n in range(1, 20)]
    runner, _, found = await analyse(calls, {4: CHANGES[4]}, first_only=True)
    assert found.killed == {4}
    assert [len(cases) for mutant, cases in runner.asked if mutant == 4] == [1]


async def test_what_does_not_hold_where_mutants_are_compiled_in_takes_no_part() -> None:
    class Instrumented(InPlace):
        async def observe_mutant(self, mutant: int, cases: Sequence[Case]) -> list[Observation]:
            self._source = SOURCE.replace("n + 1", "n + 100")
            return await super().observe_mutant(mutant, cases)

    runner = Instrumented(SOURCE, {1: CHANGES[1]})
    possible = [runner.possible(case("f(3)", number=1)), runner.possible(case("f(-3)", number=2))]
    found = await kills(possible, runner.mutants, runner, seconds=1, clock=now)
    assert found.unfit == {1}
    assert [kept.case.id for kept in select(possible, found, {}).kept] == []


@settings(deadline=None)
@given(
    st.lists(st.sets(st.integers(0, 12)), max_size=10),
    st.lists(st.integers(1, 500), min_size=10, max_size=10),
)
def test_a_cover_keeps_everything_and_nothing_that_could_go(
    sets: list[set[int]], costs: list[int]
) -> None:
    items = list(range(len(sets)))
    chosen = cover(items, lambda at: sets[at], lambda at: costs[at])
    assert set().union(*(sets[at] for at in chosen)) == set().union(*sets)
    for at in chosen:
        others = set().union(*(sets[other] for other in chosen if other != at))
        assert not sets[at] <= others


@settings(deadline=None)
@given(st.lists(st.tuples(st.integers(1, 5), st.sampled_from(["<", "+", "0"])), max_size=30))
def test_any_beginning_of_the_order_is_spread_over_the_lines(pairs: list[tuple[int, str]]) -> None:
    mutants = [
        Mutant(id=at, target="f", line=line, what=f"replaced {kind} by x")
        for at, (line, kind) in enumerate(pairs, 1)
    ]
    ordered = in_order(mutants)
    assert sorted(one.id for one in ordered) == [one.id for one in mutants]
    lines = {one.line for one in mutants}
    assert {one.line for one in ordered[: len(lines)]} == lines
    for line in lines:
        kinds = [kind_of(one) for one in ordered if one.line == line]
        different = len(set(kinds))
        assert len(set(kinds[:different])) == different
