"""The client of an engine: what completion, the language server and the command line use.

Ours or another's, local or remote: the settings say which. Values are in
`engine/clients/generation.py`, our own engine in `engine/clients/native.py`, other servers in
`engine/clients/foreign.py`.
"""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import AsyncGenerator, AsyncIterator, Callable, Mapping, Sequence
from typing import Protocol, Self

import msgspec

from engine.clients.foreign import ForeignEngine, is_ours
from engine.clients.generation import (
    Chunk,
    Completion,
    EngineInfo,
    EngineState,
    Finish,
    Generation,
    StreamEvent,
)
from engine.clients.http_client import Refused, Torn, url_client
from engine.clients.native import NativeEngine, OtherProcess, OwnProcess
from engine.process.address import address_of, version
from engine.process.launch import ENGINE_COMMAND, launch_of
from engine.requests import Usage
from foundation.errors import BadInput, Unavailable
from foundation.settings import Settings

__all__ = [
    "Chunk",
    "Completion",
    "EngineClient",
    "EngineInfo",
    "EngineState",
    "Finish",
    "Generation",
    "StreamEvent",
    "Usage",
]


class Backend(Protocol):
    """What ours and foreign engines have in common."""

    def generate(self, generation: Generation) -> AsyncGenerator[StreamEvent, None]:
        """Run a completion."""

    def chat(
        self, messages: Sequence[Mapping[str, str]], options: Generation
    ) -> AsyncGenerator[StreamEvent, None]:
        """Run a chat completion."""

    async def info(self) -> EngineInfo:
        """The model."""

    async def tokenize(self, texts: Sequence[str]) -> list[list[int]]:
        """The tokens of each text."""

    async def count_tokens(self, texts: Sequence[str]) -> list[int]:
        """How many tokens each text has."""

    async def aclose(self) -> None:
        """Close the connections."""


class EngineClient:
    """A connection to an engine, cheap to keep. Concurrent use in one event loop is fine.

    Every method raises `Busy` when the engine's queue is full, `BadInput` when the engine finds
    the request wrong (a prompt too long, a bad grammar), and `Unavailable` when there is no engine
    and none can be started.
    """

    def __init__(self, backend: Backend) -> None:
        self._backend = backend

    @classmethod
    async def connect(
        cls,
        settings: Settings,
        on_status: Callable[[EngineState], None] | None = None,
        *,
        command: Sequence[str] = ENGINE_COMMAND,
        listen: str = "",
    ) -> Self:
        """Find or start the engine that the settings mean, and wait until its model is loaded.

        `on_status` is called in the event loop, now and whenever the engine is started again.
        `command` starts an engine process; `listen` (HOST:PORT) makes one that is started answer
        there too. Raises `Unavailable` with the reason, `ModelMissing`
        (one of its kind) when the model is not on this machine, and `BadInput`.
        """
        report = on_status or _say_nothing
        if settings.engine.url:
            return cls(await _backend_at(settings, report))
        launch = await asyncio.to_thread(launch_of, settings)
        if listen:
            launch = msgspec.structs.replace(launch, listen=listen, api_key=settings.engine.api_key)
        address = await asyncio.to_thread(address_of, launch.config, version())
        engine = NativeEngine(
            OwnProcess(launch, address, command), report, settings.engine.start_timeout
        )
        await engine.connect()
        return cls(engine)

    @contextlib.asynccontextmanager
    async def stream(self, generation: Generation) -> AsyncIterator[AsyncIterator[StreamEvent]]:
        """The events of a completion; leaving the block cancels what is not finished.

        The `Usage` comes last. If the engine dies it is started again, and the stream goes on.
        """
        async with contextlib.aclosing(self._backend.generate(generation)) as events:
            yield events

    async def complete(self, generation: Generation) -> Completion:
        """All candidates of a completion."""
        return await _whole(lambda: self._backend.generate(generation), generation.n)

    async def chat(
        self, messages: Sequence[Mapping[str, str]], options: Generation | None = None
    ) -> Completion:
        """The answer to a conversation of {"role", "content"}; `options.prompt` is not used."""
        options = options or Generation(prompt="", max_tokens=512, priority="interactive")
        return await _whole(lambda: self._backend.chat(messages, options), options.n)

    async def info(self) -> EngineInfo:
        """The model in use."""
        return await self._backend.info()

    async def tokenize(self, texts: Sequence[str]) -> list[list[int]]:
        """The tokens of each text. Raises `Unavailable` for a server that does not tell."""
        return await self._backend.tokenize(texts)

    async def count_tokens(self, texts: Sequence[str]) -> list[int]:
        """How many tokens each text has; estimated where the server does not tell."""
        return await self._backend.count_tokens(texts)

    async def aclose(self) -> None:
        """Close the connections. The engine itself stays for others, until it is idle."""
        await self._backend.aclose()


async def _backend_at(settings: Settings, report: Callable[[EngineState], None]) -> Backend:
    url, key = settings.engine.url, settings.engine.api_key
    http = await asyncio.to_thread(url_client, url, key)
    try:
        if await is_ours(http):
            await http.aclose()
            ours = NativeEngine(
                OtherProcess(lambda: url_client(url, key)), report, settings.engine.start_timeout
            )
            await ours.connect()
            return ours
        foreign = ForeignEngine(http, url, settings.model, settings.family)
        await foreign.info()
    except (BadInput, Unavailable) as error:
        await http.aclose()
        report(EngineState("error", str(error)))
        if isinstance(error, Refused):
            raise Unavailable(f"{error}; try again when it is ready") from error
        raise
    report(EngineState("ready", f"{url} is ready"))
    return foreign


async def _whole(ask: Callable[[], AsyncGenerator[StreamEvent, None]], n: int) -> Completion:
    """All of an answer. One that was torn is asked for anew: nobody has seen how it began."""
    try:
        return await _collected(ask(), n)
    except Torn:
        return await _collected(ask(), n)


async def _collected(events: AsyncGenerator[StreamEvent, None], n: int) -> Completion:
    texts = [""] * n
    reasons = ["error"] * n
    logprobs: list[tuple[float, ...]] = [()] * n
    usage = Usage()
    async with contextlib.aclosing(events):
        async for event in events:
            match event:
                case Chunk(index=index) if index < n:
                    texts[index] += event.text
                    logprobs[index] += event.logprobs
                case Finish(index=index) if index < n:
                    reasons[index] = event.reason
                case Usage():
                    usage = event
                case _:
                    pass
    return Completion(tuple(texts), tuple(reasons), tuple(logprobs), usage)


def _say_nothing(_: EngineState) -> None:
    """Nobody wants to know."""
