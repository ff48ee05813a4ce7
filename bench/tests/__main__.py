"""Generated unit tests: branch coverage, mutants, beside Pynguin.

    python -m bench.tests [--seconds S] [--every N] [--model NAME | --no-model] [--seed N]
                          [--pynguin PROGRAM] [--output FILE]

HumanEval's canonical solutions as modules of their own. "Branches" are coverage.py's, of the test
file as it was written; mutants are made by rules of the measurement's own. Writes
results/tests.json. Findings are measured by `bench.tests.findings`.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import tempfile
from dataclasses import asdict
from pathlib import Path

from rich.console import Console
from rich.table import Table

from bench.tests.humaneval import Judged, by_inkling, modules, pooled
from bench.tests.pynguin import by_pynguin
from cli.options import load_settings
from engine.clients.client import EngineClient
from sandbox.boundary import find_boundary

RESULTS = Path(__file__).parents[1] / "results" / "tests.json"


async def measure(options: argparse.Namespace) -> list[Judged]:
    """All contenders, one after another."""
    boundary = await find_boundary("auto")
    budget = {"seconds": options.seconds, "seed": options.seed}
    with tempfile.TemporaryDirectory(prefix="inkling-bench-") as folder:
        files = list(modules(Path(folder)))[:: options.every]
        done: list[Judged] = []
        if options.no_model:
            done += await by_inkling(files, boundary, None, **budget)
        else:
            client = await EngineClient.connect(load_settings(model=options.model))
            try:
                done += await by_inkling(files, boundary, client, **budget)
            finally:
                await client.aclose()
        if options.pynguin is not None:
            done += await by_pynguin(files, boundary, options.pynguin, **budget)
    return done


def table(done: list[Judged]) -> Table:
    """A row for each contender."""
    ways = dict.fromkeys(one.way for one in done)
    rows = {way: pooled([one for one in done if one.way == way]) for way in ways}
    shown = Table("", *ways)
    for name in next(iter(rows.values())):
        shown.add_row(name, *(f"{row[name]:.3f}".rstrip("0").rstrip(".") for row in rows.values()))
    return shown


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--seconds", type=float, default=10.0, help="for each module")
    parser.add_argument("--every", type=int, default=1, help="take every n-th module")
    parser.add_argument("--model")
    parser.add_argument("--no-model", action="store_true")
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--pynguin", type=Path, help="the command of its environment")
    parser.add_argument("--output", type=Path, default=RESULTS)
    options = parser.parse_args()
    done = asyncio.run(measure(options))
    Console().print(table(done))
    options.output.parent.mkdir(exist_ok=True)
    options.output.write_text(
        json.dumps([asdict(one) for one in done], indent=1) + "\n", encoding="utf-8"
    )


if __name__ == "__main__":
    main()
