"""What a step costs on this machine, learnt from the steps taken. No clock, no model here."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator

_WEIGHT = 0.3
_FIRST_GUESS_MS = 4.0


class StepCosts:
    """Milliseconds by rows in a step: a smoothed figure for each size seen, lines between.

    The curve is not smooth. Matrix kernels work on blocks of rows, so that 16 rows can cost less
    than 6, and two rows more than two steps of one; hence a figure for every small size.
    """

    def __init__(self) -> None:
        self._ms: dict[int, float] = {}
        self._sizes: list[int] = []
        self._seen: dict[int, int] = {}

    def observe(self, rows: int, ms: float) -> None:
        """A step of `rows` rows took `ms`."""
        size = _bucket(rows)
        ms *= size / rows
        known = self._ms.get(size)
        if known is None:
            self._sizes.insert(bisect_left(self._sizes, size), size)
            self._ms[size] = ms
        else:
            # One pause of the machine must not stand for the size.
            ms = min(ms, 3 * known)
            self._ms[size] = known + _WEIGHT * (ms - known)
        self._seen[size] = self._seen.get(size, 0) + 1

    def known(self, rows: int) -> bool:
        """Whether steps of this size were seen more than once."""
        return self._seen.get(_bucket(rows), 0) > 1

    def predict(self, rows: int) -> float:
        """The expected milliseconds of a step with `rows` rows."""
        if rows <= 0:
            return 0.0
        if not self._sizes:
            return _FIRST_GUESS_MS * rows
        at = bisect_left(self._sizes, rows)
        if at < len(self._sizes) and self._sizes[at] == rows:
            return self._ms[rows]
        if at == 0:
            return self._ms[self._sizes[0]]
        below = self._sizes[at - 1]
        if at == len(self._sizes):
            return self._ms[below] * rows / below
        above = self._sizes[at]
        share = (rows - below) / (above - below)
        return self._ms[below] + share * (self._ms[above] - self._ms[below])

    def rows_within(self, ms: float, most: int, beside: int = 0) -> int:
        """The most rows, up to `most`, that fit beside `beside` others into a step of `ms`.

        Whole blocks of rows where there is a choice: a block begun costs as much as a full one.
        """
        best = 0
        for total in _sizes_up_to(beside + most):
            if total > beside and self.predict(total) <= ms:
                best = total - beside
        return best


def _bucket(rows: int) -> int:
    """Small sizes by themselves, then steps of 16, then ever coarser ones."""
    if rows <= 16:
        return rows
    step = 16
    while rows > 8 * step:
        step *= 2
    return -(-rows // step) * step


def _sizes_up_to(rows: int) -> Iterator[int]:
    yield from range(1, min(rows, 16) + 1)
    size = 32
    while size < rows:
        yield size
        size += 16
    if rows > 16:
        yield rows


class Rate:
    """Tokens per second over recent work, weighted towards the latest."""

    def __init__(self) -> None:
        self._tokens = 0.0
        self._ms = 0.0

    def observe(self, tokens: int, ms: float) -> None:
        """`tokens` were worked off in `ms`."""
        self._tokens = 0.9 * self._tokens + tokens
        self._ms = 0.9 * self._ms + ms

    @property
    def per_second(self) -> float:
        """The rate; 0.0 before anything was seen."""
        return 1000 * self._tokens / self._ms if self._ms else 0.0
