"""The cells of llama.cpp's KV cache: forget, share, write down, bring back, also elsewhere."""

from __future__ import annotations

import ctypes
from collections.abc import Callable
from typing import Any, Final

import numpy as np

from engine.llama.bindings import llama
from engine.llama.rotary import Rotary, UnknownState, equal_keys, moved
from engine.model import State
from engine.requests import ModelFault

_FAR: Final = 1000


class LlamaCells:
    """One context's cells, addressed by sequence and position.

    Sequence `spare` of the context is used in here alone: llama.cpp writes and reads sequences
    whole, so a part of one passes through it.
    """

    def __init__(self, context: Any, spare: int, rotary: Rotary | None) -> None:
        self._context = context
        self._memory: Any = llama.llama_get_memory(context)
        self._spare = spare
        self._rotary = rotary

    def movable(self, evaluate: Callable[[int, int], object]) -> bool:
        """Whether keys can be brought to other positions: tried out, whatever the file says.

        `evaluate` has the model take in a token as all of a sequence, at a position. A token alone
        attends to itself only, so its keys differ by their position and by nothing else.
        """
        if self._rotary is None or not llama.llama_memory_can_shift(self._memory):
            return False
        states = []
        for position in (0, _FAR):
            evaluate(self._spare, position)
            states.append(self.save(self._spare))
            self.remove(self._spare, 0)
        near, far = states
        try:
            return equal_keys(moved(near, _FAR, self._rotary), far, self._rotary.head)
        except UnknownState:
            return False

    def remove(self, sequence: int, start: int, end: int | None = None) -> bool:
        """Forget the cells of `sequence` at positions [start, end)."""
        stop = -1 if end is None else end
        return bool(llama.llama_memory_seq_rm(self._memory, sequence, start, stop))

    def copy(self, source: int, target: int, start: int, end: int) -> None:
        """Let `target` hold the cells of `source` at positions [start, end) too."""
        llama.llama_memory_seq_cp(self._memory, source, target, start, end)

    def save(self, sequence: int) -> State:
        """All cells of `sequence`."""
        size = llama.llama_state_seq_get_size(self._context, sequence)
        state: State = np.empty(size, np.uint8)
        written = llama.llama_state_seq_get_data(self._context, _bytes_of(state), size, sequence)
        if written != size:
            raise ModelFault(f"llama.cpp wrote {written:,} of {size:,} bytes of a sequence")
        return state

    def restore(self, sequence: int, state: State) -> bool:
        """Fill the empty `sequence` as it was when saved; False, still empty, if it cannot be."""
        size = len(state)
        read = llama.llama_state_seq_set_data(self._context, _bytes_of(state), size, sequence)
        return bool(read == size)

    def cut(self, sequence: int, start: int, end: int) -> State:
        """The cells of `sequence` at positions [start, end), which stay where they are."""
        self.copy(sequence, self._spare, start, end)
        try:
            return self.save(self._spare)
        finally:
            self.remove(self._spare, 0)

    def paste(self, sequence: int, state: State, position: int) -> bool:
        """Give cells that were cut to `sequence`, the first at `position`; False if it has none."""
        assert self._rotary is not None
        if not self.restore(self._spare, moved(state, position, self._rotary)):
            return False
        llama.llama_memory_seq_cp(self._memory, self._spare, sequence, -1, -1)
        self.remove(self._spare, 0)
        return True

    def clear(self) -> None:
        """Forget every cell."""
        llama.llama_memory_clear(self._memory, False)


def _bytes_of(state: State) -> Any:
    return state.ctypes.data_as(ctypes.POINTER(ctypes.c_uint8))
