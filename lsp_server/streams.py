"""The bytes of the protocol in and out: a pair of file descriptors or a socket, a thread each way.

Neither thread touches the event loop but through `call_soon_threadsafe`, so a client that does
not read, or sends 50 MB, holds up nobody but itself.
"""

from __future__ import annotations

import contextlib
import logging
import os
import queue
import socket
import sys
import threading
from collections.abc import Callable
from typing import Protocol

if sys.platform == "win32":
    import msvcrt

_CHUNK = 256 * 1024

logger = logging.getLogger(__name__)


class Channel(Protocol):
    """Blocking byte streams in both directions."""

    def read(self) -> bytes:
        """What has come in, at least one byte; empty at the end of the stream."""
        ...

    def write(self, data: bytes) -> None:
        """All of `data`. Raises `OSError` when nobody reads any more."""
        ...


class StdioChannel:
    """This process's standard input and output, taken for the protocol alone.

    From then on file descriptor 1 is standard error and 0 is empty, so that no library's stray
    print reaches the client and no child process reads its messages.
    """

    def __init__(self) -> None:
        self._in = os.dup(0)
        self._out = os.dup(1)
        if sys.platform == "win32":
            msvcrt.setmode(self._in, os.O_BINARY)
            msvcrt.setmode(self._out, os.O_BINARY)
        empty = os.open(os.devnull, os.O_RDONLY)
        os.dup2(empty, 0)
        os.close(empty)
        sys.stdout.flush()
        os.dup2(2, 1)

    def read(self) -> bytes:
        """Up to a pipe's worth of bytes."""
        return os.read(self._in, _CHUNK)

    def write(self, data: bytes) -> None:
        """All of `data`, however often the pipe fills up."""
        view = memoryview(data)
        while view:
            view = view[os.write(self._out, view) :]


class SocketChannel:
    """One TCP client."""

    def __init__(self, connection: socket.socket) -> None:
        self._connection = connection

    def read(self) -> bytes:
        """What has come in; a reset counts as the end."""
        with contextlib.suppress(ConnectionError):
            return self._connection.recv(_CHUNK)
        return b""

    def write(self, data: bytes) -> None:
        """All of `data`."""
        self._connection.sendall(data)


def accept_one(host: str, port: int, listening: Callable[[str, int], None]) -> SocketChannel:
    """Wait for the one client of a TCP server. `listening` is told the port the system chose.

    Raises `OSError` if the address cannot be listened on.
    """
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.create_server((host, port), family=family) as server:
        listening(host, server.getsockname()[1])
        connection, _ = server.accept()
    connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    return SocketChannel(connection)


class Outbox:
    """Sends whole messages in order from a thread of its own."""

    def __init__(self, channel: Channel, lost: Callable[[], None]) -> None:
        """`lost` is called, from that thread, when the client no longer reads."""
        self._channel = channel
        self._lost = lost
        self._queue: queue.SimpleQueue[bytes | None] = queue.SimpleQueue()
        self._thread = threading.Thread(target=self._run, name="lsp-out", daemon=True)
        self._thread.start()

    def write(self, data: bytes) -> None:
        """Queue one message; returns at once."""
        self._queue.put(data)

    def close(self, timeout: float = 2.0) -> None:
        """Send what is queued, for at most `timeout` seconds."""
        self._queue.put(None)
        self._thread.join(timeout)

    def _run(self) -> None:
        while (data := self._queue.get()) is not None:
            try:
                self._channel.write(data)
            except (OSError, ValueError) as error:
                logger.info("the client no longer reads: %s", error)
                self._lost()
                return
