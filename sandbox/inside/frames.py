"""Frames with a kind and a length over a descriptor, inside the box."""

from __future__ import annotations

import struct
from os import read, write

HEADER = struct.Struct(">cI")


def read_frame(descriptor: int) -> tuple[bytes, bytes]:
    """The next frame. Raises `EOFError` when the other end is gone."""
    kind, length = HEADER.unpack(_exactly(descriptor, HEADER.size))
    return kind, _exactly(descriptor, length)


def write_frame(descriptor: int, kind: bytes, payload: bytes) -> None:
    """Write all of it, however long that takes."""
    data = memoryview(HEADER.pack(kind, len(payload)) + payload)
    while data:
        data = data[write(descriptor, data) :]


def _exactly(descriptor: int, length: int) -> bytes:
    parts = []
    while length:
        part = read(descriptor, min(length, 1 << 20))
        if not part:
            raise EOFError
        parts.append(part)
        length -= len(part)
    return b"".join(parts)
