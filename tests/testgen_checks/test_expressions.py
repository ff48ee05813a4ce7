"""Sources of values are read without being run."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from testgen.checks.equality import equal, names_in
from testgen.checks.expressions import value_of

plain = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats(allow_nan=False, allow_infinity=False)
    | st.text()
    | st.binary(),
    lambda inner: (
        st.lists(inner, max_size=4)
        | st.tuples(inner, inner)
        | st.dictionaries(st.text(max_size=5), inner, max_size=4)
    ),
    max_leaves=12,
)


@settings(deadline=None)
@given(plain)
def test_every_plain_value_is_read_back_from_its_repr(value: object) -> None:
    known = value_of(repr(value))
    assert known is not None
    assert known.value == value
    assert type(known.value) is type(value)


@settings(deadline=None)
@given(plain, plain)
def test_equality_of_sources_is_the_equality_of_python(one: object, other: object) -> None:
    assert equal(repr(one), repr(other)) == (one == other)


@pytest.mark.parametrize(
    ("source", "value"),
    [
        ("set()", set()),
        ("frozenset({1, 2})", frozenset({1, 2})),
        ("-2.5", -2.5),
        ("[0] * 3", [0, 0, 0]),
        ("2 ** 10", 1024),
        ("float('inf')", float("inf")),
        ("Decimal('1.10')", Decimal("1.10")),
        ("datetime.date(2020, 2, 29)", date(2020, 2, 29)),
        ("[1, 2, 3][-1]", 3),
        ("'abcdef'[:3]", "abc"),
        ("sorted([3, 1]) == [1, 3]", True),
        ("1 <= len('abc') <= 3 and not []", True),
    ],
)
def test_what_is_more_than_a_literal_is_read_too(source: str, value: object) -> None:
    known = value_of(source)
    assert known is not None
    assert known.value == value


@pytest.mark.parametrize(
    "source",
    [
        "open('/etc/passwd')",
        "__import__('os')",
        "().__class__",
        "Point(1, 2)",
        "unknown",
        "[x for x in range(3)]",
        "(lambda: 1)()",
        "'%1000000000d' % 1",
        "[0] * 10 ** 9",
        "2 ** 10 ** 9",
        "list(range(10 ** 9))",
        "frozenset(range(10 ** 9))",
        "Fraction('1e999999999')",
        "bytes(10 ** 9)",
        "1 / 0",
        "{}['a']",
        "not python at all",
        "(" * 500,
    ],
)
def test_what_would_run_code_or_take_long_is_not_read(source: str) -> None:
    assert value_of(source) is None


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("{'a': 1, 'b': Point(1)}", "{'b': Point(1), 'a': 1}", True),
        ("Point(x=1, y=2)", "Point(y=2, x=1)", True),
        ("Point(1, 2)", "Point(1, 3)", False),
        ("[Point(1)]", "[Point(1.0)]", True),
        ("[Point(1)]", "(Point(1),)", False),
        ("Color.RED", "Color.RED", True),
        ("Color.RED", "Color.BLUE", False),
        ("float('nan')", "float('nan')", False),
        ("{Point(1), Point(2)}", "{Point(2), Point(1)}", True),
        ("True", "1", True),
    ],
)
def test_objects_of_the_project_are_compared_by_how_they_are_built(
    one: str, other: str, same: bool
) -> None:
    assert equal(one, other) is same


def test_names_are_what_would_need_an_import() -> None:
    expression: Any = "{Color.RED: Point(x, 1)}"
    assert names_in(expression) == {"Color", "Point", "x"}
