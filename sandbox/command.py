"""A command in the sandbox, from its start to its end."""

from __future__ import annotations

import asyncio
import contextlib
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

from sandbox.box import Box
from sandbox.enclosed import Enclosed
from sandbox.launch import Boundary
from sandbox.printed import Kept

_HIGHEST_EXIT_CODE = 128
_SETTLE_SECONDS = 1.0


@dataclass(frozen=True, slots=True)
class Ran:
    """How a command ended, and what it printed until then."""

    exit_code: int | None
    """`None` where it was not left to end by itself."""
    ended: Literal["exited", "killed", "timeout", "output"]
    """"killed": by a signal, of its own making or for using too much."""
    stdout: str
    stderr: str
    seconds: float


async def run(
    boundary: Boundary, box: Box, argv: Sequence[str], *, cwd: Path, stdin: bytes = b""
) -> Ran:
    """Run `argv` in `box` until it ends, or exceeds the box's wall time or output.

    Whatever it started is gone when this returns, also by cancellation. Raises `BadInput` for a
    program that does not exist, `NoBoundary` if the boundary cannot be made.
    """
    started = time.monotonic()
    enclosed = await Enclosed.start(boundary, box, argv, cwd=cwd, stdin=asyncio.subprocess.PIPE)
    process = enclosed.process
    most = box.limits.output_kb * 1024
    stdout, stderr = Kept(most, "start"), Kept(most, "start")
    assert process.stdout is not None
    assert process.stderr is not None
    ended: Literal["exited", "killed", "timeout", "output"] = "exited"
    too_much = asyncio.Event()
    # They read to the end in any case: a process has ended, for asyncio, when its pipes have.
    reading = [
        asyncio.create_task(_read(stream, kept, (stdout, stderr), most, too_much))
        for stream, kept in ((process.stdout, stdout), (process.stderr, stderr))
    ]
    feeding = asyncio.create_task(_feed(process, stdin))
    flooding = asyncio.create_task(too_much.wait())
    finishing: asyncio.Future[Any] = asyncio.gather(*reading, process.wait())
    ends: set[asyncio.Future[Any]] = {flooding, finishing}
    try:
        async with asyncio.timeout(box.limits.wall_seconds):
            await asyncio.wait(ends, return_when=asyncio.FIRST_COMPLETED)
        if too_much.is_set():
            ended = "output"
    except TimeoutError:
        ended = "timeout"
    finally:
        feeding.cancel()
        flooding.cancel()
        await enclosed.end()
        await asyncio.wait({finishing}, timeout=_SETTLE_SECONDS)
        finishing.cancel()
        await asyncio.gather(feeding, flooding, finishing, return_exceptions=True)
    code = process.returncode
    if ended == "exited" and (
        enclosed.overused or code is None or not 0 <= code <= _HIGHEST_EXIT_CODE
    ):
        ended = "killed"
    if enclosed.overused:
        stderr.add(f"\n{enclosed.overused}\n".encode())
    return Ran(
        code if ended in ("exited", "killed") else None,
        ended,
        stdout.text,
        stderr.text,
        time.monotonic() - started,
    )


async def _read(
    stream: asyncio.StreamReader,
    kept: Kept,
    together: tuple[Kept, Kept],
    most: int,
    too_much: asyncio.Event,
) -> None:
    while chunk := await stream.read(1 << 16):
        kept.add(chunk)
        if sum(each.total for each in together) > most:
            too_much.set()


async def _feed(process: asyncio.subprocess.Process, stdin: bytes) -> None:
    assert process.stdin is not None
    with contextlib.suppress(OSError):
        process.stdin.write(stdin)
        await process.stdin.drain()
        process.stdin.close()
