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
from dataclasses import asdict
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


class Busy(Inkling):
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


async def measure(
    clients: Mapping[str, type[Inkling]],
    options: argparse.Namespace,
    furnish: Callable[[Path], None],
) -> dict[str, list[Function]]:
    """All functions in all ways, in turn, each way first as often as the others."""
    console = Console(stderr=True)
    model = resolve_model(options.model)
    found = packages(language_named("python"))
    picked = chosen(found, options.first + options.functions, options.seed)[options.first :]
    figures: dict[str, list[Function]] = defaultdict(list)
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
                figures[client.name].append(one)
                moved = ""
                if isinstance(client, Busy):
                    moved = f", progress told {client.progressed} times"
                console.print(
                    f"{number + 1}/{len(picked)} {client.name:8} {place.package} {place.name}: "
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


def run(
    module: str,
    about: str | None,
    clients: Mapping[str, type[Inkling]],
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
    summaries = [summary_of(name, functions) for name, functions in figures.items()]
    Console().print(table(summaries))
    if not options.no_results:
        kept = {
            "command": f"python -m {module} " + " ".join(sys.argv[1:]),
            "date": time.strftime("%Y-%m-%d"),
            "model": options.model,
            "processors": os.cpu_count(),
            "summaries": [asdict(one) for one in summaries],
            "functions": {name: [asdict(one) for one in all_] for name, all_ in figures.items()},
        }
        results.write_text(json.dumps(kept, indent=1) + "\n", encoding="utf-8")
