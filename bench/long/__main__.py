"""Long documents: the whole text in the prompt against Inkling's window and outline.

    python -m bench.long [--documents 16K,32K] [--positions N] [--ways NAME,…] [--seconds S]

The same model completes the same places, greedily, up to a line's end: functions in the last part
of a file, so that the whole text before them is evaluated once. What was tried is kept, also the KV
cache of a whole text that was begun, and a run that was cut short goes on; `--seconds 0` shows the
table of what there is. `--sizes` tells the length of the prompts at places anywhere in the
documents, and evaluates nothing. Writes results/long.json, results/long-sizes.json.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import time
from collections.abc import Callable, Sequence
from dataclasses import asdict
from itertools import islice
from pathlib import Path

from rich.console import Console

from bench.long.documents import REPORTED, Document, Spot, documents, spots
from bench.long.figures import Row, Size, rows, sizes_table, table, together
from bench.long.ground import STEP, Ground, OutOfTime
from bench.long.prompts import WHOLE, Prompts, Way, typed_on, way_named
from bench.long.records import Laid, Records, Said
from engine.model import ModelConfig
from engine.models.gguf import read_header
from engine.models.store import resolve_model
from engine.offload import kv_token_bytes, layer_count
from engine.sequences import Tokens
from foundation.folders import cache_folder

RESULTS = Path(__file__).parents[1] / "results" / "long.json"
_WAYS = "whole,planned 335,planned 1340"


class Bench:
    """Tries ways at places with one model, and keeps what comes of it."""

    def __init__(self, ground: Ground, folder: Path, records: Records, timed: int) -> None:
        """The first `timed` places of a document are timed from nothing."""
        self._ground = ground
        self._folder = folder
        self._records = records
        self._timed = timed

    async def measure(self, document: Document, way: Way, places: Sequence[Spot]) -> None:
        """Try the places that were not tried yet. Raises `OutOfTime`."""
        tried = self._records.said
        missing = [spot for spot in places if (document.name, way.name, spot.id) not in tried]
        if way != WHOLE:
            # The others are cheap, and of use only beside it.
            whole = document.name, WHOLE.name
            missing = [spot for spot in missing if (*whole, spot.id) in tried]
        elif missing[1:]:
            # Backwards, so that all that stands before the next one is cached.
            missing[1:] = reversed(missing[1:])
        if not missing:
            return
        ground = self._ground
        ground.forget()
        prompts = Prompts(ground.model.info, ground.count, Path("/") / document.path)
        timed = [spot.id for spot in missing[: self._timed]]
        kept = self._folder / f"{ground.model.info.fingerprint[:12]}-{document.name}.npz"
        try:
            for spot in missing:
                typed = list(islice(typed_on(spot), 3 if spot.id in timed else 1))
                laid = [ground.tokens(each) for each in await prompts.made(way, typed)]
                if way == WHOLE:
                    cold = self._whole(document, laid[0], kept, first=spot is places[0])
                else:
                    cold = self._cold(laid[0]) if spot.id in timed else None
                self._records.add(self._said(document, way, spot, laid, cold))
        finally:
            if way == WHOLE:
                ground.save(kept)

    def _cold(self, prompt: Tokens) -> float:
        """Milliseconds to the first line where nothing is cached."""
        self._ground.forget()
        return self._timed_line(prompt, self._ground.lay)

    def _whole(
        self, document: Document, prompt: Tokens, kept: Path, *, first: bool
    ) -> float | None:
        """Lay out a whole text, which may have been begun by another run; of the first one the
        time is put together from its parts."""
        ground, records = self._ground, self._records
        if not ground.holds(STEP):
            ground.load(kept, prompt)
        if not first:
            ground.lay(prompt)
            return None
        ground.lay(prompt, lambda step: records.add(Laid.of(document.name, step)))
        parts = together(list(records.laid(document.name, len(prompt))), 0, len(prompt))
        return parts + self._timed_line(prompt, ground.lay)

    def _timed_line(self, prompt: Tokens, lay: Callable[[Tokens], object]) -> float:
        started = time.perf_counter()
        lay(prompt)
        self._ground.line(prompt)
        return round(1000 * (time.perf_counter() - started), 1)

    def _said(
        self,
        document: Document,
        way: Way,
        spot: Spot,
        laid: Sequence[Tokens],
        cold: float | None,
    ) -> Said:
        ground = self._ground
        prompt, *later = laid
        ground.lay(prompt)
        # What the prompt held back is the blank before the line.
        truth = (" " if spot.fresh else "") + spot.rest
        text, bits = ground.judged(prompt, truth)
        times = [
            self._timed_line(each, lay)
            for each, lay in zip(later, (ground.lay, ground.splice), strict=False)
        ]
        warm, spliced = [*times, None, None][:2]
        return Said(
            document=document.name,
            way=way.name,
            spot=spot.id,
            fresh=spot.fresh,
            text=text,
            right=text == spot.rest.strip(),
            bits=bits,
            prompt_tokens=len(prompt),
            cold_ms=cold,
            warm_ms=warm,
            spliced_ms=spliced,
        )


async def sizes(
    ground: Ground, chosen: Sequence[Document], ways: Sequence[Way], count: int, seed: int
) -> list[tuple[Document, Way, list[int]]]:
    """The tokens of each way's prompts at so many places, which are anywhere in the documents."""
    found = []
    for document in chosen:
        places = spots(document, count, seed, len(document.text))
        prompts = Prompts(ground.model.info, ground.count, Path("/") / document.path)
        for way in ways:
            made = [(await prompts.made(way, [spot]))[0] for spot in places]
            found.append((document, way, [len(ground.tokens(each)) for each in made]))
    return found


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--documents", default=",".join(REPORTED))
    parser.add_argument("--positions", type=int, default=32, help="places in each document")
    parser.add_argument("--tail", type=int, default=2400, help="in so many last characters")
    parser.add_argument("--ways", default=_WAYS, help="whole, or a kind and a speed")
    parser.add_argument("--timed", type=int, default=3, help="places at which times are taken")
    parser.add_argument("--model", default="qwen2.5-coder-0.5b")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--seconds", type=float, default=3600.0, help="most time for new places")
    parser.add_argument("--sizes", action="store_true", help="the prompts' lengths alone")
    parser.add_argument("--output", type=Path, default=RESULTS)
    options = parser.parse_args()
    folder = cache_folder() / "bench-long"
    folder.mkdir(parents=True, exist_ok=True)
    model = resolve_model(options.model)
    records = Records(folder / f"{options.model}-{options.seed}.jsonl")
    ways = [way_named(name.strip()) for name in options.ways.split(",")]
    chosen = list(documents(options.documents.split(",")))
    header = read_header(model.path)
    token_bytes = kv_token_bytes(header, ModelConfig(path=model.path).kv_type) * layer_count(header)
    if options.sizes:
        ground = Ground(model.path, 0.0)
        measured = asyncio.run(sizes(ground, chosen, ways, options.positions, options.seed))
        found = [Size.of(d.name, way.name, tokens, token_bytes) for d, way, tokens in measured]
        Console(width=150).print(sizes_table(found))
        write(RESULTS.with_name("long-sizes.json"), found)
        return
    if options.seconds > 0:
        ground = Ground(model.path, time.monotonic() + options.seconds)
        bench = Bench(ground, folder, records, options.timed)
        try:
            for document in chosen:
                places = spots(document, options.positions, options.seed, options.tail)
                for way in ways:
                    asyncio.run(bench.measure(document, way, places))
        except OutOfTime:
            print("the time is over: the same command goes on")
        ground.model.close()
    shown = list(rows(records, [each.name for each in chosen], [w.name for w in ways], token_bytes))
    Console(width=150).print(table(shown))
    if shown:
        write(options.output, shown)


def write(file: Path, shown: Sequence[Row] | Sequence[Size]) -> None:
    file.parent.mkdir(exist_ok=True)
    text = json.dumps([asdict(row) for row in shown], indent=1)
    file.write_text(text + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
