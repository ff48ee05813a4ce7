"""What context from the repository is worth: the same places in real code, with and without it.

    python -m bench.context [--positions N] [--language ID] [--model NAME] [--minutes M]

A function's body is typed up to a place in one of its lines; the rest of the body is not there yet.
Each way shows the model the same window around the cursor, and before it the snippets of some kinds
within a number of tokens, in the repository layout of its family. "Exact": the model's greedy text
is the rest of the line. "Bits": how many bits less (negative: more) the true rest of the line
surprises the model than without context; "likelier" counts the places where that is a quarter of a
bit, "less" the reverse. With --crossing the rest of the line has a name that another file defines
and the text around does not show. What was tried is kept, so that a run that was cut short goes on.
Writes results/context-LANGUAGE.json.
"""

from __future__ import annotations

import argparse
import difflib
import hashlib
import json
import math
import random
import re
import statistics
import tempfile
import time
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

from rich.console import Console
from rich.table import Table

from bench.forced import Asked
from bench.typing.corpus import Package, chosen, language_named, packages, visits
from bench.typing.place import Place
from completion.repository.gather import Repository
from completion.repository.outline import outline
from completion.repository.snippets import Snippet
from completion.values import CompletionRequest
from engine.models.families import family_named
from engine.models.store import resolve_model
from foundation.folders import cache_folder
from foundation.settings import Settings
from syntax.index.workspace import WorkspaceIndex
from syntax.parsing import parse
from syntax.symbols import symbols
from syntax.text import Snapshot, Span

RESULTS = Path(__file__).parent / "results"
_SHOWN_BEFORE, _SHOWN_BEHIND = 1200, 400
_MOST_PLACES = 2000
_SHORTEST_LINE, _SHORTEST_NAME = 8, 4
_NOTICEABLE_BITS = 0.25
_IDENTIFIER = re.compile(r"(?<![\w.\"'])[A-Za-z_]\w+|(?<=\.)[A-Za-z_]\w+")


@dataclass(frozen=True)
class Way:
    """The kinds of snippets shown, and how many tokens of them at most; `plain`: not in the
    family's repository layout, but as the beginning of the document, under comments."""

    name: str
    kinds: tuple[str, ...]
    tokens: int
    plain: bool = False


def _way(name: str, tokens: int, *kinds: str, plain: bool = False) -> Way:
    named = [name, *([str(tokens)] if tokens else []), *(["plain"] if plain else [])]
    return Way(" ".join(named), kinds, tokens, plain)


_DEFINITIONS = ("definition", "member", "called")
_ALL = (*_DEFINITIONS, "outline", "recent", "similar", "counterpart")
WAYS = {
    way.name: way
    for way in (
        _way("none", 0),
        _way("definitions", 192, *_DEFINITIONS),
        _way("outline", 192, "outline"),
        _way("similar", 192, "similar"),
        _way("recent", 192, "recent"),
        _way("all", 192, *_ALL),
        _way("counterpart", 192, "counterpart"),
        _way("random", 192, "random"),
        _way("random", 192, "random", plain=True),
        _way("definitions", 192, *_DEFINITIONS, plain=True),
        _way("outline", 192, "outline", plain=True),
        _way("similar", 192, "similar", plain=True),
        _way("all", 192, *_ALL, plain=True),
        _way("all", 128, *_ALL),
        _way("all", 256, *_ALL),
        _way("all", 512, *_ALL),
        _way("outline", 512, "outline"),
        _way("definitions", 512, *_DEFINITIONS),
    )
}
DEFAULT = ("none", "definitions 192", "outline 192", "similar 192", "recent 192", "all 192")


@dataclass(frozen=True)
class Spot:
    """A place in a line: the document as typed so far, and the rest of the line."""

    id: str
    package: Package
    place: Place
    text: str
    offset: int
    rest: str


@dataclass(frozen=True)
class Said:
    """What the model said with one way's prompt; `bits` of the true rest of the line."""

    text: str
    bits: float
    prompt_tokens: int
    shown: int


@dataclass(frozen=True)
class Row:
    """One way against "none": at how many places it alone was right (`won`) or wrong (`lost`)."""

    way: str
    positions: int
    with_snippets: int
    exact: float
    similarity: float
    won: int
    lost: int
    p: float
    bits_saved: float
    bits_error: float
    likelier: int
    less_likely: int
    prompt_tokens: float


def spots(
    found: Sequence[Package], count: int, seed: int, *, crossing: bool = False
) -> Iterator[Spot]:
    """Places in lines, drawn; `crossing`: only where the rest of the line has a name that another
    file of the package defines, and the text around does not show."""
    defined = {package.name: _definers(package) for package in found} if crossing else {}
    left = count
    for package, place in chosen(found, _MOST_PLACES if crossing else count, seed):
        if left == 0:
            return
        draw = random.Random(f"{seed} {place.path} {place.name}")
        lines = list(_lines(place, defined.get(package.name)))
        if not lines:
            continue
        at, line, inner = draw.choice(lines)
        column = len(line) - len(line.lstrip())
        if inner and draw.random() < 0.5:
            column = draw.choice(inner)
        left -= 1
        before = place.before + place.body[: at + column]
        yield Spot(
            f"{package.name} {place.path} {place.name} {at + column}",
            package, place, before + place.after, len(before), line[column:],
        )  # fmt: skip


def _lines(
    place: Place, definers: Mapping[str, set[str]] | None
) -> Iterator[tuple[int, str, list[int]]]:
    """Lines a cursor can be put in: a line's offset in the body, the line, and columns in it."""
    at = 0
    for line in place.body.split("\n"):
        column = len(line) - len(line.lstrip())
        names = list(_IDENTIFIER.finditer(line))
        if definers is not None:
            shown = (place.before + place.body[:at])[-_SHOWN_BEFORE:] + place.after[:_SHOWN_BEHIND]
            near = set(re.findall(r"\w+", shown))
            names = [
                one for one in names
                if definers.get(one[0], set()) - {place.path} and one[0] not in near
            ]  # fmt: skip
        is_code = len(line.strip()) >= _SHORTEST_LINE and line.lstrip()[0] not in "#/*\"'"
        if is_code and (names or definers is None):
            yield at, line, [one.start() for one in names if one.start() > column]
        at += len(line) + 1


def _definers(package: Package) -> dict[str, set[str]]:
    """The files of a package by the names they define."""
    found: dict[str, set[str]] = {}
    language = language_named(package.places[0].language)
    for name in package.files:
        text = (package.root / name).read_text(encoding="utf-8")
        for symbol in symbols(parse(Snapshot(text), language)):
            if len(symbol.name) >= _SHORTEST_NAME and not symbol.name.startswith("__"):
                found.setdefault(symbol.name, set()).add(name)
    return found


class Workspaces:
    """An index and the lexical index of one package at a time, kept warm."""

    def __init__(self) -> None:
        self._open: dict[str, tuple[WorkspaceIndex, Repository]] = {}
        self._cache = Path(tempfile.mkdtemp())

    def of(self, package: Package) -> Repository:
        if package.name not in self._open:
            index = WorkspaceIndex([package.root], self._cache)
            index.start()
            if not index.wait(120):
                raise SystemExit(f"{package.name} cannot be indexed")
            self._open[package.name] = index, Repository(index, Settings())
        return self._open[package.name][1]

    def close(self) -> None:
        for index, repository in self._open.values():
            repository.close()
            index.close()


def snippets_of(spot: Spot, repository: Repository, visible: Span, seed: int) -> list[Snippet]:
    """Everything there is to show, in the order of the repository; the outline where it says."""
    path = spot.package.root / spot.place.path
    language = language_named(spot.place.language)
    request = CompletionRequest(
        path=path, uri=path.as_uri(), parse=parse(Snapshot(spot.text), language),
        offset=spot.offset, roots=(spot.package.root,),
    )  # fmt: skip
    repository.snippets(request)
    if not repository.wait(120):
        raise SystemExit("the lexical index does not come to an end")
    looked = Repository(None, Settings())
    for visit in visits(spot.package, spot.place, spot.package.root, seed):
        looked.viewed(visit.path, visit.line)
    found = list(repository.snippets(request))
    found += looked.snippets(request)
    own = outline(request, visible)
    return [*found, *([own] if own else []), *_placebo(spot, seed)]


def _placebo(spot: Spot, seed: int) -> list[Snippet]:
    """Lines of the same package that nobody asked for."""
    draw = random.Random(f"{seed} placebo {spot.id}")
    others = [name for name in spot.package.files if name != spot.place.path]
    if not others:
        return []
    name = draw.choice(others)
    lines = (spot.package.root / name).read_text(encoding="utf-8").splitlines()
    first = draw.randrange(max(1, len(lines) - 16))
    return [Snippet(name, "\n".join(lines[first : first + 16]) + "\n", "random")]  # type: ignore[arg-type]


def shown_by(way: Way, found: Sequence[Snippet], asked: Asked) -> list[tuple[str, str]]:
    """What a way's prompt shows; an outline is cut to its budget line by line."""
    wanted: list[Snippet] = []
    for one in found:
        if one.why not in way.kinds:
            continue
        if one.why == "outline":
            text = one.text
            most = way.tokens if len(way.kinds) == 1 else way.tokens // 2
            while text and asked.count(text) + asked.count(one.path) + 2 > most:
                text = text.rstrip("\n").rpartition("\n")[0]
            if text:
                wanted.append(Snippet(one.path, text + "\n", "outline"))
        else:
            wanted.append(one)
    return asked.packed(wanted, way.tokens)


def measure(
    chosen_spots: Sequence[Spot],
    ways: Sequence[Way],
    asked: Asked,
    records: Path,
    *,
    seed: int,
    minutes: float,
) -> None:
    known = {(record["spot"], record["way"], record["recipe"]) for record in read(records)}
    workspaces = Workspaces()
    deadline = time.monotonic() + 60 * minutes
    try:
        with records.open("a", encoding="utf-8") as file:
            for spot in chosen_spots:
                if time.monotonic() > deadline:
                    return
                repository = workspaces.of(spot.package)
                visible, prefix, suffix = asked.window(spot.text, spot.offset)
                found = snippets_of(spot, repository, visible, seed)
                stripped = prefix.rstrip(" ")
                truth = prefix[len(stripped) :] + spot.rest
                names = (spot.package.name, spot.place.path)
                said: dict[str, Said] = {}
                for way in ways:
                    files = shown_by(way, found, asked)
                    before = stripped
                    if way.plain and files:
                        sign = language_named(spot.place.language).line_comment
                        laid = (f"{sign} {name}\n{text}\n" for name, text in files)
                        before = f"{''.join(laid)}{sign} {spot.place.path}\n{stripped}"
                    prompt = asked.prompt(before, suffix, [] if way.plain else files, names)
                    recipe = hashlib.sha256(repr(prompt).encode()).hexdigest()[:16]
                    if (spot.id, way.name, recipe) in known:
                        continue
                    if recipe not in said:
                        text, bits = asked.say(prompt, truth)
                        said[recipe] = Said(text.strip(), bits, len(prompt), len(files))
                    record = {"spot": spot.id, "way": way.name, "recipe": recipe,
                              "truth": spot.rest.strip(), **asdict(said[recipe])}  # fmt: skip
                    file.write(json.dumps(record) + "\n")
                    file.flush()
    finally:
        workspaces.close()


def read(records: Path) -> list[dict[str, object]]:
    if not records.exists():
        return []
    return [json.loads(line) for line in records.read_text(encoding="utf-8").splitlines()]


def rows(records: Path, ways: Sequence[Way], wanted: set[str]) -> Iterator[Row]:
    """The table; of a place tried twice with one way, the later try counts."""
    said: dict[str, dict[str, Said]] = {}
    truth: dict[str, str] = {}
    for record in read(records):
        spot = str(record["spot"])
        if spot in wanted:
            truth[spot] = str(record["truth"])
            said.setdefault(spot, {})[str(record["way"])] = Said(
                str(record["text"]), float(str(record["bits"])),
                int(str(record["prompt_tokens"])), int(str(record["shown"])),
            )  # fmt: skip
    for way in ways:
        pairs = {s: (each[way.name], each["none"]) for s, each in said.items()
                 if way.name in each and "none" in each}  # fmt: skip
        if pairs:
            yield _row(way, pairs, truth)


def _row(way: Way, pairs: Mapping[str, tuple[Said, Said]], truth: Mapping[str, str]) -> Row:
    exact = [(a.text == truth[s], b.text == truth[s]) for s, (a, b) in pairs.items()]
    won = sum(a and not b for a, b in exact)
    lost = sum(b and not a for a, b in exact)
    saved = [b.bits - a.bits for a, b in pairs.values()]
    similar = [difflib.SequenceMatcher(None, a.text, truth[s], autojunk=False).ratio()
               for s, (a, _) in pairs.items()]  # fmt: skip
    return Row(
        way=way.name,
        positions=len(pairs),
        with_snippets=sum(a.shown > 0 for a, _ in pairs.values()),
        exact=round(statistics.fmean(a for a, _ in exact), 4),
        similarity=round(statistics.fmean(similar), 4),
        won=won,
        lost=lost,
        p=round(sign_test(won, lost), 4),
        bits_saved=round(statistics.fmean(saved), 3),
        bits_error=round(statistics.stdev(saved) / math.sqrt(len(saved)), 3) if saved[1:] else 0.0,
        likelier=sum(each > _NOTICEABLE_BITS for each in saved),
        less_likely=sum(each < -_NOTICEABLE_BITS for each in saved),
        prompt_tokens=round(statistics.fmean(a.prompt_tokens for a, _ in pairs.values()), 1),
    )


def sign_test(won: int, lost: int) -> float:
    """Two-sided: how likely a fair coin is as uneven, thrown once for each line that differs."""
    total, fewer = won + lost, min(won, lost)
    tail: float = sum(math.comb(total, count) for count in range(fewer + 1)) / 2**total
    return min(1.0, 2 * tail)


def table(shown: Sequence[Row]) -> Table:
    made = Table(
        "Way",
        "N",
        "With",
        "Exact",
        "Similar",
        "+",
        "-",
        "p",
        "Bits saved",
        "Likelier",
        "Less",
        "Tokens",
    )
    for row in shown:
        made.add_row(
            row.way, str(row.positions), str(row.with_snippets), f"{row.exact:.3f}",
            f"{row.similarity:.3f}", str(row.won), str(row.lost), f"{row.p:.2f}",
            f"{row.bits_saved:+.2f} ± {row.bits_error:.2f}",
            str(row.likelier), str(row.less_likely), f"{row.prompt_tokens:.0f}",
        )  # fmt: skip
    return made


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--positions", type=int, default=160)
    parser.add_argument("--language", default="python")
    parser.add_argument("--crossing", action="store_true", help="lines with names of other files")
    parser.add_argument("--model", default="qwen2.5-coder-0.5b")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--minutes", type=float, default=60.0, help="most time for new places")
    parser.add_argument("--ways", default=",".join(DEFAULT), help=f"of: {', '.join(WAYS)}")
    parser.add_argument("--records", type=Path, help="what was tried; default: in the cache folder")
    options = parser.parse_args()
    records = options.records or cache_folder() / "bench-context" / (
        f"{options.model}-{options.language}-{options.seed}{'-crossing' * options.crossing}.jsonl"
    )
    records.parent.mkdir(parents=True, exist_ok=True)
    found = packages(language_named(options.language))
    picked = list(spots(found, options.positions, options.seed, crossing=options.crossing))
    ways = [WAYS[name.strip()] for name in options.ways.split(",")]
    if options.minutes > 0:
        known = resolve_model(options.model)
        asked = Asked(known.path, family_named("qwen2.5-coder"))
        measure(picked, ways, asked, records, seed=options.seed, minutes=options.minutes)
    shown = list(rows(records, ways, {spot.id for spot in picked}))
    Console(width=120).print(table(shown))
    RESULTS.mkdir(exist_ok=True)
    (RESULTS / f"context-{options.language}{'-crossing' * options.crossing}.json").write_text(
        json.dumps([asdict(row) for row in shown], indent=1) + "\n", encoding="utf-8"
    )


if __name__ == "__main__":
    main()
