"""How much of what is typed next a context names, without a model: quick to ask of many places.

    python -m bench.context_names [--positions N] [--language ID] [--crossing] [--seed N]

The places are those of `bench/context.py`. A name is new where the rest of the line has it and the
text around the cursor does not. For each kind of snippet: how many of the new names are in what it
shows of at most 650 characters, some 190 tokens. Writes results/context-names-LANGUAGE.json.
"""

from __future__ import annotations

import argparse
import builtins
import json
import keyword
import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

from rich.console import Console
from rich.table import Table

from bench.context import Workspaces, snippets_of, spots
from bench.typing.corpus import language_named, packages
from completion.repository.snippets import Snippet
from syntax.text import Span

RESULTS = Path(__file__).parent / "results"
BEFORE, BEHIND = 1100, 350
CHARACTERS = 650
_NAME = re.compile(r"[A-Za-z_]\w+")
_STRING = re.compile(r"\"[^\"]*\"|'[^']*'")
_KNOWN = {*keyword.kwlist, *dir(builtins), "self", "cls"}


@dataclass(frozen=True)
class Row:
    """One kind: at how many places it has something, how long that is, and the new names in it."""

    kind: str
    places: int
    characters: float
    found: int
    per_1000_characters: float


def new_names(rest: str, window: str) -> set[str]:
    return set(_NAME.findall(_STRING.sub("", rest))) - set(_NAME.findall(window)) - _KNOWN


def shown(snippets: Iterable[Snippet]) -> str:
    """What fits of them, the most useful first; the beginning of an outline."""
    text = ""
    for one in snippets:
        if one.why == "outline":
            text += one.text[:CHARACTERS]
        elif len(text) + len(one.text) <= CHARACTERS:
            text += one.text
    return text


def measured(language: str, positions: int, seed: int, *, crossing: bool) -> tuple[list[Row], int]:
    """The rows, and how many new names there are."""
    found, places, characters = Counter[str](), Counter[str](), Counter[str]()
    total = 0
    workspaces = Workspaces()
    try:
        for spot in spots(packages(language_named(language)), positions, seed, crossing=crossing):
            window = Span(max(0, spot.offset - BEFORE), min(len(spot.text), spot.offset + BEHIND))
            new = new_names(spot.rest, spot.text[window.start : window.end])
            total += len(new)
            kinds: dict[str, list[Snippet]] = defaultdict(list)
            for one in snippets_of(spot, workspaces.of(spot.package), window, seed):
                kinds[one.why].append(one)
            for kind, snippets in kinds.items():
                text = shown(snippets)
                places[kind] += bool(text)
                characters[kind] += len(text)
                found[kind] += len(new & set(_NAME.findall(text)))
    finally:
        workspaces.close()
    rows = [
        Row(
            kind,
            places[kind],
            round(characters[kind] / max(1, places[kind]), 1),
            found[kind],
            round(1000 * found[kind] / max(1, characters[kind]), 2),
        )
        for kind in sorted(places, key=lambda kind: -found[kind])
    ]
    return rows, total


def table(rows: Sequence[Row]) -> Table:
    made = Table("Kind", "Places", "Characters", "New names found", "Per 1,000 characters")
    for row in rows:
        made.add_row(*(str(value) for value in asdict(row).values()))
    return made


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--positions", type=int, default=300)
    parser.add_argument("--language", default="python")
    parser.add_argument("--crossing", action="store_true", help="lines with names of other files")
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    rows, total = measured(
        options.language, options.positions, options.seed, crossing=options.crossing
    )
    Console(width=100).print(f"{options.positions} places, {total} new names", table(rows))
    RESULTS.mkdir(exist_ok=True)
    name = f"context-names-{options.language}{'-crossing' * options.crossing}.json"
    (RESULTS / name).write_text(
        json.dumps({"new_names": total, "rows": [asdict(row) for row in rows]}, indent=1) + "\n",
        encoding="utf-8",
    )


if __name__ == "__main__":
    main()
