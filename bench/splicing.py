"""Ways to come from one prompt to the next, laid out by hand in a model's sequences.

What is measured with them, and on which texts, is in `bench/splice.py`.
"""

from __future__ import annotations

import math
import re
import time
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Literal

import numpy as np

from engine.llama.model import LlamaModel
from engine.logits import log_probabilities
from engine.model import ModelConfig, Rows
from engine.requests import Splice
from engine.sequences import Tokens, common_prefix
from engine.splice import Run, best_run, suffix_of

# The engine's prompts end before a word that the cursor stands in or behind.
_BEGUN_WORD = re.compile(r"[ .]?\w+$")
_MOST_TOKENS = 32
_NEAR = 4
_FAR = 64
START, CLOSE, TYPED = 0, 1, 2
_FIRST_WAY = 3


@dataclass(frozen=True)
class Way:
    """How to come from one prompt to the next; `splice` None: by evaluating what is new.

    The suffix was evaluated where `since` says: at the start of the line, or a few letters ago. It
    is spliced once, or after every word `typed`. `turned`: evaluated in its place, and its keys
    turned away and back.
    """

    name: str
    splice: Splice | None = None
    chunk: int = 512
    since: Literal["start", "close"] = "start"
    typed: bool = False
    turned: bool = False


def fresh(head: int, tail: int) -> Way:
    """A splice that leaves so many of the suffix's tokens out."""
    return Way(f"{head} + {tail}", Splice(head=head, tail=tail, least=8))


EVALUATED = Way("evaluated")
WAYS = {
    way.name: way
    for way in (
        EVALUATED,
        Way("again", chunk=48),
        Way("turned", turned=True),
        fresh(0, 0),
        fresh(2, 0),
        fresh(4, 0),
        fresh(4, 4),
        fresh(8, 0),
        fresh(8, 4),
        fresh(12, 0),
        fresh(16, 0),
        fresh(16, 4),
        fresh(32, 4),
        replace(fresh(8, 4), name="8 + 4 typed", typed=True),
        replace(fresh(8, 0), name="8 + 0 typed", typed=True),
        replace(fresh(8, 0), name="8 + 0 close", since="close"),
        replace(fresh(16, 0), name="16 + 0 close", since="close"),
    )
}


@dataclass(frozen=True)
class Line:
    """A line that somebody types between two texts, the cursor behind `place` letters of it."""

    id: str
    before: str
    text: str
    after: str
    place: int

    @property
    def rest(self) -> str:
        """What is still to be typed."""
        return self.text[self.place :]


@dataclass(frozen=True)
class Said:
    """What one way came to: the line, and the bits by which the true rest of it surprised."""

    text: str
    first: int
    evaluated: int
    ms: float
    bits: float


def stops(text: str) -> list[int]:
    """The lengths of a line at which the engine is asked something new while it is typed."""
    first = len(text) - len(text.lstrip())
    ends = {len(_BEGUN_WORD.sub("", text[:end])) for end in range(first + 1, len(text))}
    return sorted(end for end in ends if end > first)


class Ground:
    """A model whose sequences are laid out by hand."""

    def __init__(self, path: Path) -> None:
        self.model = LlamaModel(ModelConfig(path=path, n_ctx=16384))
        self._held: dict[int, Tokens] = {}

    def try_out(self, line: Line, ways: Sequence[Way]) -> dict[str, Said]:
        """Every way's completion of the line at its place."""
        self.model.clear()
        prompt = self._prompt(line, line.place)
        known = stops(line.text[: line.place + 1])
        close = max([0, *(end for end in known if end <= line.place - _NEAR)])
        self._put(START, self._prompt(line, 0))
        if any(way.since == "close" for way in ways):
            self._put(CLOSE, self._prompt(line, close))
        sequences, evaluated, ms = dict[str, int](), dict[str, int](), dict[str, float]()
        for number, way in enumerate(ways):
            target = sequences[way.name] = _FIRST_WAY + number
            source = CLOSE if way.since == "close" else START
            if way.typed:
                self.model.remove(TYPED, 0)
                self.model.copy(START, TYPED, 0, len(self._held[START]))
                self._held[TYPED] = self._held[START]
                for end in known:
                    if end < line.place:
                        self._lay_out(way, TYPED, TYPED, self._prompt(line, end))
                source = TYPED
            begin = time.perf_counter()
            evaluated[way.name] = self._lay_out(way, source, target, prompt)
            ms[way.name] = 1000 * (time.perf_counter() - begin)
        bits = self._surprise({sequences[way.name]: prompt for way in ways}, line.rest)
        said = self._complete({sequences[way.name]: prompt for way in ways})
        return {
            name: Said(
                self.model.detokenize(said[sequence]).partition("\n")[0],
                (said[sequence] or [-1])[0],
                evaluated[name],
                round(ms[name], 1),
                round(bits[sequence], 3),
            )
            for name, sequence in sequences.items()
        }

    def _prompt(self, line: Line, place: int) -> Tokens:
        fim = self.model.info.fim
        assert fim is not None
        assert fim.middle is not None
        tokenize = self.model.tokenize
        before, after = tokenize(line.before + line.text[:place]), tokenize(line.after)
        tokens = [fim.prefix[1], *before, fim.suffix[1], *after, fim.middle[1]]
        return np.array(tokens, np.int32)

    def _put(self, sequence: int, prompt: Tokens) -> None:
        self._evaluate(sequence, 0, prompt[:-1])
        self._held[sequence] = prompt[:-1]

    def _evaluate(self, sequence: int, start: int, tokens: Tokens, chunk: int = 512) -> None:
        for at in range(0, len(tokens), chunk):
            self.model.decode([Rows(sequence, start + at, tokens[at : at + chunk].tolist(), 0)])

    def _lay_out(self, way: Way, source: int, target: int, prompt: Tokens) -> int:
        """Let `target` hold the prompt but for its last token; how many tokens were evaluated."""
        held = self._held[source]
        kept = min(common_prefix(held, prompt), len(prompt) - 1)
        run = self._run(way, held, prompt, kept)
        state = self.model.cut(source, run.source, run.source + run.length) if run else None
        if source == target:
            self.model.remove(target, kept)
        else:
            self.model.remove(target, 0)
            self.model.copy(source, target, 0, kept)
        self._held[target] = prompt[:-1]
        if run is None or state is None:
            self._evaluate(target, kept, prompt[kept:-1], way.chunk)
            if way.turned:
                self._turn(target, prompt)
            return len(prompt) - kept
        self._evaluate(target, kept, prompt[kept : run.target])
        assert self.model.paste(target, state, run.target)
        end = run.target + run.length
        self._evaluate(target, end, prompt[end:-1])
        return len(prompt) - kept - run.length

    def _run(self, way: Way, held: Tokens, prompt: Tokens, kept: int) -> Run | None:
        fim = self.model.info.fim
        assert fim is not None
        if way.splice is None:
            return None
        old, new = suffix_of(held, fim), suffix_of(prompt, fim)
        assert old is not None
        assert new is not None
        return best_run(held, old, prompt, new, kept=kept, splice=way.splice)

    def _turn(self, target: int, prompt: Tokens) -> None:
        fim = self.model.info.fim
        assert fim is not None
        suffix = suffix_of(prompt, fim)
        assert suffix is not None
        start, end = suffix.start, len(prompt) - 1
        state = self.model.cut(target, start, end)
        self.model.remove(target, start)
        self.model.remove(TYPED, 0)
        assert self.model.paste(TYPED, state, start + _FAR)
        away = self.model.cut(TYPED, start + _FAR, end + _FAR)
        self.model.remove(TYPED, 0)
        assert self.model.paste(target, away, start)

    def _surprise(self, prompts: Mapping[int, Tokens], rest: str) -> dict[int, float]:
        """Bits by which `rest` and the end of its line surprise in every sequence."""
        true = self.model.tokenize(rest + "\n")
        rows = [
            Rows(sequence, len(prompt) - 1, [int(prompt[-1]), *true[:-1]], len(true))
            for sequence, prompt in prompts.items()
        ]
        self.model.decode(rows)
        bits: dict[int, float] = {}
        for number, row in enumerate(rows):
            nats = 0.0
            for place, token in enumerate(true):
                own, _ = log_probabilities(self.model.logits(number * len(true) + place), token, 1)
                nats -= own
            bits[row.sequence] = nats / math.log(2)
            self.model.remove(row.sequence, row.position)
        return bits

    def _complete(self, prompts: Mapping[int, Tokens]) -> dict[int, list[int]]:
        """The rest of the line in every sequence, greedily, in steps that all take part in."""
        said: dict[int, list[int]] = {sequence: [] for sequence in prompts}
        rows = {s: Rows(s, len(p) - 1, [int(p[-1])], 1) for s, p in prompts.items()}
        while rows:
            running = list(rows.values())
            self.model.decode(running)
            rows = dict(self._next(running, said))
        return said

    def _next(
        self, running: Sequence[Rows], said: Mapping[int, list[int]]
    ) -> Iterator[tuple[int, Rows]]:
        for output, row in enumerate(running):
            token = int(self.model.logits(output).argmax())
            if self.model.is_end(token):
                continue
            text = said[row.sequence]
            text.append(token)
            if b"\n" not in self.model.piece(token) and len(text) < _MOST_TOKENS:
                yield row.sequence, Rows(row.sequence, row.position + 1, [token], 1)
