"""The sockets an engine listens on, who may come in through them, and the record of them."""

from __future__ import annotations

import contextlib
import logging
import os
import secrets
import socket
import sys
import time
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from engine.http.server import Listener
from engine.process.address import USES_UNIX_SOCKETS, Address, EngineRecord, Launch, encode
from foundation.atomic import write_atomically
from foundation.errors import Unavailable

if sys.platform != "win32":
    import resource

_log = logging.getLogger(__name__)

BACKLOG = 1024
# A connection is a descriptor, and 1,000 requests at once are to be answered, if only with 429.
_WANTED_DESCRIPTORS = 8192


@dataclass(frozen=True, slots=True)
class Endpoint:
    """The sockets of an engine, bound and listening, and who may come in through TCP ones."""

    sockets: list[socket.socket]
    listeners: Mapping[int, Listener]
    record: EngineRecord


def bind(address: Address, launch: Launch, version: str) -> Endpoint:
    """Listen. The caller owns the address. Raises `Unavailable` when a socket cannot be had."""
    sockets: list[socket.socket] = []
    listeners: dict[int, Listener] = {}
    port, token = 0, ""
    if USES_UNIX_SOCKETS:
        sockets.append(_unix_socket(address.socket))
    else:
        token = secrets.token_urlsafe(32)
        private = _tcp_socket("127.0.0.1", 0)
        port = private.getsockname()[1]
        listeners[port] = Listener(token)
        sockets.append(private)
    try:
        if launch.listen:
            public = _public_socket(launch)
            sockets.append(public)
            listeners[public.getsockname()[1]] = Listener(launch.api_key)
    except BaseException:
        for bound in sockets:
            bound.close()
        raise
    record = EngineRecord(
        pid=os.getpid(),
        model=str(launch.config.path),
        started=time.time(),
        version=version,
        port=port,
        token=token,
    )
    try:
        write_atomically(address.record, encode(record))
    except OSError as error:
        if not USES_UNIX_SOCKETS:
            raise
        _log.warning("%s cannot be written: %s", address.record, error)
    return Endpoint(sockets, listeners, record)


def _unix_socket(path: Path) -> socket.socket:
    # Whoever owns the lock owns the name: a socket file found here belonged to an engine that died.
    path.unlink(missing_ok=True)
    bound = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
    before = os.umask(0o177)
    try:
        bound.bind(str(path))
    except OSError as error:
        bound.close()
        raise Unavailable(f"the socket {path} cannot be made: {error.strerror}") from error
    finally:
        os.umask(before)
    bound.listen(BACKLOG)
    return bound


def _tcp_socket(host: str, port: int) -> socket.socket:
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    bound = socket.socket(family, socket.SOCK_STREAM)
    try:
        if USES_UNIX_SOCKETS:
            bound.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        bound.bind((host, port))
    except OSError as error:
        bound.close()
        raise Unavailable(f"{host}:{port} cannot be listened on: {error.strerror}") from error
    bound.listen(BACKLOG)
    return bound


def _public_socket(launch: Launch) -> socket.socket:
    host, _, port = launch.listen.rpartition(":")
    host = host.strip("[]") or "127.0.0.1"
    if not port.isdecimal() or int(port) > 65535:
        raise Unavailable(f"{launch.listen!r} is no HOST:PORT")
    if host not in ("127.0.0.1", "::1", "localhost") and not launch.api_key:
        raise Unavailable(
            f"listening on {host} lets other machines in: give a key (engine.api_key) for that"
        )
    return _tcp_socket("127.0.0.1" if host == "localhost" else host, int(port))


def close(address: Address, endpoint: Endpoint) -> None:
    """Close the sockets, and leave no file behind that says there is an engine."""
    for bound in endpoint.sockets:
        bound.close()
    with contextlib.suppress(OSError):
        address.record.unlink(missing_ok=True)
    if USES_UNIX_SOCKETS:
        with contextlib.suppress(OSError):
            address.socket.unlink(missing_ok=True)


def allow_descriptors() -> None:
    """Raise this process's own limit on open files as far as it may."""
    if sys.platform == "win32":
        return
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    wanted = (
        _WANTED_DESCRIPTORS if hard == resource.RLIM_INFINITY else min(_WANTED_DESCRIPTORS, hard)
    )
    if soft != resource.RLIM_INFINITY and soft < wanted:
        with contextlib.suppress(OSError, ValueError):
            resource.setrlimit(resource.RLIMIT_NOFILE, (wanted, hard))
