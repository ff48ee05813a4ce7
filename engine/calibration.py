"""A model's speed, found out while nobody wants anything of it; real requests refine it later."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from engine.interruption import Interruptible
from engine.kv_cache import KvCache
from engine.model import Rows, StepResult
from engine.speed import Speedometer, StepCosts

# What it may take if nobody comes in between: a second on a slow machine, less on a fast one.
_PROMPT_MS, _DECODE_MS = 700.0, 300.0
_FEWEST_ROWS, _MOST_TOKENS = 64, 12


@dataclass(frozen=True, slots=True)
class Bounds:
    """How many prompt rows to evaluate in one step, and how many tokens one by one after them."""

    rows: int
    tokens: int


def bounds(prompt: StepCosts, decode: StepCosts, n_batch: int, n_cells: int) -> Bounds:
    """As much as the time allows on this machine, as far as it is known."""
    most = min(n_batch, n_cells // 2)
    rows = min(most, max(_FEWEST_ROWS, prompt.rows_within(_PROMPT_MS, most)))
    tokens = min(_MOST_TOKENS, max(1, int(_DECODE_MS / max(decode.predict(1), 0.1))))
    return Bounds(rows, tokens)


class Calibration:
    """Runs on the worker's thread, on a sequence of its own that is empty again afterwards."""

    def __init__(
        self,
        cache: KvCache,
        interrupt: Interruptible,
        speedometer: Speedometer,
        clock: Callable[[], float],
    ) -> None:
        self._cache = cache
        self._interrupt = interrupt
        self._speedometer = speedometer
        self._clock = clock

    def run(
        self,
        wanted: Bounds,
        n_vocab: int,
        expected: Callable[[int], float],
        stop: Callable[[], bool],
    ) -> bool:
        """Take the steps; False if `stop` said so between two, or a request broke one off.

        `expected` milliseconds by rows say whether a step is worth breaking off.
        """
        reserved = self._cache.reserve(1)
        if reserved is None:
            return False
        (sequence,) = reserved
        try:
            if not self._cache.make_room(wanted.rows + wanted.tokens):
                return False
            tokens = [token % n_vocab for token in range(wanted.rows)]
            ms = self._step(Rows(sequence, 0, tokens, 1), expected)
            if ms is None:
                return False
            self._speedometer.prompt_step(wanted.rows, ms)
            for position in range(wanted.rows, wanted.rows + wanted.tokens):
                ms = None if stop() else self._step(Rows(sequence, position, [0], 1), expected)
                if ms is None:
                    return False
                self._speedometer.single_step(ms)
            return True
        finally:
            self._cache.repair(sequence, 0)
            self._cache.release(sequence, keep=False)

    def _step(self, rows: Rows, expected: Callable[[int], float]) -> float | None:
        """The milliseconds it took; None if it was broken off."""
        begin = self._clock()
        done = self._interrupt.run_idly([rows], expected(len(rows.tokens))) is StepResult.done
        return 1000 * (self._clock() - begin) if done else None
