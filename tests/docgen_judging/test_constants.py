"""Functions that give one literal: what may be told of them, and what may not."""

from __future__ import annotations

import pytest

from docgen.judging.judge import faults_of
from docgen.prose.slots import Slot
from tests.support.judged import checks, record

ALWAYS = "def dumb_sort() -> bool:\n    return False\n"
SOME = "def dumb_sort(first, last) -> bool:\n    if first:\n        return False\n    return last\n"
HOOK = """\
class Shape:
    def is_round(self):
        return False


class Circle(Shape):
    def is_round(self):
        return True
"""


BAD = [
    ("other-constant", "returns", "`True`.", "en"),
    ("other-constant", "returns", "Always `True`.", "en"),
    ("other-constant", "returns", "`True` if the sort is dumb, `False` if it is not.", "en"),
    ("other-constant", "summary", "Return `True` if the sort of the platform is dumb.", "en"),
    ("other-constant", "summary", "Do nothing.", "en"),
    ("other-constant", "returns", "`True`。", "zh"),
    ("other-constant", "summary", "排序有问题时返回 `True`。", "zh"),
]


@pytest.mark.parametrize(("check", "slot", "text", "language"), BAD)
def test_another_literal_than_the_one_result_is_refused(
    check: str, slot: str, text: str, language: str
) -> None:
    where = Slot("returns") if slot == "returns" else Slot("summary")
    assert check in checks(ALWAYS, where, text, language)
    assert check not in checks(SOME, where, text, language)


@pytest.mark.parametrize(
    ("slot", "text", "language"),
    [
        ("returns", "Always `False`.", "en"),
        ("returns", "`False`, never `True`.", "en"),
        ("summary", "Return `False`, since the sort of the platform is sound.", "en"),
        ("summary", "Tell whether the sort of the platform is dumb.", "en"),
        ("returns", "始终为 `False`。", "zh"),
        ("summary", "判断排序是否有问题。", "zh"),
    ],
)
def test_what_is_so_may_be_told(slot: str, text: str, language: str) -> None:
    where = Slot("returns") if slot == "returns" else Slot("summary")
    assert "other-constant" not in checks(ALWAYS, where, text, language)


@pytest.mark.parametrize("symbol", ["Shape.is_round", "Circle.is_round"])
def test_what_others_give_in_its_place_may_be_told(symbol: str) -> None:
    of = record(HOOK, symbol=symbol)
    text = "Return `True` if the shape is round, and `False` otherwise."
    faults = faults_of(Slot("summary"), text, of, "en")
    assert "other-constant" not in [one.check for one in faults]
