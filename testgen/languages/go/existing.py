"""The goals that the package's existing tests take: they are run, in the instrumented copy."""

from __future__ import annotations

import contextlib

from foundation.errors import BadInput
from sandbox.scratch import read_left
from testgen.languages.compiled.workshop import RUNNING
from testgen.languages.go.assembling import Assembled

_MOST_BYTES = 16 * 1024 * 1024


async def taken_before(built: Assembled) -> frozenset[int]:
    """What the tests of the package come past, whether they pass or not."""
    argv = [str(built.program), "-test.short", "-test.timeout=20s"]
    place = built.workshop.folder / "taken"
    await built.workshop.run(argv, built.harness.cwd, RUNNING, {"INKLING_TAKEN": str(place)})
    data = b""
    with contextlib.suppress(FileNotFoundError, BadInput):
        data = read_left(built.workshop.folder, "taken", most=_MOST_BYTES)
    return frozenset(int(line) for line in data.splitlines() if line.isdigit())
