"""Hints in the source: predicates about parameters, functions that are returned, other modules."""

from __future__ import annotations

from pathlib import Path

import pytest

from testgen.inputs.by_predicate import types_by_predicate
from testgen.inputs.elsewhere import classes_elsewhere
from testgen.inputs.inner import Inner, returned_functions
from testgen.inputs.resolving import resolved
from testgen.inputs.types import text_of, type_of_text
from testgen.values import Class, Description, Function, Goal, Parameter, Type


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("x is None", {"x": ["none"]}),
        ("isinstance(x, (list, Decimal)) and y", {"x": ["list[int]", "class Decimal"]}),
        ("not isinstance(value, dt.datetime)", {"value": ["class datetime"]}),
        ("callable(key)", {"key": ["callable"]}),
        ("hasattr(file, 'read')", {"file": ["stub[any, read]"]}),
        ("type(x) is tuple", {"x": ["tuple[int, int]"]}),
        (
            "kind is str or unit == Unit.DAYS",
            {"kind": ["literal[str]"], "unit": ["literal[Unit.DAYS]"]},
        ),
        ("x > 3", {}),
        ("for x in y", {}),
    ],
)
def test_a_predicate_says_what_it_asks_for(text: str, expected: dict[str, list[str]]) -> None:
    found = types_by_predicate([Goal(id=1, line=1, kind="true", text=text)])
    assert {name: [text_of(kind) for kind in kinds] for name, kinds in found.items()} == expected


DECORATOR = """
def retry(times=3):
    def decorator(function):
        @wraps(function)
        async def wrapper(*args, **kwargs):
            return await function(*args, **kwargs)
        return wrapper
    return decorator
"""


def test_a_decorator_with_arguments_is_called_three_times() -> None:
    (decorator,) = returned_functions(DECORATOR)
    assert [each.name for each in decorator.parameters] == ["function"]
    (wrapper,) = decorator.inner
    assert [each.kind for each in wrapper.parameters] == ["varargs", "kwargs"]
    assert wrapper.how == "await"


@pytest.mark.parametrize(
    ("source", "count"),
    [
        ("def f():\n    return lambda x: x\n", 1),
        ("def f():\n    def g():\n        yield 1\n    return partial(g, 1)\n", 1),
        ("def f():\n    def g(): pass\n    return 1\n", 0),
        ("def f(): return 1", 0),
        ("class A: pass", 0),
        ("def f(", 0),
    ],
)
def test_only_functions_that_are_returned_can_be_called(source: str, count: int) -> None:
    found = returned_functions(source)
    assert len(found) == count
    assert all(isinstance(each, Inner) for each in found)


def test_names_that_only_a_checker_knows_say_nothing() -> None:
    kinds = [
        type_of_text("KT"), type_of_text("Optional[KT]"), Type(of="class", name="typing.Any"),
        type_of_text("Decimal"), Type(of="class", name="shop.Item"), type_of_text("Own"),
    ]  # fmt: skip
    parameters = tuple(Parameter(name="x", kind="both", annotation=kind) for kind in kinds)
    function = Function(name="f", kind="function", line=1, end_line=1, parameters=parameters)
    description = resolved(Description(functions=(function,), classes=(Class(name="Own", line=1),)))
    found = [
        text_of(each.annotation or Type(of="")) for each in description.functions[0].parameters
    ]
    assert found == ["any", "any", "any", "class Decimal", "class shop.Item", "class Own"]


def test_classes_of_other_modules_are_read_where_they_are(tmp_path: Path) -> None:
    shop = tmp_path / "shop"
    shop.mkdir()
    (shop / "__init__.py").write_text("from .models import Order\n")
    (shop / "models.py").write_text(
        "from dataclasses import dataclass\nfrom enum import Enum\nfrom shop.money import Money\n"
        "class State(Enum):\n    NEW = 1\n    DONE = 2\n"
        "@dataclass\nclass Order:\n    total: Money\n    state: State = State.NEW\n"
    )
    (shop / "money.py").write_text(
        "class Money:\n    def __init__(self, amount: int, *, currency='EUR'):\n        pass\n"
    )
    kind = Type(of="list", args=(Type(of="class", name="shop.Order"),))
    function = Function(
        name="f", kind="function", line=1, end_line=1,
        parameters=(Parameter(name="orders", kind="both", annotation=kind),),
    )  # fmt: skip
    found = classes_elsewhere(Description(functions=(function,)), "app", [tmp_path])
    assert list(found) == ["shop.Order", "shop.money.Money", "shop.models.State"]
    assert [each.name for each in found["shop.Order"].constructor] == ["total", "state"]
    assert found["shop.models.State"].members == ("NEW", "DONE")
    assert [each.kind for each in found["shop.money.Money"].constructor] == ["both", "keyword"]
