"""What is shown first: the documentation's examples, and each way through at its plainest."""

from __future__ import annotations

from testgen.checks.candidates import candidates
from testgen.checks.mutation import Possible
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
