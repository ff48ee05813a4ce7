"""Which tokens lie in the KV cache, in which sequence, and what goes first when room is short.

Pure bookkeeping: methods answer with the operations to carry out on the model's memory, which the
caller applies in order. No model, thread or clock is known here.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Tokens = NDArray[np.int32]


@dataclass(frozen=True, slots=True)
class Remove:
    """Forget the cells of `sequence` from position `start` on."""

    sequence: int
    start: int


@dataclass(frozen=True, slots=True)
class Copy:
    """Let `target` hold the cells of `source` at positions [0, end) too; no cell is duplicated."""

    source: int
    target: int
    end: int


@dataclass(frozen=True, slots=True)
class Evict:
    """Forget all of the idle `sequence`, which held `tokens` so far, the first `exact` exactly."""

    sequence: int
    tokens: Tokens
    exact: int


Operation = Remove | Copy | Evict


@dataclass(frozen=True, slots=True)
class Opened:
    """A sequence given to a prompt: its first `reused` tokens are in the cache already."""

    sequence: int
    reused: int
    operations: tuple[Operation, ...]


@dataclass(slots=True)
class _Row:
    """One sequence. `cells[i]` is the cell that holds `tokens[i]`, shared where others hold it.

    The first `exact` cells are what evaluating the tokens yields; what is spliced in, and whatever
    was evaluated behind it, is only like it.
    """

    tokens: Tokens
    cells: NDArray[np.int32]
    length: int = 0
    exact: int = 0
    owned: bool = False
    used_at: int = 0


class Sequences:
    """The KV cache of `n_cells` cells as seen through `n_sequences` sequences.

    A sequence is owned while a request runs in it, then idle: still in the cache, ready to be
    reused or evicted, least recently used first. With `whole_only` a prefix counts only if it is
    all of a sequence, as for models whose state cannot be cut back.
    """

    def __init__(self, n_sequences: int, n_cells: int, *, whole_only: bool = False) -> None:
        self.n_cells = n_cells
        self.evictions = 0
        self._whole_only = whole_only
        self._rows = [
            _Row(np.empty(0, np.int32), np.empty(0, np.int32)) for _ in range(n_sequences)
        ]
        self._references = np.zeros(n_cells, np.int32)
        self._free = np.arange(n_cells - 1, -1, -1, dtype=np.int32)
        self._n_free = n_cells
        self._ticks = 0

    @property
    def used(self) -> int:
        """Cells that hold something; one shared by several sequences counts once."""
        return self.n_cells - self._n_free

    @property
    def n_sequences(self) -> int:
        """How many sequences there are, used or not."""
        return len(self._rows)

    @property
    def occupied(self) -> int:
        """Sequences that are owned or hold tokens."""
        return sum(1 for row in self._rows if row.owned or row.length)

    def tokens(self, sequence: int) -> Tokens:
        """What `sequence` holds, as a view that the next change may alter."""
        row = self._rows[sequence]
        return row.tokens[: row.length]

    def exact(self, sequence: int) -> int:
        """How many tokens of `sequence`, from its start, are held exactly."""
        return self._rows[sequence].exact

    def longest_prefix(self, prompt: Tokens, *, exact: bool = True) -> tuple[int, int]:
        """(sequence, tokens shared from the start) of the best match; shared is 0 if none fits.

        What is not held `exact`ly does not count, unless that is good enough. Among equals the one
        held exactly wins, then an idle sequence, then the most recently used.
        """
        best = (0, 0, False, 0)
        found = 0
        for index, row in enumerate(self._rows):
            shared = common_prefix(row.tokens[: row.length], prompt)
            if self._whole_only and shared < row.length:
                continue
            true = min(shared, row.exact)
            rank = (true if exact else shared, true, not row.owned, row.used_at)
            if rank > best:
                best, found = rank, index
        return found, best[0]

    def open(
        self,
        prompt: Tokens,
        headroom: int = 0,
        *,
        reuse: bool = True,
        exact: bool = True,
        spliced: tuple[int, int] = (0, 0),
    ) -> Opened | None:
        """Own a sequence for `prompt`, with as much of it reused as possible.

        At least one token is left to evaluate: its logits are needed. There will be room for the
        rest of the prompt and `headroom` more tokens. None, with nothing changed, when running
        requests hold too many cells or all sequences. `exact` as in `longest_prefix`; `spliced` is
        a sequence and how many tokens behind those reused the new one will have from it.
        """
        source, shared = self.longest_prefix(prompt, exact=exact) if reuse else (0, 0)
        reused = max(0, min(shared, len(prompt) - 1))
        if self._whole_only and reused < shared:
            reused = 0
        moved = spliced[1] if source == spliced[0] else 0
        target = self._target(source, reused, reused + moved)
        if target is None:
            return None
        needed = len(prompt) - reused + headroom
        if not self._could_hold(needed, target, source, reused):
            return None
        operations: list[Operation] = []
        if target == source and reused:
            operations += self.truncate(target, reused)
        else:
            if self._rows[target].length:
                operations += self._evict(target)
            if reused:
                operations += self._share(source, target, reused)
        row = self._rows[target]
        row.owned = True
        self._touch(row)
        operations += self.make_room(needed) or ()
        return Opened(target, reused, tuple(operations))

    def reserve(self, count: int) -> tuple[tuple[int, ...], tuple[Operation, ...]] | None:
        """Own `count` empty sequences, for candidates that will share a prompt.

        None, with nothing changed, when too few sequences are idle.
        """
        idle = sorted(
            (i for i, row in enumerate(self._rows) if not row.owned),
            key=lambda i: (self._rows[i].length > 0, self._rows[i].used_at),
        )[:count]
        if len(idle) < count:
            return None
        operations: list[Operation] = []
        for index in idle:
            if self._rows[index].length:
                operations += self._evict(index)
            self._rows[index].owned = True
            self._touch(self._rows[index])
        return tuple(idle), tuple(operations)

    def adopt(self, tokens: Tokens, exact: int) -> tuple[int, tuple[Operation, ...]] | None:
        """An idle sequence that is going to hold `tokens`, which come from elsewhere.

        The first `exact` of them are held exactly.

        None, with nothing changed, when running requests leave no sequence or no room for it.
        """
        owned = [row.cells[: row.length] for row in self._rows if row.owned]
        if self.n_cells - _distinct(owned) < len(tokens):
            return None
        reserved = self.reserve(1)
        if reserved is None:
            return None
        (sequence,), operations = reserved
        operations += self.make_room(len(tokens)) or ()
        self.extend(sequence, tokens)
        self._rows[sequence].exact = exact
        self.release(sequence)
        return sequence, operations

    def share(self, source: int, target: int, length: int) -> tuple[Operation, ...]:
        """Let the empty sequence `target` hold the first `length` tokens of `source` too."""
        return self._share(source, target, length)

    def idle_sequences(self) -> int:
        """How many sequences no running request owns."""
        return sum(1 for row in self._rows if not row.owned)

    def make_room(self, cells: int) -> tuple[Operation, ...] | None:
        """Evict idle sequences until `cells` cells are free.

        None, with nothing changed, when running requests hold too much for that.
        """
        if self._n_free >= cells:
            return ()
        owned = [row.cells[: row.length] for row in self._rows if row.owned]
        if self.n_cells - _distinct(owned) < cells:
            return None
        operations: list[Operation] = []
        while self._n_free < cells:
            idle = [i for i, row in enumerate(self._rows) if not row.owned and row.length]
            operations += self._evict(min(idle, key=lambda i: self._rows[i].used_at))
        return tuple(operations)

    def extend(
        self, sequence: int, tokens: Sequence[int] | Tokens, *, spliced: bool = False
    ) -> None:
        """Note that the model evaluated `tokens` at the end of `sequence`, or had them `spliced`.

        The caller made room before; `ValueError` otherwise.
        """
        count = len(tokens)
        if count > self._n_free:
            raise ValueError(f"{count} cells wanted, {self._n_free} free")
        row = self._rows[sequence]
        end = row.length + count
        if end > len(row.tokens):
            capacity = max(end, 2 * len(row.tokens), 256)
            row.tokens = _grown(row.tokens, capacity)
            row.cells = _grown(row.cells, capacity)
        taken = self._free[self._n_free - count : self._n_free]
        self._n_free -= count
        self._references[taken] = 1
        row.cells[row.length : end] = taken
        row.tokens[row.length : end] = tokens
        if row.exact == row.length and not spliced:
            row.exact = end
        row.length = end
        self._touch(row)

    def truncate(self, sequence: int, length: int) -> tuple[Operation, ...]:
        """Keep the first `length` tokens of `sequence`."""
        row = self._rows[sequence]
        if length >= row.length:
            return ()
        self._drop(row.cells[length : row.length])
        row.length = length
        row.exact = min(row.exact, length)
        return (Remove(sequence, length),)

    def release(self, sequence: int, *, keep: bool = True) -> tuple[Operation, ...]:
        """The request that ran in `sequence` is over; what it holds stays for reuse if `keep`."""
        row = self._rows[sequence]
        row.owned = False
        self._touch(row)
        return () if keep else self.truncate(sequence, 0)

    def bound_idle(self, cells: int) -> tuple[Operation, ...]:
        """Evict idle sequences, the least recently used first, until they hold at most `cells`."""
        owned = _distinct([row.cells[: row.length] for row in self._rows if row.owned])
        idle = sorted(
            (i for i, row in enumerate(self._rows) if not row.owned and row.length),
            key=lambda i: self._rows[i].used_at,
        )
        operations: list[Operation] = []
        for index in idle:
            if self.used - owned <= cells:
                break
            operations += self._evict(index)
        return tuple(operations)

    def evict_idle(self) -> tuple[Evict, ...]:
        """Empty every idle sequence."""
        operations: list[Evict] = []
        for index, row in enumerate(self._rows):
            if not row.owned and row.length:
                operations += self._evict(index)
        return tuple(operations)

    def _target(self, source: int, reused: int, used: int) -> int | None:
        """The sequence to use: the matching one, unless its own tail is worth more than its head.

        A short common beginning (a licence header) must not cost another document its cache. `used`
        tokens live on in the new sequence, reused or moved.
        """
        best = self._rows[source]
        others = [i for i, row in enumerate(self._rows) if not row.owned and i != source]
        if reused and not best.owned and (best.length - used <= used or not others):
            return source
        if not reused and not best.owned:
            others.append(source)
        if not others:
            return None
        return min(others, key=lambda i: (self._rows[i].length > 0, self._rows[i].used_at, i))

    def _could_hold(self, needed: int, target: int, source: int, reused: int) -> bool:
        if self._n_free >= needed + self._rows[target].length:
            return True
        kept = [row.cells[: row.length] for row in self._rows if row.owned]
        kept.append(self._rows[source].cells[:reused])
        return self.n_cells - _distinct(kept) >= needed

    def _share(self, source: int, target: int, end: int) -> tuple[Operation, ...]:
        theirs, ours = self._rows[source], self._rows[target]
        capacity = max(end, 256)
        if capacity > len(ours.tokens):
            ours.tokens = np.empty(capacity, np.int32)
            ours.cells = np.empty(capacity, np.int32)
        ours.tokens[:end] = theirs.tokens[:end]
        ours.cells[:end] = theirs.cells[:end]
        ours.length = end
        ours.exact = min(theirs.exact, end)
        # A sequence holds a cell once, so plain fancy indexing counts right.
        self._references[ours.cells[:end]] += 1
        return (Copy(source, target, end),) if end else ()

    def _evict(self, sequence: int) -> tuple[Evict, ...]:
        self.evictions += 1
        held, exact = self.tokens(sequence).copy(), self._rows[sequence].exact
        self.truncate(sequence, 0)
        return (Evict(sequence, held, exact),)

    def _drop(self, cells: NDArray[np.int32]) -> None:
        self._references[cells] -= 1
        freed = cells[self._references[cells] == 0]
        self._free[self._n_free : self._n_free + len(freed)] = freed
        self._n_free += len(freed)

    def _touch(self, row: _Row) -> None:
        self._ticks += 1
        row.used_at = self._ticks


def common_prefix(left: Tokens, right: Tokens) -> int:
    """How many tokens two token arrays share from their start."""
    length = min(len(left), len(right))
    differs = left[:length] != right[:length]
    first = int(differs.argmax()) if length else 0
    return first if length and differs[first] else length


def _distinct(cells: list[NDArray[np.int32]]) -> int:
    return len(np.unique(np.concatenate(cells))) if cells else 0


def _grown(array: NDArray[np.int32], capacity: int) -> NDArray[np.int32]:
    grown = np.empty(capacity, np.int32)
    grown[: len(array)] = array
    return grown
