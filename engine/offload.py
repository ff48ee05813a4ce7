"""How much of a model goes onto a GPU, and how long a context fits: arithmetic, no hardware access.

`engine/llama/model.py` supplies the figures and carries out what is decided here.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from engine.models.gguf import GgufHeader

_MIB = 1 << 20
# Compute buffers and the driver's own needs: a fixed part and a share of what is offloaded.
_RESERVED_BYTES = 512 * _MIB
_RESERVED_SHARE = 0.08
_SMALLEST_CONTEXT = 512
_CONTEXT_STEP = 256

KV_BYTES = {"f16": 2.0, "q8_0": 34 / 32}
"""Bytes an element of the KV cache takes; q8_0 stores 32 of them with a two-byte scale."""


@dataclass(frozen=True, slots=True)
class Device:
    """A GPU as llama.cpp's backend reports it."""

    name: str
    description: str
    free_bytes: int


@dataclass(frozen=True, slots=True)
class Footprint:
    """What a model takes: each layer, the output head, and the KV cache of one layer."""

    layer_bytes: tuple[int, ...]
    output_bytes: int
    kv_layer_bytes: int


@dataclass(frozen=True, slots=True)
class Offload:
    """Layers to put on the GPU, the output head counting as one more; `warning` tells the user."""

    layers: int
    warning: str | None = None


def choose_offload(
    wanted: int | Literal["auto"],
    supported: bool,
    devices: Sequence[Device],
    footprint: Footprint,
) -> Offload:
    """All layers where build and memory allow, as many as fit otherwise.

    A number asked for is taken as it is, as far as the build can follow it.
    """
    everything = len(footprint.layer_bytes) + 1
    if wanted == 0:
        return Offload(0)
    if not supported or not devices:
        if wanted == "auto":
            return Offload(0)
        lack = "finds no GPU" if supported else "was built without GPU support"
        return Offload(0, f"engine.n_gpu_layers is {wanted}, but llama.cpp {lack}: using the CPU")
    if wanted != "auto":
        return Offload(everything if wanted < 0 else min(wanted, everything))
    free = sum(device.free_bytes for device in devices) - _RESERVED_BYTES * len(devices)
    free = int(free * (1 - _RESERVED_SHARE))
    layers = 0
    # llama.cpp offloads the last layers first, and the output head after all of them.
    for size in reversed(footprint.layer_bytes):
        free -= size + footprint.kv_layer_bytes
        if free < 0:
            break
        layers += 1
    if layers == everything - 1 and free >= footprint.output_bytes:
        return Offload(everything)
    names = ", ".join(device.name for device in devices)
    if not layers:
        return Offload(0, f"the free memory of {names} holds no layer of this model: using the CPU")
    return Offload(
        layers,
        f"{layers} of {everything} layers fit into the free memory of {names}; the rest run on "
        f"the CPU",
    )


@dataclass(frozen=True, slots=True)
class Context:
    """Tokens the KV cache will hold."""

    n_ctx: int
    warning: str | None = None


def choose_context(wanted: int, trained: int, token_bytes: float, memory_bytes: int) -> Context:
    """`wanted` tokens (0: as many as possible), within what the model was trained for and memory.

    `token_bytes` is what one token takes in the KV cache of all layers.
    """
    bound = trained if trained > 0 else 4096
    fits = int(memory_bytes / token_bytes) if token_bytes > 0 else bound
    n_ctx = bound if wanted == 0 else min(wanted, bound)
    limit = max(_SMALLEST_CONTEXT, fits)
    n_ctx = min(n_ctx, limit)
    n_ctx = max(n_ctx - n_ctx % _CONTEXT_STEP, _CONTEXT_STEP)
    if wanted > bound:
        return Context(
            n_ctx, f"engine.n_ctx is {wanted}, but the model was trained for {bound}: using {n_ctx}"
        )
    if wanted > limit:
        return Context(
            n_ctx,
            f"engine.n_ctx is {wanted}, but engine.memory_mb holds {fits} tokens: using {n_ctx}",
        )
    return Context(n_ctx)


def choose_prompt_cache(kv_bytes: int, memory_bytes: int) -> int:
    """Bytes that idle sequences may take beside a KV cache of `kv_bytes`: never more than it."""
    return max(0, min(kv_bytes, memory_bytes - kv_bytes))


def layer_count(header: GgufHeader) -> int:
    """Transformer layers; 1 where the file does not tell."""
    return max(1, header.of_architecture("block_count") or 1)


def kv_token_bytes(header: GgufHeader, kv_type: str) -> float:
    """Bytes one token takes in the KV cache of one layer."""
    heads = header.of_architecture("attention.head_count") or 1
    # A list where layers differ: the integer reader then tells nothing, and all heads are assumed.
    kv_heads = header.of_architecture("attention.head_count_kv") or heads
    head = (header.of_architecture("embedding_length") or 0) // heads
    key = header.of_architecture("attention.key_length") or head
    value = header.of_architecture("attention.value_length") or head
    return kv_heads * (key + value) * KV_BYTES[kv_type]


def footprint(header: GgufHeader, kv_layer_bytes: int) -> Footprint:
    """What the file's tensors take, by layer."""
    layers = [0] * layer_count(header)
    output = embedding = 0
    for tensor in header.tensors:
        parts = tensor.name.split(".")
        size = tensor.size or 0
        if parts[0] == "blk" and parts[1].isdigit() and int(parts[1]) < len(layers):
            layers[int(parts[1])] += size
        elif parts[0].startswith("output"):
            output += size
        elif parts[0] == "token_embd":
            embedding = size
    # Without a head of its own a model uses the embedding table, which is then copied there.
    has_head = any(tensor.name == "output.weight" for tensor in header.tensors)
    return Footprint(tuple(layers), output if has_head else output + embedding, kv_layer_bytes)
