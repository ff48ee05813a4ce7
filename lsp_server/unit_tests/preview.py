"""What a person sees of made tests before they are kept: the report, and the file as it would be.

Pure values; sending them and writing files is `desk.py`'s.
"""

from __future__ import annotations

import ast
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from foundation.errors import BadInput
from lsp_server.convert import uri_of
from lsp_server.unit_tests.messages import Made
from syntax.files.source_files import SourceText
from testgen.project.disk import parsed
from testgen.writing.kept import KeptCase
from testgen.writing.write import Written, write


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
    assert made.project is not None
    assert made.description is not None
    assert made.written is not None
    if existing is not None and parsed(existing.text) is None:
        raise BadInput(
            f"{made.written.path}: tests cannot be added to it as it is, for it is no valid Python"
        )
    packages = tuple(path for path in made.project.home.packages if not path.exists())
    home = replace(made.project.home, existing=existing, packages=packages)
    return write(replace(made.project, home=home), made.description, cases)


def page_of(made: Made, cases: Sequence[KeptCase], existing: SourceText | None) -> Page:
    """What is to be decided on: the file with these cases in it."""
    if not cases or made.written is None:
        return EMPTY
    if existing is not None and parsed(existing.text) is None:
        existing = None  # somebody is typing in it: shown without
    written = rewritten(made, cases, existing)
    head = [f"# {line}".rstrip() + "\n" for line in _head(made, written.path)]
    text = "".join([*head, "\n", written.text.replace("\r\n", "\n")])
    numbers = {id(case): number for number, case in enumerate(cases_of(made))}
    lines = _lines(text)
    return Page(
        text,
        tuple(
            Shown(numbers[id(one.cases[0])], one.qualified, lines.get(one.qualified, 0), one.cases)
            for one in written.tests
        ),
    )


def _head(made: Made, path: Path) -> Iterable[str]:
    assert made.project is not None
    root = made.project.layout.root
    shown = path.relative_to(root) if root in path.parents else path
    yield f"Tests for {made.project.layout.file.name}, to go to {shown.as_posix()}."
    yield "Nothing is written yet: keep or drop each, or all."
    yield ""
    yield from made.lines


def _lines(text: str) -> Mapping[str, int]:
    """The first line of each function and method, by its qualified name; the last one counts."""
    found: dict[str, int] = {}
    tree = parsed(text)

    def look(body: Iterable[ast.stmt], owner: str) -> None:
        for node in body:
            match node:
                case ast.ClassDef(name=name):
                    look(node.body, f"{owner}{name}.")
                case ast.FunctionDef(name=name) | ast.AsyncFunctionDef(name=name):
                    first = min([node.lineno, *(each.lineno for each in node.decorator_list)])
                    found[f"{owner}{name}"] = first - 1

    look(tree.body if tree is not None else (), "")
    return found


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
