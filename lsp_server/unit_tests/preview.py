"""What a person sees of made tests before they are kept: the report, and the file as it would be.

Pure values; sending them and writing files is `desk.py`'s.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from foundation.errors import BadInput
from lsp_server.convert import uri_of
from lsp_server.unit_tests.messages import Made
from syntax.files.source_files import SourceText
from testgen.languages.language import Manuscript
from testgen.writing.kept import KeptCase
from testgen.writing.write import Written


@dataclass(frozen=True, slots=True)
class Shown:
    """A test of a page: `line` is its first, decorators included, counted from 0.

    `id` names it until it is kept or dropped, whatever the tests around it become.
    """

    id: int
    name: str
    line: int
    cases: tuple[KeptCase, ...]


@dataclass(frozen=True, slots=True)
class Page:
    """A preview as it is shown."""

    text: str
    tests: tuple[Shown, ...]

    def named(self, test: int) -> Shown:
        """A test. Raises `BadInput` for one that is not there any more."""
        for one in self.tests:
            if one.id == test:
                return one
        raise BadInput("that test was kept or dropped already")


EMPTY = Page("", ())


def cases_of(made: Made) -> tuple[KeptCase, ...]:
    """All cases, in the order of the tests."""
    return tuple(case for test in made.written.tests for case in test.cases) if made.written else ()


def rewritten(made: Made, cases: Sequence[KeptCase], existing: SourceText | None) -> Written:
    """The test file with these cases, on top of what is in it by now.

    Raises `BadInput` where nothing can be added to what is in it.
    """
    assert made.manuscript is not None
    return made.manuscript.rewritten(cases, existing)


def page_of(made: Made, cases: Sequence[KeptCase], existing: SourceText | None) -> Page:
    """What is to be decided on: the file with these cases in it."""
    manuscript = made.manuscript
    if not cases or made.written is None or manuscript is None:
        return EMPTY
    if existing is not None and not manuscript.can_be_added_to(existing.text):
        existing = None  # somebody is typing in it: shown without
    written = manuscript.rewritten(cases, existing)
    head = [
        f"{manuscript.comment} {line}".rstrip() + "\n"
        for line in _head(made, manuscript, written.path)
    ]
    text = "".join([*head, "\n", written.text.replace("\r\n", "\n")])
    numbers = {id(case): number for number, case in enumerate(cases_of(made))}
    lines = manuscript.lines(written, text)
    return Page(
        text,
        tuple(
            Shown(numbers[id(one.cases[0])], one.qualified, lines.get(one.qualified, 0), one.cases)
            for one in written.tests
        ),
    )


def _head(made: Made, manuscript: Manuscript, path: Path) -> Iterable[str]:
    root = manuscript.root
    shown = path.relative_to(root) if root in path.parents else path
    yield f"Tests for {manuscript.file.name}, to go to {shown.as_posix()}."
    yield "Nothing is written yet: keep or drop each, or all. What is kept without the rest is"
    yield "written at once and run again behind it; you hear of it if it fails."
    yield ""
    yield from made.lines


def as_json(number: str, source: str, path: Path, made: Made, page: Page) -> dict[str, Any]:
    """The page as it travels to the editor; without tests, it is over."""
    return {
        "id": number,
        "source": source,
        "file": uri_of(path),
        "label": path.name,
        "text": page.text,
        "tests": [{"id": one.id, "name": one.name, "line": one.line} for one in page.tests],
        "report": dict(made.report),
    }
