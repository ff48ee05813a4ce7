"""A model that keeps what it evaluated from one prompt to the next, also from one run to the next.

Which prompts it is given is decided in `prompts.py`, what they are measured for in `__main__.py`.
"""

from __future__ import annotations

import math
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from engine.llama.model import LlamaModel
from engine.logits import log_probabilities
from engine.model import ModelConfig, Rows
from engine.models.prompts import Prompt, Text
from engine.requests import Splice
from engine.sequences import Tokens, common_prefix
from engine.splice import best_run, suffix_of

STEP = 512
MOST_TOKENS = 40
_CONTEXT = 32_768


class OutOfTime(Exception):
    """The time for this run is over; what was evaluated is held and can be kept."""


@dataclass(frozen=True, slots=True)
class Step:
    """Tokens evaluated at once, from a position on."""

    position: int
    tokens: int
    ms: float


class Ground:
    """One sequence of one model. Raises `OutOfTime` from `lay` after `deadline` (monotonic)."""

    def __init__(self, path: Path, deadline: float) -> None:
        self.model = LlamaModel(ModelConfig(path=path, n_ctx=_CONTEXT, n_seq_max=2))
        self._deadline = deadline
        self._held: Tokens = np.zeros(0, np.int32)
        fim = self.model.info.fim
        assert fim is not None
        self._fim = fim
        pairs = (fim.prefix, fim.suffix, fim.middle, fim.repo, fim.file_sep)
        self._special = dict(pair for pair in pairs if pair)

    async def count(self, texts: Sequence[str]) -> list[int]:
        """How many tokens each text has."""
        return [len(self.model.tokenize(text)) for text in texts]

    def tokens(self, prompt: Prompt) -> Tokens:
        """A prompt as the engine would read it."""
        found: list[int] = []
        for part in prompt:
            if isinstance(part, Text):
                found += self.model.tokenize(part.value)
            else:
                found.append(self._special[part.text])
        return np.array(found, np.int32)

    def holds(self, tokens: int) -> bool:
        """Whether as much as that is held."""
        return len(self._held) >= tokens

    def forget(self) -> None:
        """Hold nothing."""
        self.model.clear()
        self._held = self._held[:0]

    def lay(self, prompt: Tokens, heard: Callable[[Step], object] = lambda _: None) -> int:
        """Hold a prompt but for its last token, as much of it as is held already taken over; how
        many tokens were evaluated. `heard` is told of each step."""
        kept = min(common_prefix(self._held, prompt), len(prompt) - 1)
        self.model.remove(0, kept)
        self._held = prompt[:kept]
        for at in range(kept, len(prompt) - 1, STEP):
            if time.monotonic() > self._deadline:
                raise OutOfTime
            part = prompt[at : min(at + STEP, len(prompt) - 1)]
            started = time.perf_counter()
            self.model.decode([Rows(0, at, part.tolist(), 0)])
            self._held = prompt[: at + len(part)]
            heard(Step(at, len(part), round(1000 * (time.perf_counter() - started), 1)))
        return len(prompt) - kept

    def splice(self, prompt: Tokens) -> int:
        """As `lay`, with the suffix's cells moved instead of evaluated, as the engine
        does it; where the context has no room for them twice they are evaluated."""
        kept = min(common_prefix(self._held, prompt), len(prompt) - 1)
        old, new = suffix_of(self._held, self._fim), suffix_of(prompt, self._fim)
        run = old and new and best_run(
            self._held, old, prompt, new, kept=kept, splice=Splice()
        )  # fmt: skip
        if not run:
            return self.lay(prompt)
        state = self.model.cut(0, run.source, run.source + run.length)
        self.model.remove(0, kept)
        self._held = prompt[:kept]
        fresh = self.lay(prompt[: run.target + 1]) - 1
        if self.model.paste(0, state, run.target):
            self._held = prompt[: run.target + run.length]
        return fresh + self.lay(prompt)

    def line(self, prompt: Tokens) -> str:
        """The greedy text up to a line's end, behind a prompt that is laid out."""
        said: list[int] = []
        position, token = len(prompt) - 1, int(prompt[-1])
        while True:
            self.model.decode([Rows(0, position, [token], 1)])
            position += 1
            token = int(np.argmax(self.model.logits(0)))
            if self.model.is_end(token) or token in self._special.values():
                break
            said.append(token)
            if "\n" in self.model.detokenize(said).lstrip("\n") or len(said) == MOST_TOKENS:
                break
        self.model.remove(0, len(prompt) - 1)
        return first_line(self.model.detokenize(said))

    def judged(self, prompt: Tokens, truth: str) -> tuple[str, float]:
        """The greedy line, and the bits by which the true one and its end surprise."""
        wanted = self.model.tokenize(truth + "\n")
        last = len(prompt) - 1
        self.model.decode([Rows(0, last, [int(prompt[-1]), *wanted[:-1]], len(wanted))])
        bits, same = 0.0, True
        for output, token in enumerate(wanted):
            logits = self.model.logits(output)
            own, _ = log_probabilities(logits, token, 1)
            same = same and int(np.argmax(logits)) == token
            bits -= own / math.log(2)
        self.model.remove(0, last)
        return first_line(truth) if same else self.line(prompt), round(bits, 3)

    def save(self, file: Path) -> None:
        """Keep what is held."""
        np.savez(file, held=self._held, state=self.model.save(0))

    def load(self, file: Path, prompt: Tokens) -> None:
        """Hold again what was kept, if it is of use for a prompt."""
        if not file.exists():
            return
        with np.load(file) as kept:
            held = kept["held"]
            if common_prefix(held, prompt) < STEP:
                return
            self.forget()
            if self.model.restore(0, kept["state"]):
                self._held = held


def first_line(text: str) -> str:
    """What is shown first of a text, without the blanks around it."""
    return text.lstrip("\n").partition("\n")[0].strip()
