"""Exceptions of ill-typed calls name the type that was wrong: real messages of this Python."""

from __future__ import annotations

import pytest

from testgen.inputs.by_error import complaints
from testgen.inputs.types import text_of


def message_of(source: str) -> str:
    with pytest.raises((TypeError, AttributeError)) as caught:
        eval(compile(source, "<fault>", "eval"), {"x": 1, "nothing": None, "text": "a"})
    return str(caught.value)


@pytest.mark.parametrize(
    ("source", "wrong", "right"),
    [
        ("x()", "int", "callable"),
        ("[*x]", "int", "list[int]"),
        ("x[0]", "int", "list[int]"),
        ("2 in x", "int", "list[int]"),
        ("len(x)", "int", "list[int]"),
        ("text + x", "int", "str"),
        ("x + text", "int", "str"),
        ("x < text", "int", "str"),
        ("[1] + x", "int", "list[int]"),
        ("x.upper()", "int", "str"),
        ("x.append(1)", "int", "list[int]"),
        ("__import__('re').match('a', x)", "int", "str"),
        ("','.join([x])", "int", "list[str]"),
        ("b'a'.split(x)", "int", "bytes"),
        ("(lambda a, b: a)(x, x, x)", "callable", "callable[3]"),
        ("range(x, text)", "str", "int"),
        ("{[]: 1}", "list", "str"),
        ("int([])", "list", "int"),
        ("nothing()", "none", "callable"),
        ("[x][text]", "str", "int"),
    ],
)
def test_a_complaint_is_understood(source: str, wrong: str, right: str) -> None:
    found = complaints(message_of(source), ())
    assert (wrong, right) in [(each.wrong, text_of(each.right[0])) for each in found if each.right]


def test_the_code_s_own_messages_are_no_complaints() -> None:
    assert complaints("the limit must be positive", ()) == ()
