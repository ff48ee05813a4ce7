"""The model's memory and the books on it, always changed together."""

from __future__ import annotations

from collections.abc import Sequence

from engine.model import Model
from engine.sequences import Copy, Opened, Operation, Sequences, Tokens

# Attention on a CPU looks at every used cell, whoever's it is: 4,096 idle ones cost a step of the
# 0.5B model a fifth of its time, while evaluating a document anew costs seconds. More is not kept.
_IDLE_CELLS_ON_CPU = 4096


class KvCache:
    """`Sequences` whose operations are carried out on the model at once; it says what they mean."""

    def __init__(self, model: Model) -> None:
        info = model.info
        self._model = model
        self._idle_cells = info.n_ctx if info.gpu_layers else _IDLE_CELLS_ON_CPU
        self._books = Sequences(info.n_seq_max, info.n_ctx, whole_only=not info.can_trim)

    @property
    def used(self) -> int:
        """Cells that hold something."""
        return self._books.used

    @property
    def n_cells(self) -> int:
        """Cells there are; no sequence can be longer."""
        return self._books.n_cells

    @property
    def occupied(self) -> int:
        """Sequences that are owned or hold tokens."""
        return self._books.occupied

    @property
    def n_sequences(self) -> int:
        """Sequences there are."""
        return self._books.n_sequences

    @property
    def evictions(self) -> int:
        """Sequences emptied for others so far."""
        return self._books.evictions

    def longest_prefix(self, prompt: Tokens) -> int:
        """Tokens of `prompt` that some sequence holds from its start."""
        return self._books.longest_prefix(prompt)[1]

    def open(self, prompt: Tokens, headroom: int, *, reuse: bool) -> Opened | None:
        """As `Sequences.open`."""
        opened = self._books.open(prompt, headroom, reuse=reuse)
        self._apply(opened.operations if opened else ())
        return opened

    def reserve(self, count: int) -> tuple[int, ...] | None:
        """As `Sequences.reserve`."""
        reserved = self._books.reserve(count)
        if reserved is None:
            return None
        self._apply(reserved[1])
        return reserved[0]

    def share(self, source: int, target: int, length: int) -> None:
        """As `Sequences.share`."""
        self._apply(self._books.share(source, target, length))

    def make_room(self, cells: int) -> bool:
        """As `Sequences.make_room`."""
        operations = self._books.make_room(cells)
        self._apply(operations or ())
        return operations is not None

    def evaluated(self, sequence: int, tokens: Sequence[int]) -> None:
        """The model has taken `tokens` in at the end of `sequence`."""
        self._books.extend(sequence, tokens)

    def truncate(self, sequence: int, length: int) -> None:
        """As `Sequences.truncate`."""
        self._apply(self._books.truncate(sequence, length))

    def release(self, sequence: int, *, keep: bool) -> None:
        """As `Sequences.release`; what is idle longest goes where too much is idle."""
        self._apply(self._books.release(sequence, keep=keep))
        self._apply(self._books.bound_idle(self._idle_cells))

    def forget_idle(self) -> bool:
        """Empty every idle sequence; whether there was one to empty."""
        operations = self._books.forget_idle()
        self._apply(operations)
        return bool(operations)

    def repair(self, sequence: int, length: int) -> int:
        """Undo whatever a broken-off step left behind the first `length` tokens of `sequence`.

        The tokens that are left: none, where the model can only forget a sequence whole.
        """
        if self._model.remove(sequence, length):
            return length
        self._books.truncate(sequence, 0)
        self._model.remove(sequence, 0)
        return 0

    def _apply(self, operations: Sequence[Operation]) -> None:
        for operation in operations:
            if isinstance(operation, Copy):
                self._model.copy(operation.source, operation.target, 0, operation.end)
            else:
                self._model.remove(operation.sequence, operation.start)
