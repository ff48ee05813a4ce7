"""A condition that is told twice makes a reader look for the difference, which is none."""

from __future__ import annotations

import pytest

from docgen.prose.finishing import finished
from docgen.prose.slots import Slot
from docgen.wording.once import told_once
from tests.support.judged import record


@pytest.mark.parametrize(
    ("text", "once"),
    [
        (
            "If invalid `default` or `initial_choice` is passed, or if the initial choice is not "
            "valid.",
            "If invalid `default` or `initial_choice` is passed.",
        ),
        ("If the name is unknown, or if the name is not known.", "If the name is unknown."),
        (
            "If the path is missing, or if the size is negative, or if the given path is missing.",
            "If the path is missing, or if the size is negative.",
        ),
        (
            "If the end is invalid, or if the start or the end is not valid.",
            "If the start or the end is not valid.",
        ),
    ],
)
def test_alternatives_that_say_the_same_are_one(text: str, once: str) -> None:
    assert told_once(text) == once


@pytest.mark.parametrize(
    "text",
    [
        "If `p_in` is not between 0 and 1, or if `p_out` is not between 0 and 1.",
        "If `key` is empty, or if `key` and `value` are empty.",
        "If `key` is set, or if `key` is not set or is closed.",
        "If `a` is empty, or if `b` is empty.",
        "If the file is missing, or if it is closed.",
        "If the width is 1 or 2.",
        "If `x` < 3, or if `x` > 3.",
    ],
)
def test_alternatives_that_differ_stay(text: str) -> None:
    assert told_once(text) == text


def test_what_the_model_says_of_an_exception_is_said_once() -> None:
    of = record("def take(a):\n    if bad(a):\n        raise ValueError('no')\n")
    said = finished(Slot("raises", "ValueError"), "If `a` is bad, or when `a` is bad.", of, "en")
    assert said == "If `a` is bad."
