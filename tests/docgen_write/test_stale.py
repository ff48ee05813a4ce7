"""What is false is taken away or said anew, and nothing beside it is touched."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import pytest

from docgen.check import subject_of
from docgen.facts.raising import Raising
from docgen.facts.source import SourceFile, Sources
from docgen.placing.mending import applied
from docgen.prose.prompts import Message
from docgen.references.existence import Existence, declared_names
from docgen.rules.finding import Finding
from docgen.rules.subject import Subject
from docgen.stale.amending import amended
from docgen.stale.into_file import in_file, resaid
from docgen.write import FileChange, Target, WriteOptions, write
from foundation.nothing import Nothing
from syntax.languages import Language, language_of
from syntax.names.modules import Modules
from tests.support.docs_pen import Pen, Rewriting
from tests.support.waiting import PATIENCE

GOOGLE = '''def f(a):
    """Do it.

    Args:
        a: What.

    Raises:
        ValueError: If it is nothing.
        OSError: If the disk
            is full.
    """
'''
SPHINX = '''def f(a, b):
    """Do it.

    :param a: what
    :raises OSError: if the disk
        is full"""
'''
NUMPY = '''def f(a):
    """
    Do it.

    Raises
    ------
    OSError
        If the disk is full.

    Notes
    -----
    It is so.
    """
'''
JSDOC = """/**
 * Do it.
 *
 * @param a - what
 * @throws {OSError} if the disk
 *   is full
 */
function f(a) {}
"""
ONE_LINE = """/** @throws {OSError} if the disk is full */
function f(a) {}
"""


def subject(text: str, name: str = "a.py") -> Subject:
    path = Path("/nowhere") / name
    language = language_of(path)
    assert isinstance(language, Language)
    file = SourceFile.of(path, text, language)
    sources = Sources((path.parent,), Modules([]))
    existence = Existence(sources, declared_names(sources, []))
    return subject_of(file, file.symbols[0], Raising(sources), existence)


def gone(about: Subject) -> Finding:
    """That nothing raises an `OSError`."""
    (entry,) = [one for one in about.comment.entries("raises") if one.name == "OSError"]
    return about.finding("INK502", "nothing raises it", "f raises nothing", entry.name_span)


@pytest.mark.parametrize(
    ("text", "name", "left"),
    [
        (
            GOOGLE,
            "a.py",
            GOOGLE.replace("        OSError: If the disk\n            is full.\n", ""),
        ),
        (SPHINX, "a.py", SPHINX.replace("\n    :raises OSError: if the disk\n        is full", "")),
        (
            NUMPY,
            "a.py",
            NUMPY.replace(NUMPY[NUMPY.index("    Raises") : NUMPY.index("    Notes")], ""),
        ),
        (JSDOC, "a.js", JSDOC.replace(" * @throws {OSError} if the disk\n *   is full\n", "")),
    ],
    ids=["google", "sphinx", "numpy", "jsdoc"],
)
def test_an_entry_of_what_is_gone_is_taken_away(text: str, name: str, left: str) -> None:
    about = subject(text, name)
    found = amended(about, [gone(about)], ())
    assert not found.open
    assert about.symbol.doc is not None
    edits = in_file(about.file, about.symbol.doc, found.amendments[0].edits)
    assert not isinstance(edits, Nothing)
    assert applied(text, edits) == left


def test_a_comment_that_is_nothing_else_is_left_to_a_person() -> None:
    about = subject(ONE_LINE, "a.js")
    found = amended(about, [gone(about)], ())
    assert about.symbol.doc is not None
    edits = in_file(about.file, about.symbol.doc, found.amendments[0].edits)
    assert isinstance(edits, Nothing)


def test_a_sentence_said_anew_is_broken_as_those_around_it() -> None:
    text = "Give the values. They are sorted in descending order,\nall of them. More."
    start, end = text.index("They"), text.index(" More")
    edit = resaid(text, start, end, "They are sorted in ascending order, every one of them.", 50)
    assert applied(text, [edit]) == (
        "Give the values. They are sorted in ascending\norder, every one of them. More."
    )


SORTED = '''def f(values):
    """Give the values.

    The result holds them in descending order, unlike the argument, which stays
    as it is. It is a list.
    """
    values = sorted(values, key=str)
    return values
'''


async def stale(folder: Path, text: str, pen: Pen | None) -> FileChange:
    (folder / "a.py").write_text(text)
    found = [
        one
        async for one in write(
            [Target(folder / "a.py")],
            Sources((folder,), Modules([])),
            WriteOptions(which="stale"),
            pen,
        )
    ]
    (change,) = found
    assert isinstance(change, FileChange)
    return change


async def test_a_word_is_turned_without_a_model(tmp_path: Path) -> None:
    change = await stale(tmp_path, SORTED, None)
    assert change.text == SORTED.replace("descending", "ascending")
    (told,) = change.changes[0].reasons
    assert "sorts ascending (line 7)" in told


CHANGED = '''def f(values):
    """Give the values. The argument `values` is not modified. It is a list."""
    values.append(1)
    return values
'''


async def test_the_model_says_it_anew_and_is_told_the_fact(tmp_path: Path) -> None:
    pen = Pen()
    pen.rewriting.said = (
        "The argument `values` is not changed.",
        "Bananas are yellow and this has nothing whatever to do with it.",
        "The argument `values` is modified.",
    )
    change = await stale(tmp_path, CHANGED, pen)
    assert change.text == CHANGED.replace("is not modified", "is modified")
    assert "values.append" in pen.rewriting.facts[0]


async def test_what_nobody_can_say_anew_stays_and_is_told(tmp_path: Path) -> None:
    pen = Pen()
    pen.rewriting.said = ("The argument `values` is not changed.",)
    change = await stale(tmp_path, CHANGED, pen)
    assert not change.is_changed
    (left,) = change.not_written
    assert "no sentence was found that is true" in left.reason


class _AllAtOnce(Rewriting):
    """Answers when so many have asked."""

    def __init__(self, said: Sequence[str], together: int) -> None:
        super().__init__(said)
        self._together = asyncio.Barrier(together)

    async def answers(
        self,
        conversation: Sequence[Message],
        schema: Mapping[str, Any],
        *,
        max_tokens: int,
        n: int = 1,
        temperature: float = 0.0,
    ) -> tuple[str, ...]:
        async with asyncio.timeout(PATIENCE):
            await self._together.wait()
        return await super().answers(
            conversation, schema, max_tokens=max_tokens, n=n, temperature=temperature
        )


async def test_sentences_are_asked_for_side_by_side(tmp_path: Path) -> None:
    pen = Pen()
    pen.rewriting = _AllAtOnce(("The argument `values` is modified.",), together=3)
    three = "\n\n".join(CHANGED.replace("def f", f"def {name}") for name in "abc")
    change = await stale(tmp_path, three, pen)
    assert change.text == three.replace("is not modified", "is modified")
