"""What is shown first: the documentation's examples, and each way through at its plainest."""

from __future__ import annotations

from testgen.checks.candidates import candidates
from testgen.checks.mutation import Kills, Possible
from testgen.checks.selection import select
from testgen.checks.showing import shown_first, tells_nothing
from testgen.inputs.reading import Reader
from tests.support.observing import case, returned


def possible(number: int, call: str, value: object, goals: set[int]) -> Possible:
    one, observation = case(call, number=number), returned(value)
    return Possible(one, observation, candidates(one, observation), frozenset(goals))


def test_examples_and_the_plainest_case_of_each_way() -> None:
    every = [
        possible(1, "f('xq~zw')", "XQ~ZW", {1, 2}),
        possible(2, "f('hello')", "HELLO", {1, 2}),
        possible(3, "f('device_type')", "DEVICE_TYPE", {1, 2}),
        possible(4, "f('')", "", {1, 3}),
        possible(5, "f('~~~')", "~~~", {1, 4}),
    ]
    shown = shown_first(every, {((), "f('device_type')")}, Reader())
    assert 3 in shown
    assert 4 in shown
    assert 5 in shown
    assert 1 not in shown


def test_another_way_to_the_same_answer_is_not_shown_for_its_own_sake() -> None:
    every = [possible(n, f"f({n})", None, {1, n}) for n in range(2, 9)]
    assert shown_first(every, (), Reader()) == {2}


def test_a_mock_in_and_none_out_tells_nothing() -> None:
    mocked = possible(1, "parse('a', expat=MagicMock())", None, {1})
    assert tells_nothing(mocked.case, mocked.options)
    plain = possible(2, "parse('a')", None, {1})
    assert not tells_nothing(plain.case, plain.options)
    telling = possible(3, "parse(MagicMock())", 3, {1})
    assert not tells_nothing(telling.case, telling.options)


def kept_of(killed_by_the_odd_one: frozenset[int]) -> list[str]:
    plain = possible(1, "f('hello')", 5, {1})
    text = "q~x^w|" * 12
    odd = possible(2, f"f({text!r})", 72, {1})
    killed = {
        (1, plain.options[0]): frozenset({1, 2}),
        (2, odd.options[0]): killed_by_the_odd_one,
    }
    return [one.case.call for one in select([plain, odd], Kills(killed), {}).kept]


def test_what_is_very_hard_to_read_has_to_notice_more_than_one_mutant() -> None:
    assert kept_of(frozenset({1, 3})) == ["f('hello')"]
    assert len(kept_of(frozenset({1, 3, 4}))) == 2
