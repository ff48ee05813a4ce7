"""Rows of data that the generator draws from: each one must be of use."""

from __future__ import annotations

import re
from typing import Any

import pytest

from testgen.inputs.by_name import rows, samples_by_name, types_by_name
from testgen.inputs.imports import Imports
from testgen.inputs.standard import CALLABLES, CALLABLES_BY_COUNT, TYPES, VALUES, values_of
from testgen.inputs.terms import names_in, show
from testgen.inputs.types import is_open, text_of, type_of_text


def value_of(source: str) -> Any:
    space: dict[str, object] = {}
    for line in Imports().needed(names_in(source)):
        exec(line, space)
    return eval(source, space)


@pytest.mark.parametrize("name", VALUES)
def test_values_of_a_standard_type_are_of_it(name: str) -> None:
    sources = [show(term) for term in values_of(name)]
    assert sources
    made = [value_of(source) for source in sources]
    if name not in {"argparse.Namespace", "threading.Lock"}:
        plain = name.rpartition(".")[2]
        assert all(
            any(each.__name__ == plain for each in type(value).__mro__)
            or plain in {"AbstractContextManager", "Mock"}
            for value in made
        )


@pytest.mark.parametrize("source", [*CALLABLES, *sum(CALLABLES_BY_COUNT.values(), ()), *TYPES])
def test_what_is_handed_over_as_a_function_is_one(source: str) -> None:
    assert callable(value_of(source))


@pytest.mark.parametrize("row", rows(), ids=lambda row: row.names[:30])
def test_a_row_of_names_compiles_and_its_types_and_samples_are_known(row: Any) -> None:
    re.compile(row.names)
    assert row.types
    for text in row.types:
        kind = type_of_text(text)
        assert not is_open(kind)
        assert kind.of != "class" or values_of(kind.name), text
    for sample in row.samples:
        value_of(sample)


@pytest.mark.parametrize(
    ("name", "first"),
    [("url", "str"), ("count", "int"), ("is_empty", "bool"), ("callback", "callable"),
     ("items", "list[int]"), ("start_date", "class datetime.date"), ("other", "same"),
     ("config_path", "path"), ("_value", "float")],
)  # fmt: skip
def test_a_name_says_what_is_likely(name: str, first: str) -> None:
    assert text_of(types_by_name(name)[0]) == first


def test_a_name_nobody_knows_says_nothing() -> None:
    assert types_by_name("zyzzyva") == ()
    assert samples_by_name("zyzzyva") == ()


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("int | None", "union[int, none]"),
        ("Optional[List[str]]", "union[list[str], none]"),
        ("Dict[str, 'Item']", "dict[str, class Item]"),
        ("Literal['a', 1]", "literal['a', 1]"),
        ("Callable[[int, str], bool]", "callable[list[int, str], bool]"),
        ("tuple[int, ...]", "tuple[int, ...]"),
        ("Annotated[int, Ge(0)]", "int"),
        ("datetime.datetime", "class datetime.datetime"),
        ("not a type at all", "any"),
    ],
)
def test_annotations_are_understood_from_their_text(text: str, kind: str) -> None:
    assert text_of(type_of_text(text)) == kind
