"""What the suffix splice costs and saves: the same places in real code, evaluated and spliced.

    python -m bench.splice [--set code|humaneval] [--positions N] [--model NAME]... [--seed N]
        [--packages NAME,…] [--ways NAME,…] [--minutes M] [--records FILE]

Somebody types a line between two texts. At its start the prompt is evaluated; at one place in it
the line is completed greedily, each way of coming there. One place a line, so that the usual tests
hold. "Again" evaluates the same tokens in other chunks: what rounding alone changes. Every line is
written to the records, and those that are there already are not tried again, so that a long
measurement can be made in pieces; the table is made of the records.
"""

from __future__ import annotations

import argparse
import json
import math
import random
import re
import statistics
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import asdict, dataclass
from importlib.util import find_spec
from pathlib import Path

from rich.console import Console
from rich.table import Table

from bench.infilling import program, tasks
from bench.programs import passes
from bench.splicing import EVALUATED, WAYS, Ground, Line, Said, stops
from engine.models.store import resolve_model

RESULTS = Path(__file__).parent / "results"
PACKAGES = "starlette,httpx,uvicorn,pygls"
BEFORE, AFTER = 400, 300


@dataclass(frozen=True)
class Row:
    """One way on one model. "Won" and "lost" are lines against those of "evaluated".

    A line is right if it is the one in the source, or if the task's tests pass; `p` is the chance
    of a division as uneven as won and lost, or more so, if both were equally likely (sign test).
    `same` is the share of lines equal to those of "evaluated", `bits` what the true line costs
    more than there, on average, with its standard error.
    """

    model: str
    way: str
    positions: int
    evaluated_tokens: float
    median_ms: float
    same: float
    same_first_token: float
    right: float
    won: int
    lost: int
    p: float
    bits: float
    bits_error: float


def code(packages: Sequence[str], seed: int) -> Iterator[Line]:
    """Lines of code from installed packages, one place in each, the same ones for a seed."""
    draw = random.Random(seed)
    files: list[Path] = []
    for package in packages:
        spec = find_spec(package)
        assert spec is not None
        assert spec.origin is not None
        files += sorted(Path(spec.origin).parent.rglob("*.py"))
    files = [file for file in files if file.stat().st_size > 12 * BEFORE]
    seen = set()
    while True:
        file = draw.choice(files)
        text = file.read_text(encoding="utf-8")
        starts = [found.end() for found in re.finditer(r"\n", text)]
        start = draw.choice([s for s in starts if BEFORE < s < len(text) - AFTER])
        line = text[start:].partition("\n")[0]
        ends = stops(line)
        is_code = bool(ends) and not line.lstrip().startswith(("#", '"', "'"))
        if is_code and (file, start) not in seen:
            seen.add((file, start))
            end = start + len(line)
            yield Line(
                f"{file.parent.name}/{file.name}:{start}",
                text[start - BEFORE : start],
                line,
                text[end : end + AFTER],
                draw.choice(ends),
            )


def humaneval(seed: int) -> Iterator[tuple[Line, dict[str, str]]]:
    """Each task's line, cut somewhere: at most one line of a problem until each had one."""
    draw = random.Random(seed)
    turns: dict[str, int] = {}
    every = []
    for task in tasks(None, seed):
        turn = turns[task["entry_point"]] = turns.get(task["entry_point"], -1) + 1
        every.append((turn, task))
    for _, task in sorted(every, key=lambda each: each[0]):
        line = task["canonical_solution"].rstrip("\n")
        ends = stops(line)
        if ends:
            after = "\n" + task["suffix"]
            yield (
                Line(task["task_id"], task["prompt"], line, after, draw.choice(ends)),
                task,
            )


def measure(
    model: str, lines: Sequence[Line], names: Sequence[str], file: Path, minutes: float
) -> None:
    """Try the lines that the records do not have, as many as the time allows."""
    done = {record["line"] for record in records(file) if record["model"] == model}
    missing = [line for line in lines if line.id not in done]
    deadline = time.monotonic() + 60 * minutes
    if not missing or minutes <= 0:
        return
    ground = Ground(resolve_model(model).path)
    ways = [WAYS[name] for name in names]
    with file.open("a", encoding="utf-8") as out:
        for line in missing:
            if time.monotonic() > deadline:
                break
            said = ground.try_out(line, ways)
            record = {
                "model": model,
                "line": line.id,
                "rest": line.rest,
                "ways": {name: asdict(each) for name, each in said.items()},
            }
            out.write(json.dumps(record) + "\n")
            out.flush()
    ground.model.close()


def records(file: Path) -> list[dict[str, object]]:
    if not file.exists():
        return []
    return [json.loads(line) for line in file.read_text(encoding="utf-8").splitlines()]


Right = Callable[[str, str], bool]
"""(line's id, text) -> whether that text is right there."""


def as_written(lines: Sequence[Line]) -> Right:
    rests = {line.id: line.rest for line in lines}
    return lambda line, text: text.rstrip() == rests[line].rstrip()


def tests_pass(
    chosen: Mapping[str, tuple[Line, dict[str, str]]], asked: set[tuple[str, str]]
) -> Right:
    """Whether a task's tests pass, tried once for each text that some way came to."""

    def verdict(each: tuple[str, str]) -> bool:
        line, task = chosen[each[0]]
        return passes(program(task, line.text[: line.place] + each[1] + "\n"))

    with ThreadPoolExecutor(2) as pool:
        ordered = sorted(asked)
        verdicts = dict(zip(ordered, pool.map(verdict, ordered), strict=True))
    return lambda line, text: verdicts[line, text]


def rows(model: str, said: Mapping[str, Mapping[str, Said]], right: Right) -> Iterator[Row]:
    """The table's rows, from what each way said at each line."""
    names = list(next(iter(said.values())))
    for name in names:
        pairs = [(line, each[name], each[EVALUATED.name]) for line, each in said.items()]
        scores = [(right(line, a.text), right(line, b.text)) for line, a, b in pairs]
        won = sum(ours and not theirs for ours, theirs in scores)
        lost = sum(theirs and not ours for ours, theirs in scores)
        more = [a.bits - b.bits for _, a, b in pairs]
        error = statistics.stdev(more) / math.sqrt(len(more)) if len(more) > 1 else 0.0
        yield Row(
            model=model,
            way=name,
            positions=len(pairs),
            evaluated_tokens=round(statistics.fmean(a.evaluated for _, a, _ in pairs), 1),
            median_ms=round(statistics.median(a.ms for _, a, _ in pairs), 1),
            same=round(statistics.fmean(a.text == b.text for _, a, b in pairs), 4),
            same_first_token=round(statistics.fmean(a.first == b.first for _, a, b in pairs), 4),
            right=round(statistics.fmean(ours for ours, _ in scores), 4),
            won=won,
            lost=lost,
            p=round(sign_test(won, lost), 4),
            bits=round(statistics.fmean(more), 3),
            bits_error=round(error, 3),
        )


def sign_test(won: int, lost: int) -> float:
    """Two-sided: how likely a fair coin is as uneven, thrown once for each line that differs."""
    total, fewer = won + lost, min(won, lost)
    tail = sum(math.comb(total, count) for count in range(fewer + 1)) / float(2**total)
    return min(1.0, 2 * tail)


def table(shown: Sequence[Row]) -> Table:
    made = Table(
        "Model", "Way", "N", "Tokens", "ms", "Same", "First", "Right", "+", "-", "p", "Bits"
    )
    for row in shown:
        made.add_row(
            row.model,
            row.way,
            str(row.positions),
            f"{row.evaluated_tokens:.1f}",
            f"{row.median_ms:.0f}",
            f"{row.same:.3f}",
            f"{row.same_first_token:.3f}",
            f"{row.right:.3f}",
            str(row.won),
            str(row.lost),
            f"{row.p:.2f}",
            f"{row.bits:+.3f} ± {row.bits_error:.3f}",
        )
    return made


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--set", choices=["code", "humaneval"], default="code")
    parser.add_argument("--positions", type=int, default=300)
    parser.add_argument("--model", action="append", help="may be given several times")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--packages", default=PACKAGES, help="whose code")
    parser.add_argument("--ways", default=",".join(WAYS), help=f"of: {', '.join(WAYS)}")
    parser.add_argument("--minutes", type=float, default=60.0, help="most time for a model")
    parser.add_argument("--records", type=Path, help="default: results/splice-SET-SEED.jsonl")
    options = parser.parse_args()
    file = options.records or RESULTS / f"splice-{options.set}-{options.seed}.jsonl"
    file.parent.mkdir(exist_ok=True)
    chosen: dict[str, tuple[Line, dict[str, str]]] = {}
    source = (
        ((line, {}) for line in code(options.packages.split(","), options.seed))
        if options.set == "code"
        else humaneval(options.seed)
    )
    for line, task in source:
        if len(chosen) >= options.positions:
            break
        chosen[line.id] = (line, task)
    lines = [line for line, _ in chosen.values()]
    shown: list[Row] = []
    for model in options.model or ["qwen2.5-coder-0.5b"]:
        measure(model, lines, options.ways.split(","), file, options.minutes)
        said = {
            str(record["line"]): {
                name: Said(**each)
                for name, each in record["ways"].items()  # type: ignore[attr-defined]
            }
            for record in records(file)
            if record["model"] == model and record["line"] in chosen
        }
        asked = {(line, each.text) for line, ways in said.items() for each in ways.values()}
        right = tests_pass(chosen, asked) if options.set == "humaneval" else as_written(lines)
        shown += rows(model, said, right)
    Console(width=140).print(table(shown))
    RESULTS.mkdir(exist_ok=True)
    (RESULTS / f"splice-{options.set}-{options.seed}.json").write_text(
        json.dumps([asdict(row) for row in shown], indent=1) + "\n", encoding="utf-8"
    )


if __name__ == "__main__":
    main()
