"""The host's end of the channel to a worker: frames with a kind and a length, over a socket."""

from __future__ import annotations

import asyncio
import contextlib
import socket
import struct

_HEADER = struct.Struct(">cI")
_LONGEST = 1 << 26


class Torn(Exception):
    """The other end is gone, or sends what is no frame."""


class Channel:
    """Frames over one socket. The other end is not trusted: a frame has a longest length."""

    def __init__(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self._reader = reader
        self._writer = writer

    @classmethod
    async def over(cls, end: socket.socket) -> Channel:
        """Take over `end`, also when it fails."""
        end.setblocking(False)
        try:
            return cls(*await asyncio.open_connection(sock=end))
        except BaseException:
            end.close()
            raise

    async def send(self, kind: bytes, payload: bytes) -> None:
        """Raises `Torn`."""
        self.send_soon(kind, payload)
        try:
            await self._writer.drain()
        except OSError as error:
            raise Torn from error

    def send_soon(self, kind: bytes, payload: bytes) -> None:
        """Send without waiting for room. Raises `Torn`."""
        if self._writer.is_closing():
            raise Torn
        self._writer.write(_HEADER.pack(kind, len(payload)) + payload)

    async def receive(self) -> tuple[bytes, bytes]:
        """The next frame. Raises `Torn`."""
        try:
            kind, length = _HEADER.unpack(await self._reader.readexactly(_HEADER.size))
            if length > _LONGEST:
                raise Torn
            return kind, await self._reader.readexactly(length)
        except (asyncio.IncompleteReadError, OSError) as error:
            raise Torn from error

    def close(self) -> None:
        """Close the socket; the other end sees the end of file."""
        with contextlib.suppress(OSError, RuntimeError):
            self._writer.close()
