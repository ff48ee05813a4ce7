"""An exception whose name says it all is told by its name, and by nothing that only looks so."""

from __future__ import annotations

import pytest

from docgen.wording import raising


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("RequestedRangeNotSatisfiable", "the requested range is not satisfiable"),
        ("lib.InvalidHeaderError", "the header is invalid"),
        ("OptionMissingError", "the option is missing"),
        ("DoesNotExist", None),
        ("HTTPNotFound", None),
        ("NotFoundError", None),
        ("ValueError", None),
        ("Invalid", None),
    ],
)
def test_an_exception_whose_name_is_its_condition(name: str, said: str | None) -> None:
    assert raising.told_by_name(name) == said
