"""What a change asks for in its own file: a text before, after, and with all the edits applied."""

from __future__ import annotations

from itertools import pairwise
from pathlib import Path

import pytest

from foundation.nothing import Nothing
from syntax.languages import language_named
from syntax.next_edit.moves import edit_between
from syntax.next_edit.propose import Proposal, propose
from syntax.parsing import error_count, parse
from syntax.text import Edit, Snapshot

CASES = sorted((Path(__file__).parent / "cases").glob("*.txt"))


def sections(text: str) -> dict[str, str]:
    found: dict[str, str] = {}
    name = ""
    for line in text.splitlines(keepends=True):
        if line.startswith("--- "):
            name = line[4:].strip()
            found[name] = ""
        else:
            found[name] += line
    return found


def proposed(language_id: str, before: str, after: str) -> Proposal | Nothing:
    language = language_named(language_id)
    edit = edit_between(before, after)
    assert language is not None
    assert edit is not None
    return propose(parse(Snapshot(before), language), parse(Snapshot(after), language), [edit])


def applied(text: str, proposal: Proposal) -> str:
    for edit in reversed(proposal.edits):
        assert text[edit.span.start : edit.span.end] == edit.old
        text = text[: edit.span.start] + edit.text + text[edit.span.end :]
    return text


@pytest.mark.parametrize("path", CASES, ids=lambda path: path.stem)
def test_case(path: Path, update: bool) -> None:
    case = sections(path.read_text(encoding="utf-8"))
    language = path.stem.split("-")[0]
    found = proposed(language, case["before"], case["after"])
    if isinstance(found, Nothing):
        told, text = f"nothing: {found.reason}\n", ""
    else:
        told, text = (
            "".join(f"{edit.label}\n" for edit in found.edits),
            applied(case["after"], found),
        )
        row = language_named(language)
        assert row is not None
        wrong = error_count(parse(Snapshot(text), row))
        assert wrong <= error_count(parse(Snapshot(case["before"]), row))
    if update:
        path.write_text(
            f"--- before\n{case['before']}--- after\n{case['after']}--- edits\n{told}"
            + (f"--- applied\n{text}" if text else ""),
            encoding="utf-8",
        )
        return
    assert told == case["edits"]
    assert text == case.get("applied", "")


def test_an_edit_that_changes_no_definition_asks_for_nothing() -> None:
    found = proposed("python", "a = 1\nb = a\n", "a = 1\nb = a + 1\n")
    assert isinstance(found, Nothing)


def test_steps_on_the_way_count_as_one_change() -> None:
    before = "def total():\n    return 1\n\n\ntotal()\n"
    texts = [before]
    for name in ("tota", "tot", "t", "", "a", "am", "amount"):
        texts.append(before.replace("def total", f"def {name}"))
    edits: list[Edit] = []
    for one, other in pairwise(texts):
        step = edit_between(one, other)
        assert step is not None
        edits.append(step)
    language = language_named("python")
    assert language is not None
    found = propose(parse(Snapshot(before), language), parse(Snapshot(texts[-1]), language), edits)
    assert isinstance(found, Proposal)
    assert applied(texts[-1], found) == before.replace("total", "amount")
