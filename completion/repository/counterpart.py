"""The test beside a source and the source beside a test, by how projects name them. Rows."""

from __future__ import annotations

import re
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class TestNames:
    """How the tests of a language are called: `{}` stands for the stem of the source.

    `suffixes` are the endings of both; `same_folder` where tests always stand beside the source.
    """

    __test__ = False  # no test of pytest's, whatever its name

    suffixes: tuple[str, ...]
    patterns: tuple[str, ...]
    same_folder: bool = False


ROWS: tuple[TestNames, ...] = (
    TestNames((".py",), ("test_{}", "{}_test", "{}_tests", "tests_{}")),
    TestNames((".go",), ("{}_test",), same_folder=True),
    TestNames(
        (".ts", ".tsx", ".mts", ".js", ".jsx", ".mjs", ".cjs"),
        ("{}.test", "{}.spec", "{}-test", "{}_test", "{}.tests"),
    ),
    TestNames((".java",), ("{}Test", "{}Tests", "Test{}", "{}IT", "{}TestCase")),
    TestNames((".rs",), ("{}_test", "test_{}", "{}_tests", "tests")),
    TestNames(
        (".c", ".cc", ".cpp", ".cxx", ".h", ".hpp"),
        ("test_{}", "{}_test", "{}_tests", "{}_unittest", "{}-test", "test-{}", "{}Test"),
    ),
)
_BY_SUFFIX = {suffix: row for row in ROWS for suffix in row.suffixes}


@dataclass(frozen=True, slots=True)
class Counterparts:
    """The file names a file's counterpart can have, the likeliest first."""

    is_test: bool
    names: tuple[str, ...]
    same_folder: bool


def counterparts(name: str) -> Counterparts | None:
    """What the counterpart of a file of this name is called; None for an unknown language.

    Of a test, its sources; of anything else, its tests.
    """
    stem, dot, ending = name.rpartition(".")
    row = _BY_SUFFIX.get(dot + ending.lower())
    if row is None or not stem:
        return None
    # A leading underscore of a private module is seldom repeated in the name of its test.
    for pattern in row.patterns:
        found = re.fullmatch(re.escape(pattern).replace(re.escape("{}"), "(.+)"), stem)
        if found and found.groups():
            sources = (found[1], "_" + found[1])
            return Counterparts(True, _names(sources, row, dot + ending), row.same_folder)
    stems = dict.fromkeys((stem, stem.lstrip("_")))
    tests = [pattern.format(one) for one in stems if one for pattern in row.patterns]
    return Counterparts(False, _names(tests, row, dot + ending), row.same_folder)


def _names(stems: list[str] | tuple[str, ...], row: TestNames, ending: str) -> tuple[str, ...]:
    endings = dict.fromkeys((ending, *row.suffixes))
    return tuple(dict.fromkeys(stem + one for stem in stems for one in endings))
