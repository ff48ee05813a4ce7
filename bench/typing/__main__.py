"""A person types functions of published packages back, with ours and with llama.vim's policy.

    python -m bench.typing [--functions N] [--model NAME] [--language ID] [--seed N]
                           [--client ours|llama.vim|both] [--peers DIR] [--trace FILE]
                           [--first N] [--append]

Bodies are deleted and typed at a human rhythm, in real time; what is right on the screen is taken.
The clients take turns function by function, on the same model with the same threads; llama.vim's
policy runs on llama-server with the flags its users have. Writes results/typing-….json; with
`--first` and `--append` it is measured in pieces.
"""

from __future__ import annotations

import argparse
import asyncio
import contextlib
import os
import signal
import sys
import tempfile
import time
from collections import defaultdict
from pathlib import Path

import psutil
from rich.console import Console

from bench.peers import peers_in
from bench.typing import results, trace
from bench.typing.client import Client
from bench.typing.corpus import chosen, language_named, languages, lay_out, packages, visits
from bench.typing.figures import Function, function_of
from bench.typing.llama_server import llama_server
from bench.typing.llama_vim import LlamaVim
from bench.typing.ours import Inkling
from bench.typing.rhythm import pauses
from bench.typing.table import markdown
from bench.typing.typist import Look, type_back
from engine.models.store import resolve_model

RESULTS = Path(__file__).parent.parent / "results"
CLIENTS = ("ours", "llama.vim")


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--functions", type=int, default=12)
    parser.add_argument("--first", type=int, default=0, help="leave out so many of the functions")
    parser.add_argument("--model", default="", help="default: the model in use")
    parser.add_argument("--language", default="python", choices=languages())
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--client", default="both", choices=[*CLIENTS, "both"])
    parser.add_argument("--threads", type=int, default=psutil.cpu_count(logical=False) or 1)
    parser.add_argument("--peers", type=Path, help="folder of llama-server, built if missing")
    parser.add_argument("--trace", type=Path, help="write what happened at every key")
    parser.add_argument(
        "--append", action="store_true", help="add to what the results of this model already hold"
    )
    parser.add_argument(
        "--set", action="append", default=[], metavar="NAME=VALUE", help="try a setting of ours"
    )
    parser.add_argument("--no-results", action="store_true", help="print, but keep no JSON")
    options = parser.parse_args()
    # The servers are children, and a killed bench must not leave them running.
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))
    if options.client != "ours" and options.peers is None:
        raise SystemExit("--peers DIR is needed for llama.vim's policy (or --client ours)")
    if options.trace is not None:
        options.trace.unlink(missing_ok=True)
    model = resolve_model(options.model).name
    path = RESULTS / f"typing-{options.language}-{model}.json"
    setting = {
        "model": model,
        "language": options.language,
        "seed": options.seed,
        "threads": options.threads,
        "processors": os.cpu_count(),
    }
    earlier = results.read(path, setting) if options.append else results.Results(setting)
    load = os.getloadavg()[0]
    functions = asyncio.run(measure(options))
    run = {
        "command": "python -m bench.typing " + " ".join(sys.argv[1:]),
        "date": time.strftime("%Y-%m-%d"),
        "load_average": [round(load, 2), round(os.getloadavg()[0], 2)],
    }
    found = earlier.with_run(run, functions)
    print(markdown(found.summaries(), found.drawn_again()))
    if not options.no_results:
        results.write(path, found)


async def measure(options: argparse.Namespace) -> dict[str, list[Function]]:
    """All functions with all clients, in turn."""
    console = Console(stderr=True)
    model = resolve_model(options.model)
    found = packages(language_named(options.language))
    picked = chosen(found, options.first + options.functions, options.seed)[options.first :]
    figures: dict[str, list[Function]] = defaultdict(list)
    async with contextlib.AsyncExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="ink-")))
        clients: list[Client] = []
        if options.client != "llama.vim":
            tried = dict(pair.split("=", 1) for pair in options.set)
            ours = Inkling(folder, model.name, options.threads, tried)
            stack.push_async_callback(ours.stop_engine)
            clients.append(ours)
        if options.client != "ours":
            server = await stack.enter_async_context(
                llama_server(peers_in(options.peers).server, model.path, options.threads)
            )
            clients.append(LlamaVim(server.infill, server.server, options.seed))
        for number, (package, place) in enumerate(picked):
            for client in clients if number % 2 == 0 else clients[::-1]:
                with tempfile.TemporaryDirectory(prefix="typed-", dir=folder) as scratch:
                    workspace = lay_out(package, place, Path(scratch))
                    typed = await type_back(
                        client,
                        place,
                        workspace,
                        pauses(place, options.seed),
                        Look(visits(package, place, workspace, options.seed)),
                    )
                one = function_of(typed)
                figures[client.name].append(one)
                console.print(
                    f"{number + 1}/{len(picked)} {client.name:9} {place.package} {place.name}: "
                    f"{one.saved} of {one.needed} keys saved, {one.on_screen} of {one.keys} with "
                    f"a suggestion, {one.evaluated} tokens, {one.cpu_seconds:.1f} s CPU",
                    highlight=False,
                )
                if options.trace is not None:
                    trace.write(options.trace, typed)
    return figures


if __name__ == "__main__":
    main()
