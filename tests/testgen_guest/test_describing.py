"""A module is described by what it contains: signatures, types, goals, calls, exceptions."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from testgen.values import Description, read
from tests.support.guest import Guest

FILE = Path(__file__).parent / "cases" / "described.py"


@pytest.fixture(scope="module")
def description() -> Any:
    return Guest(FILE, "plain").describe()


@pytest.fixture(scope="module")
def functions(description: Any) -> dict[str, Any]:
    return {each["name"]: each for each in description["functions"]}


@pytest.fixture(scope="module")
def classes(description: Any) -> dict[str, Any]:
    return {each["name"]: each for each in description["classes"]}


def shown(kind: Any) -> str:
    """A type in short."""
    if kind is None:
        return "?"
    if kind["of"] == "union":
        return " | ".join(map(shown, kind["args"]))
    name = kind["name"] or kind["of"]
    inner = [shown(each) for each in kind["args"]] + list(kind["values"])
    return f"{name}[{', '.join(inner)}]" if inner else str(name)


def types(function: Any) -> dict[str, str]:
    return {each["name"]: shown(each["annotation"]) for each in function["parameters"]}


def test_it_is_what_the_host_reads(description: Any) -> None:
    found = read(description, Description)
    assert found.function("Account.rich") is not None
    assert found.doc == "A module to be described.\n\nAt some length."


def test_what_is_defined_is_listed_and_nothing_else(functions: dict[str, Any]) -> None:
    assert list(functions) == [
        "annotated", "helper", "hidden", "by_google", "by_numpy", "by_sphinx", "by_prose", "many",
        "conditional", "cached", "wrapping", "wrapped", "hiding", "opaque", "opened", "fetched",
        "Kind.next", "Account.of", "Account.zero", "Account.rich", "Account.__len__",
        "Account.__add__", "Account._sum", "Shape.__init__", "Shape.area", "Shape.Inner.deep",
        "_Private.method",
    ]  # fmt: skip
    assert "large" in functions["conditional"]["source"]
    assert functions["many"]["doc"] == "The one in force."


def test_parameters_are_told_with_their_kinds_and_defaults(functions: dict[str, Any]) -> None:
    found = [
        (each["name"], each["kind"], each["default"], each["has_default"])
        for each in functions["annotated"]["parameters"]
    ]
    assert found == [
        ("a", "positional", None, False), ("b", "positional", None, False),
        ("c", "both", "None", True), ("rest", "varargs", None, False),
        ("d", "keyword", None, False), ("e", "keyword", "'x'", True),
        ("more", "kwargs", None, False),
    ]  # fmt: skip
    assert [each["name"] for each in functions["Account.__add__"]["parameters"]] == ["other"]
    assert [each["name"] for each in functions["Account.of"]["parameters"]] == ["owner"]


def test_annotations_are_resolved(functions: dict[str, Any]) -> None:
    assert types(functions["annotated"]) == {
        "a": "int", "b": "str", "c": "list[int] | none", "rest": "float",
        "d": "dict[str, described.Account]", "e": "literal['x', 1]", "more": "any",
    }  # fmt: skip
    assert shown(functions["annotated"]["returns"]) == "int | none"
    assert types(functions["helper"]) == {
        "x": "int | none", "y": "int | str", "z": "list[tuple[str, int]]",
    }  # fmt: skip
    assert shown(functions["helper"]["returns"]) == "tuple[int, ellipsis]"


def test_what_only_a_type_checker_imports_has_its_name(functions: dict[str, Any]) -> None:
    assert types(functions["hidden"]) == {
        "price": "decimal.Decimal", "table": "numpy.ndarray", "call": "callable[str]",
    }  # fmt: skip
    assert shown(functions["hidden"]["returns"]) == "iterable[str]"


@pytest.mark.parametrize(
    ("name", "expected", "returns"),
    [
        ("by_google", {"name": "str", "size": "int", "flags": "list[str] | none"},
         "dict[str, int]"),
        ("by_numpy", {"x": "int | float", "mode": "literal['a', 'b']", "values": "list[str]"},
         "bool"),
        ("by_sphinx", {"a": "int", "b": "str"}, "list[int]"),
        ("by_prose", {"a": "?"}, "?"),
    ],
)  # fmt: skip
def test_docstrings_give_types_where_nothing_else_does(
    functions: dict[str, Any], name: str, expected: dict[str, str], returns: str
) -> None:
    assert types(functions[name]) == expected
    assert shown(functions[name]["returns"]) == returns


def test_decorators_are_seen_through_where_they_let_us(functions: dict[str, Any]) -> None:
    assert types(functions["wrapped"]) == {"x": "int", "y": "?"}
    assert types(functions["cached"]) == {"x": "int"}
    assert [each["name"] for each in functions["opaque"]["parameters"]] == ["only", "two"]
    assert functions["wrapped"]["goals"]
    assert functions["opened"]["is_context_manager"]
    assert not functions["opened"]["is_generator"]
    assert functions["hidden"]["is_generator"]
    assert functions["fetched"]["is_async"]


def test_code_is_told(functions: dict[str, Any]) -> None:
    annotated = functions["annotated"]
    assert annotated["raises"] == ["ValueError"]
    assert annotated["calls"] == ["helper"]
    assert set(annotated["constants"]) >= {"40", "'fast'", "'slow'"}
    assert "'Doc.'" not in annotated["constants"]
    assert "'too much'" not in annotated["constants"]
    assert set(functions["wrapped"]["constants"]) == {"-1.5", "1.5", "3", "-3"}
    assert functions["Account.__add__"]["calls"] == ["Account._sum"]
    assert functions["helper"]["calls"] == ["Account.of"]


def test_kinds_of_methods(functions: dict[str, Any]) -> None:
    kinds = {name: each["kind"] for name, each in functions.items() if each["class"]}
    assert kinds["Account.of"] == "classmethod"
    assert kinds["Account.zero"] == "staticmethod"
    assert kinds["Account.rich"] == "property"
    assert kinds["Account.__len__"] == "method"
    assert kinds["Shape.__init__"] == "constructor"
    assert functions["Shape.Inner.deep"]["class"] == "Shape.Inner"
    public = {name for name, each in functions.items() if each["is_public"]}
    assert "Account.__add__" in public
    assert not public & {"Account._sum", "_Private.method"}


def test_a_property_has_the_goals_of_its_setter(functions: dict[str, Any]) -> None:
    texts = [(goal["kind"], goal["text"]) for goal in functions["Account.rich"]["goals"]]
    assert texts.count(("entry", "rich")) == 2
    assert ("true", "value") in texts


def test_goals_of_nested_functions_are_in_the_outer_one(functions: dict[str, Any]) -> None:
    kinds = [(goal["kind"], goal["text"]) for goal in functions["fetched"]["goals"]]
    assert ("entry", "nested") in kinds


def test_classes_are_told(classes: dict[str, Any]) -> None:
    assert list(classes) == ["Kind", "Account", "Shape", "Shape.Inner", "Trouble", "_Private"]
    assert classes["Kind"]["is_enum"]
    assert classes["Kind"]["members"] == ["ONE", "TWO"]
    account = classes["Account"]
    assert account["is_dataclass"]
    assert [each["name"] for each in account["constructor"]] == ["owner", "balance"]
    assert [shown(each["annotation"]) for each in account["constructor"]] == ["str", "int"]
    assert "Account.rich" in account["methods"]
    assert classes["Shape"]["is_abstract"]
    assert [each["name"] for each in classes["Shape"]["constructor"]] == ["size", "name"]
    assert classes["Trouble"]["is_exception"]
    assert classes["Trouble"]["bases"] == ["ValueError"]
    assert not classes["_Private"]["is_public"]


def test_a_stub_beside_the_module_gives_types(tmp_path: Path) -> None:
    (tmp_path / "stubbed.py").write_text("def f(a, b=1):\n    return a\n", encoding="utf-8")
    (tmp_path / "stubbed.pyi").write_text(
        "def f(a: list[str], b: int = ...) -> bool: ...\n", encoding="utf-8"
    )
    function = Guest(tmp_path / "stubbed.py", "plain").describe()["functions"][0]
    assert types(function) == {"a": "list[str]", "b": "int"}
    assert shown(function["returns"]) == "bool"
