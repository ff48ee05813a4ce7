"""What a model answered, as texts: nothing in them may break the file that they go into."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from docgen.prose.answers import items_of, texts_of
from docgen.prose.slots import Slot

SUMMARY, RESULT = Slot("summary"), Slot("returns")


@pytest.mark.parametrize("bad", ["\x00", "\x0c", "\x1b[0m", "\ud83d", "\ufeff"])
def test_what_no_source_file_holds_is_no_text(bad: str) -> None:
    answer = json.dumps({"summary": f"Escapes {bad} and more.", "returns": "The text."})
    assert texts_of(answer, (SUMMARY, RESULT)) == {RESULT: "The text."}
    assert texts_of(answer[:-1], (SUMMARY, RESULT)) == {RESULT: "The text."}
    listed = json.dumps({"sentences": [f"It has {bad}.", "It is short."]})
    assert items_of(listed, "sentences") == ("It is short.",)


@given(st.text())
def test_any_text_is_taken_whole_or_not_at_all(text: str) -> None:
    found = texts_of(json.dumps({"summary": text}), (SUMMARY,))
    assert found in ({}, {SUMMARY: text})
    assert "\x00" not in "".join(found.values())
    "".join(found.values()).encode()
