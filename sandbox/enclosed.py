"""A process tree behind a boundary: started, watched, ended as a whole, never left behind."""

from __future__ import annotations

import asyncio
import contextlib
import json
import os
import signal
import sys
from collections.abc import Sequence
from pathlib import Path

from foundation.priority import session_stands_back
from sandbox.box import Box, Limits
from sandbox.cgroup import ControlGroup, hierarchies
from sandbox.faults import NoBoundary
from sandbox.inside.leftovers import remove_temporary
from sandbox.launch import Boundary, Launch
from sandbox.launcher import calls
from sandbox.view import absolute
from sandbox.watch import overused

_START_SECONDS = 10.0
_END_SECONDS = 5.0
_STREAM_LIMIT = 1 << 16
_NICENESS = 5
"""Of a box whose host is less nice: somebody may be typing beside it."""


class Enclosed:
    """What runs in one box. Made by `start`; `end` leaves nothing of it."""

    def __init__(self, process: asyncio.subprocess.Process) -> None:
        self.process = process
        self._starting: asyncio.Task[int | None] | None = None
        """Gives a pidfd of the process whose death ends all others in the box."""
        self._itself = _pidfd(process.pid)
        self._group: ControlGroup | None = None
        self._watch: asyncio.Task[None] | None = None
        self._standing_back: asyncio.Task[None] | None = None
        self._temporary: Path | None = None
        self.overused: str | None = None
        """What the box used too much of, where it was ended for that."""

    @classmethod
    async def start(
        cls,
        boundary: Boundary,
        box: Box,
        argv: Sequence[str],
        *,
        cwd: Path,
        first: bool = False,
        inherited: Sequence[int] = (),
        stdin: int = asyncio.subprocess.DEVNULL,
    ) -> Enclosed:
        """Start `argv` with pipes for its output. Raises `BadInput`, `NoBoundary`."""
        launch, group = await _prepared(boundary, box, argv, cwd, first)
        try:
            process = await asyncio.create_subprocess_exec(
                *(group.joining(launch.argv) if group else launch.argv),
                stdin=stdin,
                stdout=asyncio.subprocess.PIPE,
                stderr=asyncio.subprocess.PIPE,
                env=launch.env,
                cwd="/",
                pass_fds=[*launch.inherited, *inherited],
                limit=_STREAM_LIMIT,
                start_new_session=True,
            )
        except BaseException as error:
            await _give_up(launch, group)
            if isinstance(error, OSError):
                raise NoBoundary(f"{launch.argv[0]} cannot be started: {error}") from error
            raise
        launch.close()
        enclosed = cls(process)
        niceness = max(os.getpriority(os.PRIO_PROCESS, 0), _NICENESS)
        enclosed._standing_back = asyncio.create_task(
            asyncio.to_thread(session_stands_back, process.pid, niceness)
        )
        enclosed._group = group
        enclosed._temporary = launch.temporary
        enclosed._starting = asyncio.create_task(_first_process(launch.told))
        try:
            await asyncio.shield(enclosed._starting)
        except BaseException:
            await enclosed.end()
            raise
        folders = [folder for folder in (launch.temporary, box.scratch) if folder is not None]
        enclosed._watch = asyncio.create_task(enclosed._keep_to(box.limits, folders))
        return enclosed

    async def _keep_to(self, limits: Limits, folders: Sequence[Path]) -> None:
        self.overused = await overused(self.process.pid, limits, folders)
        await self._kill()

    async def end(self) -> None:
        """Kill everything in the box, and wait until all of it is gone."""
        await asyncio.shield(self._end())

    async def _end(self) -> None:
        if self._watch is not None:
            if self.overused is None:
                self._watch.cancel()
            await asyncio.gather(self._watch, return_exceptions=True)
        await self._kill()
        if self._standing_back is not None:
            await asyncio.gather(self._standing_back, return_exceptions=True)
        if self._itself is not None:
            os.close(self._itself)
            self._itself = None
        if self._group is not None:
            await self._group.remove()
            self._group = None
        if self._temporary is not None:
            folder, self._temporary = self._temporary, None
            await asyncio.to_thread(remove_temporary, folder)

    async def _kill(self) -> None:
        starting, self._starting = self._starting, None
        # Also when the start is given up: bubblewrap's child outlives a parent killed too early.
        first = await starting if starting is not None else None
        if first is not None:
            with contextlib.suppress(ProcessLookupError):
                calls.pidfd_send_signal(first, signal.SIGKILL)
            await _gone(first)
            os.close(first)
        for number in (signal.SIGTERM, signal.SIGKILL):
            self._signal(number)
            with contextlib.suppress(TimeoutError):
                await asyncio.wait_for(self.process.wait(), _END_SECONDS)
                break

    def _signal(self, number: signal.Signals) -> None:
        # Not through `Popen`, which would take the exit code away from the loop's own watcher.
        if self.process.returncode is None:
            with contextlib.suppress(ProcessLookupError):
                if self._itself is not None:
                    calls.pidfd_send_signal(self._itself, number)
                elif sys.platform != "linux":
                    os.kill(self.process.pid, number)


_Prepared = tuple[Launch, ControlGroup | None]


async def _prepared(
    boundary: Boundary, box: Box, argv: Sequence[str], cwd: Path, first: bool
) -> _Prepared:
    """What to start, and its control group: found out and made beside the event loop."""

    def prepare() -> _Prepared:
        launch = boundary.command(box, argv, cwd=absolute(cwd), first=first)
        return launch, ControlGroup.make(box.limits, hierarchies())

    preparing = asyncio.create_task(asyncio.to_thread(prepare))
    try:
        return await asyncio.shield(preparing)
    except asyncio.CancelledError:
        await _give_up(*await preparing)
        raise


async def _give_up(launch: Launch, group: ControlGroup | None) -> None:
    launch.close()
    if launch.told >= 0:
        os.close(launch.told)
    if launch.temporary is not None:
        remove_temporary(launch.temporary)
    if group is not None:
        await group.remove()


def _pidfd(pid: int) -> int | None:
    if sys.platform != "linux":
        return None
    try:
        return calls.pidfd_open(pid)
    except OSError:
        return None  # over and reaped


async def _first_process(told: int) -> int | None:
    """A pidfd of the first process in the box, once the boundary tells of it."""
    if told < 0:
        return None
    loop = asyncio.get_running_loop()
    text = b""
    try:
        async with asyncio.timeout(_START_SECONDS):
            while chunk := await _readable(loop, told):
                text += chunk
    except TimeoutError:
        return None
    finally:
        os.close(told)
    try:
        return _pidfd(int(json.loads(text)["child-pid"]))
    except (ValueError, KeyError, TypeError):
        return None  # it failed before there was one, or is over already; its exit code tells


async def _readable(loop: asyncio.AbstractEventLoop, descriptor: int) -> bytes:
    await _ready(loop, descriptor)
    return os.read(descriptor, 4096)


async def _ready(loop: asyncio.AbstractEventLoop, descriptor: int) -> None:
    ready = loop.create_future()

    def wake() -> None:
        if not ready.done():
            ready.set_result(None)

    loop.add_reader(descriptor, wake)
    try:
        await ready
    finally:
        loop.remove_reader(descriptor)


async def _gone(pidfd: int) -> None:
    with contextlib.suppress(TimeoutError):
        async with asyncio.timeout(_END_SECONDS):
            await _ready(asyncio.get_running_loop(), pidfd)
