"""Each language that tests are written for is complete, and found by its files' names."""

from __future__ import annotations

import inspect
from pathlib import Path

import pytest

from foundation.errors import BadInput
from sandbox.boundary import boundary_for
from syntax import languages as syntax_languages
from syntax.languages import Language as SyntaxLanguage
from testgen import pipeline
from testgen.languages import rows
from testgen.languages.language import Tests
from testgen.languages.rows import LANGUAGES, Language
from testgen.report import Report
from testgen.wanted import Wanted

FOLDERS = Path(rows.__file__).parent


@pytest.mark.parametrize("row", LANGUAGES, ids=lambda row: row.folder)
def test_a_row_has_a_folder_with_a_door(row: Language) -> None:
    door = row.door()
    assert Path(str(inspect.getsourcefile(door.write_tests))).is_relative_to(FOLDERS / row.folder)
    assert inspect.iscoroutinefunction(door.write_tests)
    asked = inspect.signature(pipeline.write_tests)
    assert list(inspect.signature(door.write_tests).parameters) == list(asked.parameters)


@pytest.mark.parametrize("row", LANGUAGES, ids=lambda row: row.folder)
def test_a_row_s_files_are_read_by_the_grammars_and_told_from_tests(row: Language) -> None:
    assert row.name
    assert row.suffixes
    for suffix in row.suffixes:
        file = Path(f"shop/prices{suffix}")
        assert rows.language_of(file) is row
        assert isinstance(syntax_languages.language_of(file), SyntaxLanguage)
        assert rows.can_be_tested(file)
    for pattern in row.test_files:
        name = pattern.replace("*", "x")
        assert row.is_test(Path("shop") / name), pattern


def test_every_folder_has_a_row_and_no_suffix_two() -> None:
    there = {path.parent.name for path in FOLDERS.glob("*/door.py")}
    assert there == {row.folder for row in LANGUAGES}
    suffixes = [suffix for row in LANGUAGES for suffix in row.suffixes]
    assert len(suffixes) == len(set(suffixes))


def test_other_files_are_refused_with_the_languages_that_are_not() -> None:
    assert not rows.can_be_tested(Path("notes.txt"))
    with pytest.raises(BadInput, match=r"notes\.txt: tests are written for .*Python.* files only"):
        rows.insist_on_language(Path("notes.txt"))


async def test_a_language_without_versions_says_that_nothing_was_compared(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    class Made:
        async def write_tests(self, *_: object) -> Tests:
            return Tests(None, Report(seed=0, seconds=0.0))

    monkeypatch.setattr(Language, "door", lambda row: Made())
    for row in LANGUAGES:
        wanted = Wanted(file=Path(f"prices{row.suffixes[0]}"), against="main")
        done = await pipeline.write_tests(wanted, boundary_for("none"))
        assert bool(done.report.problems) is not row.versions
