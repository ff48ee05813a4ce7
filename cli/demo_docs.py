"""The part of `inkling demo` that holds documentation against its code, and writes what it lacks.

The work is `docgen/`'s.
"""

from __future__ import annotations

import contextlib
import sys
from collections.abc import AsyncIterator
from pathlib import Path

from rich.console import Console
from rich.syntax import Syntax

from cli.docs.diffs import coloured, diff_lines
from docgen.check import check
from docgen.examples.checking import run_examples
from docgen.examples.running import ExampleRunner
from docgen.facts.source import Sources
from docgen.prose.memory import Memory
from docgen.prose.model import Model
from docgen.prose.options import ProseOptions
from docgen.prose.writer import Writer
from docgen.reporting.formats import text
from docgen.reporting.located import located
from docgen.rules.table import rules_for
from docgen.write import FileChange, Progress, Target, WriteOptions, write
from foundation.errors import Unavailable
from foundation.settings import Settings
from sandbox.boundary import find_boundary

FILE = "ledger/interest.py"


async def show_docs(folder: Path, settings: Settings, model: Model, console: Console) -> None:
    """Tell where the documentation of a file of the sample project is false; then show, as a diff,
    how it is put right and what was missing is written."""
    console.print()
    console.rule("[bold]Documentation that says what the code does not", align="left")
    source = folder / FILE
    console.print(f"[dim]{FILE}")
    console.print(Syntax(source.read_text(encoding="utf-8").rstrip(), "python"))
    sources = Sources((folder,))
    async with _runner(settings, console) as runner:
        with console.status("running its examples in the sandbox"):
            ran = await run_examples([source], sources, runner) if runner is not None else None
        checked = check([source], sources, rules_for(), ran)
        console.print(text(located(checked, folder), checked), markup=False, soft_wrap=True)
        console.print()
        console.rule("[bold]Put right, and what was missing written", align="left")
        memory = Memory.of_user()
        try:
            writer = Writer(model, memory, ProseOptions(), runner)
            await _show_written(source, sources, writer, console, has_examples=runner is not None)
        finally:
            memory.close()


async def _show_written(
    source: Path, sources: Sources, writer: Writer, console: Console, *, has_examples: bool
) -> None:
    options = WriteOptions(which="all", examples=has_examples)
    with console.status("reading") as status:

        def tell(progress: Progress) -> None:
            status.update(f"{progress.place.name}: {progress.done} of {progress.total}")

        made = [one async for one in write([Target(source)], sources, options, writer, tell)]
    for one in made:
        if isinstance(one, FileChange):
            console.print(*coloured(diff_lines(FILE, one.file, one.text)), sep="\n", soft_wrap=True)


@contextlib.asynccontextmanager
async def _runner(settings: Settings, console: Console) -> AsyncIterator[ExampleRunner | None]:
    """Where examples run; nowhere without a boundary, and that is said."""
    try:
        boundary = await find_boundary(settings.sandbox)
    except Unavailable as fault:
        console.print(f"no examples: {fault}", soft_wrap=True)
        yield None
        return
    async with ExampleRunner(boundary, python=sys.executable) as runner:
        yield runner
