"""Suggested attributes and calls that do not exist in the package under completion.

    python -m bench.hallucination [--places N] [--model NAME] [--seed N] [--only ours|raw]
                                  [--minutes M] [--again] [--state NAME] [--ask] [--show]

At places in published packages where an attribute or a call of the package is due, with the rest
of the function not there yet: Inkling's pipeline beside the same model, asked for the same window
and taken at its word to the line's end. What is shown is judged, by jedi. "author" is what stands
there really, and tells how often jedi errs. Answers are kept, so that a run that was cut short
goes on. Writes results/hallucination.json.
"""

from __future__ import annotations

import argparse
import asyncio
import hashlib
import json
import time
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

import msgspec
from rich.console import Console
from rich.table import Table

from bench.hallucination.asking import WINDOW, Answer, Ask, Ours, raw
from bench.hallucination.judge import Judge, Use
from bench.hallucination.positions import KINDS, Position, positions
from bench.typing.corpus import language_named, packages
from cli.options import load_settings
from engine.clients.client import EngineClient
from foundation.folders import cache_folder

ROOT = Path(__file__).parents[2]
RESULTS = ROOT / "bench" / "results" / "hallucination.json"
WAYS = ("author", "raw", "ours")
BLOCK = 30


@dataclass(frozen=True)
class Row:
    """One way. `judged` uses are those that lead into the package; `missing` of them do not exist.
    `false_places` are the places with one of these."""

    way: str
    kind: str
    places: int
    shown: int
    exact: int
    judged: int
    missing: int
    false_places: int
    median_seconds: float

    @property
    def share(self) -> float:
        return self.missing / self.judged if self.judged else 0.0


class Kept:
    """Answers on disk, by everything they depend on."""

    def __init__(self, file: Path, again: bool) -> None:
        self._file = file
        self.answers: dict[str, Answer] = {}
        if file.exists() and not again:
            for line in file.read_text(encoding="utf-8").splitlines():
                row = json.loads(line)
                place = row.pop("id")
                self.answers[place] = Answer(**row)
        else:
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_text("", encoding="utf-8")

    def put(self, position: Position, answer: Answer) -> None:
        self.answers[position.id] = answer
        with self._file.open("a", encoding="utf-8") as file:
            file.write(json.dumps({"id": position.id, **asdict(answer)}) + "\n")


def key(way: str, state: str) -> str:
    """Names what answers depend on: the window, and for ours the state of what makes them."""
    digest = hashlib.sha256(repr(WINDOW).encode())
    if way != "ours" or state:
        return f"{digest.hexdigest()[:6]}{state if way == 'ours' else ''}"
    for folder in ("completion", "syntax", "engine"):
        for path in sorted((ROOT / folder).rglob("*")):
            if path.suffix in (".py", ".scm", ".toml", ".json"):
                digest.update(path.read_bytes())
    return digest.hexdigest()[:12]


async def ask_all(
    chosen: Sequence[Position], model: str, kept: Mapping[str, Kept], minutes: float
) -> None:
    """Ask every way at a place before the next place: what is there when time is up compares."""
    settings = load_settings(model=model)
    window = {"prefix_tokens": WINDOW.prefix, "suffix_tokens": WINDOW.suffix}
    completion = msgspec.structs.replace(settings.completion, **window)
    settings = msgspec.structs.replace(settings, completion=completion)
    client = await EngineClient.connect(settings)
    ours = Ours(client, settings)
    ways: dict[str, Ask] = {"ours": ours.ask, "raw": raw(client)}
    end = time.monotonic() + 60 * minutes
    try:
        for position in in_blocks(chosen):
            for way, answers in kept.items():
                if position.id not in answers.answers and time.monotonic() < end:
                    answers.put(position, await ways[way](position))
    finally:
        ours.close()
        await client.aclose()


def in_blocks(chosen: Sequence[Position]) -> Iterator[Position]:
    """A package at a time, since each needs its index, but only so many places."""
    for begin in range(0, len(chosen), BLOCK):
        yield from sorted(chosen[begin : begin + BLOCK], key=lambda one: one.root)


def first_line(text: str) -> str:
    return text.partition("\n")[0]


def rows(way: str, judged: Sequence[tuple[Position, Answer, Sequence[Use]]]) -> Iterator[Row]:
    for kind in ("all", *KINDS):
        of = [one for one in judged if kind in ("all", one[0].kind)]
        uses = [use for _, _, found in of for use in found]
        seconds = sorted(answer.seconds for _, answer, _ in of)
        yield Row(
            way=way,
            kind=kind,
            places=len(of),
            shown=sum(bool(answer.text.strip()) for _, answer, _ in of),
            exact=sum(first_line(a.text).rstrip() == p.truth.rstrip() for p, a, _ in of),
            judged=len(uses),
            missing=sum(not use.exists for use in uses),
            false_places=sum(any(not use.exists for use in found) for _, _, found in of),
            median_seconds=round(seconds[len(seconds) // 2], 2) if seconds else 0.0,
        )


def table(found: Sequence[Row]) -> Table:
    shown = Table(
        "Way", "At", "Places", "Shown", "Exact", "Judged", "Missing", "Share", "Places with"
    )
    for row in found:
        shown.add_row(
            row.way,
            row.kind,
            str(row.places),
            str(row.shown),
            str(row.exact),
            str(row.judged),
            str(row.missing),
            f"{row.share:.1%}",
            str(row.false_places),
        )
    return shown


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--places", type=int, default=240)
    parser.add_argument("--model", default="qwen2.5-coder-0.5b")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--only", choices=WAYS)
    parser.add_argument("--minutes", type=float, default=60.0, help="stop asking after so long")
    parser.add_argument("--again", action="store_true", help="ask anew what was asked before")
    parser.add_argument("--state", default="", help="keep ours under this name, not the sources'")
    parser.add_argument("--ask", action="store_true", help="ask only, and judge another time")
    parser.add_argument("--show", action="store_true", help="print what does not exist")
    options = parser.parse_args()
    found = packages(language_named("python"))
    chosen = positions(found, options.places, options.seed)
    every: list[Row] = []
    ways = [options.only] if options.only else list(WAYS)
    folder = cache_folder() / "bench-hallucination"
    kept = {
        way: Kept(folder / f"{options.model}-{way}-{key(way, options.state)}.jsonl", options.again)
        for way in ways
        if way != "author"
    }
    if kept and options.minutes:
        asyncio.run(ask_all(chosen, options.model, kept, options.minutes))
    if options.ask:
        return
    judge = Judge([package.root for package in found])
    for way in ways:
        answers = {one.id: Answer(one.truth, 0.0) for one in chosen}
        if way in kept:
            answers = kept[way].answers
        judged = []
        for position in chosen:
            answer = answers.get(position.id)
            if answer is None:
                continue
            root = Path(position.root)
            text = answer.text
            path = root / position.path
            uses = judge.uses(root, path, position.prefix, text, position.suffix)
            judged.append((position, answer, uses))
            wrong = [f"{use.kind} {use.name}" for use in uses if not use.exists]
            if wrong and options.show:
                line = position.prefix.rpartition("\n")[2].strip()
                print(f"{way}: {position.id}: {line}█{text}  | {', '.join(wrong)}")
        every += rows(way, judged)
    Console().print(table(every))
    if not options.only:
        RESULTS.parent.mkdir(exist_ok=True)
        document = {
            "model": options.model,
            "seed": options.seed,
            "rows": [{**asdict(row), "share": round(row.share, 4)} for row in every],
        }
        RESULTS.write_text(json.dumps(document, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
