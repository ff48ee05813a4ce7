"""A summary that is too long loses what only adds to it, and is judged again."""

from __future__ import annotations

from pathlib import Path

import pytest

from docgen.prose.choosing import without_faulty_sentences
from docgen.prose.shortening import shortened
from docgen.prose.slots import Slot
from tests.support.prose_records import record

_SOURCE = "def matches(pattern, name):\n    return pattern in name\n"
_LONG = ", which may hold stars, marks and " + "names of other shells " * 8 + "as they are written."


@pytest.mark.parametrize(
    ("sentence", "expected"),
    [
        (
            "Tell whether the name matches (as in a shell), which is slow; it reads all.",
            [
                "Tell whether the name matches, which is slow; it reads all.",
                "Tell whether the name matches, which is slow.",
                "Tell whether the name matches.",
            ],
        ),
        ("Read it, and go.", []),  # too little is left
        ("Tell whether `a pattern, which` matches.", []),  # within a code span
        (
            "判断名称是否与壳层所用的模式匹配，并返回所找到的位置。",
            ["判断名称是否与壳层所用的模式匹配。"],
        ),
        ("Tell whether the name matches.", []),
    ],
)
def test_the_rest_that_only_adds_is_left_out(sentence: str, expected: list[str]) -> None:
    assert list(shortened(sentence)) == expected


def test_a_summary_too_long_is_kept_without_what_it_adds(tmp_path: Path) -> None:
    of = record(tmp_path, _SOURCE, "matches")
    long = "Tell whether the name matches the pattern" + _LONG
    assert len(long) > 180
    text, faults = without_faulty_sentences(Slot("summary"), long, of, "en")
    assert (text, faults) == ("Tell whether the name matches the pattern.", ())


def test_a_summary_that_is_false_is_not_kept_by_being_shorter(tmp_path: Path) -> None:
    of = record(tmp_path, _SOURCE, "matches")
    long = "Tell whether the `wildcard` matches the pattern" + _LONG
    text, faults = without_faulty_sentences(Slot("summary"), long, of, "en")
    assert text == long
    assert any("wildcard" in one.message for one in faults)
