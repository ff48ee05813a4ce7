"""What a step of the engine costs by its rows and by what the KV cache holds: processor time.

    python -m bench.docs.steps [--model NAME|FILE] [--repeats N]

One thread, so that other programs add nothing but their share of the caches; medians are told.
"""

from __future__ import annotations

import argparse
import statistics
import time
from collections.abc import Sequence
from pathlib import Path

from engine.llama.model import LlamaModel
from engine.model import ModelConfig, Rows
from engine.models.store import resolve_model

_ROWS = (1, 2, 4, 8, 16, 24)
_CACHES = ((1, 615, 0), (8, 615, 0), (8, 615, 200), (8, 615, 400))
_PROMPTS = (16, 32, 64, 165)
_SHARED = 615


def tokens(count: int) -> list[int]:
    """So many tokens, no two neighbours alike."""
    return [1000 + 37 * at % 20_000 for at in range(count)]


class Steps:
    """Steps on one model, and how long they take."""

    def __init__(self, path: Path, repeats: int) -> None:
        self._model = LlamaModel(ModelConfig(path=path, n_ctx=8192, threads=1))
        self._repeats = repeats

    def hold(self, sequences: int, shared: int, own: int) -> None:
        """Let so many sequences share `shared` cells and have `own` each."""
        self._model.clear()
        if shared:
            self._append(0, 0, shared)
        for sequence in range(1, sequences):
            self._model.copy(0, sequence, 0, shared)
        for sequence in range(sequences):
            self._append(sequence, shared, own)

    def ms(self, rows: Sequence[Rows]) -> float:
        """Milliseconds of a step, which leaves nothing behind."""
        taken = []
        for _ in range(self._repeats + 1):
            begun = time.thread_time()
            self._model.decode(rows)
            taken.append(1000 * (time.thread_time() - begun))
            for part in rows:
                self._model.remove(part.sequence, part.position)
        return statistics.median(taken[1:])

    def _append(self, sequence: int, position: int, count: int) -> None:
        for at in range(0, count, self._model.n_batch):
            piece = tokens(count)[at : at + self._model.n_batch]
            self._model.decode([Rows(sequence, position + at, piece, 0)])


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--model", default="qwen2.5-coder-0.5b")
    parser.add_argument("--repeats", type=int, default=5)
    options = parser.parse_args()
    steps = Steps(resolve_model(options.model).path, options.repeats)
    for rows in _ROWS:
        chosen, forced = (
            steps.ms([Rows(sequence, 0, tokens(1), outputs) for sequence in range(rows)])
            for outputs in (1, 0)
        )
        print(f"{rows:3} rows, empty cache: {chosen:6.1f} ms, without logits {forced:6.1f} ms")
    for rows, shared, own in _CACHES:
        steps.hold(rows, shared, own)
        taken = steps.ms([Rows(s, shared + own, tokens(1), 1) for s in range(rows)])
        print(f"{rows:3} rows behind {shared} shared and {own} own cells: {taken:6.1f} ms")
    for rows in _PROMPTS:
        steps.hold(1, _SHARED, 0)
        taken = steps.ms([Rows(0, _SHARED, tokens(rows), 1)]) / rows
        print(f"prompt of {rows:3} rows behind {_SHARED} cells: {taken:6.1f} ms a row")


if __name__ == "__main__":
    main()
