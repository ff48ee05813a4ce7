"""In a file that is broken elsewhere, a text must still go on with the cursor's own statement."""

from __future__ import annotations

import pytest

from completion.check import adds_no_error, checked
from completion.values import CompletionRequest
from syntax.languages import language_named
from syntax.parsing import parse
from syntax.text import Snapshot
from tests.support.places import place_at


def request(text: str, language: str) -> CompletionRequest:
    before, _, behind = text.partition("█")
    row = language_named(language)
    assert row is not None
    return CompletionRequest(
        path=None,
        uri="file:///a",
        parse=parse(Snapshot(before + behind), row),
        offset=len(before),
        roots=(),
        priority="interactive",
    )


@pytest.mark.parametrize(
    ("language", "document", "text", "kept"),
    [
        ("python", "x = (1\n\ndef f(a):\n    return █\n", "class B", ""),
        ("python", "x = (1\n\ndef f(a):\n    return █\n", "a + 1", "a + 1"),
        ("javascript", "function f() {\n  const { scripts = {}█\n", " = commands", ""),
        ("javascript", "function f() {\n  const { scripts = {}█\n", " } = commands;", None),
    ],
)
def test_what_cannot_go_on_is_not_shown(
    language: str, document: str, text: str, kept: str | None
) -> None:
    asked = request(document, language)
    assert checked(text, asked, place_at(asked)) == (text if kept is None else kept)
    assert adds_no_error(asked, text) is (kept != "")
