"""pass@1 on HumanEval single-line infilling: `inkling complete --batch` beside the raw model.

    python -m bench.infilling [--limit N] [--model NAME]... [--seed N] [--only ours|raw]

"Raw" is the same engine and prompt, greedy, at most 64 tokens, ended by the model's own tokens
alone. A task passes if its tests do, run with the text in place. Writes results/infilling.json.
"""

from __future__ import annotations

import argparse
import asyncio
import gzip
import json
import math
import random
import subprocess
import sys
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from rich.console import Console
from rich.table import Table

from bench.programs import passes
from cli.options import load_settings
from engine.clients.client import EngineClient, Generation

HERE = Path(__file__).parent
DATA = HERE / "data" / "HumanEval-SingleLineInfilling.jsonl.gz"
RESULTS = HERE / "results" / "infilling.json"
RAW_TOKENS = 64
AT_A_TIME = 4


@dataclass(frozen=True)
class Row:
    """One model, one way of asking it. `low` and `high` bound pass@1 with 95% confidence."""

    model: str
    way: str
    tasks: int
    passed: int
    pass_at_1: float
    low: float
    high: float
    nothing: int
    mean_generated_tokens: float
    seconds: float
    failing: list[str]


def tasks(limit: int | None, seed: int) -> list[dict[str, str]]:
    with gzip.open(DATA, "rt", encoding="utf-8") as file:
        every = [json.loads(line) for line in file]
    random.Random(seed).shuffle(every)
    return every[:limit]


def ours(chosen: list[dict[str, str]], model: str) -> tuple[list[str], list[int]]:
    """The texts of `inkling complete --batch`, and the tokens generated for each."""
    lines = "".join(
        json.dumps(
            {
                "id": task["task_id"],
                "language": "python",
                "prefix": task["prompt"],
                "suffix": task["suffix"],
            }
        )
        + "\n"
        for task in chosen
    )
    command = [sys.executable, "-m", "cli.main", "complete", "--batch", "-", "--model", model]
    done = subprocess.run(command, input=lines, stdout=subprocess.PIPE, text=True, check=True)
    answers: list[dict[str, Any]] = [json.loads(line) for line in done.stdout.splitlines()]
    assert [answer["id"] for answer in answers] == [task["task_id"] for task in chosen]
    return [a["text"] for a in answers], [a["generated_tokens"] for a in answers]


def raw(chosen: list[dict[str, str]], model: str) -> tuple[list[str], list[int]]:
    """The model's own text, up to the token it ends with."""
    return asyncio.run(_raw(chosen, model))


async def _raw(chosen: list[dict[str, str]], model: str) -> tuple[list[str], list[int]]:
    client = await EngineClient.connect(load_settings(model=model))
    turn = asyncio.Semaphore(AT_A_TIME)
    try:
        layout = (await client.info()).layout

        async def one(task: dict[str, str]) -> tuple[str, int]:
            async with turn:
                prompt = layout.fim_prompt(task["prompt"], task["suffix"])
                generation = Generation(
                    prompt=prompt,
                    max_tokens=RAW_TOKENS,
                    stop=layout.stop_texts,
                    priority="background",
                )
                answer = await client.complete(generation)
                return answer.texts[0], answer.usage.generated_tokens

        answers = await asyncio.gather(*map(one, chosen))
    finally:
        await client.aclose()
    return [text for text, _ in answers], [count for _, count in answers]


def program(task: dict[str, str], text: str) -> str:
    return f"{task['prompt']}{text}{task['suffix']}\n{task['test']}\ncheck({task['entry_point']})\n"


def measured(model: str, way: str, chosen: list[dict[str, str]]) -> tuple[Row, list[str]]:
    started = time.perf_counter()
    texts, counts = (ours if way == "ours" else raw)(chosen, model)
    seconds = time.perf_counter() - started
    with ThreadPoolExecutor(2) as pool:
        programs = [program(task, text) for task, text in zip(chosen, texts, strict=True)]
        verdicts = list(pool.map(passes, programs))
    passed = sum(verdicts)
    low, high = wilson(passed, len(chosen))
    row = Row(
        model=model,
        way=way,
        tasks=len(chosen),
        passed=passed,
        pass_at_1=round(passed / len(chosen), 4),
        low=round(low, 4),
        high=round(high, 4),
        nothing=sum(not text for text in texts),
        mean_generated_tokens=round(sum(counts) / len(counts), 1),
        seconds=round(seconds, 1),
        failing=[task["task_id"] for task, good in zip(chosen, verdicts, strict=True) if not good],
    )
    return row, texts


def wilson(passed: int, total: int) -> tuple[float, float]:
    """The 95% interval of a proportion (E. B. Wilson, 1927)."""
    z, share = 1.96, passed / total
    middle = share + z * z / (2 * total)
    reach = z * math.sqrt(share * (1 - share) / total + z * z / (4 * total * total))
    scale = 1 + z * z / total
    return (middle - reach) / scale, (middle + reach) / scale


def table(rows: list[Row]) -> Table:
    shown = Table("Model", "Way", "Tasks", "pass@1", "95%", "Nothing", "Tokens", "Seconds")
    for row in rows:
        shown.add_row(
            row.model,
            row.way,
            str(row.tasks),
            f"{row.pass_at_1:.3f}",
            f"{row.low:.3f}–{row.high:.3f}",
            str(row.nothing),
            f"{row.mean_generated_tokens:.1f}",
            f"{row.seconds:.0f}",
        )
    return shown


def lost(
    chosen: list[dict[str, str]], rows: list[Row], texts: dict[str, list[str]]
) -> Iterator[str]:
    """Tasks that the raw text passes and ours does not, with both texts: what stopping cost."""
    ours_fails = set(next(row.failing for row in rows if row.way == "ours"))
    raw_fails = set(next(row.failing for row in rows if row.way == "raw"))
    for number, task in enumerate(chosen):
        if task["task_id"] in ours_fails - raw_fails:
            pair = (f"  {way:4} {texts[way][number]!r}" for way in ("ours", "raw"))
            yield "\n".join([task["task_id"], *pair])


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--limit", type=int, help="so many tasks (default: all 1,033)")
    parser.add_argument("--model", action="append", help="may be given several times")
    parser.add_argument("--seed", type=int, default=1, help="of the order of the tasks")
    parser.add_argument("--only", choices=["ours", "raw"])
    parser.add_argument("--show-lost", action="store_true", help="what stopping cost, in full")
    options = parser.parse_args()
    chosen = tasks(options.limit, options.seed)
    rows: list[Row] = []
    for model in options.model or ["qwen2.5-coder-1.5b"]:
        texts: dict[str, list[str]] = {}
        of_model: list[Row] = []
        for way in [options.only] if options.only else ["raw", "ours"]:
            row, texts[way] = measured(model, way, chosen)
            of_model.append(row)
        rows += of_model
        if options.show_lost and not options.only:
            print("\n".join(lost(chosen, of_model, texts)))
    Console().print(table(rows))
    RESULTS.parent.mkdir(exist_ok=True)
    RESULTS.write_text(
        json.dumps({"seed": options.seed, "rows": [asdict(row) for row in rows]}, indent=1) + "\n",
        encoding="utf-8",
    )


if __name__ == "__main__":
    main()
