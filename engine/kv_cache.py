"""The model's memory and the books on it, always changed together."""

from __future__ import annotations

from collections.abc import Sequence

from engine.model import Model
from engine.prompt_cache import Parked, PromptCache
from engine.sequences import Copy, Evict, Opened, Operation, Remove, Sequences, Tokens

# Attention on a CPU looks at every used cell, whoever's it is: a thousand idle ones cost a step of
# the 0.5B model 3% of its time. Parking as many takes it 5 ms, and bringing them back one.
_IDLE_CELLS_ON_CPU = 256
# Fewer tokens are evaluated about as fast as they are moved.
_WORTH_MOVING = 16


class KvCache:
    """`Sequences` whose operations are carried out on the model at once; it says what they mean.

    Sequences evicted from it are parked in host memory, and come back when a prompt asks for them.
    """

    def __init__(self, model: Model) -> None:
        info = model.info
        self._model = model
        self._idle_cells = info.n_ctx if info.gpu_layers else _IDLE_CELLS_ON_CPU
        self._books = Sequences(info.n_seq_max, info.n_ctx, whole_only=not info.can_trim)
        self._parked = PromptCache(info.prompt_cache_bytes, whole_only=not info.can_trim)

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
    def parked_tokens(self) -> int:
        """Tokens whose evaluation waits in host memory."""
        return self._parked.used_tokens

    @property
    def evictions(self) -> int:
        """Sequences emptied for others so far."""
        return self._books.evictions

    def longest_prefix(self, prompt: Tokens) -> int:
        """Tokens of `prompt` that some sequence holds from its start, here or parked."""
        here, parked = self._books.longest_prefix(prompt), self._parked.longest_prefix(prompt)
        return max(here[1], parked[1])

    def open(self, prompt: Tokens, headroom: int, *, reuse: bool) -> Opened | None:
        """As `Sequences.open`, after bringing back what is parked of `prompt`.

        What is idle then is parked, for the steps to come would pay for it.
        """
        if reuse:
            self._restore(prompt)
        opened = self._books.open(prompt, headroom, reuse=reuse)
        self._apply(opened.operations if opened else ())
        self._apply(self._books.bound_idle(self._idle_cells))
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
        """As `Sequences.release`."""
        self._apply(self._books.release(sequence, keep=keep))

    def evict_idle(self) -> bool:
        """Empty every idle sequence; whether there was one to empty."""
        operations = self._books.evict_idle()
        self._apply(operations)
        return bool(operations)

    def invalidate(self) -> None:
        """Forget whatever is idle, here and parked: the model computes something else now."""
        self._parked.clear()
        for eviction in self._books.evict_idle():
            self._model.remove(eviction.sequence, 0)

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
            match operation:
                case Copy():
                    self._model.copy(operation.source, operation.target, 0, operation.end)
                case Remove():
                    self._model.remove(operation.sequence, operation.start)
                case Evict():
                    self._park(operation.sequence, operation.tokens)
                    self._model.remove(operation.sequence, 0)

    def _park(self, sequence: int, tokens: Tokens) -> None:
        room = self._parked.most_bytes
        if room and len(tokens) >= _WORTH_MOVING and self.longest_prefix(tokens) < len(tokens):
            self._parked.put(Parked(tokens, self._model.save(sequence)))

    def _restore(self, prompt: Tokens) -> None:
        parked, shared = self._parked.longest_prefix(prompt)
        if parked is None or shared < self._books.longest_prefix(prompt)[1] + _WORTH_MOVING:
            return
        adopted = self._books.adopt(parked.tokens)
        if adopted is None:
            return
        sequence, operations = adopted
        self._parked.take(parked)
        self._apply(operations)
        if not self._model.restore(sequence, parked.state):
            self._apply(self._books.truncate(sequence, 0))
