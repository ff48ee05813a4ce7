"""What a step costs on this machine, learnt from the steps taken. No clock, no model here."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator
from dataclasses import dataclass

_WEIGHT = 0.3
_FIRST_GUESS_MS = 4.0
# Steps of fewer prompt rows tell more of what any step costs than of what a row does.
_PROMPT_ROWS = 64
_CHANGED = 0.2


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
    """Tokens per second over recent work, weighted towards the latest.

    Of what was seen before, each observation leaves the share `memory`.
    """

    def __init__(self, memory: float = 0.9) -> None:
        self._memory = memory
        self._tokens = 0.0
        self._ms = 0.0

    def observe(self, tokens: float, ms: float) -> None:
        """`tokens` were worked off in `ms`."""
        self._tokens = self._memory * self._tokens + tokens
        self._ms = self._memory * self._ms + ms

    @property
    def per_second(self) -> float:
        """The rate; 0.0 before anything was seen."""
        return 1000 * self._tokens / self._ms if self._ms else 0.0


@dataclass(frozen=True, slots=True)
class Speed:
    """How fast a model takes in a long prompt and writes one text, tokens per second; 0 unknown."""

    prefill_per_second: float = 0.0
    decode_per_second: float = 0.0

    @property
    def known(self) -> bool:
        """Whether both figures are."""
        return self.prefill_per_second > 0 and self.decode_per_second > 0

    def differs(self, other: Speed) -> bool:
        """Whether somebody who plans by these figures would plan otherwise by the others."""
        return any(
            abs(ours - theirs) > _CHANGED * theirs
            for ours, theirs in (
                (self.prefill_per_second, other.prefill_per_second),
                (self.decode_per_second, other.decode_per_second),
            )
        )


UNKNOWN = Speed()


class Speedometer:
    """A model's `Speed` from the steps that show it, beginning with what was known before."""

    def __init__(self, known: Speed = UNKNOWN) -> None:
        self._prefill = Rate(0.9)
        self._decode = Rate(0.98)
        # As much as a second of work: the machine may be busier or idler today.
        for rate, before in (
            (self._prefill, known.prefill_per_second),
            (self._decode, known.decode_per_second),
        ):
            if before > 0:
                rate.observe(before, 1000.0)

    @property
    def speed(self) -> Speed:
        """As far as it is known."""
        return Speed(self._prefill.per_second, self._decode.per_second)

    def prompt_step(self, rows: int, ms: float) -> None:
        """A step of prompt rows alone.

        A small one takes longer for each row, and tells nothing; unless even so it is quicker than
        long prompts were thought to be. Otherwise who plans short prompts because the machine was
        busy once would never hear that it is not.
        """
        believed = self._prefill.per_second
        if rows >= _PROMPT_ROWS or (believed and 1000 * rows > believed * ms):
            self._prefill.observe(rows, ms)

    def single_step(self, ms: float) -> None:
        """A step that brought one text one token further, and did nothing else."""
        self._decode.observe(1, ms)
