"""The engines that `bench/engine.py` compares, behind one interface: send tokens, time answers.

Every time is taken by the client, on its own clock, so that nobody's own figures are trusted.
"""

from __future__ import annotations

import asyncio
import contextlib
import json
import os
import shutil
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import AsyncIterator, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Protocol

import httpx

CONTEXT = 8192
_START_SECONDS = 120.0


@dataclass(frozen=True)
class Timing:
    """One answer: seconds to the first token and to the last, and how many there were."""

    first: float
    last: float
    tokens: int

    @property
    def decode_rate(self) -> float:
        """Tokens a second after the first one."""
        return (self.tokens - 1) / (self.last - self.first) if self.tokens > 1 else 0.0


class Contender(Protocol):
    """An engine that is running."""

    name: str
    concurrent: bool

    async def generate(self, prompt: Sequence[int], tokens: int) -> Timing:
        """Generate exactly so many tokens, greedily."""


class Http:
    """A server with a streaming completion route: ours, or llama-server."""

    concurrent = True

    def __init__(self, name: str, client: httpx.AsyncClient, path: str, ours: bool) -> None:
        self.name = name
        self._client = client
        self._path = path
        self._ours = ours

    async def generate(self, prompt: Sequence[int], tokens: int) -> Timing:
        begun = time.perf_counter()
        first = last = 0.0
        count = 0
        async with self._client.stream(
            "POST", self._path, json=self._body(prompt, tokens)
        ) as response:
            if response.status_code != 200:
                raise SystemExit(f"{self.name}: {(await response.aread()).decode()}")
            async for line in response.aiter_lines():
                if not line.startswith("data: {"):
                    continue
                event = json.loads(line[6:])
                count = self._count(event, count)
                last = time.perf_counter() - begun
                first = first or last
        return Timing(first, last, count)

    @contextlib.asynccontextmanager
    async def begun(self, prompt: Sequence[int], tokens: int) -> AsyncIterator[None]:
        """A request that is sent on entering and given up by leaving."""
        asked = asyncio.create_task(self.generate(prompt, tokens))
        try:
            yield
        finally:
            asked.cancel()
            await asyncio.wait([asked])

    async def tokenize(self, text: str) -> list[int]:
        answer = await self._client.post("/tokenize", json={"content": text})
        tokens: list[int] = answer.json()["tokens"]
        return tokens

    def _body(self, prompt: Sequence[int], tokens: int) -> dict[str, Any]:
        body = {
            "prompt": list(prompt),
            "stream": True,
            "temperature": 0,
            "ignore_eos": True,
            "cache_prompt": True,
        }
        return body | ({"max_tokens": tokens} if self._ours else {"n_predict": tokens})

    def _count(self, event: dict[str, Any], count: int) -> int:
        """Tokens so far. Ours counts them at the end; llama-server with each event."""
        if self._ours:
            usage = event.get("usage")
            return int(usage["completion_tokens"]) if usage else count
        return int(event.get("tokens_predicted", count))


@contextlib.asynccontextmanager
async def inkling(
    python: Path, model: Path, threads: int, speculative: bool
) -> AsyncIterator[Http]:
    """Our engine as a contender."""
    async with inkling_client(python, model, threads, speculative) as client:
        yield Http("inkling", client, "/v1/completions", ours=True)


@contextlib.asynccontextmanager
async def inkling_client(
    python: Path, model: Path, threads: int, speculative: bool
) -> AsyncIterator[httpx.AsyncClient]:
    """Our engine of the interpreter `python`, in folders of its own."""
    folder = Path(tempfile.mkdtemp(prefix="ink-", dir="/tmp"))
    launch = {
        "config": {
            "path": str(model),
            "n_ctx": CONTEXT,
            "threads": threads,
            "speculative": "auto" if speculative else "off",
        },
        "idle_minutes": 600,
    }
    environment = dict.fromkeys(("INKLING_RUNTIME_DIR", "INKLING_STATE_DIR"), str(folder))
    with _process([str(python), "-m", "engine", json.dumps(launch)], environment):
        transport = httpx.AsyncHTTPTransport(uds=str(_socket_in(folder)), verify=False)
        async with httpx.AsyncClient(
            transport=transport, base_url="http://engine", timeout=300
        ) as client:
            await _healthy(client, "inkling")
            yield client
    shutil.rmtree(folder, ignore_errors=True)


@contextlib.asynccontextmanager
async def llama_server(program: Path, model: Path, threads: int, slots: int) -> AsyncIterator[Http]:
    """llama.cpp's own server, as llama.vim's users run it, with so many slots."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    command = [str(program), "-m", str(model), "--host", "127.0.0.1", "--port", str(port)]
    command += ["-t", str(threads), "-tb", str(threads), "-c", str(CONTEXT), "-np", str(slots)]
    command += ["-fa", "on", "--cache-reuse", "256", "-ub", "512", "-b", "1024"]
    with _process(command, {}):
        # It drops idle connections while the others have their turn: a fresh one each time.
        limits = httpx.Limits(max_keepalive_connections=0)
        async with httpx.AsyncClient(
            base_url=f"http://127.0.0.1:{port}", timeout=300, trust_env=False, limits=limits
        ) as client:
            await _healthy(client, "llama-server")
            yield Http(f"llama-server -np {slots}", client, "/completion", ours=False)


class LlamaPython:
    """`llama_cpp.Llama` in a process of its own: one sequence, one request after another."""

    name = "llama_cpp.Llama"
    concurrent = False

    def __init__(self, process: asyncio.subprocess.Process) -> None:
        self._process = process

    async def generate(self, prompt: Sequence[int], tokens: int) -> Timing:
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        line = json.dumps({"prompt": list(prompt), "tokens": tokens}) + "\n"
        self._process.stdin.write(line.encode())
        answer = json.loads(await self._process.stdout.readline())
        return Timing(answer["first"], answer["last"], answer["tokens"])


@contextlib.asynccontextmanager
async def llama_python(model: Path, threads: int) -> AsyncIterator[LlamaPython]:
    """`llama_cpp.Llama`, loaded."""
    process = await asyncio.create_subprocess_exec(
        sys.executable,
        *("-m", "bench.llama_python", str(model), str(threads), str(CONTEXT)),
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
    )
    try:
        assert process.stdout is not None
        if await process.stdout.readline() != b"ready\n":
            raise SystemExit("llama_cpp.Llama did not load the model")
        yield LlamaPython(process)
    finally:
        process.kill()
        await process.wait()


def llama_bench(
    program: Path, model: Path, threads: int, *, prompt: int = 0, generate: int = 0, depth: int = 0
) -> float:
    """Tokens per second of one round of llama-bench, with `depth` tokens in the cache before."""
    command = [str(program), "-m", str(model), "-p", str(prompt), "-n", str(generate), "-r", "1"]
    command += ["-d", str(depth), "-t", str(threads), "-fa", "on", "-o", "json"]
    answer = subprocess.run(command, check=True, capture_output=True, text=True)
    (row,) = json.loads(answer.stdout)
    return float(row["avg_ts"])


@contextlib.contextmanager
def _process(command: Sequence[str], environment: dict[str, str]) -> Iterator[None]:
    process = subprocess.Popen(
        command,
        env={**os.environ, **environment},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        yield
    finally:
        process.terminate()
        try:
            process.wait(20)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


def _socket_in(folder: Path) -> Path:
    deadline = time.monotonic() + _START_SECONDS
    while time.monotonic() < deadline:
        for path in folder.glob("*.sock"):
            return path
        time.sleep(0.05)
    raise SystemExit("our engine did not start")


async def _healthy(client: httpx.AsyncClient, name: str) -> None:
    deadline = time.monotonic() + _START_SECONDS
    told = "it does not answer"
    while time.monotonic() < deadline:
        try:
            answer = await client.get("/health")
            if answer.status_code == 200:
                return
            told = answer.text
        except httpx.TransportError as error:
            told = repr(error)
        await asyncio.sleep(0.1)
    raise SystemExit(f"{name} is not ready after {_START_SECONDS:g} seconds: {told}")
