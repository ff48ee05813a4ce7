"""A warm interpreter in the sandbox, as its caller sees it: started once, forking for each job.

What happens on the other side of the boundary lives in `sandbox/inside/`.
"""

from __future__ import annotations

import asyncio
import contextlib
import json
import socket
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Any, Literal

from foundation.errors import BadInput
from sandbox.box import Box, Limits
from sandbox.enclosed import Enclosed
from sandbox.faults import WorkerFault, fault_by_exit, fault_told
from sandbox.frames import Channel, Torn
from sandbox.interpreter import insist_on_interpreter
from sandbox.launch import Boundary
from sandbox.printed import Printed

JSON = Any
End = Literal["done", "raised", "exited", "killed", "hung", "output", "lost"]

INSIDE = Path(__file__).parent / "inside"
_GRACE_SECONDS = 5.0
_ENDS = frozenset({"done", "raised", "exited", "killed", "hung", "output"})


@dataclass(frozen=True, slots=True)
class Attempt:
    """Something a job tried that reaches out of it: an audit event of Python's, and its object.

    Telemetry: native code does such things without being seen. The boundary is elsewhere.
    """

    event: str
    detail: str


@dataclass(frozen=True, slots=True)
class Job:
    """What one job yielded, and how it ended.

    "hung": no value for the limit's wall seconds; "output": it printed or yielded too much;
    "lost": the worker itself is gone (the next job gets a new one). `values` are kept in any case.
    """

    values: tuple[JSON, ...]
    end: End
    detail: str
    attempted: tuple[Attempt, ...] = ()


@dataclass(slots=True)
class _Running:
    enclosed: Enclosed
    channel: Channel
    printed: Printed
    stale: int | None = None
    """A job nobody waits for any more, whose end is yet to come."""


@dataclass(frozen=True, slots=True)
class _Recipe:
    boundary: Boundary
    box: Box
    python: Path
    guest: Path
    setup: JSON
    seconds: float


class Worker:
    """Runs jobs one after another. Made by `start`; leave it by `aclose`."""

    ready: JSON
    """What the guest's `setup` returned."""

    def __init__(self, recipe: _Recipe) -> None:
        self._recipe = recipe
        self._running: _Running | None = None
        self._turn = asyncio.Lock()
        self._jobs = 0
        self._closed = False
        self.starts = 0

    @classmethod
    async def start(
        cls,
        boundary: Boundary,
        box: Box,
        python: Path,
        guest: Path,
        setup: JSON,
        *,
        seconds: float,
    ) -> Worker:
        """Start `python` in `box`, load the package in `guest`, and call its `setup`.

        Raises `WorkerFault` telling what kept `setup` from its end within `seconds`, `BadInput` for
        a `python` that is none.
        """
        insist_on_interpreter(python)
        seen = replace(box, readable=(*box.readable, guest, INSIDE))
        worker = cls(_Recipe(boundary, seen, python, guest, setup, seconds))
        await worker._begin()
        return worker

    async def run(self, op: str, args: JSON, limits: Limits | None = None) -> Job:
        """Call `inkling_guest.OPS[op](args)` in a fork; what it yields are the job's values.

        Raises `WorkerFault` if a lost worker cannot be started again.
        """
        async with self._turn:
            if self._closed:
                raise BadInput("the sandbox's worker is closed; start another")
            self._jobs += 1
            wanted = limits or self._recipe.box.limits
            order = {"id": self._jobs, "op": op, "args": args, "limits": asdict(wanted)}
            try:
                return await self._carry_out(await self._free(), order, wanted)
            except _Lost as lost:
                await self._drop()
                return Job(tuple(lost.values), "lost", str(lost), tuple(lost.attempted))

    async def _free(self) -> _Running:
        """A worker that has nothing left to do, another one if need be."""
        running = self._running
        if running is not None and running.stale is not None:
            try:
                await self._until_end(running, running.stale, _GRACE_SECONDS)
                running.stale = None
            except _Lost:
                await self._drop()
        return self._running or await self._begin()

    async def _carry_out(self, running: _Running, order: dict[str, Any], limits: Limits) -> Job:
        running.stale = order["id"]
        try:
            await running.channel.send(b"J", json.dumps(order).encode())
            job = await self._until_end(running, order["id"], limits.wall_seconds + _GRACE_SECONDS)
        except Torn:
            raise _Lost("the worker is gone", [], []) from None
        except asyncio.CancelledError:
            with contextlib.suppress(Torn):
                running.channel.send_soon(b"C", b"")
            raise
        running.stale = None
        return job

    async def aclose(self) -> None:
        """End the interpreter and everything it started."""
        self._closed = True
        await self._drop()

    async def _until_end(self, running: _Running, number: int, seconds: float) -> Job:
        values: list[JSON] = []
        attempted: list[Attempt] = []
        try:
            while True:
                async with asyncio.timeout(seconds):
                    kind, payload = await running.channel.receive()
                message = json.loads(payload)
                if message[0] != number:
                    continue
                if kind == b"V":
                    values.append(message[1])
                elif kind == b"A":
                    event, detail = message[1]
                    attempted.append(Attempt(str(event), str(detail)))
                elif kind == b"E" and message[1] in _ENDS:
                    if message[3] != "clean":
                        await self._drop()
                    return Job(tuple(values), message[1], str(message[2]), tuple(attempted))
        except TimeoutError:
            raise _Lost("the worker no longer answers", values, attempted) from None
        except Torn:
            await running.printed.settle()
            told = running.enclosed.overused or running.printed.text[-2000:]
            raise _Lost(f"the worker is gone\n{told}".strip(), values, attempted) from None
        except (ValueError, LookupError, TypeError, RecursionError):
            raise _Lost("the worker does not keep to its protocol", values, attempted) from None

    async def _begin(self) -> _Running:
        recipe = self._recipe
        ours, theirs = socket.socketpair()
        try:
            argv = [str(recipe.python), "-s", "-B", "-X", "faulthandler"]
            argv += [str(INSIDE / "__main__.py"), str(theirs.fileno())]
            enclosed = await Enclosed.start(
                recipe.boundary,
                recipe.box,
                argv,
                cwd=next(path for path in recipe.box.readable if path.is_dir()),
                first=True,
                inherited=[theirs.fileno()],
            )
        except BaseException:
            ours.close()
            raise
        finally:
            theirs.close()
        self.starts += 1
        running = None
        try:
            printed = Printed.of(enclosed.process, recipe.box.limits.output_kb * 1024, keep="end")
            running = _Running(enclosed, await Channel.over(ours), printed)
            self.ready = await self._set_up(running)
        except BaseException:
            if running is not None:
                running.channel.close()
            await enclosed.end()
            if running is not None:
                await running.printed.close()
            raise
        self._running = running
        return running

    async def _set_up(self, running: _Running) -> JSON:
        recipe = self._recipe
        scratch = recipe.box.scratch
        order = {
            "guest": str(recipe.guest),
            "config": recipe.setup,
            "limits": asdict(recipe.box.limits),
            "scratch": str(scratch) if scratch else None,
            "readable": [str(path) for path in recipe.box.readable],
            "seconds": recipe.seconds,
        }
        try:
            async with asyncio.timeout(recipe.seconds):
                await running.channel.send(b"S", json.dumps(order).encode())
                kind, payload = await running.channel.receive()
                message = json.loads(payload)
        except TimeoutError:
            raise WorkerFault(
                f"setting up did not end within {recipe.seconds:.0f} seconds",
                happened="hung",
                printed=running.printed.text,
            ) from None
        except Torn:
            raise await _ended(running) from None
        except (ValueError, RecursionError):
            raise WorkerFault("setting up overwrote its channel", happened="exited") from None
        if kind == b"R":
            return message
        await running.printed.settle()
        raise fault_told(message if isinstance(message, dict) else {}, running.printed.text)

    async def _drop(self) -> None:
        running, self._running = self._running, None
        if running is not None:
            running.channel.close()
            await running.enclosed.end()
            await running.printed.close()


class _Lost(Exception):
    def __init__(self, told: str, values: list[JSON], attempted: list[Attempt]) -> None:
        super().__init__(told)
        self.values = values
        self.attempted = attempted


async def _ended(running: _Running) -> WorkerFault:
    """The channel broke off: what the process left as its exit code."""
    code: int | None = None
    with contextlib.suppress(TimeoutError):
        async with asyncio.timeout(_GRACE_SECONDS):
            code = await running.enclosed.process.wait()
            await running.printed.settle()
    return fault_by_exit(code, running.printed.text)
