"""Writes small GGUF files, sound or broken on purpose, for tests that read them."""

from __future__ import annotations

import struct
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from engine.models.gguf_types import TENSOR_TYPES

Scalar = bool | int | float | str


@dataclass(frozen=True)
class SmallTensor:
    """A tensor of the file; its data are zeros."""

    name: str
    shape: tuple[int, ...] = (32,)
    type_id: int = 0


def gguf_bytes(
    metadata: Mapping[str, Scalar | Sequence[Scalar]],
    tensors: Sequence[SmallTensor] = (SmallTensor("token_embd.weight"),),
    *,
    version: int = 3,
    order: str = "<",
    alignment: int = 32,
) -> bytes:
    """A whole file: header, tensor table, data."""
    head = bytearray(b"GGUF")
    head += struct.pack(order + "IQQ", version, len(tensors), len(metadata))
    for key, value in metadata.items():
        head += _string(key, order)
        if isinstance(value, bool | int | float | str):
            kind, raw = _scalar(value, order)
            head += struct.pack(order + "I", kind) + raw
        else:
            items = [_scalar(item, order) for item in value]
            kind = items[0][0] if items else 8
            head += struct.pack(order + "IIQ", 9, kind, len(items)) + b"".join(r for _, r in items)
    offset = 0
    for tensor in tensors:
        head += _string(tensor.name, order) + struct.pack(order + "I", len(tensor.shape))
        head += b"".join(struct.pack(order + "Q", extent) for extent in tensor.shape)
        head += struct.pack(order + "IQ", tensor.type_id, offset)
        offset += -(-_size(tensor) // alignment) * alignment
    head += bytes(-len(head) % alignment)
    return bytes(head) + bytes(offset)


def model_bytes(
    architecture: str = "llama",
    name: str = "Small Model",
    tokens: Sequence[str] = ("<s>", "</s>", "a", "b"),
    **more: Scalar | Sequence[Scalar],
) -> bytes:
    """A file that passes for a model: an architecture, a name, a vocabulary, a tensor."""
    return gguf_bytes(
        {
            "general.architecture": architecture,
            "general.name": name,
            "tokenizer.ggml.model": "gpt2",
            "tokenizer.ggml.tokens": list(tokens),
            **{key.replace("__", "."): value for key, value in more.items()},
        }
    )


def _size(tensor: SmallTensor) -> int:
    _, per_block, block_bytes = TENSOR_TYPES[tensor.type_id]
    elements = 1
    for extent in tensor.shape:
        elements *= extent
    return elements // per_block * block_bytes


def _scalar(value: Scalar, order: str) -> tuple[int, bytes]:
    if isinstance(value, bool):
        return 7, struct.pack(order + "?", value)
    if isinstance(value, int):
        return 4, struct.pack(order + "I", value)
    if isinstance(value, float):
        return 6, struct.pack(order + "f", value)
    return 8, _string(value, order)


def _string(text: str, order: str) -> bytes:
    raw = text.encode()
    return struct.pack(order + "Q", len(raw)) + raw
