"""What a text says is done is held against what the body does: each check objects to what it is
for, and to nothing beside it."""

from __future__ import annotations

import pytest

from docgen.judging.judge import faults_across, faults_of
from docgen.prose.slots import Slot
from tests.support.judged import checks, record

SUMMARY, RETURNS = Slot("summary"), Slot("returns")
READER = """\
def peek(lines, at, n=0, maker=Queue):
    if at + n < len(lines):
        return lines[at + n]
    return maker()


class Queue:
    pass
"""
UNTIL = """\
def read_until(lines, test):
    at = 0
    for line in lines:
        if test(line):
            return lines[:at]
        at += 1
    return []
"""
SELECTED = """\
def selected(lines, test):
    for line in lines:
        if not line:
            break
        if test(line):
            return line
"""
ENCODES = """\
def encode(times, units):
    if times != units:
        raise ValueError("Times can't be encoded exactly with requested units.")
"""
PICKED = """\
def read(self):
    line = self.lines[self.at]
    self.at += 1
    return line
"""
COPIED = """\
def with_claims(self, claims):
    made = self._make_copy()
    made.claims.update(claims)
    return made
"""
STORED = """\
def register(fn, name, **kwargs):
    fn.hooks.append((name, kwargs))
"""
MADE_OK = """\
def make(path, exist_ok=False):
    if known(path) and not exist_ok:
        raise ValueError(path)
    return open(path, "wb")
"""
LAZY = """\
def lines(text) -> Iterator[str]:
    return map(str.strip, text)
"""
RELAYED = """\
def keep(text, volume):
    store(text, volume)


def store(text, volume):
    left = volume.left()
    if left < len(text):
        raise OSError("volume is full")
"""
QUEUED = """\
def size(queue, value=None):
    if value is not None:
        queue.size = value
    return queue.size
"""


BAD = [
    ("place-not-number", READER, Slot("parameter", "n"), "Number of lines to return."),
    ("place-not-number", READER, SUMMARY, "Get the next `n` lines."),
    ("default-class", READER, Slot("parameter", "maker"), "Function that makes the queue."),
    ("default-class", READER, Slot("parameter", "maker"), "Class method to make a queue by."),
    ("message", ENCODES, Slot("raises", "ValueError"), "If times are encoded exactly with units."),
    ("one-item", PICKED, SUMMARY, "Read lines from the text."),
    ("which-condition", PICKED, SUMMARY, "Read the line until a condition is met."),
    ("changed-copy", COPIED, SUMMARY, "Update the claims."),
    ("passed-on", STORED, Slot("parameter", "kwargs"), "Arguments to be passed to the hook."),
    ("permission", MADE_OK, Slot("parameter", "exist_ok"), "Whether to raise an error."),
    ("written-file", MADE_OK, Slot("parameter", "path"), "File to compress."),
    ("denied-call", MADE_OK, SUMMARY, "Make a file without opening it."),
    ("twice", MADE_OK, Slot("parameter", "path"), "The path, 'a' or 'a'."),
    ("lazy", LAZY, RETURNS, "The decoded lines."),
    ("message", MADE_OK, Slot("raises", "ValueError"), "If `not exist_ok` and it exists."),
    ("message", MADE_OK, Slot("raises", "ValueError"), "If `None` is a path."),
    ("inner-condition", RELAYED, Slot("raises", "OSError"), "If the disk or its cable is broken."),
    ("set-as-well", LAZY, SUMMARY, "Get or set the lines of a text."),
    ("negated", "def to_empty(at):\n    at += 1\n", SUMMARY, "Go to the next non-empty line."),
    ("gives-nothing", "def shift(at):\n    at.line += 1\n", SUMMARY, "Return the next line."),
    ("met-condition", UNTIL, Slot("parameter", "test"), "Whether a line should be included."),
    ("met-condition", UNTIL, RETURNS, "The lines that meet the condition."),
]

GOOD = [
    (READER, Slot("parameter", "n"), "Number of lines to look ahead."),
    (ENCODES, Slot("raises", "ValueError"), "If times cannot be encoded exactly with units."),
    (PICKED, SUMMARY, "Read the next line and go past it."),
    (UNTIL, SUMMARY, "Read lines until a condition is met."),
    (COPIED, SUMMARY, "Return a copy with other claims."),
    (STORED, Slot("parameter", "kwargs"), "What is kept beside the name."),
    (MADE_OK, Slot("parameter", "exist_ok"), "Whether a path that exists is no error."),
    (MADE_OK, Slot("parameter", "path"), "File to write the compressed text to."),
    (MADE_OK, SUMMARY, "Make a file without reading it."),
    (LAZY, RETURNS, "An iterator of the decoded lines."),
    (RELAYED, Slot("raises", "OSError"), "If the volume is full."),
    (RELAYED, Slot("raises", "OSError"), "If `store` fails."),
    (QUEUED, SUMMARY, "Get or set the size of the queue."),
    ("def next_empty(at):\n    at += 1\n", SUMMARY, "Go from a non-empty line to an empty one."),
    (READER, Slot("parameter", "n"), "Offset of the line."),
    (READER, Slot("parameter", "maker"), "Class that makes the queue."),
    (UNTIL, RETURNS, "Lines up to the first that passes the test."),
    (SELECTED, RETURNS, "The first line that matches the condition, or `None`."),
]


@pytest.mark.parametrize(("check", "source", "slot", "text"), BAD)
def test_a_fault_is_found(check: str, source: str, slot: Slot, text: str) -> None:
    assert check in checks(source, slot, text)


@pytest.mark.parametrize(("source", "slot", "text"), GOOD)
def test_a_true_sentence_passes(source: str, slot: Slot, text: str) -> None:
    assert checks(source, slot, text) == []


def test_a_result_is_as_many_as_the_summary_says() -> None:
    of = record(UNTIL)
    for summary, result, found in (
        ("Read lines until the test is passed.", "The next line.", ["one-of-many"]),
        ("Read lines until the test is passed.", "The lines before it.", []),
        ("Find the line that passes the test.", "The next line.", []),
        ("Search the lines for a match.", "The first line.", []),
    ):
        faults = faults_across({SUMMARY: summary, RETURNS: result}, of, "en").get(RETURNS, ())
        assert [one.check for one in faults] == found, (summary, result)


def test_what_holds_a_list_has_no_characters() -> None:
    source = (
        "class Reader:\n    def __init__(self, data):\n        self._str = data.split('\\n')\n\n"
        "    def __getitem__(self, n):\n        return self._str[n]\n\n"
        "    def peek(self, n=0):\n        return self[n]\n"
    )
    of = record(source, symbol="Reader.peek")
    assert "`self[…]` gives `self._str[n]`" in of.origins
    (fault,) = faults_of(SUMMARY, "Return a character without reading it.", of, "en")
    assert fault.check == "items-not-characters"
    assert not faults_of(SUMMARY, "Return a line without reading it.", of, "en")
