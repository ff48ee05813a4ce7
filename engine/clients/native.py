"""Our own engine as the client sees it: found, started, started again when it dies.

Blocking work (locks, processes, files) is in `engine/process/launch.py` and is run beside the event
loop.
"""

from __future__ import annotations

import asyncio
import contextlib
import dataclasses
import time
from collections.abc import AsyncGenerator, Callable, Mapping, Sequence
from typing import Any, Protocol

from engine.clients.dialect import body_of, events_of, fresh_seed, native_fields, native_prompt
from engine.clients.generation import (
    Chunk,
    EngineInfo,
    EngineState,
    Finish,
    Generation,
    StreamEvent,
)
from engine.clients.http_client import (
    OUR_ENGINE,
    Disconnected,
    HttpClient,
    Refused,
    Torn,
    error_of,
    tcp_client,
    unix_client,
)
from engine.model import FimTokens
from engine.models.layout import layout_of
from engine.process.address import USES_UNIX_SOCKETS, Address, Launch, read_record
from engine.process.launch import find_or_start
from foundation.errors import Busy, Unavailable

OnStatus = Callable[[EngineState], None]

_POLL_SECONDS = (0.02, 0.25)
_CLOSED = "the connection to the engine was closed"


class Source(Protocol):
    """Where the engine is, and how to have it there again when it is gone.

    `starts`: it is started where there is none; else there is no use in asking again at once.
    """

    starts: bool

    async def client(self, on_status: OnStatus) -> HttpClient:
        """A client of an engine that answers now. Raises `Unavailable`."""
        ...


class OwnProcess(Source):
    """The engine of a launch, started on demand."""

    starts = True

    def __init__(self, launch: Launch, address: Address, command: Sequence[str]) -> None:
        self._launch = launch
        self._address = address
        self._command = command

    async def client(self, on_status: OnStatus) -> HttpClient:
        """Find or start the engine."""
        loop = asyncio.get_running_loop()

        def starting() -> None:
            state = EngineState("starting", "the engine is being started")
            loop.call_soon_threadsafe(on_status, state)

        await asyncio.to_thread(find_or_start, self._launch, self._address, self._command, starting)
        if USES_UNIX_SOCKETS:
            return unix_client(self._address.socket)
        record = await asyncio.to_thread(read_record, self._address)
        if record is None:
            raise Disconnected("the engine left while it was being connected to")
        return tcp_client(record.port, record.token)


class OtherProcess(Source):
    """One of our engines that somebody else runs: `engine.url` names it."""

    starts = False

    def __init__(self, make: Callable[[], HttpClient]) -> None:
        self._make = make

    async def client(self, on_status: OnStatus) -> HttpClient:
        """Connect to it anew."""
        return await asyncio.to_thread(self._make)


class NativeEngine:
    """Our engine. A request whose engine dies is sent once more, to the engine started next."""

    def __init__(self, source: Source, on_status: OnStatus, start_timeout: float) -> None:
        self._source = source
        self._on_status = on_status
        self._start_timeout = start_timeout
        self._http: HttpClient | None = None
        self._retired: list[HttpClient] = []
        self._connecting = asyncio.Lock()
        self._info: EngineInfo | None = None
        self._told = ""
        self._asking = asyncio.Lock()
        self._closed = asyncio.Event()

    async def connect(self) -> None:
        """Find or start the engine and wait for its model. Raises `Unavailable` with the reason."""
        await self._ready(None)

    async def generate(self, generation: Generation) -> AsyncGenerator[StreamEvent, None]:
        """Run a completion. Raises `Busy` when its prompt was laid out for another model."""
        if not generation.model and not isinstance(generation.prompt, str):
            generation = dataclasses.replace(generation, model=self._told)
        body = {
            **_repeatable(generation),
            "prompt": native_prompt(generation.prompt),
            **({"logprobs": 1} if generation.logprobs else {}),
        }
        async with contextlib.aclosing(self._run("/v1/completions", body)) as events:
            async for event in events:
                yield event

    async def chat(
        self, messages: Sequence[Mapping[str, str]], options: Generation
    ) -> AsyncGenerator[StreamEvent, None]:
        """Run a chat completion."""
        body = {
            **_repeatable(options),
            "messages": list(messages),
            **({"logprobs": True} if options.logprobs else {}),
        }
        async with contextlib.aclosing(self._run("/v1/chat/completions", body)) as events:
            async for event in events:
                yield event

    async def tokenize(self, texts: Sequence[str]) -> list[list[int]]:
        """The tokens of each text, nothing in it taken for a special token."""
        answer = await self._again(lambda http: http.post("/tokenize", {"content": list(texts)}))
        tokens: list[list[int]] = answer["tokens"]
        return tokens

    async def count_tokens(self, texts: Sequence[str]) -> list[int]:
        """How many tokens each text has."""
        return [len(tokens) for tokens in await self.tokenize(texts)]

    async def info(self) -> EngineInfo:
        """The model in use as far as is known: asked for once, and again when that may be wrong.

        Each completion says which model its prompt is for, and the engine refuses it when it has
        another one; so no text is made for a model that is gone, and no keystroke pays for asking.
        """
        async with self._asking:
            if self._info is None:
                answer = await self._again(lambda http: http.get("/v1/models"))
                self._info = info_of(answer["data"][0]["inkling"])
                self._told = self._info.fingerprint
            return self._info

    async def aclose(self) -> None:
        """Close the connections; the engine stays for others. What is under way ends."""
        self._closed.set()
        for client in [*self._retired, *([self._http] if self._http else [])]:
            await client.aclose()
        self._retired.clear()
        self._http = None

    async def _run(self, path: str, body: dict[str, Any]) -> AsyncGenerator[StreamEvent, None]:
        delivered = Delivered()
        http = await self._ready(None)
        for last_try in (False, True):
            try:
                async with http.events(path, body) as chunks:
                    async for chunk in chunks:
                        _raise_if_failed(chunk)
                        self._notice(chunk)
                        for event in events_of(chunk):
                            fresh = delivered.fresh(event)
                            if fresh is not None:
                                yield fresh
                if not delivered.complete(int(body.get("n", 1))):
                    raise Disconnected("the engine ended an answer in the middle")
                return
            except Busy:
                # The queue may be full, or the model another one.
                self._info = None
                raise
            except (Disconnected, Refused):
                if last_try:
                    raise
                delivered.restart()
                http = await self._ready(http)

    def _notice(self, chunk: object) -> None:
        """How fast the model is, as the engine knows by now."""
        told = chunk.get("inkling") if isinstance(chunk, Mapping) else None
        if self._info is not None and isinstance(told, Mapping) and "prefill_per_second" in told:
            prefill, decode = _speed_of(told)
            self._info = dataclasses.replace(
                self._info, prefill_per_second=prefill, decode_per_second=decode
            )

    async def _again(self, ask: Callable[[HttpClient], Any]) -> Any:
        http = await self._ready(None)
        try:
            return await ask(http)
        except (Disconnected, Refused):
            return await ask(await self._ready(http))

    async def _ready(self, failed: HttpClient | None) -> HttpClient:
        """A client of an engine whose model is loaded; not `failed`, if that one is given."""
        if self._http is not None and self._http is not failed:
            return self._http
        async with self._connecting:
            if self._http is not None and self._http is not failed:
                return self._http
            if self._closed.is_set():
                # Who still waits for an answer must not start an engine that nobody wants now.
                raise Disconnected(_CLOSED)
            # Another process may have another model.
            self._info = None
            if self._http is not None:
                # Others may still be reading from it; of an older one, nobody is.
                self._retired.append(self._http)
                self._http = None
                if len(self._retired) > 1:
                    await self._retired.pop(0).aclose()
            http = await self._connect_and_wait()
            if self._closed.is_set():
                await http.aclose()
                raise Disconnected(_CLOSED)
            self._http = http
            return http

    async def _connect_and_wait(self) -> HttpClient:
        deadline = time.monotonic() + self._start_timeout
        try:
            while True:
                http = await self._source.client(self._on_status)
                try:
                    await self._wait_for_model(http, deadline)
                except Disconnected:
                    # It left between the two calls or is about to, as an idle engine may.
                    await http.aclose()
                    if not self._source.starts or time.monotonic() > deadline:
                        raise
                    await asyncio.sleep(_POLL_SECONDS[0])
                except BaseException:
                    await http.aclose()
                    raise
                else:
                    self._on_status(EngineState("ready", "the engine is ready"))
                    return http
        except Unavailable as error:
            self._on_status(EngineState("error", str(error)))
            raise

    async def _wait_for_model(self, http: HttpClient, deadline: float) -> None:
        pause, longest = _POLL_SECONDS
        retried = False
        told = ""
        while True:
            status, health = await http.status("/health")
            if status == 200:
                return
            state = health.get("status") if isinstance(health, Mapping) else None
            if _is_leaving(health):
                raise Disconnected("the engine is leaving")
            if state == "error" and not retried and told == "":
                # It failed for somebody before us; what was wrong may have been mended.
                retried = True
                await http.post("/models/load", {}, silence=max(deadline - time.monotonic(), 1))
                continue
            if state != "loading":
                raise error_of(OUR_ENGINE, 503, health)
            message = str(health.get("message", ""))
            if message != told:
                told = message
                self._on_status(EngineState("loading", message))
            if time.monotonic() > deadline:
                raise Unavailable(
                    f"the engine's model is not loaded after {self._start_timeout:g} seconds "
                    "(engine.start_timeout)"
                )
            await asyncio.sleep(pause)
            pause = min(longest, pause * 1.5)


class Delivered:
    """What a caller was given already, so that a repeated answer goes on where it broke off.

    A repeated answer must begin with the very same text: whoever asked has seen it.
    """

    def __init__(self) -> None:
        self._texts: dict[int, str] = {}
        self._logprobs: dict[int, int] = {}
        self._finished: set[int] = set()
        self._again: dict[int, str] = {}
        self._again_logprobs: dict[int, int] = {}

    def restart(self) -> None:
        """The answer begins anew."""
        self._again = dict(self._texts)
        self._again_logprobs = dict(self._logprobs)

    def complete(self, candidates: int) -> bool:
        """Whether all candidates came to their end."""
        return len(self._finished) >= candidates

    def fresh(self, event: StreamEvent) -> StreamEvent | None:
        """What of `event` was not delivered before. Raises `Torn` if the texts differ."""
        match event:
            case Chunk(index=index, text=text, logprobs=logprobs):
                expected = self._again.get(index, "")
                seen = min(len(expected), len(text))
                if text[:seen] != expected[:seen]:
                    raise Torn(
                        "the engine died in the middle of an answer, and gave another one after "
                        "it was started again; ask again"
                    )
                self._again[index] = expected[seen:]
                skipped = min(self._again_logprobs.get(index, 0), len(logprobs))
                self._again_logprobs[index] = self._again_logprobs.get(index, 0) - skipped
                text, logprobs = text[seen:], logprobs[skipped:]
                self._texts[index] = self._texts.get(index, "") + text
                self._logprobs[index] = self._logprobs.get(index, 0) + len(logprobs)
                return Chunk(index, text, logprobs) if text or logprobs else None
            case Finish(index=index):
                if index in self._finished:
                    return None
                self._finished.add(index)
                return event
            case _:
                return event


def info_of(model: Mapping[str, Any]) -> EngineInfo:
    """What /v1/models of our engine tells about its model."""
    fim = model.get("fim")
    tokens = FimTokens(**fim) if isinstance(fim, Mapping) else None
    layout = layout_of(str(model["family"]), tokens)
    prefill, decode = _speed_of(model)
    return EngineInfo(
        name=model["name"],
        family=model["family"],
        layout=layout,
        fim=layout.fim is not None,
        n_ctx=model["n_ctx"],
        fingerprint=model["fingerprint"],
        chat=model["chat_template"],
        backend=model["backend"],
        gpu_layers=model["gpu_layers"],
        n_layers=model["n_layers"],
        path=model["path"],
        warnings=tuple(model["warnings"]),
        prefill_per_second=prefill,
        decode_per_second=decode,
    )


def _is_leaving(health: object) -> bool:
    worker = health.get("worker") if isinstance(health, Mapping) else None
    return isinstance(worker, Mapping) and worker.get("state") == "closed"


def _speed_of(told: Mapping[str, Any]) -> tuple[float, float]:
    # An engine of another version may not tell.
    return float(told.get("prefill_per_second", 0)), float(told.get("decode_per_second", 0))


def _repeatable(generation: Generation) -> dict[str, Any]:
    body = {**body_of(generation), **native_fields(generation)}
    if generation.temperature > 0:
        body.setdefault("seed", fresh_seed())
    return body


def _raise_if_failed(chunk: object) -> None:
    if isinstance(chunk, Mapping) and "error" in chunk:
        error = chunk["error"]
        status = error.get("code") if isinstance(error, Mapping) else None
        raise error_of(OUR_ENGINE, status if isinstance(status, int) else 500, chunk)
