"""Examples of documentation run for `inkling docs check`: in the sandbox, with a word where not."""

from __future__ import annotations

import asyncio
import sys
from collections.abc import Callable, Sequence
from pathlib import Path

from rich.console import Console

from docgen.examples.checking import Progress, run_examples, runnable
from docgen.examples.ran import Ran
from docgen.examples.running import ExampleRunner
from docgen.facts.source import Sources
from docgen.rules.examples import NEED_RUNNING
from docgen.rules.rule import Rule
from foundation.nothing import Nothing
from foundation.settings import Settings
from sandbox.boundary import find_boundary
from sandbox.faults import NoBoundary


def ran_of(
    files: Sequence[Path],
    sources: Sources,
    rules_of: Callable[[Path], Sequence[Rule]],
    settings: Settings,
    python: str | None,
) -> Ran:
    """What came of the examples of those files for which rules on them are on; without a boundary
    nothing is run, and that is said."""
    wanted = [
        path
        for path in files
        if any(rule.code in NEED_RUNNING for rule in rules_of(path))
        and not isinstance(file := sources.file(path), Nothing)
        and runnable(file)
    ]
    if not wanted:
        return Ran()
    return asyncio.run(_run(wanted, sources, settings, python))


async def _run(
    files: Sequence[Path], sources: Sources, settings: Settings, python: str | None
) -> Ran:
    try:
        boundary = await find_boundary(settings.sandbox)
    except NoBoundary as fault:
        print(f"inkling: examples were not run: {fault}", file=sys.stderr)
        return Ran()
    console = Console(stderr=True, highlight=False)
    async with ExampleRunner(boundary, python=python) as runner:
        with console.status("examples") as status:

            def tell(progress: Progress) -> None:
                status.update(f"examples {progress.done}/{progress.of}")

            ran = await run_examples(files, sources, runner, tell)
    for reason in ran.faults:
        print(f"inkling: examples were not run: {reason}", file=sys.stderr)
    return ran
