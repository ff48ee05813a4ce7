"""Written comments under Inkling's own checker and in its sandbox."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from pathlib import Path
from types import TracebackType
from typing import Self

from bench.docs.corpus import READERS
from bench.docs.inserting import inserted
from bench.docs.subjects import Subject
from docgen.check import check_file
from docgen.comments.styles import read_comment
from docgen.examples.finding import examples_of
from docgen.examples.running import ExampleRunner
from docgen.facts.raising import Raising
from docgen.facts.source import SourceFile, Sources
from docgen.references.survey import Surveyed, existence_in, surveyed
from docgen.rules.table import rules_for
from foundation.errors import Unavailable
from foundation.nothing import Nothing
from sandbox.boundary import find_boundary
from syntax.languages import language_named
from syntax.names.modules import Modules

_RULES = tuple(one for one in rules_for() if one.concerns is None)
"""What is wrong by itself; that others of a project have a section is no contradiction."""


class Checking:
    """Packages as far as they were read, and a runner of examples where there is a sandbox."""

    def __init__(self) -> None:
        self._packages: dict[Path, tuple[Sources, Mapping[Path, Surveyed]]] = {}
        self._runner: ExampleRunner | None = None

    async def __aenter__(self) -> Self:
        try:
            self._runner = await ExampleRunner(await find_boundary("auto")).__aenter__()
        except Unavailable as fault:
            print(f"examples are not run: {fault}")
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        value: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        if self._runner is not None:
            await self._runner.__aexit__(kind, value, trace)

    def findings(self, subject: Subject, doc: str) -> list[str]:
        """What the checker says of a comment, each with its rule."""
        file = _file(subject, inserted(subject, doc))
        sources, noted = self._package(subject)
        before = sources.file(subject.path)
        sources.put(file)
        existence = existence_in(sources, {**noted, subject.path: surveyed(file)}.values())
        checked = check_file(file, _RULES, Raising(sources), existence)
        if not isinstance(before, Nothing):
            sources.put(before)
        return [
            f"{one.rule} {one.message}"
            for one in checked.findings
            if one.symbol == subject.truth.name
        ]

    async def examples(self, subject: Subject, doc: str) -> Mapping[str, int]:
        """How many examples of a comment passed, failed, or were not run."""
        if subject.language != "python":
            return {}
        file = _file(subject, subject.text)
        counted: Counter[str] = Counter()
        for example in examples_of(read_comment(doc, "python"), "python"):
            if self._runner is None:
                counted["not run"] += 1
                continue
            outcomes = await self._runner.outcomes(example, file)
            if any(one.is_fault for one in outcomes):
                counted["failed"] += 1
            elif any(one.kind == "passed" for one in outcomes):
                counted["passed"] += 1
            else:
                counted["not run"] += 1
        return counted

    def _package(self, subject: Subject) -> tuple[Sources, Mapping[Path, Surveyed]]:
        known = self._packages.get(subject.root)
        if known is None:
            sources = Sources((subject.root,), Modules([]))
            noted = {}
            for path in sorted(subject.root.rglob(f"*{READERS[subject.language].suffix}")):
                file = sources.file(path)
                if not isinstance(file, Nothing):
                    noted[path] = surveyed(file)
            known = self._packages[subject.root] = sources, noted
        return known


def _file(subject: Subject, text: str) -> SourceFile:
    language = language_named(subject.language)
    if language is None:
        raise SystemExit(f"there is no language {subject.language}")
    return SourceFile.of(subject.path, text, language)
