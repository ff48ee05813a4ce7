"""Completions while tests are made: somebody types with the real server, with and without.

    python -m bench.tests.latency [--functions N] [--first N] [--model NAME] [--seed N]
                                  [--while idle,editor,shell] [--no-results]

As `bench.typing` types, function by function in turn: with nothing else going on, while the same
server makes tests, and while `inkling tests write` makes them in a shell. Writes
results/tests-latency.json.
"""

from __future__ import annotations

import asyncio
import signal
import sys
import tempfile
from collections.abc import Mapping
from functools import cache
from pathlib import Path

import psutil

from bench.tests.humaneval import modules
from bench.typing.client import Counts
from bench.typing.meanwhile import Busy, Watched, gone, run
from bench.typing.place import Place
from bench.typing.screen import Screen

RESULTS = Path(__file__).parents[1] / "results" / "tests-latency.json"
_TESTED = "solutions_under_test.py"


class Alone(Watched):
    """Nothing but typing."""

    name = "idle"


class InEditor(Busy):
    """The server that is typed with makes tests all the time."""

    name = "editor"
    making = "tests"
    stopping = "inkling.tests.stop"

    async def begin(self, place: Place, workspace: Path, screen: Screen) -> None:
        """As the typist alone, and then tests are asked for."""
        await super().begin(place, workspace, screen)
        uri = (workspace / _TESTED).as_uri()
        await self.command("inkling.tests.generate", {"uri": uri})


class InShell(Watched):
    """Beside the editor, a shell makes tests with the same engine."""

    name = "shell"
    _shell: asyncio.subprocess.Process | None = None
    _said = Path()

    async def begin(self, place: Place, workspace: Path, screen: Screen) -> None:
        """As the typist alone, and then the command is started."""
        await super().begin(place, workspace, screen)
        self._said = workspace / "said.txt"
        with self._said.open("wb") as said:
            self._shell = await asyncio.create_subprocess_exec(
                *(sys.executable, "-P", "-m", "cli.main", "tests", "write", "--diff"),
                *("--model", self._model, str(workspace / _TESTED)),
                env=self._environment,
                stdout=asyncio.subprocess.DEVNULL,
                stderr=said,
            )

    async def end(self) -> Counts:
        """The window is closed, the command interrupted."""
        assert self._shell is not None
        if self._shell.returncode is not None:
            said = self._said.read_text(encoding="utf-8")[-500:]
            raise SystemExit(f"`inkling tests write` ended early: {said}")
        making = psutil.Process(self._shell.pid).children(recursive=True)
        self._shell.send_signal(signal.SIGINT)
        await self._shell.wait()
        await asyncio.to_thread(gone, making, "tests")
        return await super().end()


CLIENTS: Mapping[str, type[Watched]] = {one.name: one for one in (Alone, InEditor, InShell)}


@cache
def _tested() -> str:
    """One module of so many functions that no typist is done before it is."""
    with tempfile.TemporaryDirectory() as scratch:
        texts = [path.read_text(encoding="utf-8") for path in modules(Path(scratch))]
    return "\n\n".join(texts)


def _furnish(workspace: Path) -> None:
    (workspace / _TESTED).write_text(_tested(), encoding="utf-8")


def main() -> None:
    run("bench.tests.latency", __doc__, CLIENTS, RESULTS, _furnish)


if __name__ == "__main__":
    main()
