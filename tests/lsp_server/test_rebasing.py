"""What was written for one text goes into another only where it is still of the same code."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from docgen.placing.mending import applied
from lsp_server.documentation.orders import WrittenFile, WrittenSymbol
from lsp_server.documentation.rebasing import CHANGED, rebased
from syntax.languages import language_named
from syntax.parsing import parse
from syntax.sameness import same_code
from syntax.text import Snapshot

FIRST = "def first(a):\n    return a\n"
SECOND = "def second(b):\n    return b\n"
TEXT = f"{FIRST}\n\n{SECOND}"
DOC = '    """Words."""\n'


def written() -> WrittenFile:
    at = TEXT.index(SECOND)
    body, other = TEXT.index("    return a"), TEXT.index("    return b")
    return WrittenFile(
        Path("/p/file.py"),
        "python",
        TEXT,
        (
            WrittenSymbol("first", (0, len(FIRST)), ((body, body, DOC),)),
            WrittenSymbol("second", (at, len(TEXT)), ((other, other, DOC),)),
        ),
    )


@pytest.mark.parametrize(
    ("now", "names"),
    [
        (TEXT, ("first", "second")),
        ("import os\n" + TEXT, ("first", "second")),
        (TEXT.replace("return a", "return a + 1"), ("second",)),
        (TEXT.replace(FIRST, ""), ("second",)),
        (TEXT.replace("\n\n\n", "\n\n\nx = 1\n\n\n"), ("first", "second")),
        ("", ()),
        (SECOND + FIRST, ("first",)),
    ],
)
def test_what_is_still_there_gets_its_docs(now: str, names: tuple[str, ...]) -> None:
    result = rebased(written(), now)
    assert set(result.names) >= set(names)
    text = applied(now, result.edits)
    for name in result.names:
        assert f"def {name}" in text
        assert DOC in text.partition(f"def {name}")[2].partition("def ")[0]
    left = {name for name, reason in result.left_out if reason == CHANGED}
    assert left | set(result.names) == {"first", "second"}
    assert not left & set(result.names)


@given(
    st.integers(0, len(TEXT)),
    st.integers(0, 12),
    st.text("ab \n():=#\"'", max_size=12),
)
def test_whatever_is_typed_the_code_stays_what_was_typed(at: int, cut: int, typed: str) -> None:
    now = TEXT[:at] + typed + TEXT[at + cut :]
    language = language_named("python")
    assert language is not None
    text = applied(now, rebased(written(), now).edits)
    before, after = parse(Snapshot(now), language), parse(Snapshot(text), language)
    assert same_code(before, after)
    assert len(after.error_spans) <= len(before.error_spans)
