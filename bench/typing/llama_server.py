"""llama-server as llama.vim's users run it, and its `/infill` route."""

from __future__ import annotations

import asyncio
import contextlib
import socket
import subprocess
import time
from collections.abc import AsyncIterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx
import psutil

from bench.typing.processes import Server

CONTEXT = 8192
_START_SECONDS = 120.0


@dataclass(frozen=True, slots=True)
class LlamaServer:
    """One that answers."""

    client: httpx.AsyncClient
    server: Server

    async def infill(self, body: dict[str, Any]) -> dict[str, Any]:
        """POST `/infill`. Raises `SystemExit` with what the server says is wrong."""
        answer = await self.client.post("/infill", json=body)
        if answer.status_code != 200:
            raise SystemExit(f"llama-server: {answer.text}")
        found: dict[str, Any] = answer.json()
        return found


@contextlib.asynccontextmanager
async def llama_server(program: Path, model: Path, threads: int) -> AsyncIterator[LlamaServer]:
    """Start it, wait until it is ready, end it."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    command = [str(program), "-m", str(model), "--host", "127.0.0.1", "--port", str(port)]
    command += ["-t", str(threads), "-tb", str(threads), "-c", str(CONTEXT), "-np", "1"]
    command += ["-fa", "on", "--cache-reuse", "256", "-ub", "512", "-b", "1024"]
    process = await asyncio.create_subprocess_exec(
        *command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )
    # It drops idle connections while the others have their turn: a fresh one each time.
    limits = httpx.Limits(max_keepalive_connections=0)
    try:
        async with httpx.AsyncClient(
            base_url=f"http://127.0.0.1:{port}", timeout=300, trust_env=False, limits=limits
        ) as client:
            await _healthy(client)
            found = psutil.Process(process.pid)
            yield LlamaServer(client, Server(lambda: [found]))
    finally:
        process.terminate()
        try:
            await asyncio.wait_for(process.wait(), 20)
        except TimeoutError:
            process.kill()
            await process.wait()


async def _healthy(client: httpx.AsyncClient) -> None:
    deadline = time.monotonic() + _START_SECONDS
    while time.monotonic() < deadline:
        with contextlib.suppress(httpx.TransportError):
            if (await client.get("/health")).status_code == 200:
                return
        await asyncio.sleep(0.1)
    raise SystemExit(f"llama-server is not ready after {_START_SECONDS:g} seconds")
