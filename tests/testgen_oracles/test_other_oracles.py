"""Annotations, defaults, other versions, and what exceptions mean."""

from __future__ import annotations

import ast

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from testgen.inputs.types import type_of_text
from testgen.oracles.arguments import arguments_of
from testgen.oracles.differential import changes, differ, findings_of
from testgen.oracles.finding import Place, Seen, reproduction
from testgen.oracles.receivers import is_well_built
from testgen.oracles.shrinking import shrink
from testgen.oracles.types import fulfils
from testgen.values import Case, Class, Description, Function, Observation, Parameter
from tests.support.examining import function_of
from tests.support.observing import case, raised, returned, snapshot

F = function_of("def f(a, b=2, *, c=None): ...".replace("*, ", ""))


@pytest.mark.parametrize(
    ("of", "known"),
    [
        (case("f(1)"), {"a": 1, "b": 2, "c": None}),
        (case("f(1, c=[2])"), {"a": 1, "b": 2, "c": [2]}),
        (case("f(xs)", "xs = [1]"), {"a": [1], "b": 2, "c": None}),
        (case("f(xs)", "xs = [1]", "xs.append(2)"), {"b": 2, "c": None}),
        (case("f(Thing())"), {"b": 2, "c": None}),
        (case("f()"), None),
        (case("f(1, 2, 3, 4)"), None),
        (case("f(1, d=2)"), None),
        (case("f(*[1])"), None),
        (case("f(**{'a': 1})"), None),
        (case("g(1)"), None),
        (case("f(1) + 1"), None),
    ],
)
def test_arguments_are_placed_as_python_places_them(
    of: Case, known: dict[str, object] | None
) -> None:
    found = arguments_of(of, F)
    assert (None if found is None else dict(found.known)) == known


@pytest.mark.parametrize(
    ("value", "annotation", "answer"),
    [
        (1, "int", True),
        (True, "int", True),
        (1.0, "int", False),
        (1, "float", True),
        ("a", "float", False),
        (None, "int", False),
        (None, "int | None", True),
        ([1], "list[int]", True),
        ([1, "a"], "list[int]", False),
        ([], "list[int]", True),
        ({"a": [1]}, "dict[str, list[int]]", True),
        ({1: [1]}, "dict[str, list[int]]", False),
        ((1, "a"), "tuple[int, str]", True),
        ((1,), "tuple[int, str]", False),
        ((1, 2, 3), "tuple[int, ...]", True),
        ("red", "Literal['red', 'blue']", True),
        ("green", "Literal['red', 'blue']", False),
        (1, "Point", None),
        (1, "Any", True),
        ("abc", "Iterable[str]", True),
        (1, "Iterable[str]", False),
    ],
)
def test_values_are_held_against_annotations(
    value: object, annotation: str, answer: bool | None
) -> None:
    assert fulfils(value, type_of_text(annotation)) is answer


@pytest.mark.parametrize(
    ("before", "after", "words"),
    [
        (returned(1), returned(1), ""),
        (returned(1), returned(2), "gives 1 before, and gives 2 now"),
        (returned(1), returned(True), "gives 1 before, and gives True now"),
        (returned({1, 2}), returned(snapshot({1, 2}, source="{2, 1}")), ""),
        (returned(1), raised("ValueError", "no"), "gives 1 before, and raises ValueError: no now"),
        (raised("ValueError", "no"), raised("ValueError", "not"),
         "raises ValueError: no before, and raises ValueError: not now"),
        (raised("KeyError", "a", explicit=False), raised("KeyError", "b", explicit=False), ""),
        (returned(None, printed="a"), returned(None, printed="b"), "prints something else"),
        (returned(None, after={"xs": snapshot([1])}), returned(None),
         "leaves `xs` otherwise than before"),
        (returned(1), Observation(id=1, end="setup_raised"), ""),
        (returned(1), Observation(id=1, end="hung"),
         "gives 1 before, and does not come to an end now"),
    ],
)  # fmt: skip
def test_two_versions_differ_in_what_can_be_told(
    before: Observation, after: Observation, words: str
) -> None:
    assert differ(before, after) == words


def test_a_changed_function_is_told_once_for_each_way_with_the_shortest_case() -> None:
    cases = [case("f('abcdef')", number=1), case("f('a')", number=2), case("f('b')", number=3)]
    before = [returned(1, 1), returned(2, 2), returned(3, 3)]
    now = [Seen(cases[0], returned(0, 1)), Seen(cases[1], returned(0, 2)),
           Seen(cases[2], returned(3, 3))]  # fmt: skip
    changed = changes(now, before)
    assert [one.call for one in changed] == ["f('a')", "f('abcdef')"]
    (finding,) = findings_of(changed, function=F, place=Place("m.py", "m"), ref="HEAD~1")
    assert finding.message == (
        "Since HEAD~1, `f('a')` (and 1 other) changed: it gives 2 before, and gives 0 now."
    )
    assert finding.kind == "changed"


@pytest.mark.parametrize(
    "before",
    [
        raised("TypeError", "f() got an unexpected keyword argument 'c'", explicit=False),
        raised("TypeError", "f() takes 1 positional argument but 2 were given", explicit=False),
        raised("NameError", "name 'Thing' is not defined", where="argument", explicit=False),
        Observation(id=1, end="setup_raised"),
    ],
)
def test_what_an_older_version_could_not_be_called_with_is_no_change(before: Observation) -> None:
    assert changes([Seen(case("f(1, c=2)"), returned(1))], [before]) == ()


@pytest.mark.parametrize(
    ("of", "lines"),
    [
        (case("f(LIMIT, Thing(1))"), ["from m import f, LIMIT, Thing"]),
        (case("f([x for x in range(3)])"), ["from m import f"]),
        (case("stack.pop()", "stack = Stack([1])", target="Stack.pop"), ["from m import Stack"]),
        (case("load(tmp_path)", target="load"),
         ["from m import load", "import pathlib, tempfile",
          "tmp_path = pathlib.Path(tempfile.mkdtemp())"]),
        (Case(id=1, target="f", call="f(lambda y: y, Decimal(1))",
              imports=("from decimal import Decimal",)),
         ["from m import f", "from decimal import Decimal"]),
    ],
)  # fmt: skip
def test_a_reproduction_imports_what_it_names(of: Case, lines: list[str]) -> None:
    told = reproduction(of, Place("m.py", "m"), "gives 1").splitlines()
    assert told == [*lines, *of.setup, f"{of.call}  # gives 1"]


@pytest.mark.parametrize(
    ("call", "setup", "needs", "smallest"),
    [
        ("f([5, 3, 9, 1, 7, 2])", (), "9", "f([9])"),
        ("f('hello world')", (), "w", "f('w')"),
        ("f(1000, {'a': 1, 'b': 2})", (), "'b'", "f(0, {'b': 0})"),
        ("f(xs)", ("xs = [1, 2, 3]", "unused = 3"), "xs", "f(xs)"),
    ],
)
async def test_a_reproduction_is_shrunk_to_what_is_needed(
    call: str, setup: tuple[str, ...], needs: str, smallest: str
) -> None:
    async def shows(one: Case) -> bool:
        names: dict[str, object] = {"f": lambda *given: repr(given)}
        try:
            for line in one.setup:
                exec(line, names)
            eval(one.call, names)
        except NameError:
            return False
        return needs in one.call

    found = await shrink(Case(id=1, target="f", call=call, setup=setup), shows, tries=200)
    assert found.call == smallest
    assert all("unused" not in line for line in found.setup)


@settings(deadline=None, max_examples=40)
@given(st.recursive(st.integers() | st.text(max_size=5), lambda x: st.lists(x, max_size=4)))
async def test_shrinking_ends_and_stays_an_expression(value: object) -> None:
    async def shows(one: Case) -> bool:
        ast.parse(one.call, mode="eval")
        return True

    found = await shrink(Case(id=1, target="f", call=f"f({value!r})"), shows, tries=300)
    assert len(found.call) <= len(f"f({value!r})")


STACK = Description(
    classes=(Class(name="Stack", line=1, constructor=(
        Parameter(name="size", kind="both", annotation=type_of_text("int")),)),),
    functions=(Function(name="Stack.push", kind="method", class_name="Stack", line=2, end_line=3,
                        parameters=(Parameter(name="x", kind="both",
                                              annotation=type_of_text("str")),)),),
)  # fmt: skip
POP = Function(name="Stack.pop", kind="method", class_name="Stack", line=4, end_line=5)


@pytest.mark.parametrize(
    ("of", "answer"),
    [
        (case("Stack(3).pop()"), True),
        (case("s.pop()", "s = Stack(3)", "s.push('a')"), True),
        (case("s.pop()", "s = Stack('a')"), False),
        (case("s.pop()", "s = Stack(3)", "s.push(1)"), False),
        (case("s.pop()", "s = Stack(thing())"), None),
        (case("s.pop()", "s = make(3)"), None),
        (case("s.pop()", "s = Stack(3)", "s.other(1)"), None),
        (case("s.pop()", "s = Stack(len('abc'))"), True),
    ],
)
def test_an_object_is_well_built_if_every_call_that_made_it_was(
    of: Case, answer: bool | None
) -> None:
    assert is_well_built(of, POP, STACK) is answer


def test_without_the_module_only_an_object_made_of_nothing_is_known_to_be_well_built() -> None:
    assert is_well_built(case("Stack().pop()"), POP, None) is True
    assert is_well_built(case("Stack(3).pop()"), POP, None) is None
    assert is_well_built(case("f(Stack('a'))"), F, None) is True
