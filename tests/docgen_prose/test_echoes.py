"""Texts that only repeat what the model was shown are no documentation."""

from __future__ import annotations

from pathlib import Path

import pytest

from docgen.prose.echoes import echoes
from docgen.prose.slots import Slot, SlotKind
from tests.support.prose_records import record

CODE = '''\
class Till:
    def total(self, prices):
        if len(prices) > 99:
            raise OverflowError(prices)
        return rounded(sum(prices))


def rounded(value):
    """Rounds to cents."""
    return round(value, 2)
'''

CASES: list[tuple[SlotKind, str, str, bool]] = [
    ("summary", "Add up what was sold.", "en", False),
    ("summary", "Till.total.", "en", True),
    ("summary", "Round to cents.", "en", True),  # what is said of `rounded`
    ("summary", "Read the tab-separated rows of a file.", "en", True),  # a worked example's
    ("summary", "读取文件中以制表符分隔的行。", "zh", True),
    ("extended", "Reads tab-separated rows, stripping and splitting them.", "en", True),
    ("extended", "What was unused for longest is dropped.", "en", True),
    ("extended", "Prices are summed before they are rounded.", "en", False),
    ("parameter", "Number of pieces wanted.", "en", True),
    ("parameter", "Prices to write again badly said.", "en", False),
    ("parameter", "What is asked for again here.", "en", True),  # a fault that was named
    ("raises", "If there are too many prices.", "en", False),
    ("raises", "Too many prices.", "en", True),
    ("raises", "价格过多时。", "zh", False),
    ("raises", "过多的价格。", "zh", True),
]


@pytest.mark.parametrize("case", CASES, ids=lambda case: case[1])
def test_what_is_an_echo(tmp_path: Path, case: tuple[SlotKind, str, str, bool]) -> None:
    kind, text, language, is_echo = case
    found = echoes(
        Slot(kind), text, record(tmp_path, CODE, "Till.total"), language, ["asked for again"]
    )
    assert bool(list(found)) is is_echo


BUCKET = '''\
class Bucket:
    def take(self, count):
        """Take tokens from the bucket."""
        self.left -= count

    def fill(self):
        """Fill the bucket."""
        self.left = 9


def spill(bucket):
    bucket.left = 0
'''


@pytest.mark.parametrize(
    ("name", "text", "is_one_member"),
    [
        ("Bucket", "A bucket that takes tokens.", True),
        ("Bucket", "A bucket of tokens that is filled again.", False),
        ("", "Buckets that `spill` empties.", True),
        ("", "Buckets, filled and emptied.", False),
    ],
)
def test_a_whole_is_more_than_one_of_its_members(
    tmp_path: Path, name: str, text: str, is_one_member: bool
) -> None:
    found = echoes(Slot("summary"), text, record(tmp_path, BUCKET, name), "en")
    assert any(one.check == "one-member" for one in found) is is_one_member


CLASSED = '''\
class Tooltip:
    """Create a tooltip that uses the fields of GeoJson features.

    Args:
        fields: Labels of the fields.
    """

    def __init__(self, fields, class_name="tip"):
        """Make one."""
        self.fields = camelized(fields)


def camelized(name):
    """Convert a python_style_name to lowerCamelCase."""
    return name
'''


def test_an_entry_that_tells_what_the_whole_is_for_is_an_echo(tmp_path: Path) -> None:
    of = record(tmp_path, CLASSED, "Tooltip")
    entry = Slot("parameter", "class_name")
    assert list(echoes(entry, "A tooltip that uses the fields of GeoJson features.", of, "en"))
    assert not list(echoes(entry, "Class of the tooltip's element in CSS.", of, "en"))


def test_names_written_as_words_are_the_same_words(tmp_path: Path) -> None:
    code = CLASSED + "\n\ndef script(value):\n    return camelized(value)\n"
    of = record(tmp_path, code, "script")
    assert list(echoes(Slot("summary"), "Convert a Python style name to lowerCamelCase.", of, "en"))
