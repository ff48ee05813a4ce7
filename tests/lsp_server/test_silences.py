"""The log of a long comment is two lines, not one for every key."""

from __future__ import annotations

from lsp_server.silences import Silences


def test_equal_reasons_in_a_row_are_one_line_and_a_count() -> None:
    told: list[str] = []
    silences = Silences(told.append)
    for column in range(1, 14):
        silences.add("file:///a.py", f"a.py:1:{column}", "inside a comment")
    assert told == ["a.py:1:1: no suggestion: inside a comment"]
    silences.add("file:///a.py", "a.py:2:1", "inside a word")
    assert told[1:] == [
        "a.py: no suggestion 12 more times: inside a comment",
        "a.py:2:1: no suggestion: inside a word",
    ]
    silences.end("file:///a.py")
    assert len(told) == 3, "what was told once needs no count"


def test_documents_are_told_of_apart() -> None:
    told: list[str] = []
    silences = Silences(told.append)
    for _ in range(2):
        silences.add("file:///a.py", "a.py:1:1", "inside a comment")
        silences.add("file:///b.py", "b.py:1:1", "inside a comment")
    assert len(told) == 2
    silences.end_all()
    assert told[2:] == [
        "a.py: no suggestion once more: inside a comment",
        "b.py: no suggestion once more: inside a comment",
    ]
    silences.end_all()
    assert len(told) == 4
