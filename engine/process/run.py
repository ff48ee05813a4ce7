"""The engine's own process: it owns its socket, serves, and leaves when idle or told to.

How a client finds or starts it is in `engine/process/launch.py`; what it answers in
`engine/http/server.py`.
"""

from __future__ import annotations

import asyncio
import contextlib
import faulthandler
import logging
import logging.handlers
import os
import signal
import socket
import sys
import time
from collections.abc import Callable, Iterator
from concurrent.futures import Future
from pathlib import Path
from types import FrameType
from typing import TextIO

import uvicorn
from filelock import FileLock, Timeout
from uvicorn.protocols.http.h11_impl import H11Protocol

from engine.http.control import model_summary
from engine.http.host import Host
from engine.http.server import application
from engine.model import Model, ModelConfig, ModelInfo
from engine.process import sockets
from engine.process.address import READY, USES_UNIX_SOCKETS, Address, Launch, address_of, log_file
from engine.speed_book import SpeedBook
from engine.worker import Worker
from foundation.errors import InklingError
from foundation.folders import cache_folder

_log = logging.getLogger("engine")

_LOG_BYTES = 2 * 2**20
_CHECK_IDLE_SECONDS = 1.0
# After a failed load the reason is kept to be asked for this long.
_ERROR_SECONDS = 15.0
_GRACE_SECONDS = 2


class AlreadyRunning(InklingError):
    """Another engine answers at this address; this one is not needed."""


def run(
    launch: Launch, open_model: Callable[[ModelConfig], Model], version: str, startup: TextIO
) -> int:
    """Serve until idle, told to leave, or signalled; the process's exit code.

    One line goes to `startup`, which is then closed: `ready` once the engine answers, or why it
    cannot. A second engine at the same address says `ready` too, and leaves the work to the first.
    """
    try:
        address = address_of(launch.config, version)
        with _owned(address):
            endpoint = sockets.bind(address, launch, version)
            try:
                speeds = SpeedBook(cache_folder() / "speeds")
                worker = Worker(open_model, launch.config, queue=launch.queue, speeds=speeds)
                host = Host(worker, launch, launch.config, version)
                asyncio.run(serve(host, address, endpoint, lambda: _say(startup, READY)))
            finally:
                sockets.close(address, endpoint)
    except AlreadyRunning as error:
        _log.info("%s", error)
        _say(startup, READY)
    except (InklingError, OSError) as error:
        _log.error("%s", error)
        _say(startup, str(error))
        return 3
    return 0


def log_to_file(level: str) -> None:
    """Send the log, and what C code writes to stderr, to the engine's log file.

    A log that cannot be written (a full disk, say) never keeps the engine from working.
    """
    logging.raiseExceptions = False
    root = logging.getLogger()
    root.setLevel(level.upper())
    path = log_file()
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        handler = logging.handlers.RotatingFileHandler(
            path, maxBytes=_LOG_BYTES, backupCount=1, encoding="utf-8"
        )
    except OSError:
        with Path(os.devnull).open("ab") as nowhere:
            os.dup2(nowhere.fileno(), 2)
        return
    handler.setFormatter(
        logging.Formatter(f"%(asctime)s [{os.getpid()}] %(levelname)s %(name)s: %(message)s")
    )
    root.addHandler(handler)
    with contextlib.suppress(OSError), path.open("ab") as file:
        os.dup2(file.fileno(), 2)
    with contextlib.suppress(OSError, ValueError):
        faulthandler.enable(sys.stderr)


@contextlib.contextmanager
def _owned(address: Address) -> Iterator[None]:
    lock = FileLock(address.owner_lock, mode=0o600)
    try:
        lock.acquire(timeout=0)
    except Timeout:
        raise AlreadyRunning(f"another engine answers on {address.socket} already") from None
    try:
        yield
    finally:
        lock.release()


async def serve(
    host: Host, address: Address, endpoint: sockets.Endpoint, ready: Callable[[], None]
) -> None:
    """Load the model and answer on the sockets until it is time to leave."""
    sockets.allow_descriptors()
    server = _Server(_server_config(host, endpoint), host.worker, ready)
    # The model loads in the worker's thread while the socket answers "loading".
    host.worker.start().add_done_callback(_report_loading)
    watchers = [
        asyncio.create_task(_leave_when_idle(host, address)),
        asyncio.create_task(_leave_when_told(host, server)),
    ]
    try:
        await server.serve(sockets=endpoint.sockets)
    finally:
        for watcher in watchers:
            watcher.cancel()
        await asyncio.to_thread(host.worker.close)
        _log.info("the engine leaves")


async def _leave_when_told(host: Host, server: uvicorn.Server) -> None:
    await host.leaving.wait()
    server.should_exit = True


def _server_config(host: Host, endpoint: sockets.Endpoint) -> uvicorn.Config:
    return uvicorn.Config(
        application(host, endpoint.listeners),
        http=H11Protocol,
        ws="none",
        lifespan="off",
        loop="asyncio",
        log_config=None,
        access_log=False,
        server_header=False,
        backlog=sockets.BACKLOG,
        # Longer than our client keeps idle connections: a connection is never closed under it.
        timeout_keep_alive=120,
        timeout_graceful_shutdown=_GRACE_SECONDS,
    )


class _Server(uvicorn.Server):
    """Says when it answers, and ends what the worker does before it waits for connections."""

    def __init__(self, config: uvicorn.Config, worker: Worker, ready: Callable[[], None]) -> None:
        super().__init__(config)
        self._worker = worker
        self._ready = ready

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        """Start, then tell whoever started this process."""
        await super().startup(sockets)
        self._ready()

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        """Fail what is in flight, so that streams end by themselves, then close connections."""
        await asyncio.to_thread(self._worker.close)
        await super().shutdown(sockets)

    def handle_exit(self, sig: int, frame: FrameType | None) -> None:
        """A signal means: leave in good order, with exit code 0."""
        _log.info("told to leave by %s", signal.Signals(sig).name)
        self.should_exit = True


async def _leave_when_idle(host: Host, address: Address) -> None:
    failed_since: float | None = None
    while True:
        await asyncio.sleep(min(_CHECK_IDLE_SECONDS, host.launch.idle_minutes * 15))
        if host.is_loading():
            # Whoever had it loaded is waiting for it: idleness counts from when it is ready.
            with host.activity.use():
                continue
        failed = host.worker.status().state == "error"
        failed_since = (failed_since or time.monotonic()) if failed else None
        if failed_since is not None and time.monotonic() - failed_since > _ERROR_SECONDS:
            _log.info("there is no model to serve")
            host.leaving.set()
        if USES_UNIX_SOCKETS and not address.socket.exists():
            _log.info("%s is gone: nobody can find this engine any more", address.socket)
            host.leaving.set()
        if host.activity.idle_seconds() > host.launch.idle_minutes * 60:
            _log.info("idle for %g minutes", host.launch.idle_minutes)
            host.leaving.set()


def _report_loading(loading: Future[ModelInfo]) -> None:
    if loading.cancelled():
        return
    error = loading.exception()
    if error is None:
        _log.info("%s", model_summary(loading.result()))
        for warning in loading.result().warnings:
            _log.warning("%s", warning)
    else:
        _log.error("the model could not be loaded: %s", error)


def _say(startup: TextIO, word: str) -> None:
    """Tell the starter, once; it may have left, or never have listened."""
    if startup.closed:
        return
    with contextlib.suppress(OSError, ValueError):
        startup.write(f"{word}\n")
        startup.flush()
    with contextlib.suppress(OSError, ValueError):
        startup.close()
