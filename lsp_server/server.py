"""`inkling lsp`, put together: streams, protocol, session, and the exit code they end with."""

from __future__ import annotations

import asyncio
import contextlib
import logging
import sys
import threading
from collections.abc import Callable
from importlib.metadata import version

from cattrs import Converter
from pygls.lsp.server import LanguageServer

from foundation.sources import Source
from lsp_server.converter import ready_converter
from lsp_server.editor import Editor
from lsp_server.framing import Fault, Framer
from lsp_server.handlers import routes
from lsp_server.logs import start_log
from lsp_server.loop_watch import LoopFigures, watched_loop
from lsp_server.messages import PARSE_ERROR, Malformed, Message, decode
from lsp_server.parent import parent_gone
from lsp_server.protocol import InklingProtocol
from lsp_server.session import Session
from lsp_server.streams import Channel, Outbox, StdioChannel, accept_one

NAME = "inkling"

# Longer bodies are not even kept while they come in.
LONGEST_MESSAGE = 256 * 1024 * 1024
# How many messages may wait for the event loop before no more are read.
_IN_FLIGHT = 1000
_CLOSE_SECONDS = 5.0
# Threads that hold the interpreter's lock give it back this often when another asks for it.
_SWITCH_SECONDS = 0.001

logger = logging.getLogger(__name__)


def run_stdio(command_line: Source) -> int:
    """Serve the client on standard input and output; the process's exit code."""
    start_log()
    return _run(StdioChannel(), command_line)


def run_tcp(host: str, port: int, command_line: Source) -> int:
    """Serve the first client that connects to `host:port`; the process's exit code.

    Raises `OSError` when the address cannot be listened on.
    """
    start_log()

    def listening(host: str, port: int) -> None:
        print(f"inkling: listening on {host}:{port}", file=sys.stderr, flush=True)

    return _run(accept_one(host, port, listening), command_line)


def _run(channel: Channel, command_line: Source) -> int:
    sys.setswitchinterval(_SWITCH_SECONDS)
    figures = LoopFigures()
    converter = ready_converter()
    with asyncio.Runner(loop_factory=lambda: watched_loop(figures)) as runner:
        return runner.run(serve(channel, command_line, figures, converter))


async def serve(
    channel: Channel, command_line: Source, figures: LoopFigures, converter: Converter
) -> int:
    """One connection from its first byte to its end; the exit code LSP asks for."""
    loop = asyncio.get_running_loop()
    server = LanguageServer(
        NAME,
        version("inkling-lsp"),
        protocol_cls=InklingProtocol,
        converter_factory=lambda: converter,
    )
    protocol = server.protocol
    assert isinstance(protocol, InklingProtocol)
    outbox = Outbox(channel, lambda: _tell(loop, protocol.disconnected))
    protocol.set_writer(outbox)
    session = Session(Editor(protocol), command_line)

    def watch_parent(process_id: int) -> None:
        async def watch() -> None:
            await parent_gone(process_id)
            logger.warning("the editor (process %d) is gone", process_id)
            protocol.finish(1)

        session.background.start(watch(), "watch the editor")

    protocol.route(routes(session, server.protocol.server_info, figures, watch_parent))
    inbox = Inbox(channel, protocol, loop)
    inbox.start()
    try:
        return await protocol.finished
    finally:
        with contextlib.suppress(TimeoutError):
            await asyncio.wait_for(session.aclose(), _CLOSE_SECONDS)
        await asyncio.to_thread(outbox.close)


class Inbox:
    """Reads, decodes and types messages in a thread; the event loop gets them ready to handle."""

    def __init__(
        self, channel: Channel, protocol: InklingProtocol, loop: asyncio.AbstractEventLoop
    ) -> None:
        self._channel = channel
        self._protocol = protocol
        self._loop = loop
        self._framer = Framer(LONGEST_MESSAGE)
        self._room = threading.BoundedSemaphore(_IN_FLIGHT)

    def start(self) -> None:
        """Begin to read."""
        threading.Thread(target=self._run, name="lsp-in", daemon=True).start()

    def _run(self) -> None:
        try:
            while data := self._channel.read():
                self._framer.feed(data)
                while (found := self._framer.next()) is not None:
                    if isinstance(found, Fault):
                        self._hand_over(Malformed(PARSE_ERROR, found.reason))
                        continue
                    message = decode(found.body)
                    if isinstance(message, Malformed) and message.not_json:
                        self._framer.reject(found.body)
                    self._hand_over(self._protocol.prepare(message))
        except OSError as error:
            logger.info("the client's stream ended: %s", error)
        _tell(self._loop, self._protocol.disconnected)

    def _hand_over(self, message: Message) -> None:
        self._room.acquire()
        _tell(self._loop, lambda: self._handle(message))

    def _handle(self, message: Message) -> None:
        self._room.release()
        self._protocol.receive(message)


def _tell(loop: asyncio.AbstractEventLoop, what: Callable[[], None]) -> None:
    # The loop may have ended before the thread that reads for it.
    with contextlib.suppress(RuntimeError):
        loop.call_soon_threadsafe(what)
