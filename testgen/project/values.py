"""What is known of a project, as frozen values. Finding it out is the business of the files
beside this one.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from syntax.files.source_files import SourceText
from syntax.projects.values import Formatting, Interpreter, Layout

FrameworkName = Literal["pytest", "unittest"]
ImportStyle = Literal["name", "module", "whole", "relative"]
"""`from pkg.mod import f`, `from pkg import mod`, `import pkg.mod`, `from ..mod import f`."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Fixture:
    """A pytest fixture in reach of the test file.

    `type` and `value` are sources: what it yields by its annotation, and the expression it gives
    where its body is nothing else. `names` tells the modules that the value's names come from.
    """

    name: str
    path: Path
    type: str = ""
    value: str = ""
    names: tuple[tuple[str, str], ...] = ()
    doc: str = ""
    is_async: bool = False
    autouse: bool = False
    parameters: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Style:
    """How the tests of this project are written.

    `class_name` holds `{}` for the subject's name. `expected_first`: `assert 3 == f()`.
    `case_import`: `from unittest import TestCase`. `parameter_names`: how `parametrize` is told
    them. `header` is the comment all files begin with.
    """

    in_classes: bool = False
    class_name: str = "Test{}"
    docstrings: bool = False
    module_docstring: bool = False
    returns_none: bool = False
    expected_first: bool = False
    camel_case: bool = False
    future_annotations: bool = False
    import_style: ImportStyle = "name"
    case_import: bool = False
    async_marker: Literal["asyncio", "anyio", "auto", ""] = ""
    parameter_names: Literal["tuple", "string", "list"] = "tuple"
    header: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class TestHome:
    """The file the tests go to. `existing` is what it holds, `packages` are the `__init__.py`
    files that its folder needs because its siblings have them.
    """

    __test__ = False  # no test of pytest's, whatever its name

    path: Path
    existing: SourceText | None = None
    packages: tuple[Path, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Project:
    """Everything that testing one module needs to know of the project around it."""

    layout: Layout
    interpreter: Interpreter
    framework: FrameworkName
    home: TestHome
    style: Style
    formatting: Formatting
    fixtures: tuple[Fixture, ...] = ()
    test_files: tuple[Path, ...] = ()
    imported: tuple[str, ...] = ()
    """The absolute imports at the top of the module, a statement for each name."""
    packages: frozenset[str] = frozenset()
    """Top-level names that are the project's own, for the sorting of imports."""

    @property
    def can_run(self) -> bool:
        """Whether its test framework is there in its interpreter."""
        return self.framework == "unittest" or self.interpreter.has("pytest")
