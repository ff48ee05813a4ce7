"""What is noted of each file before any is judged: names and calls for all the others, what cannot
be read of it, whether it has examples to run. No tree: it goes from one process to another."""

from __future__ import annotations

import ast
import warnings
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

from docgen.calls.heritage import BasesByName, bases_among, overridden
from docgen.calls.named import NamedLinks
from docgen.calls.outline import Outline
from docgen.calls.place import Place
from docgen.calls.python import PythonLinks
from docgen.examples.checking import runnable
from docgen.facts.generated import is_generated
from docgen.facts.source import SourceFile, Sources
from docgen.references.survey import Surveyed, surveyed
from foundation.nothing import Nothing
from syntax.names.resolve import Resolver


@dataclass(frozen=True, slots=True)
class Skipped:
    """A file that was not checked, or from `line` on not for certain, and why."""

    path: Path
    reason: str
    line: int | None = None


@dataclass(frozen=True, slots=True)
class Noted:
    """`bases` are those of Python's classes; `has_examples`: some that a runner could run;
    `is_generated`: it is read, and nobody who asked for a folder is told of it."""

    path: Path
    surveyed: Surveyed
    outline: Outline
    bases: BasesByName | None
    broken: Skipped | None
    has_examples: bool
    is_generated: bool = False


def noted(path: Path, sources: Sources) -> Noted | Skipped:
    """Read a file; why it is not checked."""
    file = sources.file(path)
    if isinstance(file, Nothing):
        return Skipped(path, file.reason)
    broken = _broken(file)
    if broken is not None and not file.symbols:
        return broken
    bases = None
    if file.language == "python":
        bases = PythonLinks(Resolver(sources.modules, sources.roots)).bases(file.names)
    return Noted(
        path,
        surveyed(file),
        Outline.without_calls(file),
        bases,
        broken,
        has_examples=bool(runnable(file)),
        is_generated=is_generated(path, file.text),
    )


def overridden_among(notes: Iterable[Noted]) -> Mapping[Place, Place]:
    """By method, the one of the nearest base that it stands in for."""
    outlines = {one.path: one.outline for one in notes}
    of_python = {one.path: one.bases for one in notes if one.bases is not None}
    others = [outline for path, outline in outlines.items() if path not in of_python]
    return overridden(outlines, bases_among(outlines, of_python, NamedLinks(others)))


def _broken(file: SourceFile) -> Skipped | None:
    """Where a file stops being code, where that is certain: of Python its own parser is asked too;
    elsewhere a parser may not know all macros and dialects, so that only a file counts of which
    nothing can be read."""
    if not file.parse.has_errors:
        return None
    if file.language != "python":
        if file.symbols:
            return None
        line = file.parse.snapshot.line_of(min(one.start for one in file.parse.error_spans)) + 1
        return Skipped(file.path, "it cannot be read as code", line)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            ast.parse(file.text)
    except SyntaxError as fault:
        reason = f"it cannot be read as code ({fault.msg})"
        return Skipped(file.path, reason, fault.lineno)
    except (ValueError, RecursionError, MemoryError):
        return None
    return None
