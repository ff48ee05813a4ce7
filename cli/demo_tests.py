"""The part of `inkling demo` that writes unit tests and shows what they found.

The work is `testgen/`'s.
"""

from __future__ import annotations

import sys
from pathlib import Path

from rich.console import Console
from rich.syntax import Syntax

from engine.clients.client import EngineClient
from foundation.errors import Unavailable
from foundation.settings import Settings
from sandbox.boundary import find_boundary
from testgen.pipeline import write_tests
from testgen.report import as_text
from testgen.wanted import Progress, Wanted
from testgen.writing.saving import save

FILE = "ledger/split.py"
_SECONDS = 10.0


async def show_tests(
    folder: Path, settings: Settings, model: EngineClient, console: Console
) -> None:
    """Write tests for a function of the sample project, which has a bug, and show all of it."""
    console.print()
    console.rule("[bold]Unit tests for a function, and a bug in it", align="left")
    source = folder / FILE
    console.print(f"[dim]{FILE}")
    console.print(Syntax(source.read_text(encoding="utf-8").rstrip(), "python"))
    try:
        boundary = await find_boundary(settings.sandbox)
    except Unavailable as fault:
        console.print(f"no tests: {fault}", soft_wrap=True)
        return
    wanted = Wanted(file=source, seconds=_SECONDS, python=sys.executable)
    with console.status("running it in the sandbox") as status:

        def tell(progress: Progress) -> None:
            status.update(f"{progress.symbol}: {progress.doing}")

        made = await write_tests(wanted, boundary, model, tell)
    if made.written is not None:
        save(made.written)
        console.print(f"[dim]{made.written.path.relative_to(folder)}")
        console.print(Syntax(made.written.text.rstrip(), "python"))
    for line in as_text(made.report):
        console.print(line, soft_wrap=True)
