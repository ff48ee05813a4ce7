"""One HTTP call while the worker carries out its requests: events in, cancellation out.

Knows neither OpenAI's nor llama.cpp's formats; those are in `engine/http/openai.py` and
`engine/http/infill.py`.
"""

from __future__ import annotations

import asyncio
import contextlib
import functools
from collections.abc import AsyncIterator, Callable, Sequence
from types import TracebackType
from typing import Any

import msgspec
from starlette.requests import Request as HttpRequest
from starlette.responses import Response
from starlette.types import Receive, Scope, Send

from engine.http.host import Host
from engine.requests import Delta, Done, Event, Failed, Finished, Progress, Request, Usage

CLIENT_CLOSED_REQUEST = 499
"""What nginx logs for a client that left before its answer; nobody receives it."""


# A stream is never silent for longer, so that a client can tell a long prefill from a dead engine.
_PING_SECONDS = 10.0
_PING = b": still working\n\n"


class ClientGone(Exception):
    """The client closed its connection. Nothing more needs to be said to it."""


Tagged = tuple[int, Event]


class Exchange:
    """The requests of one HTTP call on the worker. Leaving the block cancels what still runs.

    Events come with the place of their request in the call. A disconnecting client makes
    `next` raise `ClientGone`, also while nothing is generated yet.
    """

    def __init__(self, host: Host, requests: Sequence[Request], http: HttpRequest) -> None:
        self._host = host
        self._requests = requests
        self._receive = http.receive
        self._events: asyncio.Queue[Tagged | None] = asyncio.Queue()
        self._running: dict[int, str] = {}
        self._stack = contextlib.ExitStack()
        self._watch: asyncio.Task[None] | None = None
        self._pushed_back: list[Tagged] = []

    async def __aenter__(self) -> Exchange:
        self.open()
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        at: TracebackType | None,
    ) -> None:
        self.close()

    def open(self) -> None:
        """Queue all requests, or none. Raises what `Worker.submit` raises."""
        self._stack.enter_context(self._host.activity.use())
        loop = asyncio.get_running_loop()
        try:
            for place, request in enumerate(self._requests):
                self._running[place] = request.id
                self._host.worker.submit(request, functools.partial(self._deliver, loop, place))
        except BaseException:
            self._running.pop(place, None)
            self.close()
            raise
        self._watch = asyncio.create_task(self._watch_client())

    def cancel(self) -> None:
        """Ask for the end of what still runs; its last events, with the costs, still come."""
        for request_id in self._running.values():
            self._host.worker.cancel(request_id)

    def close(self) -> None:
        """Cancel what has not finished and hear no more of it. Twice is as good as once."""
        self.cancel()
        self._running.clear()
        if self._watch is not None:
            self._watch.cancel()
        self._stack.close()

    async def next(self) -> list[Tagged]:
        """The events that arrived since the last call, at least one; [] when all is done.

        Raises `ClientGone`, and the error of a request that failed.
        """
        if self._pushed_back:
            events, self._pushed_back = self._pushed_back, []
            return events
        if not self._running:
            return []
        events = [self._take(await self._events.get())]
        while not self._events.empty():
            events.append(self._take(self._events.get_nowait()))
        return events

    async def first(self) -> None:
        """Wait a while until something arrives, so that an early failure is an HTTP status."""
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(_PING_SECONDS):
                self._pushed_back = await self.next()

    def _take(self, tagged: Tagged | None) -> Tagged:
        if tagged is None:
            raise ClientGone
        place, event = tagged
        if isinstance(event, Done | Failed):
            self._running.pop(place, None)
        if isinstance(event, Failed):
            raise event.error
        return tagged

    def _deliver(self, loop: asyncio.AbstractEventLoop, place: int, event: Event) -> None:
        # Called from the worker's thread. The loop may be closed when the process is leaving.
        with contextlib.suppress(RuntimeError):
            loop.call_soon_threadsafe(self._events.put_nowait, (place, event))

    async def _watch_client(self) -> None:
        while (await self._receive())["type"] != "http.disconnect":
            pass
        self._events.put_nowait(None)


class Candidate:
    """One candidate as it grows: what a whole answer is made of."""

    def __init__(self) -> None:
        self.parts: list[str] = []
        self.tokens: list[int] = []
        self.deltas: list[Delta] = []
        self.finished = Finished(0, "error")

    @property
    def text(self) -> str:
        """All text so far."""
        return "".join(self.parts)

    def add(self, delta: Delta) -> None:
        """Take more text."""
        self.parts.append(delta.text)
        self.tokens.extend(delta.tokens)
        if delta.logprobs:
            self.deltas.append(delta)


async def collect(exchange: Exchange, per_request: int) -> tuple[list[Candidate], Usage]:
    """Run all requests to their end: `per_request` candidates of each, and the sum of the costs."""
    candidates: dict[int, Candidate] = {}
    usages: list[Usage] = []
    while events := await exchange.next():
        for place, event in events:
            match event:
                case Delta():
                    index = place * per_request + event.index
                    candidates.setdefault(index, Candidate()).add(event)
                case Finished():
                    index = place * per_request + event.index
                    candidates.setdefault(index, Candidate()).finished = event
                case Done():
                    usages.append(event.usage)
                case Progress() | Failed():
                    pass
    return [candidates[index] for index in sorted(candidates)], total(usages)


def total(usages: Sequence[Usage]) -> Usage:
    """The sum of what several requests cost."""
    fields = Usage.__dataclass_fields__
    return Usage(**{name: sum(getattr(usage, name) for usage in usages) for name in fields})


def merged(events: Sequence[Tagged]) -> list[Tagged]:
    """The same events with the text of each candidate joined, as long as its order allows."""
    result: list[Tagged] = []
    last: dict[tuple[int, int], int] = {}
    for place, event in events:
        if isinstance(event, Delta):
            key = (place, event.index)
            if key in last:
                earlier = result[last[key]][1]
                assert isinstance(earlier, Delta)
                joined = Delta(
                    event.index,
                    earlier.text + event.text,
                    earlier.tokens + event.tokens,
                    earlier.logprobs + event.logprobs,
                )
                result[last[key]] = (place, joined)
                continue
            last[key] = len(result)
        result.append((place, event))
    return result


class JsonResponse(Response):
    """`content` as JSON, encoded by msgspec."""

    media_type = "application/json"

    def render(self, content: Any) -> bytes:
        """Encode the body."""
        return msgspec.json.encode(content)


class EventStream(Response):
    """Server-sent events from an open exchange; closes it whatever happens."""

    media_type = "text/event-stream"

    def __init__(
        self,
        exchange: Exchange,
        events: AsyncIterator[object],
        failure: Callable[[Exception], object],
    ) -> None:
        super().__init__(headers={"cache-control": "no-cache"})
        del self.headers["content-length"]
        self._exchange = exchange
        self._events = events
        self._failure = failure

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Send the events as they come; an error in mid-stream becomes the last one."""
        pings = asyncio.create_task(_ping(send))
        try:
            await send({"type": "http.response.start", "status": 200, "headers": self.raw_headers})
            with contextlib.suppress(ClientGone):
                async for event in self._guarded():
                    await send({"type": "http.response.body", "body": event, "more_body": True})
            pings.cancel()
            await send({"type": "http.response.body", "body": b"", "more_body": False})
        finally:
            pings.cancel()
            self._exchange.close()

    async def _guarded(self) -> AsyncIterator[bytes]:
        try:
            async for event in self._events:
                yield sse(event)
        except ClientGone:
            raise
        except Exception as error:
            yield sse(self._failure(error))


async def _ping(send: Send) -> None:
    while True:
        await asyncio.sleep(_PING_SECONDS)
        await send({"type": "http.response.body", "body": _PING, "more_body": True})


def sse(event: object) -> bytes:
    """One server-sent event; a `str` is sent as it is."""
    data = event.encode() if isinstance(event, str) else msgspec.json.encode(event)
    return b"data: " + data + b"\n\n"
