"""Generated unit tests: coverage, mutants and time, beside Pynguin's.

    python -m bench.tests [humaneval | packages | --modules DIR] [--ways WAY,…] [--seconds S]
                          [--every N] [--minutes M] [--only make|judge|report] …

`humaneval`: its solutions as modules of their own. `packages`: modules of published packages
(`packages.toml`). `--modules`: those of a folder of your own, which this environment has to be able
to import. Ways: "no-model", "model", "pynguin"; a module is given to each in turn. What is made and
judged is kept, so that a run that ends goes on where it stopped; `--fresh` begins anew. Writes
results/tests.json, tests-packages.json or tests-modules.json. Findings are measured by
`bench.tests.findings`.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import shutil
import sys
import time
from collections.abc import Sequence
from contextlib import AsyncExitStack
from pathlib import Path

import msgspec
from rich.console import Console

from bench.tests.behind import behind
from bench.tests.judging import judged
from bench.tests.making import by_inkling
from bench.tests.modules import Module, below, human_eval, of_packages
from bench.tests.pynguin import Pynguin, python_of_pynguin
from bench.tests.rows import Judged, Made, Rows
from bench.tests.tables import document, line_of, markdown, tables
from cli.options import load_settings
from engine.clients.client import EngineClient
from foundation.folders import cache_folder
from sandbox.boundary import Boundary, find_boundary

RESULTS = Path(__file__).parents[1] / "results"
_SEEN = {"no": (False,), "also": (False, True), "only": (True,)}
WAYS = ("no-model", "model", "pynguin")


async def make(options: argparse.Namespace, modules: Sequence[Module], made: Rows[Made]) -> None:
    """A file of tests for each module by each way, in turn."""
    boundary = await find_boundary("auto")
    until = time.monotonic() + 60 * options.minutes
    async with AsyncExitStack() as stack:
        client = None
        if "model" in options.ways:
            client = await EngineClient.connect(load_settings(model=options.model))
            stack.push_async_callback(client.aclose)
        pynguin = await _pynguin(options, boundary) if "pynguin" in options.ways else None
        for module in modules:
            wall = options.seconds
            for way in options.ways:
                known = made.rows.get((module.name, way))
                if known is None and time.monotonic() < until:
                    if way == "pynguin":
                        assert pynguin is not None
                        known = await pynguin.tests(module, wall=wall, seed=options.seed, way=way)
                    else:
                        known = await by_inkling(
                            module, boundary, client if way == "model" else None,
                            seconds=options.seconds, seed=options.seed, way=way,
                        )  # fmt: skip
                    made.add(known)
                    _say(f"{module.name} {way}: {known.seconds:.1f} s {known.problem}")
                # Its equal time is all that ours took, the last runs of the file included.
                if known is not None and way != "pynguin":
                    wall = max(wall, known.seconds)


async def _pynguin(options: argparse.Namespace, boundary: Boundary) -> Pynguin:
    python = python_of_pynguin(options.pynguin)
    overhead = await Pynguin(python, boundary).measured()
    _say(f"Pynguin's start and writing take {overhead:.1f} s here")
    return Pynguin(python, boundary, overhead, search_alone=options.pynguin_time == "search")


async def judge(
    options: argparse.Namespace, modules: Sequence[Module], made: Rows[Made], kept: Rows[Judged]
) -> None:
    """Every file of tests that was not judged yet."""
    boundary = await find_boundary("auto")
    until = time.monotonic() + 60 * options.minutes
    named = {one.name: one for one in modules}
    for row in made.of(list(named), options.ways):
        if (row.module, row.way) in kept.rows or time.monotonic() > until:
            continue
        found = await judged(
            named[row.module], row, boundary,
            mutants=options.mutants, seconds=options.mutant_seconds,
        )  # fmt: skip
        kept.add(found)
        _say(line_of(found))


def chosen(options: argparse.Namespace, work: Path) -> list[Module]:
    """The modules that are asked for."""
    if options.modules is not None:
        found = below(options.modules)
    elif options.set == "packages":
        found = [one for one in of_packages() if one.seen in _SEEN[options.seen]]
    else:
        found = human_eval(work / "modules")
    wanted = options.kinds
    return [one for one in found if not wanted or one.kind in wanted][:: options.every]


def arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        prog="bench tests",
        description=__doc__,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("set", nargs="?", choices=("humaneval", "packages"), default="humaneval")
    parser.add_argument("--modules", type=Path, metavar="DIR", help="a folder of your own")
    parser.add_argument("--ways", type=_ways, default=("no-model",), help=", ".join(WAYS))
    parser.add_argument("--seconds", type=float, default=10.0, help="for each module")
    parser.add_argument("--every", type=int, default=1, help="take every n-th module")
    parser.add_argument("--kinds", type=lambda text: text.split(","), help="of `packages`")
    parser.add_argument(
        "--seen", choices=tuple(_SEEN), default="no", help="modules that were worked with before"
    )
    parser.add_argument("--model")
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--pynguin", type=Path, help="its command, if not our own installation")
    parser.add_argument(
        "--pynguin-time", choices=("wall", "search"), default="wall",
        help="as much as ours took, for everything or for its search alone",
    )  # fmt: skip
    parser.add_argument("--mutants", type=int, default=60, help="of each module, at most")
    parser.add_argument("--mutant-seconds", type=float, default=120.0, help="for them")
    parser.add_argument("--minutes", type=float, default=600.0, help="then stop; go on later")
    parser.add_argument("--only", choices=("make", "judge", "report"))
    parser.add_argument("--behind", action="store_true", help="show what only Pynguin covers")
    parser.add_argument("--markdown", action="store_true", help="the table as RESULTS.md has it")
    parser.add_argument("--work", type=Path, help="where it keeps what it made")
    parser.add_argument("--fresh", action="store_true", help="forget what was kept")
    parser.add_argument("--output", type=Path, help="instead of results/tests….json")
    return parser.parse_args()


def _ways(text: str) -> tuple[str, ...]:
    found = tuple(text.split(","))
    for one in found:
        if one not in WAYS:
            raise argparse.ArgumentTypeError(f"{one} is none of {', '.join(WAYS)}")
    return tuple(one for one in WAYS if one in found)


def _say(text: str) -> None:
    print(text, file=sys.stderr, flush=True)


def main() -> None:
    options = arguments()
    name = "modules" if options.modules else options.set
    kept_in = f"{name}-{options.seconds:g}s-seed{options.seed}-{options.pynguin_time}"
    work = options.work or cache_folder() / "bench-tests" / kept_in
    if options.fresh:
        shutil.rmtree(work, ignore_errors=True)
    modules = chosen(options, work)
    made = Rows(work / "made.jsonl", Made)
    kept = Rows(work / "judged.jsonl", Judged)
    if options.only in (None, "make"):
        asyncio.run(make(options, modules, made))
    if options.only in (None, "judge"):
        asyncio.run(judge(options, modules, made, kept))
    if options.only == "make":
        return
    rows = kept.of([one.name for one in modules], options.ways)
    if options.behind:
        files = {one.name: one.file for one in modules}
        print(*behind(rows, files, options.ways[0], "pynguin"), sep="\n")
        return
    if options.markdown:
        print(*markdown(rows, options.ways), sep="\n")
    else:
        for table in tables(rows, options.ways):
            Console().print(table)
    suffix = "" if name == "humaneval" else f"-{name}"
    output = options.output or RESULTS / f"tests{suffix}.json"
    output.parent.mkdir(exist_ok=True)
    told = document(rows, options.ways) | {
        "command": f"bench tests {' '.join(sys.argv[1:])}",
        "seconds": options.seconds,
        "seed": options.seed,
        "modules": [msgspec.to_builtins(row) for row in rows],
    }
    output.write_text(json.dumps(told, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
