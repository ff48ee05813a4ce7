"""What it takes to write a JavaScript test file again from fewer cases."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from foundation.errors import BadInput
from syntax.files.source_files import SourceText
from syntax.javascript.reading import facts_of
from syntax.javascript.sources import language_of
from testgen.languages.javascript.places import lines_of
from testgen.languages.javascript.writing import Matter, write
from testgen.writing.kept import KeptCase
from testgen.writing.write import Written


@dataclass(frozen=True, slots=True)
class JavaScriptManuscript:
    """The project and the module that a file of tests is for."""

    matter: Matter
    comment: str = "//"

    @property
    def file(self) -> Path:
        """The source under test."""
        return self.matter.project.file

    @property
    def root(self) -> Path:
        """Its project's folder."""
        return self.matter.project.root

    def can_be_added_to(self, text: str) -> bool:
        """Whether it is valid JavaScript, or TypeScript by its name."""
        home = self.matter.project.home
        data = text.encode("utf-8", "surrogatepass")
        return not facts_of(data, language_of(home), "tests").has_errors

    def rewritten(self, cases: Sequence[KeptCase], existing: SourceText | None) -> Written:
        """The test file with these cases. Raises `BadInput` where nothing can be added to it."""
        project = self.matter.project
        if existing is not None and not self.can_be_added_to(existing.text):
            raise BadInput(
                f"{project.home}: tests cannot be added to it as it is, for it is not valid"
            )
        matter = replace(self.matter, project=replace(project, existing=existing))
        return write(matter, cases, existing)

    def lines(self, written: Written, text: str) -> Mapping[str, int]:
        """The first line of each test, by its qualified name."""
        return lines_of(written, text)
