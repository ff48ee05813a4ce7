"""A program in the box that answers requests, one after another, for as long as it lives.

What it is asked and answers is its caller's and its own affair; frames are as in `frames.py`.
"""

from __future__ import annotations

import asyncio
import json
import socket
from collections.abc import AsyncGenerator, Sequence
from contextlib import aclosing
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sandbox.box import Box
from sandbox.enclosed import Enclosed
from sandbox.faults import WorkerFault
from sandbox.frames import Channel, Torn
from sandbox.launch import Boundary
from sandbox.printed import Printed

JSON = Any
_VALUE, _END = b"V", b"E"


@dataclass(frozen=True, slots=True)
class Answer:
    """The values that came, and why no more did: "" where the program said that it was done."""

    values: tuple[JSON, ...]
    fault: str = ""
    hung: bool = False


@dataclass(slots=True)
class _Running:
    enclosed: Enclosed
    channel: Channel
    printed: Printed


@dataclass(frozen=True, slots=True)
class _Recipe:
    boundary: Boundary
    box: Box
    argv: tuple[str, ...]
    cwd: Path
    greeting: JSON
    seconds: float


class Partner:
    """Made by `start`; leave it by `aclose`. A program that died is started again when it is
    asked next, with the same greeting.

    The program finds the number of its channel as its last argument. Each request is a frame of
    kind "J" with a JSON value; it sends a "V" for each value of its answer, and an "E" at its end.
    """

    def __init__(self, recipe: _Recipe) -> None:
        self._recipe = recipe
        self._running: _Running | None = None
        self._turn = asyncio.Lock()
        self.ready: JSON = None
        """What the greeting was answered with."""

    @classmethod
    async def start(
        cls,
        boundary: Boundary,
        box: Box,
        argv: Sequence[str],
        *,
        cwd: Path,
        greeting: JSON,
        seconds: float,
    ) -> Partner:
        """Start `argv` and say `greeting`, which is answered within `seconds`.

        Raises `WorkerFault` where it is not.
        """
        partner = cls(_Recipe(boundary, box, tuple(argv), cwd, greeting, seconds))
        await partner._begin()
        return partner

    async def ask(self, request: JSON, *, seconds: float) -> Answer:
        """What it answers. `seconds` is for each value; without one for so long it is ended.

        Raises `WorkerFault` where a program that died cannot be started again.
        """
        async with self._turn:
            running = self._running or await self._begin()
            values: list[JSON] = []
            try:
                async with aclosing(_told(running, request, seconds)) as told:
                    async for value in told:
                        values.append(value)
            except TimeoutError:
                await self._drop()
                return Answer(tuple(values), f"no answer for {seconds:g} seconds", hung=True)
            except Torn:
                fault = await _last_words(running)
                await self._drop()
                return Answer(tuple(values), fault)
            except BaseException:
                await self._drop()  # in the middle of an answer nobody waits for
                raise
            return Answer(tuple(values))

    async def aclose(self) -> None:
        """End the program and everything it started."""
        async with self._turn:
            await self._drop()

    async def _begin(self) -> _Running:
        recipe = self._recipe
        ours, theirs = socket.socketpair()
        try:
            enclosed = await Enclosed.start(
                recipe.boundary,
                recipe.box,
                [*recipe.argv, str(theirs.fileno())],
                cwd=recipe.cwd,
                first=True,
                inherited=[theirs.fileno()],
            )
        except BaseException:
            ours.close()
            raise
        finally:
            theirs.close()
        printed = Printed.of(enclosed.process, recipe.box.limits.output_kb * 1024, keep="end")
        running = _Running(enclosed, await Channel.over(ours), printed)
        self._running = running
        try:
            async with aclosing(_told(running, recipe.greeting, recipe.seconds)) as told:
                values = [value async for value in told]
        except TimeoutError:
            await self._drop()
            raise WorkerFault(
                f"it did not come to an end within {recipe.seconds:g} seconds",
                happened="hung",
                printed=printed.text,
            ) from None
        except Torn:
            told_last = await _last_words(running)
            await self._drop()
            raise WorkerFault(told_last, happened="exited", printed=printed.text) from None
        except BaseException:
            await self._drop()
            raise
        self.ready = values[0] if values else None
        return running

    async def _drop(self) -> None:
        running, self._running = self._running, None
        if running is not None:
            running.channel.close()
            await running.enclosed.end()
            await running.printed.close()


async def _told(running: _Running, request: JSON, seconds: float) -> AsyncGenerator[JSON, None]:
    """The values of one answer. Raises `TimeoutError` and `Torn`."""
    await running.channel.send(b"J", json.dumps(request).encode())
    while True:
        async with asyncio.timeout(seconds):
            kind, payload = await running.channel.receive()
        if kind == _END:
            return
        if kind != _VALUE:
            raise Torn
        try:
            value = json.loads(payload)
        except ValueError:
            raise Torn from None
        yield value


async def _last_words(running: _Running) -> str:
    await running.printed.settle()
    told = running.enclosed.overused or running.printed.text[-2000:].strip()
    return told or "the process ended"
