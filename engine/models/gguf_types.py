"""Two tables about files: how large GGUF tensor types are, and what other formats begin with.

Reading a GGUF file is the business of `engine/models/gguf.py`.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

TENSOR_TYPES: Final[Mapping[int, tuple[str, int, int]]] = {
    0: ("F32", 1, 4),
    1: ("F16", 1, 2),
    2: ("Q4_0", 32, 18),
    3: ("Q4_1", 32, 20),
    6: ("Q5_0", 32, 22),
    7: ("Q5_1", 32, 24),
    8: ("Q8_0", 32, 34),
    9: ("Q8_1", 32, 36),
    10: ("Q2_K", 256, 84),
    11: ("Q3_K", 256, 110),
    12: ("Q4_K", 256, 144),
    13: ("Q5_K", 256, 176),
    14: ("Q6_K", 256, 210),
    15: ("Q8_K", 256, 292),
    16: ("IQ2_XXS", 256, 66),
    17: ("IQ2_XS", 256, 74),
    18: ("IQ3_XXS", 256, 98),
    19: ("IQ1_S", 256, 50),
    20: ("IQ4_NL", 32, 18),
    21: ("IQ3_S", 256, 110),
    22: ("IQ2_S", 256, 82),
    23: ("IQ4_XS", 256, 136),
    24: ("I8", 1, 1),
    25: ("I16", 1, 2),
    26: ("I32", 1, 4),
    27: ("I64", 1, 8),
    28: ("F64", 1, 8),
    29: ("IQ1_M", 256, 56),
    30: ("BF16", 1, 2),
    34: ("TQ1_0", 256, 54),
    35: ("TQ2_0", 256, 66),
    39: ("MXFP4", 32, 17),
    40: ("NVFP4", 64, 36),
}
"""Number of a tensor type -> (name, elements a block, bytes a block)."""

_FOREIGN: Final[tuple[tuple[bytes, str], ...]] = (
    (
        b"version https://git-lfs",
        "is a Git LFS pointer, not the model itself; fetch it with git lfs",
    ),
    (b"<!doctype html", "is a web page, not a model; the download went to the wrong address"),
    (b"<html", "is a web page, not a model; the download went to the wrong address"),
    (b"pk\x03\x04", "is a zip archive (a PyTorch checkpoint or a wheel), not a GGUF file"),
    (b"\x1f\x8b", "is compressed with gzip; unpack it first"),
    (b"lmgg", "is in an older llama.cpp format; convert the model to GGUF"),
    (b"fmgg", "is in an older llama.cpp format; convert the model to GGUF"),
    (b"tjgg", "is in an older llama.cpp format; convert the model to GGUF"),
    (b"algg", "is a LoRA adapter in an older llama.cpp format; convert it to GGUF"),
    (b"\x80\x02", "is a Python pickle, not a GGUF file"),
)


def foreign_fault(head: bytes) -> str:
    """What a file that does not begin like GGUF is, from its first bytes in `head`."""
    lowered = head.lstrip().lower()
    for start, fault in _FOREIGN:
        if lowered.startswith(start):
            return fault
    if head[8:9] == b"{":
        return "is a safetensors file; a GGUF file is needed"
    if not head.strip(b"\0"):
        return "is not a GGUF file: it begins with zeros, as an interrupted download does"
    return "is not a GGUF file (it does not begin with 'GGUF')"
