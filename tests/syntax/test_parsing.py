"""Trees: a reparse after an edit must be what a fresh parse would be, whatever was typed."""

from __future__ import annotations

import threading
import time
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from syntax.hunks import hunks_of
from syntax.languages import LANGUAGES, Language, language_named
from syntax.parsing import Parse, parse
from syntax.text import Edit, Snapshot

CASES = Path(__file__).parent / "cases"
SOURCES = {
    language.id: "\n".join(
        path.read_text(encoding="utf-8")
        for path in sorted(CASES.glob(f"{language.id}/declarations.*"))
        if path.suffix != ".facts"
    )
    for language in LANGUAGES
}
TYPED = [
    "x",
    "(",
    ")",
    "{",
    "}",
    '"',
    "'",
    "\n",
    "\r\n",
    "\r",
    " ",
    "    ",
    "def f",
    "é",
    "😀",
    "/*",
    "\x00",
]
languages = st.sampled_from(LANGUAGES)


def python() -> Language:
    language = language_named("python")
    assert language is not None
    return language


@st.composite
def typing(draw: st.DrawFn, most: int = 4) -> tuple[Language, str, list[Edit]]:
    language = draw(languages)
    text = SOURCES[language.id]
    length, edits = len(text), []
    for _ in range(draw(st.integers(1, most))):
        start = draw(st.integers(0, length))
        end = min(length, start + draw(st.integers(0, 12)))
        inserted = "".join(draw(st.lists(st.sampled_from(TYPED), max_size=4)))
        edits.append(Edit(start, end, inserted))
        length += len(inserted) - (end - start)
    return language, text, edits


def shape(parsed: Parse) -> list[tuple[str, int, int]]:
    nodes, waiting = [], [parsed.root]
    while waiting:
        node = waiting.pop()
        nodes.append((node.type, node.start_byte, node.end_byte))
        waiting.extend(reversed(node.children))
    return nodes


@settings(max_examples=60, deadline=None)
@given(typing())
def test_a_reparse_is_what_a_fresh_parse_would_be(
    case: tuple[Language, str, list[Edit]],
) -> None:
    """Where the parser has to mend errors it may choose differently when it resumes; where the
    text is well-formed, the trees are the same."""
    language, text, edits = case
    before = parse(Snapshot(text), language)
    after = before.snapshot.replace(edits, 1)
    resumed, fresh = parse(after, language, before, edits), parse(after, language)
    assert resumed.root.end_byte == fresh.root.end_byte
    if not fresh.has_errors:
        assert not resumed.has_errors
        assert str(resumed.root) == str(fresh.root)
        assert shape(resumed) == shape(fresh)


@settings(max_examples=60, deadline=None)
@given(typing())
def test_taking_everything_back_gives_the_first_tree(
    case: tuple[Language, str, list[Edit]],
) -> None:
    """Typing and undoing must not leave a stale tree behind: every later fact would be wrong."""
    language, text, edits = case
    first = parsed = parse(Snapshot(text), language)
    undo = []
    for edit in edits:
        snapshot = parsed.snapshot
        undo.append(
            Edit(edit.start, edit.start + len(edit.text), snapshot.text[edit.start : edit.end])
        )
        parsed = parse(snapshot.replace([edit], 1), language, parsed, [edit])
    for edit in reversed(undo):
        parsed = parse(parsed.snapshot.replace([edit], 2), language, parsed, [edit])
    assert parsed.snapshot.text == text
    assert shape(parsed) == shape(first)


@given(typing(most=8))
def test_hunks_rebuild_the_text(case: tuple[Language, str, list[Edit]]) -> None:
    """The tree is told of hunks, not of edits: a wrong one makes it believe in other bytes."""
    _, old, edits = case
    new = Snapshot(old).replace(edits, 1).text
    rebuilt, place = "", 0
    for hunk in hunks_of(edits):
        assert hunk.old_start >= place
        rebuilt += old[place : hunk.old_start]
        assert len(rebuilt) == hunk.new_start
        rebuilt += new[hunk.new_start : hunk.new_end]
        place = hunk.old_end
    assert rebuilt + old[place:] == new


def test_a_thousand_edits_at_once() -> None:
    """A formatter sends them all in one notification."""
    text = "x = 1\n" * 1000
    edits = [Edit(line * 7, line * 7, " ") for line in range(1000)]
    before = parse(Snapshot(text), python())
    after = before.snapshot.replace(edits, 1)
    assert after.text == " x = 1\n" * 1000
    resumed = parse(after, python(), before, edits)
    assert str(resumed.root) == str(parse(after, python()).root)


def test_edits_that_do_not_lead_to_the_text_are_not_believed() -> None:
    before = parse(Snapshot("x = 1\n"), python())
    after = parse(Snapshot("def f(): pass\n"), python(), before, [Edit(0, 1, "y")])
    assert after.root.named_children[0].type == "function_definition"


@pytest.mark.parametrize("language", LANGUAGES, ids=lambda language: language.id)
@pytest.mark.parametrize(
    "text",
    [
        "",
        "\x00",
        "\ufeff",
        "\ud800",
        "(" * 5000,
        "\r",
        '"' * 999,
        "{[(" * 500 + "}])" * 500,
        "😀" * 50,
    ],
    ids=["empty", "nul", "bom", "surrogate", "open", "cr", "quotes", "nested", "astral"],
)
def test_no_text_raises(language: Language, text: str) -> None:
    parsed = parse(Snapshot(text), language)
    assert parsed.root.end_byte == len(parsed.snapshot.utf8)
    assert bool(parsed.error_spans) == parsed.has_errors


def test_a_large_file_does_not_hold_up_other_threads() -> None:
    """The event loop lives in another thread, and answers keystrokes while a file is parsed."""
    snapshot = Snapshot("def f(x, y):\n    return [x + y for _ in range(10)]\n" * 15_000)
    assert len(snapshot.utf8) > 500_000
    done = threading.Event()

    def work() -> None:
        parse(snapshot, python())
        done.set()

    thread = threading.Thread(target=work)
    ticks = 0
    thread.start()
    while not done.is_set():
        time.sleep(0.001)
        ticks += 1
    thread.join()
    assert ticks >= 5
