"""Our engine beside llama-server, llama-bench and llama_cpp.Llama, over HTTP where there is any.

    python -m bench.engine [--peers DIR] [--model NAME|FILE] [--rounds N] [--threads N]

One stream, eight streams, a second request that shares 95% of its prompt, and how long a cancelled
4,000-token prefill still keeps others waiting. The contenders take turns in every round; medians
are compared. `--peers` is a folder with llama-server and llama-bench, built there if missing.
Writes results/engine-MODEL.json.
"""

from __future__ import annotations

import argparse
import asyncio
import contextlib
import inspect
import json
import signal
import statistics
import sys
import time
from collections import defaultdict
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator, Sequence
from pathlib import Path
from typing import TypeVar

import psutil
from rich.console import Console
from rich.table import Table

from bench.contenders import (
    Contender,
    Http,
    inkling,
    llama_bench,
    llama_python,
    llama_server,
)
from bench.peers import Peers, peers_in
from engine.models.store import resolve_model

RESULTS = Path(__file__).parent / "results"
PROMPT, GENERATE = 512, 64
STREAMS, STREAM_PROMPT = 8, 64
SHARED_PROMPT, SHARED = 1000, 0.95
CANCELLED_PROMPT, CANCEL_AFTER = 4000, 0.5

PREFILL, DECODE_AFTER = "prefill, tokens/s", "decode after {} tokens, 1 stream, tokens/s"

Samples = dict[str, dict[str, list[float]]]


class Text:
    """Tokens of real source code, different ones every time."""

    def __init__(self, tokens: Sequence[int]) -> None:
        self._tokens = tokens
        self._at = 0

    def take(self, count: int) -> list[int]:
        """The next tokens; begins anew, shifted, when all were used."""
        if self._at + count > len(self._tokens):
            self._at = self._at % 97 + 1
        taken = list(self._tokens[self._at : self._at + count])
        self._at += count
        return taken


async def one_stream(contender: Contender, text: Text) -> Iterator[tuple[str, float]]:
    timing = await contender.generate(text.take(PROMPT), GENERATE)
    return iter(
        [
            (PREFILL, PROMPT / timing.first),
            (DECODE_AFTER.format(PROMPT), timing.decode_rate),
        ]
    )


async def from_scratch(contender: Contender, text: Text) -> Iterator[tuple[str, float]]:
    timing = await contender.generate(text.take(1), GENERATE)
    return iter([(DECODE_AFTER.format(0), timing.decode_rate)])


async def eight_streams(contender: Contender, text: Text) -> Iterator[tuple[str, float]]:
    prompts = [text.take(STREAM_PROMPT) for _ in range(STREAMS)]
    begun = time.perf_counter()
    if contender.concurrent:
        timings = await asyncio.gather(*(contender.generate(p, GENERATE) for p in prompts))
    else:
        timings = [await contender.generate(prompt, GENERATE) for prompt in prompts]
    seconds = time.perf_counter() - begun
    return iter([("8 streams, tokens/s in all", sum(t.tokens for t in timings) / seconds)])


async def shared_prompt(contender: Contender, text: Text) -> Iterator[tuple[str, float]]:
    first = text.take(SHARED_PROMPT)
    kept = int(SHARED * len(first))
    await contender.generate(first, 8)
    timing = await contender.generate(first[:kept] + text.take(len(first) - kept), 1)
    return iter([("second prompt sharing 95%, ms", 1000 * timing.first)])


async def cancelled(contender: Http, text: Text) -> Iterator[tuple[str, float]]:
    """How much longer a small request takes right after a long prefill was given up."""
    usual = [(await contender.generate(text.take(8), 1)).first for _ in range(3)]
    async with contender.begun(text.take(CANCELLED_PROMPT), 1):
        await asyncio.sleep(CANCEL_AFTER)
    after = await contender.generate(text.take(8), 1)
    return iter([("cancelled prefill, ms lost", 1000 * (after.first - statistics.median(usual)))])


Engine = TypeVar("Engine", bound=Contender)


async def take_turns(
    part: Callable[[Engine, Text], Awaitable[Iterator[tuple[str, float]]]],
    contenders: Sequence[Engine],
    text: Text,
    samples: Samples,
) -> None:
    """One part by every contender."""
    for contender in contenders:
        for name, value in await part(contender, text):
            samples[name][contender.name].append(value)
            print(f"  {name}: {contender.name} {value:,.1f}", file=sys.stderr)


async def measure(options: argparse.Namespace, peers: Peers | None) -> Samples:
    model, threads = resolve_model(options.model).path, options.threads
    samples: Samples = defaultdict(lambda: defaultdict(list))
    async with contextlib.AsyncExitStack() as stack:
        ours = await stack.enter_async_context(
            inkling(Path(sys.executable), model, threads, options.speculative)
        )
        single: list[Http] = [ours]
        several: list[Http] = [ours]
        if peers is not None:
            single.append(await stack.enter_async_context(_server(peers, model, threads, 1)))
            several.append(await stack.enter_async_context(_server(peers, model, threads, 8)))
        python = await stack.enter_async_context(llama_python(model, threads))
        text = Text(await ours.tokenize(inspect.getsource(argparse) + inspect.getsource(inspect)))
        alone: list[Contender] = [*single, python]
        together: list[Contender] = [*several, python]
        everyone: list[Contender] = [*alone, *several[1:]]
        for contender in everyone:
            await contender.generate(text.take(32), 4)
        for number in range(options.rounds):
            print(f"round {number + 1} of {options.rounds}", file=sys.stderr)
            await take_turns(one_stream, alone, text, samples)
            await take_turns(from_scratch, alone, text, samples)
            if peers is not None:
                for name, rate in _llama_bench(peers.bench, model, threads):
                    samples[name]["llama-bench"].append(rate)
                    print(f"  {name}: llama-bench {rate:,.1f}", file=sys.stderr)
            await take_turns(shared_prompt, alone, text, samples)
            await take_turns(eight_streams, together, text, samples)
            await take_turns(cancelled, single, text, samples)
    return samples


def _llama_bench(program: Path, model: Path, threads: int) -> Iterator[tuple[str, float]]:
    yield PREFILL, llama_bench(program, model, threads, prompt=PROMPT)
    for depth in (0, PROMPT):
        rate = llama_bench(program, model, threads, generate=GENERATE, depth=depth)
        yield DECODE_AFTER.format(depth), rate


@contextlib.asynccontextmanager
async def _server(peers: Peers, model: Path, threads: int, slots: int) -> AsyncIterator[Http]:
    async with llama_server(peers.server, model, threads, slots) as server:
        yield server


def table(samples: Samples) -> Table:
    """Medians, and ours in relation to each of the others."""
    result = Table(box=None, pad_edge=False)
    for column in ("", "contender", "median", "from", "to", "inkling / it"):
        result.add_column(column, justify="left" if column in ("", "contender") else "right")
    for name, of in samples.items():
        ours = statistics.median(of["inkling"])
        for contender, values in of.items():
            median = statistics.median(values)
            ratio = f"{ours / median:.2f}" if contender != "inkling" and median else ""
            figures = (f"{value:,.1f}" for value in (median, min(values), max(values)))
            result.add_row(name, contender, *figures, ratio)
    return result


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--peers", type=Path, help="folder of llama-server and llama-bench")
    parser.add_argument("--model", default="", help="default: the model in use")
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--threads", type=int, default=psutil.cpu_count(logical=False) or 1)
    parser.add_argument(
        "--speculative", action="store_true", help="with prompt lookup, which no peer here has"
    )
    options = parser.parse_args()
    # The contenders are children, and a killed bench must not leave them running.
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))
    peers = peers_in(options.peers) if options.peers else None
    samples = asyncio.run(measure(options, peers))
    Console().print(table(samples))
    RESULTS.mkdir(exist_ok=True)
    model = resolve_model(options.model).name
    document = {
        "model": model,
        "threads": options.threads,
        "rounds": options.rounds,
        "speculative": options.speculative,
        "medians": {
            name: {who: round(statistics.median(values), 2) for who, values in of.items()}
            for name, of in samples.items()
        },
        "samples": {
            name: {who: [round(value, 2) for value in values] for who, values in of.items()}
            for name, of in samples.items()
        },
    }
    path = RESULTS / f"engine-{model}.json"
    path.write_text(json.dumps(document, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
