"""Typing in several ways in turn, beside whatever else goes on in each: figures side by side.

What goes on is the caller's: a client for each way, and what is put into its workspace.
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
from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any, ClassVar

import psutil
from rich.console import Console
from rich.table import Table

from bench.typing.client import Counts
from bench.typing.corpus import chosen, language_named, lay_out, packages, visits
from bench.typing.figures import Function, Summary, function_of, summary_of
from bench.typing.json_rpc import ServerError
from bench.typing.ours import Inkling
from bench.typing.rhythm import pauses
from bench.typing.typist import Look, type_back
from engine.models.store import resolve_model

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
_LOOP_ROWS: Mapping[str, str] = {
    "longest_ms": "longest turn of the event loop, ms by the clock",
    "longest_cpu_ms": "the same, ms on the processor",
    "over_10_ms": "turns over 10 ms by the clock",
    "turns": "turns",
}


class Watched(Inkling):
    """A server that tells at the end how long its event loop was held."""

    loop: Mapping[str, float] = {}

    async def end(self) -> Counts:
        """The window is closed."""
        assert self._rpc is not None
        shown = {"command": "inkling.showStats", "arguments": []}
        self.loop = (await self._rpc.request("workspace/executeCommand", shown))["event_loop"]
        return await super().end()


class Busy(Watched):
    """The server that is typed with makes something else meanwhile: `begin` of a kind of it asks
    for that."""

    making: ClassVar[str]
    """What is made, for faults."""
    stopping: ClassVar[str]
    """The command that ends it."""
    progressed = 0
    """How often its bar moved."""

    async def end(self) -> Counts:
        """The window is closed, what is in the making is dropped."""
        assert self._rpc is not None
        for _ in range(2):  # the first stop would keep what there is
            await self.command(self.stopping)
        processes = psutil.Process(self._rpc.process.pid).children(recursive=True)
        counts = await super().end()
        await asyncio.to_thread(gone, processes, self.making)
        return counts

    async def command(self, name: str, *arguments: object) -> None:
        """Have the server do something."""
        assert self._rpc is not None
        with contextlib.suppress(ServerError):  # there is nothing to stop any more
            await self._rpc.request(
                "workspace/executeCommand", {"command": name, "arguments": list(arguments)}
            )

    def _notified(self, method: str, params: Any) -> None:
        super()._notified(method, params)
        if method == "$/progress" and params["value"].get("kind") == "report":
            self.progressed += 1
        elif method == "window/showMessage" and params["type"] <= 2:
            raise SystemExit(f"no {self.making} are made: {params['message']}")


def gone(processes: list[psutil.Process], making: str) -> None:
    """Wait until processes have ended, so that they take nothing from the next way."""
    _, left = psutil.wait_procs(processes, _LEAVING_SECONDS)
    if left:
        raise SystemExit(f"{making} are still being made by {[one.pid for one in left]}")


@dataclass
class Measured:
    """What came of one way: a function each, and how long the event loop was held at each."""

    functions: list[Function] = field(default_factory=list)
    loops: list[Mapping[str, float]] = field(default_factory=list)

    @property
    def loop(self) -> Mapping[str, float]:
        """The longest of all turns by clock and by processor, and how many there were."""
        found = {
            name: max(one[name] for one in self.loops) for name in ("longest_ms", "longest_cpu_ms")
        }
        return found | {
            name: sum(one[name] for one in self.loops) for name in ("over_10_ms", "turns")
        }


async def measure(
    clients: Mapping[str, type[Watched]],
    options: argparse.Namespace,
    furnish: Callable[[Path], None],
) -> dict[str, Measured]:
    """All functions in all ways, in turn, each way first as often as the others."""
    console = Console(stderr=True)
    model = resolve_model(options.model)
    found = packages(language_named("python"))
    picked = chosen(found, options.first + options.functions, options.seed)[options.first :]
    figures: dict[str, Measured] = defaultdict(Measured)
    async with contextlib.AsyncExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="ink-")))
        ways = [clients[name](folder, model.name, options.threads) for name in options.ways]
        stack.push_async_callback(ways[0].stop_engine)
        for number, (package, place) in enumerate(picked):
            first = number % len(ways)
            for client in ways[first:] + ways[:first]:
                # Every way finds the engine as empty as the others.
                await client.stop_engine()
                with tempfile.TemporaryDirectory(prefix="typed-", dir=folder) as scratch:
                    workspace = lay_out(package, place, Path(scratch))
                    furnish(workspace)
                    look = Look(visits(package, place, workspace, options.seed))
                    typed = await type_back(
                        client, place, workspace, pauses(place, options.seed), look
                    )
                one = function_of(typed)
                figures[client.name].functions.append(one)
                figures[client.name].loops.append(client.loop)
                moved = ""
                if isinstance(client, Busy):
                    moved = f", progress told {client.progressed} times"
                console.print(
                    f"{number + 1}/{len(picked)} {client.name:8} {place.package} {place.name}: "
                    f"waited {sorted(one.waited_ms)}{moved}, loop held at most "
                    f"{client.loop['longest_ms']} ms",
                    highlight=False,
                )
    return figures


def table(summaries: list[Summary], loops: list[Mapping[str, float]]) -> Table:
    """A column for each way."""
    shown = Table("", *(one.client for one in summaries))
    for row, name in _ROWS.items():
        values = [getattr(one, row) for one in summaries]
        share = row in {"on_screen", "saved"}
        shown.add_row(name, *(f"{one:.1%}" if share else f"{one:,.0f}" for one in values))
    for row, name in _LOOP_ROWS.items():
        shown.add_row(name, *(f"{one[row]:,.0f}" for one in loops))
    return shown


def run(
    module: str,
    about: str | None,
    clients: Mapping[str, type[Watched]],
    results: Path,
    furnish: Callable[[Path], None] = lambda _: None,
) -> None:
    """The command line of a module: measure, print, keep. `furnish` fills a workspace."""
    parser = argparse.ArgumentParser(
        description=about, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--functions", type=int, default=12)
    parser.add_argument("--first", type=int, default=0, help="leave out so many of the functions")
    parser.add_argument("--model", default="qwen2.5-coder-0.5b")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--threads", type=int, default=psutil.cpu_count(logical=False) or 1)
    parser.add_argument("--while", dest="ways", default=",".join(clients))
    parser.add_argument("--no-results", action="store_true", help="print, but keep no JSON")
    options = parser.parse_args()
    options.ways = options.ways.split(",")
    if not set(options.ways) <= set(clients):
        parser.error(f"--while: some of {', '.join(clients)}")
    # The servers are children, and a killed bench must not leave them running.
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))
    figures = asyncio.run(measure(clients, options, furnish))
    summaries = [summary_of(name, one.functions) for name, one in figures.items()]
    Console().print(table(summaries, [one.loop for one in figures.values()]))
    if not options.no_results:
        kept = {
            "command": f"python -m {module} " + " ".join(sys.argv[1:]),
            "date": time.strftime("%Y-%m-%d"),
            "model": options.model,
            "processors": os.cpu_count(),
            "summaries": [asdict(one) for one in summaries],
            "event_loop": {name: one.loop for name, one in figures.items()},
            "functions": {
                name: [asdict(each) for each in one.functions] for name, one in figures.items()
            },
        }
        results.write_text(json.dumps(kept, indent=1) + "\n", encoding="utf-8")
