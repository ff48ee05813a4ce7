"""A model that is asked for the rest of a line, and how much the true one surprises it.

The windows and prompts are those of `bench/context.py`, which says what is measured.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from pathlib import Path

import numpy as np

from completion.repository.snippets import Snippet
from engine.llama.model import LlamaModel
from engine.logits import log_probabilities
from engine.model import ModelConfig, Rows
from engine.models.families import Family
from engine.models.prompts import Prompt, Text
from syntax.text import Span

PREFIX_TOKENS, SUFFIX_TOKENS = 288, 96
MOST_TOKENS = 40
STEP = 512


class Asked:
    """The model, and what it is shown."""

    def __init__(self, path: Path, family: Family) -> None:
        self.model = LlamaModel(ModelConfig(path=path, n_ctx=4096))
        self._family = family
        fim = self.model.info.fim
        assert fim is not None
        pairs = (fim.prefix, fim.suffix, fim.middle, fim.repo, fim.file_sep)
        self._special = dict(pair for pair in pairs if pair)

    def count(self, text: str) -> int:
        return len(self.model.tokenize(text))

    def window(self, text: str, offset: int) -> tuple[Span, str, str]:
        """The offsets that are shown, and their text; whole lines at both ends."""
        start = offset
        used = 0
        while start > 0:
            begin = text.rfind("\n", 0, start - 1) + 1
            used += self.count(text[begin:start])
            if used > PREFIX_TOKENS:
                break
            start = begin
        end, used = offset, 0
        while end < len(text):
            stop = text.find("\n", end) + 1 or len(text)
            used += self.count(text[end:stop])
            if used > SUFFIX_TOKENS:
                break
            end = stop
        return Span(start, end), text[start:offset], text[offset:end]

    def packed(self, snippets: Sequence[Snippet], tokens: int) -> list[tuple[str, str]]:
        """Those that fit, the most useful next to the document."""
        files: list[tuple[str, str]] = []
        for one in snippets:
            length = self.count(one.path) + self.count(one.text) + 2
            if length <= tokens:
                tokens -= length
                files.insert(0, (one.path, one.text))
        return files

    def prompt(
        self, prefix: str, suffix: str, files: Sequence[tuple[str, str]], names: tuple[str, str]
    ) -> list[int]:
        """The family's prompt; `names` are the repository's and the document's."""
        repo, path = names if files else (None, None)
        return self._tokens(self._family.fim_prompt(prefix, suffix, files, repo, path))

    def _tokens(self, prompt: Prompt) -> list[int]:
        found: list[int] = []
        for part in prompt:
            if isinstance(part, Text):
                found += self.model.tokenize(part.value)
            else:
                found.append(self._special[part.text])
        return found

    def say(self, prompt: list[int], truth: str) -> tuple[str, float]:
        """The greedy line, and the bits by which the true one surprises."""
        self.model.clear()
        wanted = self.model.tokenize(truth + "\n")
        for at in range(0, len(prompt) - 1, STEP):
            part = prompt[at : min(at + STEP, len(prompt) - 1)]
            self.model.decode([Rows(0, at, part, 1)])
        last = len(prompt) - 1
        forced = [prompt[-1], *wanted[:-1]]
        self.model.decode([Rows(0, last, forced, len(forced))])
        bits, exact = 0.0, True
        first = int(np.argmax(self.model.logits(0)))
        for output, token in enumerate(wanted):
            logits = self.model.logits(output)
            own, _ = log_probabilities(logits, token, 1)
            exact = exact and int(np.argmax(logits)) == token
            bits -= own / math.log(2)
        if exact:
            return truth, bits
        self.model.remove(0, last + 1)
        return self._line(first, last + 1), bits

    def _line(self, token: int, position: int) -> str:
        said: list[int] = []
        while not self.model.is_end(token) and token not in self._special.values():
            said.append(token)
            text = self.model.detokenize(said)
            if "\n" in text.lstrip("\n") or len(said) == MOST_TOKENS:
                break
            self.model.decode([Rows(0, position, [token], 1)])
            position += 1
            token = int(np.argmax(self.model.logits(0)))
        return self.model.detokenize(said).lstrip("\n").partition("\n")[0]
