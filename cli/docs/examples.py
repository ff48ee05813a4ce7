"""Examples of documentation run for `inkling docs check`: in the sandbox, with a word where not."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from pathlib import Path

from cli.docs.bar import Bar
from docgen.examples.checking import Progress, run_examples
from docgen.examples.ran import Ran
from docgen.examples.running import ExampleRunner
from docgen.facts.source import Sources
from docgen.rules.choosing import RulesOf
from docgen.rules.examples import NEED_RUNNING
from foundation.settings import Settings
from sandbox.boundary import find_boundary
from sandbox.faults import NoBoundary


def ran_of(
    files: Sequence[Path], rules_of: RulesOf, settings: Settings, python: str | None, bar: Bar
) -> Ran:
    """What came of the examples of those files for which rules on them are on; without a boundary
    nothing is run, and that is said."""
    wanted = [path for path in files if any(rule.code in NEED_RUNNING for rule in rules_of(path))]
    if not wanted:
        return Ran()
    return asyncio.run(_run(wanted, settings, python, bar))


async def _run(files: Sequence[Path], settings: Settings, python: str | None, bar: Bar) -> Ran:
    try:
        boundary = await find_boundary(settings.sandbox)
    except NoBoundary as fault:
        bar.say(f"inkling: examples were not run: {fault}")
        return Ran()
    async with ExampleRunner(boundary, python=python) as runner:

        def tell(progress: Progress) -> None:
            bar.tell("examples", progress.done, progress.of, kind="examples")

        ran = await run_examples(files, Sources(()), runner, tell)
    for reason in ran.faults:
        bar.say(f"inkling: examples were not run: {reason}")
    return ran
