"""Which values a JavaScript test gets: those that a person would have passed."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from syntax.javascript.reading import facts_of
from syntax.javascript.values import Array, Made, Value
from testgen.checks.mutation import Kills, Possible
from testgen.checks.selection import Selection
from testgen.languages.javascript.by_name import samples_for
from testgen.languages.javascript.choosing import shown, too_many
from testgen.languages.javascript.fitting import Fitting, nothings_in
from testgen.languages.javascript.genome import Genome, Step
from testgen.languages.javascript.haste import Hasty
from testgen.languages.javascript.plainer import plainer
from testgen.languages.javascript.reader import Reader
from testgen.values import Case, Observation, RunResult
from testgen.writing.kept import Check, KeptCase

CART = b"""\
export class Cart {
  add(name, price, count = 1) { return name.trim() + price * count; }
  find(name) { return name ?? 'nothing'; }
}
"""
FUNCTIONS = {one.name: one for one in facts_of(CART, "javascript", "cart").functions}
FITTING = Fitting(FUNCTIONS)
READER = Reader(FITTING)


def added(*args: Value) -> Genome:
    return Genome("cart.add", args, (Step("cart", "new Cart"),))


@pytest.mark.parametrize(
    ("plain", "odd"),
    [("hello", "0'"), ("one two", "Hello Worldz"), (100, 101), (10, 9), (1.5, 6.1e-05), (5, -5),
     (Array((1, 2)), Array((1, "a"))), ("a", "\u00e9"), (3, 3.75)],
)  # fmt: skip
def test_what_people_write_is_easier_to_read(plain: Value, odd: Value) -> None:
    assert READER.oddness(plain) < READER.oddness(odd)


def test_arguments_of_steps_fit_as_those_of_the_call_do() -> None:
    assert not FITTING.refuses(added("hello", 5))
    assert FITTING.refuses(added("hello"))
    assert FITTING.refuses(added(None, 5))
    before = Step("", "cart.add", (None, 5))
    assert FITTING.refuses(Genome("cart.total", (), (before,), is_access=True))
    assert not FITTING.refuses(Genome("cart.find", (None,)))
    assert nothings_in("name", FUNCTIONS["add"].source) == []


def test_a_case_becomes_plainer_and_never_harder() -> None:
    odd = added("0'", 6.103515625e-05, 7)
    found = list(plainer(odd, READER))
    assert all(READER.cost(one) < READER.cost(odd) for one in found)
    assert added("0'", 6.103515625e-05) in found  # the default will do
    assert added("hello", 6.103515625e-05, 7) in found
    assert added("0'", 3, 7) in found
    assert all(len(one.args) >= 2 for one in found)
    known = Reader(FITTING, {"name": ("apple",)})
    assert added("apple", 5) in list(plainer(added("x-1", 5), known))
    wrong = added(Made("new Map", ()), 5)
    assert added("hello", 5) in list(plainer(wrong, READER))


def test_samples_are_those_of_python_s_table() -> None:
    assert "user@example.com" in samples_for("userEmail")
    assert samples_for("price") == ()


def kept_case(number: int, expected: str) -> tuple[Possible, KeptCase]:
    case = Case(id=number, target="f", call=f"f({number})")
    check = Check("equal", "result", expected, "observed")
    seen = Observation(id=number, end="returned")
    return Possible(case, seen, ((check,),)), KeptCase(case, (check,))


def test_no_more_than_a_handful_is_kept_but_for_what_notices_more() -> None:
    pairs = [kept_case(number, str(number)) for number in range(1, 10)]
    possible = [one for one, _ in pairs]
    selection = Selection(tuple(one for _, one in pairs), frozenset(), frozenset())
    by_option = {(n, possible[n - 1].options[0]): frozenset({n, 100 * (n == 9) + n})
                 for n in range(1, 10)}  # fmt: skip
    out = too_many(selection, possible, Kills(by_option), {8}, lambda case: case.id)
    assert out == {7, 6, 5}  # 9 notices two mutants that nothing else does, 8 a person wrote
    assert shown(possible, {8}, lambda case: case.id) == {8, 1}


async def test_a_batch_that_hangs_is_given_up() -> None:
    asked: list[int] = []

    class Endless:
        async def run(self, cases: Sequence[Case]) -> list[RunResult]:
            asked.extend(one.id for one in cases)
            return [RunResult(id=one.id, end="hung") for one in cases]

    cases = [Case(id=number, target="f", call="f()") for number in range(40)]
    results = await Hasty(Endless(), lambda: True).run(cases)
    assert [one.id for one in results] == list(range(40))
    assert len(asked) == 8
    assert (await Hasty(Endless(), lambda: False).run(cases))[0].end == "hung"
    assert len(asked) == 8
