"""The languages that tests are written for, a row each. Light to import: a folder is loaded
when a file of its language is tested.
"""

from __future__ import annotations

import importlib
from dataclasses import dataclass
from fnmatch import fnmatchcase
from pathlib import Path
from typing import TYPE_CHECKING, cast

from foundation.errors import BadInput

if TYPE_CHECKING:  # takes long to import
    from testgen.languages.language import Door


@dataclass(frozen=True, slots=True)
class Language:
    """`name` as people say it; `folder` is beside this file. `test_files` are patterns of the
    names of files that hold tests, `test_folders` hold nothing else; neither is tested itself.
    `versions`: what functions do can be compared with what they did at a git ref."""

    name: str
    folder: str
    suffixes: tuple[str, ...]
    test_files: tuple[str, ...]
    test_folders: tuple[str, ...] = ()
    versions: bool = False

    def is_test(self, path: Path) -> bool:
        """Whether a file's name is that of tests."""
        return any(fnmatchcase(path.name, pattern) for pattern in self.test_files)

    def door(self) -> Door:
        """The language's own module of that name."""
        return cast("Door", importlib.import_module(f"testgen.languages.{self.folder}.door"))


LANGUAGES = (
    Language(
        name="Python",
        folder="python",
        suffixes=(".py", ".pyw"),
        test_files=("test_*", "*_test.py", "conftest.py"),
        test_folders=("tests", "test"),
        versions=True,
    ),
    Language(
        name="JavaScript and TypeScript",
        folder="javascript",
        suffixes=(".js", ".mjs", ".cjs", ".jsx", ".ts", ".mts", ".cts", ".tsx"),
        test_files=(
            "*.test.*",
            "*.spec.*",
            "*.test-d.ts",
            "*.d.ts",
            "*.d.mts",
            "*.d.cts",
            "*.config.*",
            "*.bench.*",
            "*.stories.*",
        ),
        test_folders=("test", "tests", "__tests__", "__mocks__", "spec"),
    ),
    Language(
        name="Go",
        folder="go",
        suffixes=(".go",),
        test_files=("*_test.go",),
        test_folders=("testdata", "vendor"),
    ),
    Language(
        name="Rust",
        folder="rust",
        suffixes=(".rs",),
        test_files=(),
        test_folders=("tests", "benches", "examples"),
    ),
)


def language_of(path: Path) -> Language | None:
    """The language that a file is in, by its suffix; None where no tests are written for it."""
    return next((one for one in LANGUAGES if path.suffix in one.suffixes), None)


def insist_on_language(path: Path) -> Language:
    """The language that a file is in. Raises `BadInput` where no tests are written for it."""
    language = language_of(path)
    if language is None:
        raise BadInput(f"{path}: tests are written for {named()} files only")
    return language


def can_be_tested(path: Path) -> bool:
    """Whether tests are written for such a file: not for tests, nor for declarations."""
    language = language_of(path)
    return language is not None and not language.is_test(path)


def named(joined: str = "and") -> str:
    """All languages, as a sentence lists them."""
    *others, last = [one.name for one in LANGUAGES]
    return f"{', '.join(others)} {joined} {last}" if others else last
