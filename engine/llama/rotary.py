"""Keys of cells that llama.cpp wrote down, turned to stand at other positions.

llama.cpp can do it itself (`llama_memory_seq_add`), but then turns every cell of the context at
the next step: 65 to 830 ms where these few take 5 to 21.
"""

from __future__ import annotations

import struct
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from engine.model import State
from engine.models.gguf import GgufHeader

Keys = NDArray[np.float32]
Cells = NDArray[np.int32]

_NORM, _NEOX = 0, 2  # llama_rope_type
_F16, _Q8_0 = 1, 8  # ggml_type
_BLOCK: Final = 32
_MOST_OFF: Final = 0.03


class UnknownState(ValueError):
    """A state that is not laid out as those of a plain KV cache are."""


@dataclass(frozen=True, slots=True)
class Rotary:
    """A rotary position embedding (RoFormer, arXiv 2104.09864): how keys depend on positions.

    `frequencies` are radians per position, one for each pair of a head's dimensions. Pairs are
    neighbours, or, if `halves`, the same places of the two halves. `head` is a head's dimensions.
    """

    frequencies: NDArray[np.float64]
    halves: bool
    head: int

    def turn(self, keys: Keys, by: int) -> None:
        """Let keys (…, `head`) stand `by` positions further on."""
        pairs = len(self.frequencies)
        turned = keys[..., : 2 * pairs]
        if self.halves:
            first, second = turned[..., :pairs], turned[..., pairs:]
        else:
            first, second = turned[..., ::2], turned[..., 1::2]
        angles = by * self.frequencies
        cos, sin = np.cos(angles).astype(np.float32), np.sin(angles).astype(np.float32)
        before = first.copy()
        first *= cos
        first -= second * sin
        second *= cos
        second += before * sin


def rotary_of(header: GgufHeader, kind: int) -> Rotary | None:
    """The embedding of a model whose llama.cpp type is `kind`; None for any but the plain one."""
    architecture = header.architecture
    stretched = header.text(f"{architecture}.rope.scaling.type") not in ("", "none")
    if kind not in (_NORM, _NEOX) or stretched or any("rope_" in t.name for t in header.tensors):
        return None
    heads, width = (
        header.of_architecture(key) for key in ("attention.head_count", "embedding_length")
    )
    head = header.of_architecture("attention.key_length") or (width or 0) // (heads or 1)
    pairs = (header.of_architecture("rope.dimension_count") or head) // 2
    base = header.metadata.get(f"{architecture}.rope.freq_base", 10000.0)
    if not isinstance(base, float) or not 0 < 2 * pairs <= head:
        return None
    return Rotary(base ** (-np.arange(pairs) / pairs), kind == _NEOX, head)


def moved(state: State, position: int, rotary: Rotary) -> State:
    """The same cells, the first of them at `position`. Raises `UnknownState`."""
    result = state.copy()
    places = _positions(result)
    by = position - int(places.min())
    places += by
    if by:
        for kind, rows in _keys(result):
            _turn_rows(kind, rows, lambda keys: rotary.turn(keys, by), rotary.head)
    return result


def equal_keys(left: State, right: State, head: int) -> bool:
    """Whether two states hold the same keys but for rounding. Raises `UnknownState`."""
    for (kind, ours), (_, theirs) in zip(_keys(left), _keys(right), strict=True):
        one, other = (_read(kind, rows, head) for rows in (ours, theirs))
        if np.linalg.norm(one - other) > _MOST_OFF * np.linalg.norm(other):
            return False
    return True


def _positions(state: State) -> Cells:
    """The cells' positions, as a view. After `llama_kv_cache::state_write`."""
    if len(state) < 16:
        raise UnknownState("it is cut short")
    _, _, streams, count = (int(word) for word in state[:16].view(np.uint32))
    table = state[16 : 16 + 12 * count].view(np.int32)
    if streams != 1 or not count or len(table) != 3 * count:
        raise UnknownState("it is not of one sequence")
    cells = table.reshape(-1, 3)
    if (cells[:, 1] != 1).any():
        raise UnknownState("its cells hold more than a position")
    positions: Cells = cells[:, 0]
    return positions


def _keys(state: State) -> Iterator[tuple[int, NDArray[np.uint8]]]:
    """Each layer's type and its keys' bytes, a row a cell, as views."""
    count = len(_positions(state))
    at, data = 16 + 12 * count, state.data
    try:
        _, layers = struct.unpack_from("=II", data, at)
        at += 8
        for _ in range(layers):
            kind, row = struct.unpack_from("=iQ", data, at)
            at += 12
            if kind not in (_F16, _Q8_0) or at + count * row > len(state):
                raise UnknownState(f"its keys are of type {kind}, {row} bytes each")
            yield kind, state[at : at + count * row].reshape(count, row)
            at += count * row
    except struct.error as error:
        raise UnknownState("it is cut short") from error


def _turn_rows(kind: int, rows: NDArray[np.uint8], turn: Callable[[Keys], None], head: int) -> None:
    keys = _read(kind, rows, head)
    turn(keys)
    if kind == _F16:
        rows.view(np.float16)[:] = keys.reshape(len(rows), -1)
        return
    # As ggml's quantize_row_q8_0 does.
    blocks = _spread(keys).reshape(len(rows), -1, _BLOCK)
    scales = np.abs(blocks).max(axis=-1, keepdims=True) / 127
    inverse = np.divide(1, scales, out=np.zeros_like(scales), where=scales > 0)
    quantized = rows.reshape(len(rows), -1, _BLOCK + 2)
    quantized[..., :2] = scales.astype(np.float16).view(np.uint8)
    quantized[..., 2:] = np.rint(blocks * inverse).astype(np.int8).view(np.uint8)


def _read(kind: int, rows: NDArray[np.uint8], head: int) -> Keys:
    """Keys as (cells, heads, `head`)."""
    if kind == _F16:
        keys: Keys = rows.view(np.float16).astype(np.float32)
        if keys.shape[1] % head:
            raise UnknownState("its keys are not made of heads")
        return keys.reshape(len(rows), -1, head)
    if rows.shape[1] % (_BLOCK + 2) or rows.shape[1] // (_BLOCK + 2) * _BLOCK % head:
        raise UnknownState("its keys are not made of heads")
    quantized = rows.reshape(len(rows), -1, _BLOCK + 2)
    scales = np.ascontiguousarray(quantized[..., :2]).view(np.float16).astype(np.float32)
    blocks = np.ascontiguousarray(quantized[..., 2:]).view(np.int8) * scales
    return _spread(blocks.reshape(len(rows), -1, head))


def _spread(keys: Keys) -> Keys:
    """Into and out of the basis in which llama.cpp quantizes keys: Hadamard's, its own inverse."""
    size = 64
    if keys.shape[-1] % size:
        return keys
    while keys.shape[-1] % (2 * size) == 0:
        size *= 2
    matrix = np.ones((1, 1), np.float32)
    while len(matrix) < size:
        matrix = np.block([[matrix, matrix], [matrix, -matrix]])
    shape = keys.shape
    spread: Keys = (keys.reshape(-1, size) @ (matrix / np.float32(np.sqrt(size)))).reshape(shape)
    return spread
