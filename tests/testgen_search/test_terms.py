"""A case changed and written back must still be the case that was meant."""

from __future__ import annotations

import ast
import math
from importlib.util import find_spec

import pytest
from hypothesis import given
from hypothesis import strategies as st

from testgen.inputs.genome import Genome, Step, of_case, show_call, steps_of
from testgen.inputs.imports import STANDARD, Imports
from testgen.inputs.terms import (
    Code,
    Items,
    Name,
    Pairs,
    at,
    called,
    is_plain,
    parse,
    put,
    show,
    walk,
)
from testgen.values import Case

_SCALARS = st.one_of(
    st.none(), st.booleans(), st.integers(), st.floats(allow_nan=False), st.text(), st.binary()
)
_TERMS = st.recursive(
    _SCALARS,
    lambda inner: st.one_of(
        st.builds(Items, st.sampled_from(["list", "tuple"]), st.lists(inner).map(tuple)),
        st.builds(Pairs, st.lists(st.tuples(st.text(), inner)).map(tuple)),
        st.builds(lambda places: called("f", *places), st.lists(inner)),
        st.builds(lambda value: called("pkg.mod.f", key=value), inner),
    ),
    max_leaves=12,
)


@given(_TERMS)
def test_a_term_is_read_back_as_it_was_shown(term: object) -> None:
    assert show(parse(show(term))) == show(term)  # type: ignore[arg-type]


@given(_TERMS)
def test_every_place_of_a_term_can_be_replaced_and_nothing_else_changes(term: object) -> None:
    for path, inner in walk(term):  # type: ignore[arg-type]
        changed = put(term, path, Name("marker"))  # type: ignore[arg-type]
        assert at(changed, path) == Name("marker")
        assert show(put(changed, path, inner)) == show(term)  # type: ignore[arg-type]


@given(st.recursive(_SCALARS, lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner)))
def test_literals_keep_their_value(value: object) -> None:
    term = parse(repr(value))
    assert is_plain(term) or "inf" in repr(value)
    if "inf" not in repr(value):
        assert ast.literal_eval(show(term)) == value


@pytest.mark.parametrize(
    "source",
    [
        "x if y else z", "[a for a in b]", "f(*args)", "{**a, 'b': 1}", "a + b", "lambda x: x",
        "set()", "f(a)(b).c", "-x", "a[1:2]", "f'{x}'", "...",
    ],
)  # fmt: skip
def test_whatever_is_no_literal_is_kept_as_written(source: str) -> None:
    assert show(parse(source)) == source


def test_numbers_that_have_no_literal_are_spelled() -> None:
    assert show(math.inf) == "float('inf')"
    assert show(listed := Items("list", (math.nan, -math.inf))) == "[float('nan'), float('-inf')]"
    assert is_plain(listed)


def test_a_bomb_of_brackets_is_a_syntax_error() -> None:
    with pytest.raises(SyntaxError):
        parse("(" * 10_000 + ")" * 10_000)


def test_a_case_becomes_a_genome_and_a_case_again() -> None:
    case = Case(
        id=7,
        target="Stack.pop",
        setup=("stack = Stack(3)", "stack.push(Decimal('1'))", "for i in range(2):\n    i"),
        call="stack.pop()",
        imports=("from decimal import Decimal",),
    )
    assert of_case(case, "model").case(7, "Stack.pop", Imports()) == case


def test_awaited_setup_stays_awaited() -> None:
    steps = steps_of("client = await connect('x')\nawait client.send(b'1')")
    assert [step.source for step in steps] == ["client = await connect('x')",
                                               "await client.send(b'1')"]  # fmt: skip


@pytest.mark.parametrize(
    ("method", "arguments", "shown"),
    [
        ("__len__", (), "len(stack)"),
        ("__eq__", (1,), "stack == 1"),
        ("__contains__", ("a",), "'a' in stack"),
        ("__getitem__", (0,), "stack[0]"),
        ("__neg__", (), "-stack"),
        ("__call__", (1, 2), "stack(1, 2)"),
        ("__add__", (Code("1 + 2"),), "stack + (1 + 2)"),
        ("__round__", (2,), "round(stack, 2)"),
        ("__setitem__", (0, 1), "stack.__setitem__(0, 1)"),
        ("push", (1,), "stack.push(1)"),
    ],
)
def test_special_methods_are_called_the_way_people_do(
    method: str, arguments: tuple[object, ...], shown: str
) -> None:
    assert show_call(called(f"stack.{method}", *arguments)) == shown  # type: ignore[arg-type]


def test_a_case_imports_what_it_names_and_no_more() -> None:
    imports = Imports()
    imports.learn(["from shop.models import Item, Order", "import numpy as np"])
    genome = Genome(
        called("f", called("Item", called("Decimal", "1"))), (Step(Code("np.zeros(3)"), "a"),)
    )
    assert genome.case(1, "f", imports).imports == (
        "from decimal import Decimal", "from shop.models import Item", "import numpy as np",
    )  # fmt: skip


def test_the_standard_imports_are_real() -> None:
    for name, line in STANDARD.items():
        if name in {"httpx", "requests"} and find_spec(name) is None:
            continue  # those of the project under test, if it has them
        space: dict[str, object] = {}
        exec(line, space)
        assert name in space
