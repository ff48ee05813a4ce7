"""What facts say of exceptions without a model: guards in words, what is called as what fails."""

from __future__ import annotations

from pathlib import Path

import pytest

from docgen.prose.from_facts import surely_said
from docgen.prose.slots import Slot
from foundation.nothing import Nothing
from tests.support.prose_records import record

_GRAPH = """\
def cluster(count, most, kind=None):
    if count < 1 or most < count:
        raise ValueError(f"{count} of {most}")
    kind = checked(kind, shelf)
    return kind


def checked(kind, places):
    found = places.find(kind)
    if found.is_old:
        raise ValueError("it is old")
    return found


def convert(value):
    if (isinstance(value, int) and not isinstance(value, bool)) or isinstance(value, str):
        return float(value)
    raise TypeError(value)


def flat(width, height):
    if width == 1:
        return height
    elif width > 2:
        raise ValueError(width)
    return width


def wide(width, height):
    if width == 5:
        return height
    elif width > 2:
        raise ValueError(width)
    return width
"""


@pytest.mark.parametrize(
    ("symbol", "exception", "text"),
    [
        (
            "cluster",
            "ValueError",
            "If `count` is less than 1, or if `most` is less than `count`.",
        ),
        ("checked", "ValueError", "If `places.find(kind).is_old` is true."),
        ("convert", "TypeError", None),  # only brackets would hold it apart
        ("flat", "ValueError", "If `width` is greater than 2."),
        ("wide", "ValueError", "If `width` is not 5 and is greater than 2."),
    ],
)
def test_when_an_exception_is_raised(
    tmp_path: Path, symbol: str, exception: str, text: str | None
) -> None:
    found = surely_said(Slot("raises", exception), record(tmp_path, _GRAPH, symbol), "en")
    assert found == text if text is not None else isinstance(found, Nothing)


_LENGTH = """\
class Length:
    @property
    def meters(self):
        return self._meters

    @property
    def m(self):
        return self.meters

    @property
    def raw(self):
        return self._meters
"""


@pytest.mark.parametrize(
    ("language", "text"), [("en", "Alias for `meters`."), ("zh", "`meters` 的别名。")]
)
def test_a_second_name_of_a_property_is_told_as_one(
    tmp_path: Path, language: str, text: str
) -> None:
    other = record(tmp_path, _LENGTH, "Length.m")
    assert surely_said(Slot("summary"), other, language) == text
    for name in ("Length.meters", "Length.raw"):
        own = record(tmp_path, _LENGTH, name)
        assert isinstance(surely_said(Slot("summary"), own, language), Nothing)
