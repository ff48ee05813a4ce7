"""A summary keeps to the act that its function is named after: the one who reads it looks for that,
and an act of the class around it is a lie of the method."""

from __future__ import annotations

import pytest

from docgen.judging.judge import score
from docgen.prose.slots import Slot
from tests.support.judged import checks, record

SUMMARY = Slot("summary")
LRU = '''\
class Recent:
    """Evict the least recently used elements."""

    def flush(self):
        emptied(self.held)

    def shrink(self):
        while len(self.held) > self.most:
            self.held.popitem()

    def setprocessor(self, tags, processor):
        self.processors[tags] = processor

    def flush_evicted(self):
        emptied(self.held)


def emptied(*those):
    for one in those:
        one.flush()
'''
BUFFER = """\
class Buffer:
    def fast_to_slow(self, key, value):
        self.slow[key] = value
        del self.fast[key]
"""


def of(symbol: str, text: str, source: str = LRU) -> list[str]:
    return checks(source, SUMMARY, text, symbol=symbol)


@pytest.mark.parametrize(
    ("symbol", "text"),
    [
        ("Recent.flush", "Evict the least recently used elements from the dictionary."),
        ("Recent.setprocessor", "Evict a processor."),
    ],
)
def test_an_act_of_the_class_is_not_its_methods(symbol: str, text: str) -> None:
    assert "other-act" in of(symbol, text)


@pytest.mark.parametrize(
    ("symbol", "text"),
    [
        ("Recent.flush", "Flush what is held."),
        ("Recent.flush", "Empty what is held."),
        ("Recent.shrink", "Evict elements until no more are held than may be."),
        ("Recent.flush_evicted", "Evict what is held."),
        ("Recent.setprocessor", "Return the processor."),
        ("emptied", "Call `flush` on each."),
    ],
)
def test_an_act_that_code_or_name_tells_may_be_said(symbol: str, text: str) -> None:
    assert "other-act" not in of(symbol, text)


@pytest.mark.parametrize(
    "text",
    [
        "Key-value store of tags to processors.",
        "Number of processors of a tag.",
        "View of the processors.",
        "Dumb setting function that sets a processor.",
    ],
)
def test_a_thing_is_no_summary_of_a_function(text: str) -> None:
    assert "without-verb" in of("Recent.setprocessor", text)


@pytest.mark.parametrize(
    "text",
    [
        "Set the processor of some tags.",
        "Key the processors by their tags.",
        "Whether a processor is set.",
        "Dispose of a processor.",
        "Helper of processors.",
        "Call the function that sets a processor.",
        "Repeatedly use binary function for a processor.",
        "Default implementation of a processor.",
    ],
)
def test_a_sentence_with_a_verb_is_one(text: str) -> None:
    assert "without-verb" not in of("Recent.setprocessor", text)


@pytest.mark.parametrize(
    ("source", "symbol", "better", "worse"),
    [
        (LRU, "Recent.flush", "Flush what is held there.", "Update what is held there."),
        (
            LRU,
            "Recent.setprocessor",
            "Set the processor of some tags.",
            "Get the processor of some tags.",
        ),
        (
            BUFFER,
            "Buffer.fast_to_slow",
            "Move a value from the fast to the slow part.",
            "Add a value to a dictionary and delete a key.",
        ),
        (
            LRU,
            "Recent.setprocessor",
            "Set the value of a processor.",
            "Set value of a processor.",
        ),
    ],
)
def test_of_true_summaries_the_one_in_the_words_of_the_name_is_better(
    source: str, symbol: str, better: str, worse: str
) -> None:
    of_symbol = record(source, symbol=symbol)
    assert score(SUMMARY, better, of_symbol, "en") > score(SUMMARY, worse, of_symbol, "en")
