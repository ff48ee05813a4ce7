"""What the suffix splice costs and saves: the same places in real code, evaluated and spliced.

    python -m bench.splice [--positions N] [--model NAME]... [--seed N] [--minutes M]

The cursor stands at the start of a line whose prompt is evaluated exactly. Then it is somewhere in
the line, at once or three letters at a time, and the line is completed greedily. "Again" evaluates
the same tokens in other chunks: how often rounding alone changes a line. Times are without the step
of the very last token, which all ways share. Writes results/splice.json.
"""

from __future__ import annotations

import argparse
import json
import random
import re
import statistics
import time
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import asdict, dataclass
from importlib.util import find_spec
from pathlib import Path

import numpy as np
from rich.console import Console
from rich.table import Table

from engine.llama.model import LlamaModel
from engine.model import ModelConfig, Rows
from engine.models.store import resolve_model
from engine.requests import Splice
from engine.sequences import Tokens, common_prefix
from engine.splice import best_run, suffix_of

RESULTS = Path(__file__).parent / "results" / "splice.json"
PACKAGES = ("starlette", "rich", "httpx")
BEFORE, AFTER = 400, 300
PLACES = 4
MOST_TOKENS = 12
# The engine's prompts end before a word that the cursor stands in or behind.
BEGUN_WORD = re.compile(r"[ .]?\w+$")
START, TYPED = 0, 1


@dataclass(frozen=True)
class Way:
    """How to come from one prompt to the next; `splice` None: by evaluating what is new."""

    name: str
    splice: Splice | None = None
    chunk: int = 512
    letters: bool = False


WAYS = (
    Way("evaluated"),
    Way("again", chunk=48),
    Way("0 + 0", Splice(head=0, tail=0)),
    Way("1 + 0", Splice(head=1, tail=0)),
    Way("4 + 4", Splice(head=4, tail=4)),
    Way("8 + 4", Splice(head=8, tail=4)),
    Way("8 + 4, typed", Splice(head=8, tail=4), letters=True),
)


@dataclass(frozen=True)
class Line:
    """A line of a file with what surrounds it, and the places in it to complete at."""

    before: str
    text: str
    after: str
    places: tuple[int, ...]


@dataclass(frozen=True)
class Row:
    """One way on one model. `same` is the share of lines equal to those of "evaluated"."""

    model: str
    way: str
    positions: int
    evaluated_tokens: float
    median_ms: float
    same: float
    same_first_token: float
    as_written: float


class Ground:
    """A model whose sequences are laid out by hand: START, one for typing, one for each way."""

    def __init__(self, path: Path) -> None:
        self.model = LlamaModel(ModelConfig(path=path, n_ctx=8192))
        self.held: dict[int, Tokens] = {}

    def prompt(self, before: str, after: str) -> Tokens:
        fim = self.model.info.fim
        assert fim is not None
        assert fim.middle is not None
        tokenize = self.model.tokenize
        return np.array(
            [fim.prefix[1], *tokenize(before), fim.suffix[1], *tokenize(after), fim.middle[1]],
            np.int32,
        )

    def evaluate(self, sequence: int, start: int, tokens: Tokens, chunk: int = 512) -> None:
        for at in range(0, len(tokens), chunk):
            part = tokens[at : at + chunk].tolist()
            self.model.decode([Rows(sequence, start + at, part, 1)])

    def lay_out(self, way: Way, source: int, target: int, prompt: Tokens) -> int:
        """Let `target` hold the prompt but for its last token; how many tokens were evaluated."""
        fim, held = self.model.info.fim, self.held[source]
        assert fim is not None
        kept = min(common_prefix(held, prompt), len(prompt) - 1)
        old, new = suffix_of(held, fim), suffix_of(prompt, fim)
        assert old is not None
        assert new is not None
        run = best_run(held, old, prompt, new, kept=kept, splice=way.splice) if way.splice else None
        state = self.model.cut(source, run.source, run.source + run.length) if run else None
        if source == target:
            self.model.remove(target, kept)
        else:
            self.model.remove(target, 0)
            self.model.copy(source, target, 0, kept)
        self.held[target] = prompt[:-1]
        if run is None or state is None:
            self.evaluate(target, kept, prompt[kept:-1], way.chunk)
            return len(prompt) - kept
        self.evaluate(target, kept, prompt[kept : run.target])
        assert self.model.paste(target, state, run.target)
        end = run.target + run.length
        self.evaluate(target, end, prompt[end:-1])
        return len(prompt) - kept - run.length

    def complete(self, prompts: dict[int, Tokens]) -> dict[int, list[int]]:
        """The rest of the line in every sequence, greedily, in steps that all take part in."""
        said: dict[int, list[int]] = {sequence: [] for sequence in prompts}
        rows = {s: Rows(s, len(p) - 1, [int(p[-1])], 1) for s, p in prompts.items()}
        while rows:
            running = list(rows.values())
            self.model.decode(running)
            rows = {}
            for output, row in enumerate(running):
                token = int(self.model.logits(output).argmax())
                if self.model.is_end(token):
                    continue
                text = said[row.sequence]
                text.append(token)
                if b"\n" not in self.model.piece(token) and len(text) < MOST_TOKENS:
                    rows[row.sequence] = Rows(row.sequence, row.position + 1, [token], 1)
        return said


def lines(count: int, seed: int) -> Iterator[Line]:
    """Lines of code from installed packages, the same ones for a seed."""
    draw = random.Random(seed)
    files: list[Path] = []
    for package in PACKAGES:
        spec = find_spec(package)
        assert spec is not None
        assert spec.origin is not None
        files += sorted(Path(spec.origin).parent.rglob("*.py"))
    files = [file for file in files if file.stat().st_size > 12 * BEFORE]
    for _ in range(count):
        while True:
            text = draw.choice(files).read_text(encoding="utf-8")
            starts = [found.end() for found in re.finditer(r"\n", text)]
            start = draw.choice([s for s in starts if BEFORE < s < len(text) - AFTER])
            line = text[start:].partition("\n")[0]
            first = len(line) - len(line.lstrip())
            places = {
                len(BEGUN_WORD.sub("", line[:end])) for end in range(first + 2, len(line) + 1)
            }
            places -= set(range(first + 1))
            if len(places) >= PLACES and not line.lstrip().startswith(("#", '"', "'")):
                break
        chosen = tuple(sorted(draw.sample(sorted(places), PLACES)))
        end = start + len(line)
        yield Line(text[start - BEFORE : start], line, text[end : end + AFTER], chosen)


def measure(name: str, path: Path, chosen: Iterable[Line], console: Console) -> list[Row]:
    ground = Ground(path)
    evaluated: dict[Way, list[int]] = {way: [] for way in WAYS}
    ms: dict[Way, list[float]] = {way: [] for way in WAYS}
    texts: dict[Way, list[list[int]]] = {way: [] for way in WAYS}
    written: list[str] = []
    for number, line in enumerate(chosen):
        start = ground.prompt(line.before, line.text + line.after)
        ground.model.clear()
        ground.evaluate(START, 0, start)
        ground.held = {START: start, TYPED: start}
        ground.model.copy(START, TYPED, 0, len(start))
        typed = 0
        for place in line.places:
            prompt = ground.prompt(line.before + line.text[:place], line.text[place:] + line.after)
            prompts: dict[int, Tokens] = {}
            for index, way in enumerate(WAYS):
                target = TYPED if way.letters else 2 + index
                letters = range(typed + 1, place + 1, 3) if way.letters else ()
                for at in letters:
                    middle = ground.prompt(
                        line.before + line.text[:at], line.text[at:] + line.after
                    )
                    if at < place and not np.array_equal(middle[:-1], ground.held[TYPED]):
                        ground.lay_out(way, TYPED, TYPED, middle)
                begin = time.perf_counter()
                source = TYPED if way.letters else START
                evaluated[way].append(ground.lay_out(way, source, target, prompt))
                ms[way].append(1000 * (time.perf_counter() - begin))
                prompts[target] = prompt
            typed = place
            said = ground.complete(prompts)
            for index, way in enumerate(WAYS):
                texts[way].append(said[TYPED if way.letters else 2 + index])
            written.append(line.text[place:])
            ground.model.remove(TYPED, len(prompt) - 1)
        if number % 10 == 9:
            console.print(f"{name}: {PLACES * (number + 1)} positions", style="dim")

    def line_of(tokens: Sequence[int]) -> str:
        return ground.model.detokenize(tokens).partition("\n")[0]

    exact = texts[WAYS[0]]
    rows = []
    for way in WAYS:
        pairs = list(zip(texts[way], exact, strict=True))
        right = [line_of(t) == w for t, w in zip(texts[way], written, strict=True)]
        rows.append(
            Row(
                model=name,
                way=way.name,
                positions=len(exact),
                evaluated_tokens=round(statistics.fmean(evaluated[way]), 1),
                median_ms=round(statistics.median(ms[way]), 1),
                same=round(statistics.fmean(line_of(a) == line_of(b) for a, b in pairs), 4),
                same_first_token=round(statistics.fmean(a[:1] == b[:1] for a, b in pairs), 4),
                as_written=round(statistics.fmean(right), 4),
            )
        )
    ground.model.close()
    return rows


def until(chosen: Sequence[Line], minutes: float) -> Iterator[Line]:
    """As many of the lines as the time allows."""
    deadline = time.monotonic() + 60 * minutes
    for line in chosen:
        if time.monotonic() > deadline:
            return
        yield line


def table(rows: Sequence[Row]) -> Table:
    shown = Table(
        "Model", "Way", "Positions", "Tokens", "ms", "Same line", "Same token", "As written"
    )
    for row in rows:
        shown.add_row(
            row.model,
            row.way,
            str(row.positions),
            f"{row.evaluated_tokens:.1f}",
            f"{row.median_ms:.0f}",
            f"{row.same:.3f}",
            f"{row.same_first_token:.3f}",
            f"{row.as_written:.3f}",
        )
    return shown


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--positions", type=int, default=300)
    parser.add_argument("--model", action="append", help="may be given several times")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--minutes", type=float, default=60.0, help="most time for a model")
    options = parser.parse_args()
    console = Console(stderr=True)
    chosen = list(lines(-(-options.positions // PLACES), options.seed))
    rows: list[Row] = []
    for model in options.model or ["qwen2.5-coder-0.5b"]:
        rows += measure(model, resolve_model(model).path, until(chosen, options.minutes), console)
    Console().print(table(rows))
    RESULTS.parent.mkdir(exist_ok=True)
    RESULTS.write_text(
        json.dumps({"seed": options.seed, "rows": [asdict(row) for row in rows]}, indent=1) + "\n",
        encoding="utf-8",
    )


if __name__ == "__main__":
    main()
