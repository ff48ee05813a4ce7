"""Values made for a type have to be of it, whole cases have to run."""

from __future__ import annotations

from random import Random
from typing import Any

import pytest

from testgen.inputs.beliefs import Beliefs
from testgen.inputs.by_use import types_by_use
from testgen.inputs.draft import Draft
from testgen.inputs.fitting import expected, fits, is_foreign
from testgen.inputs.generator import Generator
from testgen.inputs.imports import Imports
from testgen.inputs.knowledge import Knowledge
from testgen.inputs.maker import Maker
from testgen.inputs.patterns import matching
from testgen.inputs.pools import OF_MODULE, OF_RUN, OF_TARGET, Pool, static_pool
from testgen.inputs.strings import SHAPES
from testgen.inputs.subject import Subject
from testgen.inputs.terms import names_in, parse, show
from testgen.inputs.types import text_of, type_of, type_of_text
from testgen.values import Parameter, Wants
from tests.support.in_process import InProcess

SAMPLE = """
import time
import random
import os
from abc import ABC, abstractmethod

class Shape(ABC):
    def __init__(self, name: str):
        self.name = name

    @abstractmethod
    def area(self) -> int:
        ...

    def describe(self):
        return f"{self.name}: {self.area()}"

class Square(Shape):
    def __init__(self, side: int, name: str = "square"):
        super().__init__(name)
        self.side = side

    def area(self) -> int:
        return self.side ** 2

class Alone(ABC):
    @abstractmethod
    def work(self) -> str:
        ...

    def run(self):
        return self.work()

def total(shapes: "list[Shape]", factor: float = 1.0) -> float:
    return sum(shape.area() for shape in shapes) * factor

class Link:
    def __init__(self, behind: "Link"):
        self.behind = behind

def follow(link: Link):
    return link.behind

def lucky():
    if random.random() < 0.5:
        return os.environ["LUCKY_NAME"]
    return time.time()

def first_line(path: str):
    with open(path) as file:
        return file.readline()
"""
MODULE = InProcess(SAMPLE)


def generator(name: str, seed: int = 1) -> Generator:
    target = MODULE.description.function(name)
    assert target is not None
    subject = Subject(target, MODULE.description, "sample")
    random = Random(seed)
    pool = static_pool(target, MODULE.description)
    maker = Maker(subject, pool, Beliefs(), Imports(), random)
    return Generator(subject, maker, Knowledge(), random)


def value_of(source: str) -> Any:
    space: dict[str, Any] = {}
    for line in Imports().needed(names_in(source)):
        exec(line, space)
    return eval(source, space)


def test_a_class_that_wants_another_of_its_kind_comes_to_an_end() -> None:
    made = [show(generator("follow", seed).fresh().call) for seed in range(20)]
    assert any("Link(None)" in call for call in made)


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("int", int), ("float", float), ("str", str), ("bytes", bytes), ("bool", bool),
        ("None", type(None)), ("list[int]", list), ("set[str]", set), ("dict[str, int]", dict),
        ("tuple[int, str]", tuple), ("frozenset[int]", frozenset), ("complex", complex),
        ("tuple[int, ...]", tuple), ("list[dict[str, list[int]]]", list),
        ("Literal['a', 'b']", str),
    ],
)  # fmt: skip
def test_a_value_is_of_its_type(text: str, kind: type) -> None:
    maker = generator("total").maker
    made = {show(maker.make(type_of_text(text), 0, Draft())) for _ in range(60)}
    assert all(isinstance(value_of(source), kind) for source in made)
    assert (
        len(made) > (1 if kind in {bool, type(None)} else 3)
        or kind is type(None)
        or text[0] in "bL"
    )


def test_sizes_that_matter_come_up() -> None:
    maker = generator("total").maker
    made = [value_of(show(maker.make(type_of_text("list[int]"), 0, Draft()))) for _ in range(300)]
    assert any(not each for each in made)
    assert any(len(each) == 1 for each in made)
    assert any(len(each) > 2 and each == sorted(each) for each in made)
    assert any(len(each) > 2 and each == sorted(each, reverse=True) for each in made)
    assert any(len(each) != len(set(each)) for each in made)
    assert any(value < 0 for each in made for value in each)


@pytest.mark.parametrize("name", ["Shape.describe", "Square.area", "total", "Square.__init__"])
async def test_cases_with_the_projects_own_objects_run(name: str) -> None:
    source = generator(name)
    cases = [source.fresh().case(n, name, source.maker.imports) for n in range(40)]
    results = await MODULE.run(cases)
    ended = [result.end for result in results]
    assert ended.count("returned") > 30, cases[:5]


async def test_an_abstract_class_without_a_subclass_gets_one_in_the_setup() -> None:
    source = generator("Alone.run")
    case = source.fresh().case(1, "Alone.run", source.maker.imports)
    (result,) = await MODULE.run([case])
    assert result.end == "returned", case
    assert case.setup[0].startswith("class ConcreteAlone(Alone):")


async def test_what_reaches_outside_is_faked() -> None:
    source = generator("lucky", seed=3)
    cases = [source.fresh().case(n, "lucky", source.maker.imports) for n in range(40)]
    text = "\n".join(line for case in cases for line in case.setup)
    for seam in ("random.random", "time.time", "setenv('LUCKY_NAME'", "delenv('LUCKY_NAME'"):
        assert seam in text
    results = await MODULE.run(cases)
    assert {"str", "float", "KeyError"} <= {result.type for result in results}


def test_a_path_is_a_file_under_the_case_s_own_folder() -> None:
    source = generator("first_line")
    setups = [source.fresh().sources for _ in range(40)]
    assert any("tmp_path / 'file.txt'" in each[0] and "write_text" in each[1] for each in setups)
    assert all("/tmp/" not in line for each in setups for line in each[:-1])


def test_the_same_seed_makes_the_same_cases() -> None:
    first = [generator("total", 5).fresh().sources for _ in range(3)]
    again = [generator("total", 5).fresh().sources for _ in range(3)]
    assert first == again
    assert first != [generator("total", 6).fresh().sources for _ in range(3)]


def test_constants_of_the_target_are_drawn_however_many_others_there_are() -> None:
    pool = Pool()
    pool.add("needle", OF_TARGET)
    for number in range(300):
        pool.add(f"hay{number}", OF_MODULE)
    drawn = [pool.pick("str", random) for random in [Random(1)] for _ in range(100)]
    assert drawn.count("needle") > 40


def test_constants_from_executions_make_room_for_newer_ones() -> None:
    pool = Pool()
    for number in range(1000):
        pool.add(number, OF_RUN)
    assert pool.size < 100
    assert pool.pick("int", Random(1)) in range(900, 1000)


def test_words_and_elements_of_constants_are_constants() -> None:
    pool = Pool()
    pool.add_sources(["'zero one two'", "[(1, 'a')]", "lambda: 1", "broken ("], OF_TARGET)
    assert {pool.pick("str", Random(n)) for n in range(60)} == {"zero one two", "zero", "one",
                                                                "two", "a"}  # fmt: skip
    assert pool.pick("int", Random(1)) == 1


@pytest.mark.parametrize(
    "pattern",
    [r"^\d{3}-[a-f]+$", r"(\w+)@(\w+)\.com", r"a|b|c", r"[^abc]x{2,3}?", r"(?P<q>['\"]).*(?P=q)"],
)
def test_a_pattern_is_matched_by_a_text_made_for_it(pattern: str) -> None:
    assert sum(matching(pattern, Random(n)) is not None for n in range(10)) > 7


@pytest.mark.parametrize("pattern", ["(", "[a", "(?P<x", "*"])
def test_what_is_no_pattern_has_no_match(pattern: str) -> None:
    assert matching(pattern, Random(1)) is None


@pytest.mark.parametrize(
    ("wants", "expected"),
    [
        (Wants(attributes=("append",)), "list[int]"),
        (Wants(attributes=("split", "lower")), "str"),
        (Wants(attributes=("area", "side")), "class Square"),
        (Wants(operators=(("+", "str"),)), "str"),
        (Wants(operators=(("%", "int"),)), "int"),
        (Wants(called=True), "callable"),
        (Wants(types=("builtins.dict",)), "dict[str, int]"),
        (Wants(attributes=("nope",), methods=("nope",)), "stub[callable, nope]"),
    ],
)
def test_use_tells_the_type(wants: Wants, expected: str) -> None:
    found = types_by_use(wants, MODULE.description.classes)
    assert text_of(found[0]) == expected


def test_a_type_that_never_fits_fades() -> None:
    beliefs = Beliefs()
    beliefs.tell("f", "x", [type_of_text("int"), type_of_text("str")], 1.0)
    for _ in range(30):
        beliefs.learn("f", "x", type_of_text("int"), 0.0)
        beliefs.learn("f", "x", type_of_text("str"), 1.0)
    random = Random(1)
    picked = [beliefs.pick("f", "x", random) for _ in range(100)]
    assert picked.count(type_of_text("str")) > 85


@pytest.mark.parametrize(
    ("annotation", "source", "expected"),
    [
        ("int", "1", True), ("int", "'a'", False), ("float", "1", True), ("list[int]", "[1]", True),
        ("list[int]", "['a']", False), ("int | None", "None", True), ("Shape", "1", False),
        ("Shape", "Square(1)", True), ("tuple[int, str]", "(1, 'a')", True),
        ("tuple[int, str]", "(1,)", False), ("Any", "1", True), ("dict[str, int]", "{1: 2}", False),
    ],
)  # fmt: skip
def test_ill_typed_inputs_are_known(annotation: str, source: str, expected: bool) -> None:
    assert fits(type_of_text(annotation), parse(source)) is expected


def test_the_type_of_a_term_is_read_off_it() -> None:
    assert text_of(type_of(parse("[{'a': 1}, {'b': 2}]"))) == "list[dict[str, int]]"
    assert text_of(type_of(parse("[1, 'a']"))) == "list[union[int, str]]"
    assert text_of(type_of(parse("unknown"))) == "any"


def test_the_shapes_of_texts_are_all_different() -> None:
    assert len(set(SHAPES)) == len(SHAPES)


def test_of_a_func_a_number_is_of_the_wrong_type_and_of_a_text_what_people_do_not_pass() -> None:
    func = Parameter(name="func", kind="both")
    assert not fits(expected(func), 1)
    assert fits(expected(func), parse("lambda x: x"))
    assert fits(
        expected(Parameter(name="func", kind="both", has_default=True, default="None")), None
    )
    assert not fits(expected(Parameter(name="funcs", kind="varargs")), 1)
    assert is_foreign("int", frozenset({"str"}))
    assert is_foreign("none", frozenset({"str"}))
    assert not is_foreign("float", frozenset({"int"}))
    assert not is_foreign("int", frozenset({"list"}))
