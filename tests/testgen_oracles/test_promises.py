"""What is promised under a condition."""

from __future__ import annotations

import pytest

from testgen.oracles.promises import documented_exceptions, promises_of, result_of
from testgen.values import Function, Parameter


def function(doc: str) -> Function:
    return Function(name="f", kind="function", line=1, end_line=2, doc=doc,
                    parameters=(Parameter(name="x", kind="both"),))  # fmt: skip


@pytest.mark.parametrize(
    ("doc", "promised"),
    [
        ("Raises ValueError if x is negative.", [("raises", "ValueError", None)]),
        ("Raises a `ValueError` when x is zero.", [("raises", "ValueError", None)]),
        ("F.\n\n:raises KeyError: if x is empty", [("raises", "KeyError", None)]),
        ("F.\n\nRaises:\n    m.BadThing: If x is empty.\n", [("raises", "BadThing", None)]),
        ("Return None if x is empty.", [("returns", "", None)]),
        ("Return an empty list if x is None.", [("returns", "", [])]),
        ("If x is zero, returns -1.", [("returns", "", -1)]),
        ("Return 'odd' if x is odd.", [("returns", "", "odd")]),
        ("If it exists, raise OSError if x is zero.", []),
        ("If x is negative, read to the end.", []),
        ("Return None if x is missing.", []),
        ("Return the rest if x is empty.", []),
        ("Raises ValueError if the moon is full.", []),
        ("Return None unless x is empty.", []),
    ],
)
def test_promises_are_read_only_where_they_are_sure(
    doc: str, promised: list[tuple[str, str, object]]
) -> None:
    found = [
        (one.kind, one.exception, None if one.value is None else one.value.value)
        for one in promises_of(function(doc))
    ]
    assert found == promised


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("None", None), ("`None`", None), ("an empty string", ""), ("empty list", []),
        ("-1", -1), ("zero", 0), ("true", True), ("'red'", "red"), ("the string 'red'", "red"),
        ("(0, 0)", (0, 0)),
    ],
)  # fmt: skip
def test_results_in_words(text: str, value: object) -> None:
    known = result_of(text)
    assert known is not None
    assert known.value == value


@pytest.mark.parametrize("text", ["the rest", "x", "a copy", "'(None, 1)'", ""])
def test_what_is_no_certain_value_is_none(text: str) -> None:
    assert result_of(text) is None


def test_every_exception_that_is_named_anywhere_is_documented() -> None:
    doc = "May fail with KeyError.\n\nRaises:\n    m.Odd: sometimes.\n"
    assert documented_exceptions(function(doc)) == {"KeyError", "Odd"}
