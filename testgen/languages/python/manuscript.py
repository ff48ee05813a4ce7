"""What it takes to write a Python test file again from fewer cases."""

from __future__ import annotations

import ast
import asyncio
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

from foundation.errors import BadInput
from sandbox.boundary import Boundary
from syntax.files.source_files import SourceText
from syntax.projects.disk import parsed
from testgen.confined import hidden_in
from testgen.project.values import Project
from testgen.values import Case, Description
from testgen.writing.confirm import confirm
from testgen.writing.kept import KeptCase
from testgen.writing.write import Written, write


@dataclass(frozen=True, slots=True)
class PythonManuscript:
    """The project and the module that a file of tests is for; `names` are somebody's for tests
    of a case."""

    project: Project
    description: Description
    names: Mapping[Case, str] = field(default_factory=dict)
    comment: str = "#"

    @property
    def file(self) -> Path:
        """The source under test."""
        return self.project.layout.file

    @property
    def root(self) -> Path:
        """Its project's folder."""
        return self.project.layout.root

    def can_be_added_to(self, text: str) -> bool:
        """Whether it is valid Python."""
        return parsed(text) is not None

    def rewritten(self, cases: Sequence[KeptCase], existing: SourceText | None) -> Written:
        """The test file with these cases. Raises `BadInput` where nothing can be added to it."""
        home = self.project.home
        if existing is not None and not self.can_be_added_to(existing.text):
            raise BadInput(
                f"{home.path}: tests cannot be added to it as it is, for it is no valid Python"
            )
        packages = tuple(path for path in home.packages if not path.exists())
        home = replace(home, existing=existing, packages=packages)
        project = replace(self.project, home=home)
        return write(project, self.description, cases, names=self.names)

    async def fault_of(self, written: Written, boundary: Boundary) -> str:
        """Run a file of tests once: what does not pass, in a line; empty where all of it does."""
        hidden = await asyncio.to_thread(hidden_in, self.project)
        seen = await confirm(written, self.project, boundary, runs=1, hidden=hidden)
        if seen.fault:
            return seen.fault
        failed = next((one for one in seen.outcomes if not one.passed), None)
        return f"{failed.test.qualified}: {failed.reason}" if failed is not None else ""

    def lines(self, written: Written, text: str) -> Mapping[str, int]:
        """The first line of each function and method, decorators included; the last one of a
        name counts."""
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
