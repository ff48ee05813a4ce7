"""The examples of whole files: all are run, and what came of each is kept by symbol."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path

from docgen.comments.styles import read_comment
from docgen.examples.example import Example
from docgen.examples.finding import examples_of
from docgen.examples.outcome import Outcome
from docgen.examples.ran import Ran
from docgen.examples.running import ExampleRunner
from docgen.facts.source import SourceFile, Sources
from foundation.nothing import Nothing
from syntax.dialects import SCRIPTS
from syntax.symbols import Symbol


@dataclass(frozen=True, slots=True)
class Progress:
    """So many of so many examples are done."""

    done: int
    of: int


async def run_examples(
    paths: Iterable[Path],
    sources: Sources,
    runner: ExampleRunner,
    tell: Callable[[Progress], None] = lambda _: None,
) -> Ran:
    """Run every example in the documentation of these files that can be run."""
    wanted = [
        (file, symbol, example)
        for path in paths
        if not isinstance(file := sources.file(path), Nothing)
        for symbol, example in runnable(file)
    ]
    runner.expect(dict.fromkeys(file.path for file, _, _ in wanted if file.language == "python"))
    outcomes: dict[tuple[Path, str, int], tuple[Outcome, ...]] = {}
    for number, (file, symbol, example) in enumerate(wanted):
        tell(Progress(number, len(wanted)))
        key = (file.path, symbol.qualified_name, symbol.name_span.start)
        outcomes[key] = (*outcomes.get(key, ()), *await runner.outcomes(example, file, symbol.name))
    return Ran(outcomes, tuple(runner.faults))


def runnable(file: SourceFile) -> list[tuple[Symbol, Example]]:
    """The examples of a file's symbols that a runner could run."""
    if file.language != "python" and file.language not in SCRIPTS:
        return []
    return [
        (symbol, example)
        for symbol in file.symbols
        if symbol.doc is not None
        for example in examples_of(read_comment(symbol.doc.text, file.language), file.language)
    ]
