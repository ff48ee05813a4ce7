"""The engines of this user that run now: which there are, how they are, and how to end them."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import AsyncIterator, Mapping
from dataclasses import dataclass
from typing import Any

import psutil
from filelock import FileLock, Timeout

from engine.clients.http_client import Disconnected, HttpClient, tcp_client, unix_client
from engine.process.address import USES_UNIX_SOCKETS, Address, known_addresses, read_record
from engine.process.launch import answers
from foundation.errors import InklingError, Unavailable

_ANSWER_SECONDS = 5.0
_LEAVE_SECONDS = 5.0
_DIE_SECONDS = 3.0


@dataclass(frozen=True, slots=True)
class EngineReport:
    """How an engine is: `health` as it tells it, `model` as in /v1/models; or the `fault`.

    `memory_bytes` is what its process has in memory, mapped files among it; 0: not known.
    """

    address: Address
    health: Mapping[str, Any]
    model: Mapping[str, Any]
    fault: str = ""
    memory_bytes: int = 0

    @property
    def model_name(self) -> str:
        """The model's name, also while it is loaded; empty where not even that is known."""
        return str(self.model.get("name") or self.health.get("model") or "")

    @property
    def model_path(self) -> str:
        """The model's file, likewise."""
        return str(self.model.get("path") or self.health.get("model_path") or "")


async def reports() -> list[EngineReport]:
    """All engines of this user that accept connections."""
    alive = [address for address in known_addresses() if await asyncio.to_thread(answers, address)]
    return list(await asyncio.gather(*(report(address) for address in alive)))


async def report(address: Address) -> EngineReport:
    """How the engine at `address` is."""
    try:
        async with _client(address) as http:
            status, health = await http.status("/health")
            model: Mapping[str, Any] = {}
            if status == 200:
                model = (await http.get("/v1/models"))["data"][0]["inkling"]
        told = health or {}
        memory = await asyncio.to_thread(_memory, told.get("pid"))
        return EngineReport(address, told, model, memory_bytes=memory)
    except InklingError as error:
        return EngineReport(address, {}, {}, str(error))


async def stop(address: Address) -> bool:
    """End the engine at `address`; whether there was one.

    It is asked first, and only one that does not leave is killed. Raises `Unavailable` when it
    cannot be ended.
    """
    if not await asyncio.to_thread(_is_owned, address):
        return False
    with contextlib.suppress(InklingError):
        async with _client(address) as http:
            await http.post("/shutdown", {})
    if await _gone(address, _LEAVE_SECONDS):
        return True
    process = await asyncio.to_thread(_process, address)
    if process is None:
        raise Unavailable(
            f"the engine at {address.socket} does not answer, and its process is lost"
        )
    for end in (process.terminate, process.kill):
        with contextlib.suppress(psutil.NoSuchProcess):
            end()
        if await _gone(address, _DIE_SECONDS):
            return True
    raise Unavailable(f"the engine (process {process.pid}) does not end, even when killed")


async def _gone(address: Address, seconds: float) -> bool:
    loop = asyncio.get_running_loop()
    deadline = loop.time() + seconds
    while await asyncio.to_thread(_is_owned, address):
        if loop.time() > deadline:
            return False
        await asyncio.sleep(0.05)
    return True


def _is_owned(address: Address) -> bool:
    """Whether an engine process lives: the kernel frees the lock of one that does not."""
    if not address.owner_lock.exists():
        return False
    try:
        with FileLock(address.owner_lock).acquire(timeout=0):
            return False
    except Timeout:
        return True
    except OSError:
        return answers(address)


def _memory(pid: int | None) -> int:
    try:
        return int(psutil.Process(pid).memory_info().rss) if pid else 0
    except psutil.Error:
        return 0


def _process(address: Address) -> psutil.Process | None:
    """The engine's process, if the one with the recorded id is it and not a later one."""
    record = read_record(address)
    if record is None:
        return None
    try:
        process = psutil.Process(record.pid)
        return process if process.create_time() <= record.started + 1 else None
    except psutil.Error:
        return None


@contextlib.asynccontextmanager
async def _client(address: Address) -> AsyncIterator[HttpClient]:
    http: HttpClient
    if USES_UNIX_SOCKETS:
        http = unix_client(address.socket, silence=_ANSWER_SECONDS)
    else:
        record = await asyncio.to_thread(read_record, address)
        if record is None:
            raise Disconnected(f"there is no engine at {address.record}")
        http = tcp_client(record.port, record.token, silence=_ANSWER_SECONDS)
    try:
        yield http
    finally:
        await http.aclose()
