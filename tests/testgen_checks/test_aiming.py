"""Cases aimed at the boundaries where mutants survive."""

from __future__ import annotations

import ast

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from testgen.checks.aiming import MOST, aimed
from testgen.checks.hints import Hint
from tests.support.observing import case


def boundary(left: str, right: str) -> Hint:
    return Hint(
        mutant=1, line=1, kind="boundary", operands=(left, right), wish=f"{left} == {right}"
    )


@pytest.mark.parametrize(
    ("hint", "of", "made"),
    [
        (boundary("n", "10"), case("f(3)"), ["f(10)"]),
        (boundary("x", "10"), case("f([3, 4])"), ["f([10, 4])", "f([3, 10])"]),
        (boundary("name", "'z'"), case("f('a', 3)"), ["f('z', 3)"]),
        (boundary("len(xs)", "3"), case("f([1, 2])"), ["f([1, 2, 1])"]),
        (boundary("len(text)", "3"), case("f('ab')"), ["f('aba')"]),
        (boundary("low", "high"), case("f(1, 5)"), ["f(5, 5)", "f(1, 1)"]),
        (boundary("n", "10"), case("f(xs)", "xs = [3]"), ["xs = [10]; f(xs)"]),
        (boundary("n", "1.5"), case("f(3)"), []),
        (Hint(1, 1, "differ", ("a", "b"), "(a) != (b)"), case("f(3)"), []),
    ],
)
def test_the_boundary_is_put_in_the_place_of_a_value_of_its_kind(
    hint: Hint, of: object, made: list[str]
) -> None:
    found = aimed([hint], [of], 50)  # type: ignore[list-item]
    assert ["; ".join((*one.setup, one.call)) for one in found] == made
    assert [one.id for one in found] == list(range(50, 50 + len(made)))


@settings(deadline=None, max_examples=40)
@given(st.lists(st.integers(-3, 20), min_size=1, max_size=8))
def test_few_cases_for_a_hint_none_of_them_known_and_all_of_them_calls(numbers: list[int]) -> None:
    known = [case(f"f({number}, {numbers})", number=at) for at, number in enumerate(numbers)]
    found = aimed([boundary("n", "7"), boundary("a", "b")], known, 100)
    assert len(found) <= 2 * MOST
    calls = [one.call for one in (*known, *found)]
    assert len(set(calls)) == len({*calls})
    assert not {one.call for one in known} & {one.call for one in found}
    for one in found:
        ast.parse(one.call, mode="eval")
