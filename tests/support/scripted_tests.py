"""The process that makes tests for the server, with a script in the place of the search.

Run as `python -m tests.support.scripted_tests`; `SCRIPTED_TESTS` is a JSON object:
`calls`: [[function, call, expected]], a test each; `wait`: go on until told that there is enough;
`fail`: a reason to refuse; `unavailable`: the same for want of something; `die`: end without a
word; `problem`: a line of the report; `findings`: [[symbol, line, message, reproduction]].
"""

from __future__ import annotations

import asyncio
import json
import os
import time
from collections.abc import Callable
from typing import Any

from foundation.errors import BadInput, Unavailable
from lsp_server.unit_tests import process
from sandbox.boundary import Boundary
from testgen.languages.language import Tests
from testgen.languages.python.manuscript import PythonManuscript
from testgen.oracles.finding import Finding
from testgen.project.survey import survey
from testgen.report import Report, TargetReport
from testgen.values import Case, Description, Function
from testgen.wanted import Progress, Tell, Wanted
from testgen.writing.kept import Check, KeptCase
from testgen.writing.write import write


async def scripted(
    wanted: Wanted, boundary: Boundary, model: object, tell: Tell, clock: Callable[[], float]
) -> Tests:
    """In the place of `testgen.pipeline.write_tests`."""
    script: dict[str, Any] = json.loads(os.environ["SCRIPTED_TESTS"])
    if "fail" in script:
        raise BadInput(script["fail"])
    if "unavailable" in script:
        raise Unavailable(script["unavailable"])
    if "die" in script:
        os._exit(7)
    calls: list[list[str]] = script.get("calls", [])
    names = tuple(dict.fromkeys(call[0] for call in calls))
    for number, name in enumerate(names, 1):
        figures = {"branches": (number, 4), "mutants": (number, 9)}
        tell(Progress(symbol=name, doing="searched", number=number, of=len(names), **figures))
    started = time.monotonic()
    while script.get("wait") and clock() < started + 3600:  # noqa: ASYNC110  (as the search does)
        await asyncio.sleep(0.01)
    project = survey(wanted.file, variables=os.environ)
    description = Description(
        functions=tuple(
            Function(name=name, kind="function", line=10 * number, end_line=10 * number + 1)
            for number, name in enumerate(names, 1)
        )
    )
    kept = [
        KeptCase(
            Case(id=number, target=name, call=call),
            (Check("equal", "result", expected, "observed"),),
        )
        for number, (name, call, expected) in enumerate(calls, 1)
    ]
    found = [
        Finding("returns", symbol, wanted.file.name, line, message, lines, "documented", 0.9)
        for symbol, line, message, lines in script.get("findings", [])
    ]
    report = Report(
        targets=tuple(
            TargetReport(
                symbol=name,
                path=wanted.file.name,
                tests=1,
                after=3,
                total=4,
                findings=tuple(each for each in found if each.symbol == name),
            )
            for name in names
        ),
        seed=0,
        seconds=clock() - started,
        problems=(script["problem"],) if "problem" in script else (),
    )
    written = write(project, description, kept) if kept and "problem" not in script else None
    manuscript = PythonManuscript(project, description) if written is not None else None
    return Tests(written, report, manuscript)


if __name__ == "__main__":
    process.main(scripted)
