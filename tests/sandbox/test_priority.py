"""Code in a box leaves the processor to whatever somebody waits for."""

from __future__ import annotations

import asyncio
import os
import sys
from pathlib import Path

import pytest

from sandbox.box import Box
from sandbox.enclosed import Enclosed
from sandbox.launch import Boundary
from tests.support.waiting import until

_OURS = Path("/proc/self/autogroup")


def autogroup(pid: int) -> tuple[str, int]:
    """Of a process: the name of what shares the processor with others, and how nice that is.

    A process that belongs to no session of its own has neither: the kernel writes nothing.
    """
    words = Path(f"/proc/{pid}/autogroup").read_text().split()
    return (words[0], int(words[2])) if words else ("", 0)


@pytest.mark.skipif(not _OURS.exists(), reason="the kernel has no autogroups")
async def test_a_box_and_all_in_it_is_one_nice_session(tmp_path: Path, boundary: Boundary) -> None:
    text = "import os, time\nif os.fork() == 0: os.setpgid(0, 0)\ntime.sleep(60)"
    box = Box(readable=(tmp_path,))
    enclosed = await Enclosed.start(boundary, box, [sys.executable, "-c", text], cwd=tmp_path)
    try:
        first = enclosed.process.pid
        await asyncio.to_thread(until, lambda: len(tree(first)) >= 3)
        await asyncio.to_thread(until, lambda: autogroup(first)[1] >= 5)
        assert len({autogroup(pid) for pid in tree(first)}) == 1
        assert autogroup(first)[0] != autogroup(os.getpid())[0]
    finally:
        await enclosed.end()


def tree(first: int) -> list[int]:
    """A process and all its descendants."""
    found = [first]
    for pid in found:
        children = Path(f"/proc/{pid}/task/{pid}/children")
        found += map(int, children.read_text().split() if children.exists() else ())
    return found
