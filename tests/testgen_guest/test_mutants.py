"""Mutants are small changes that a good test notices; switching one on changes just that."""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import Any

import pytest

from tests.support.guest import Guest, cases

SOURCE = '''"""A module."""

import logging

_LOG = logging.getLogger(__name__)
LIMIT = 3


def clamp(value, low=0, *, high=10):
    """Keep a value between bounds.

    Twice.
    """
    _LOG.info("clamping %s", value)
    if value < low:
        return low
    if value > high and not value == 99:
        return high
    return value


def words(text, sep=" "):
    found = []
    for each in text.split(sep):
        if not each:
            continue
        found.append(each.strip().upper())
    return sorted(found)[1:], {"n": len(found)}


def loop(n: int = 5) -> int:
    total = 0
    for i in range(n):
        total += i
        if total > 105:
            break
    return total


def check(x):
    if x is None:
        raise ValueError("none")
    try:
        return 10 / x
    except ZeroDivisionError:
        return None


def twice(function):
    def wrapper(*args):
        return function(*args) * 2

    return wrapper


@twice
def doubled(x):
    return x + 1


class Counter:
    """A class."""

    def __init__(self, start=1):
        self.value = start
        self.__secret = 5

    def add(self, step):
        self.value += step
        return self

    def secret(self):
        return self.__secret + 1

    @property
    def even(self):
        return self.value % 2 == 0

    @staticmethod
    def zero():
        return 0

    @classmethod
    def make(cls, *starts):
        return [cls(start=each) for each in starts if each > 0]


class Child(Counter):
    def add(self, step):
        if step < 0:
            raise ValueError(step)
        return super().add(step)


async def later(x):
    return x and 1


def numbers(n):
    while n > 0:
        yield n
        n -= 1
'''


@pytest.fixture(scope="module")
def file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("mutated") / "mutated.py"
    path.write_text(SOURCE, encoding="utf-8")
    return path


@pytest.fixture(scope="module")
def guest(file: Path) -> Guest:
    return Guest(file, "mutants")


@pytest.fixture(scope="module")
def mutants(guest: Guest) -> list[Any]:
    found: list[Any] = guest.ask("mutants")[0]
    return found


def observed(guest: Guest, mutant: int, *calls: str, **more: Any) -> list[Any]:
    """In a fork of this process, as the sandbox does it."""
    theirs, ours = os.pipe()
    child = os.fork()
    if not child:
        try:
            answer = guest.ask("observe_mutant", mutant=mutant, cases=cases(*calls, **more))
            os.write(ours, json.dumps(answer).encode())
        finally:
            os._exit(0)
    os.close(ours)
    with open(theirs, "rb") as stream:  # noqa: PTH123 - a descriptor
        told = stream.read()
    os.waitpid(child, 0)
    found: list[Any] = json.loads(told)
    return found


def told(mutants: list[Any], target: str) -> list[tuple[str, str, str]]:
    return [
        (each["what"], each["source_before"], each["source_after"])
        for each in mutants
        if each["target"] == target
    ]


def one(mutants: list[Any], target: str, what: str) -> Any:
    return next(each for each in mutants if each["target"] == target and each["what"] == what)


def test_the_mutants_of_a_function_are_what_could_be_wrong_with_it(mutants: list[Any]) -> None:
    found = told(mutants, "clamp")
    assert ("replaced < by <=", "value < low", "value <= low") in found
    assert ("removed not", "not value == 99", "value == 99") in found
    assert ("in a default: replaced 10 by 11", "10", "11") in found
    assert ("returned None", "return low", "return None") in found
    assert ("made the condition true", "value < low", "True") in found
    assert [each for each in found if "clamping" in each[1] or "Keep" in each[1]] == []
    assert len(set(found)) == len(found)


def test_mutants_are_of_many_kinds(mutants: list[Any]) -> None:
    what = {each["what"] for each in mutants}
    assert what >= {
        "replaced continue by break", "replaced break by continue", "removed the call",
        "dropped the lower bound", "emptied the dict", "replaced upper by lower",
        "replaced strip by lstrip", "replaced sorted by list", "one more round",
        "replaced += by -=", "replaced += by =", "raised TypeError", "caught nothing",
        "removed raise", "changed the text", "emptied the text", "replaced is by is not",
        "dropped the argument start", "removed the assignment", "replaced and by or",
        "replaced / by *", "never entered the loop", "in a default: replaced 1 by 2",
    }  # fmt: skip


def test_numbers_are_the_same_for_the_same_source(file: Path, mutants: list[Any]) -> None:
    assert Guest(file, "mutants").ask("mutants")[0] == mutants
    some = Guest(file, "mutants", targets=["Counter", "clamp"]).ask("mutants")[0]
    assert {each["target"] for each in some} == {
        "clamp", "Counter.__init__", "Counter.add", "Counter.secret", "Counter.even",
        "Counter.zero", "Counter.make",
    }  # fmt: skip


CALLS = {
    "clamp": ["clamp(-1)", "clamp(0)", "clamp(5)", "clamp(10)", "clamp(11)", "clamp(99)",
              "clamp(7, high=6)", "clamp(1, 2)"],
    "words": ["words('b a  c ')", "words('')", "words(' b , a,,c', ',')", "words('x')"],
    "loop": ["loop(3)", "loop()", "loop(30)", "loop(0)", "loop(15)", "loop(14)"],
    "check": ["check(None)", "check(0)", "check(4)"],
    "doubled": ["doubled(3)"],
    "twice": ["doubled(3)", "twice(len)('ab')"],
    "Counter.__init__": ["Counter().value", "Counter(4).value", "Counter().secret()"],
    "Counter.add": ["Counter(1).add(2).value"],
    "Counter.secret": ["Counter().secret()"],
    "Counter.even": ["Counter(2).even", "Counter(3).even", "Counter(0).even"],
    "Counter.zero": ["Counter.zero()"],
    "Counter.make": ["[each.value for each in Counter.make(1, 2, 0, -1)]"],
    "Child.add": ["Child(1).add(2).value", "Child(1).add(-1)", "Child(1).add(0).value"],
}  # fmt: skip


@pytest.mark.parametrize("target", CALLS)
def test_good_tests_kill_nearly_all_of_them(guest: Guest, mutants: list[Any], target: str) -> None:
    calls = CALLS[target]
    before = observed(guest, 0, *calls)
    assert before == observed(guest, 0, *calls)
    own = [each for each in mutants if each["target"] == target]
    alive = [each for each in own if observed(guest, each["id"], *calls) == before]
    assert own
    shown = [(each["what"], each["source_before"]) for each in alive]
    assert len(alive) <= 0.1 * len(own) + 1, shown


def test_a_mutant_changes_nothing_else(guest: Guest, mutants: list[Any]) -> None:
    mutant = one(mutants, "clamp", "replaced < by <=")
    calls = ["clamp(5)", "words('a b')", "Counter(1).add(2).value", "doubled(3)"]
    assert observed(guest, mutant["id"], *calls) == observed(guest, 0, *calls)


def test_a_method_that_calls_super_is_mutated_like_any_other(
    guest: Guest, mutants: list[Any]
) -> None:
    mutant = one(mutants, "Child.add", "returned None")
    found = observed(guest, mutant["id"], "Child(1).add(2)")[0]
    assert found["value"]["source"] == "None"


def test_a_function_that_a_decorator_hides_is_mutated(guest: Guest, mutants: list[Any]) -> None:
    mutant = one(mutants, "doubled", "replaced + by -")
    assert observed(guest, mutant["id"], "doubled(3)")[0]["value"]["source"] == "4"
    inner = one(mutants, "twice", "replaced * by /")
    assert observed(guest, inner["id"], "doubled(3)")[0]["value"]["source"] == "2.0"


def test_coroutines_and_generators_are_mutated(guest: Guest, mutants: list[Any]) -> None:
    mutant = one(mutants, "later", "replaced and by or")
    found = observed(guest, mutant["id"], "later(0)", how="await")[0]
    assert found["value"]["source"] == "1"
    mutant = one(mutants, "numbers", "replaced > by >=")
    found = observed(guest, mutant["id"], "numbers(2)", how="iterate")[0]
    assert found["value"]["source"] == "[2, 1, 0]"


def test_every_mutant_of_real_code_compiles(tmp_path: Path) -> None:
    import textwrap

    from testgen.guest.mutants.catalog import Catalog

    assert textwrap.__file__
    path = Path(textwrap.__file__)
    source = path.read_text(encoding="utf-8")
    code = compile(source, str(path), "exec", dont_inherit=True)
    exec(code, vars(module := type(textwrap)("textwrap_again")))
    catalog = Catalog(module, source, code, str(path), None)
    assert len(catalog.told()) > 150
    for each in catalog.told():
        catalog.switch_on(each["id"])
