"""Completions while tests are made: somebody types with the real server, with and without.

    python -m bench.tests.latency [--functions N] [--first N] [--model NAME] [--seed N]
                                  [--while idle,editor,shell] [--no-results]

As `bench.typing` types, function by function in turn: with nothing else going on, while the same
server makes tests, and while `inkling tests write` makes them in a shell. Writes
results/tests-latency.json.
"""

from __future__ import annotations

import argparse
import asyncio
import contextlib
import json
import os
import signal
import sys
import tempfile
import time
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import asdict
from pathlib import Path
from typing import Any

import psutil
from rich.console import Console
from rich.table import Table

from bench.tests.humaneval import modules
from bench.typing.client import Counts
from bench.typing.corpus import chosen, language_named, lay_out, packages, visits
from bench.typing.figures import Function, Summary, function_of, summary_of
from bench.typing.json_rpc import ServerError
from bench.typing.ours import Inkling
from bench.typing.place import Place
from bench.typing.rhythm import pauses
from bench.typing.screen import Screen
from bench.typing.typist import Look, type_back
from engine.models.store import resolve_model

RESULTS = Path(__file__).parents[1] / "results" / "tests-latency.json"
_TESTED = "solutions_under_test.py"
_LEAVING_SECONDS = 20.0
_ROWS: Mapping[str, str] = {
    "functions": "functions typed",
    "keys": "keys pressed",
    "waited_p50_ms": "key → newly requested suggestion, p50, ms",
    "waited_p95_ms": "the same, p95, ms",
    "any_p50_ms": "key → any suggestion, p50, ms",
    "any_p95_ms": "the same, p95, ms",
    "on_screen": "keys with a suggestion before the next key",
    "saved": "characters not typed",
}


class Alone(Inkling):
    """Nothing but typing."""

    name = "idle"


class InEditor(Inkling):
    """The server that is typed with makes tests all the time."""

    name = "editor"
    progressed = 0
    """How often the bar of the tests moved."""

    async def begin(self, place: Place, workspace: Path, screen: Screen) -> None:
        """As the typist alone, and then tests are asked for."""
        await super().begin(place, workspace, screen)
        await self._generate()

    async def end(self) -> Counts:
        """The window is closed, the tests in the making are dropped."""
        assert self._rpc is not None
        for _ in range(2):  # the first stop would keep what there is
            await self._command("inkling.tests.stop")
        making = psutil.Process(self._rpc.process.pid).children(recursive=True)
        counts = await super().end()
        await asyncio.to_thread(_gone, making)
        return counts

    def _notified(self, method: str, params: Any) -> None:
        super()._notified(method, params)
        if method == "$/progress" and params["value"].get("kind") == "report":
            self.progressed += 1
        elif method == "window/showMessage" and params["type"] <= 2:
            raise SystemExit(f"no tests are made: {params['message']}")

    async def _generate(self) -> None:
        uri = (self._workspace / _TESTED).as_uri()
        await self._command("inkling.tests.generate", {"uri": uri})

    async def _command(self, name: str, *arguments: object) -> None:
        assert self._rpc is not None
        with contextlib.suppress(ServerError):  # there is nothing to stop any more
            await self._rpc.request(
                "workspace/executeCommand", {"command": name, "arguments": list(arguments)}
            )


class InShell(Inkling):
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
        await asyncio.to_thread(_gone, making)
        return await super().end()


CLIENTS: Mapping[str, type[Inkling]] = {one.name: one for one in (Alone, InEditor, InShell)}


def _gone(processes: list[psutil.Process]) -> None:
    _, left = psutil.wait_procs(processes, _LEAVING_SECONDS)
    if left:
        raise SystemExit(f"tests are still being made by {[one.pid for one in left]}")


def _tested(folder: Path) -> str:
    """One module of so many functions that no typist is done before it is."""
    with tempfile.TemporaryDirectory(dir=folder) as scratch:
        texts = [path.read_text(encoding="utf-8") for path in modules(Path(scratch))]
    return "\n\n".join(texts)


async def measure(options: argparse.Namespace) -> dict[str, list[Function]]:
    """All functions in all ways, in turn, each way first as often as the others."""
    console = Console(stderr=True)
    model = resolve_model(options.model)
    found = packages(language_named("python"))
    picked = chosen(found, options.first + options.functions, options.seed)[options.first :]
    figures: dict[str, list[Function]] = defaultdict(list)
    async with contextlib.AsyncExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="ink-")))
        tested = _tested(folder)
        ways = [CLIENTS[name](folder, model.name, options.threads) for name in options.ways]
        stack.push_async_callback(ways[0].stop_engine)
        for number, (package, place) in enumerate(picked):
            first = number % len(ways)
            for client in ways[first:] + ways[:first]:
                # Every way finds the engine as empty as the others.
                await client.stop_engine()
                with tempfile.TemporaryDirectory(prefix="typed-", dir=folder) as scratch:
                    workspace = lay_out(package, place, Path(scratch))
                    (workspace / _TESTED).write_text(tested, encoding="utf-8")
                    look = Look(visits(package, place, workspace, options.seed))
                    typed = await type_back(
                        client, place, workspace, pauses(place, options.seed), look
                    )
                one = function_of(typed)
                figures[client.name].append(one)
                moved = ""
                if isinstance(client, InEditor):
                    moved = f", progress told {client.progressed} times"
                console.print(
                    f"{number + 1}/{len(picked)} {client.name:6} {place.package} {place.name}: "
                    f"waited {sorted(one.waited_ms)}{moved}",
                    highlight=False,
                )
    return figures


def table(summaries: list[Summary]) -> Table:
    """A column for each way."""
    shown = Table("", *(one.client for one in summaries))
    for field, name in _ROWS.items():
        values = [getattr(one, field) for one in summaries]
        share = field in {"on_screen", "saved"}
        shown.add_row(name, *(f"{one:.1%}" if share else f"{one:,.0f}" for one in values))
    return shown


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--functions", type=int, default=12)
    parser.add_argument("--first", type=int, default=0, help="leave out so many of the functions")
    parser.add_argument("--model", default="qwen2.5-coder-0.5b")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--threads", type=int, default=psutil.cpu_count(logical=False) or 1)
    parser.add_argument("--while", dest="ways", default=",".join(CLIENTS))
    parser.add_argument("--no-results", action="store_true", help="print, but keep no JSON")
    options = parser.parse_args()
    options.ways = options.ways.split(",")
    if not set(options.ways) <= set(CLIENTS):
        parser.error(f"--while: some of {', '.join(CLIENTS)}")
    # The servers are children, and a killed bench must not leave them running.
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))
    figures = asyncio.run(measure(options))
    summaries = [summary_of(name, functions) for name, functions in figures.items()]
    Console().print(table(summaries))
    if not options.no_results:
        kept = {
            "command": "python -m bench.tests.latency " + " ".join(sys.argv[1:]),
            "date": time.strftime("%Y-%m-%d"),
            "model": options.model,
            "processors": os.cpu_count(),
            "summaries": [asdict(one) for one in summaries],
            "functions": {name: [asdict(one) for one in all_] for name, all_ in figures.items()},
        }
        RESULTS.write_text(json.dumps(kept, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
