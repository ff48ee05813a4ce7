"""Completions while documentation is written: somebody types with the server, with and without.

    python -m bench.docs.latency [--functions N] [--first N] [--model NAME] [--seed N]
                                 [--while idle,checked,written] [--no-results]

As `bench.typing` types, function by function in turn: with documentation switched off, with it
checked as it is by default, and while the same server writes docs for the whole workspace. Writes
results/docs-latency.json.
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

from bench.tests.latency import table
from bench.typing.client import Counts
from bench.typing.corpus import chosen, language_named, lay_out, packages, visits
from bench.typing.figures import Function, function_of, summary_of
from bench.typing.json_rpc import ServerError
from bench.typing.ours import Inkling
from bench.typing.place import Place
from bench.typing.rhythm import pauses
from bench.typing.screen import Screen
from bench.typing.typist import Look, type_back
from engine.models.store import resolve_model

RESULTS = Path(__file__).parents[1] / "results" / "docs-latency.json"
_LEAVING_SECONDS = 20.0


class Idle(Inkling):
    """Nothing but typing."""

    name = "idle"

    def __init__(self, folder: Path, model: str, threads: int) -> None:
        super().__init__(folder, model, threads, {"docs.check": "off"})


class Checked(Inkling):
    """Documentation is checked, as it is unless somebody says otherwise."""

    name = "checked"


class Written(Inkling):
    """The server that is typed with writes docs for all of the workspace meanwhile."""

    name = "written"
    progressed = 0
    """How often the bar moved."""

    async def begin(self, place: Place, workspace: Path, screen: Screen) -> None:
        """As the typist alone, and then docs are asked for."""
        await super().begin(place, workspace, screen)
        # What was written before is remembered, and would be no work.
        _forget(self._folder)
        await self._command("inkling.generateDocs", {"workspace": True})

    async def end(self) -> Counts:
        """The window is closed, the docs in the making are dropped."""
        assert self._rpc is not None
        for _ in range(2):  # the first stop would keep what there is
            await self._command("inkling.docs.stop")
        processes = psutil.Process(self._rpc.process.pid).children(recursive=True)
        counts = await super().end()
        await asyncio.to_thread(_gone, processes)
        return counts

    def _notified(self, method: str, params: Any) -> None:
        super()._notified(method, params)
        if method == "$/progress" and params["value"].get("kind") == "report":
            self.progressed += 1
        elif method == "window/showMessage" and params["type"] <= 2:
            raise SystemExit(f"no docs are written: {params['message']}")

    async def _command(self, name: str, *arguments: object) -> None:
        assert self._rpc is not None
        with contextlib.suppress(ServerError):  # there is nothing to stop any more
            await self._rpc.request(
                "workspace/executeCommand", {"command": name, "arguments": list(arguments)}
            )


CLIENTS: Mapping[str, type[Idle | Checked | Written]] = {
    one.name: one for one in (Idle, Checked, Written)
}


def _forget(folder: Path) -> None:
    prose = folder / "cache" / "prose"
    for path in sorted(prose.rglob("*"), reverse=True) if prose.exists() else ():
        path.rmdir() if path.is_dir() else path.unlink(missing_ok=True)


def _gone(processes: list[psutil.Process]) -> None:
    _, left = psutil.wait_procs(processes, _LEAVING_SECONDS)
    if left:
        raise SystemExit(f"docs are still being written by {[one.pid for one in left]}")


async def measure(options: argparse.Namespace) -> dict[str, list[Function]]:
    """All functions in all ways, in turn, each way first as often as the others."""
    console = Console(stderr=True)
    model = resolve_model(options.model)
    found = packages(language_named("python"))
    picked = chosen(found, options.first + options.functions, options.seed)[options.first :]
    figures: dict[str, list[Function]] = defaultdict(list)
    async with contextlib.AsyncExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="ink-")))
        ways = [CLIENTS[name](folder, model.name, options.threads) for name in options.ways]
        stack.push_async_callback(ways[0].stop_engine)
        for number, (package, place) in enumerate(picked):
            first = number % len(ways)
            for client in ways[first:] + ways[:first]:
                # Every way finds the engine as empty as the others.
                await client.stop_engine()
                with tempfile.TemporaryDirectory(prefix="typed-", dir=folder) as scratch:
                    workspace = lay_out(package, place, Path(scratch))
                    look = Look(visits(package, place, workspace, options.seed))
                    typed = await type_back(
                        client, place, workspace, pauses(place, options.seed), look
                    )
                one = function_of(typed)
                figures[client.name].append(one)
                moved = (
                    f", progress told {client.progressed} times"
                    if isinstance(client, Written)
                    else ""
                )
                console.print(
                    f"{number + 1}/{len(picked)} {client.name:8} {place.package} {place.name}: "
                    f"waited {sorted(one.waited_ms)}{moved}",
                    highlight=False,
                )
    return figures


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
            "command": "python -m bench.docs.latency " + " ".join(sys.argv[1:]),
            "date": time.strftime("%Y-%m-%d"),
            "model": options.model,
            "processors": os.cpu_count(),
            "summaries": [asdict(one) for one in summaries],
            "functions": {name: [asdict(one) for one in all_] for name, all_ in figures.items()},
        }
        RESULTS.write_text(json.dumps(kept, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
