"""A command that lowers its own limits before it becomes the one that was asked for."""

from __future__ import annotations

import contextlib
import os
import re
from collections.abc import Sequence
from pathlib import Path

from sandbox.box import Limits

_MOST_FILES = 512
_BESIDE = 8
"""Processes of the boundary's own in a box."""


def limited(limits: Limits, argv: Sequence[str], *, others: int, lasting: bool) -> list[str]:
    """`argv` under `limits`, by way of the shell, since its limits only count from then on.

    `others` is how many processes the kernel counts along with those in the box; what is `lasting`
    may use the CPU for as long as it lives.
    """
    processes = limits.processes + _BESIDE + others
    lines = [
        "ulimit -c 0",
        f"ulimit -n {_MOST_FILES}",
        f"ulimit -f {limits.file_mb * 2048}",
        # Data, not address space: V8 and CUDA reserve far more of that than they ever use.
        f"ulimit -d {limits.memory_mb * 1024}",
        f"ulimit -p {processes} 2>/dev/null || ulimit -u {processes}",
        *([] if lasting else [f"ulimit -t {limits.cpu_seconds}"]),
        'exec "$@"',
    ]
    return ["/bin/sh", "-c", "\n".join(lines), "sh", *argv]


def counted_with_ours(*, own_users: bool) -> int:
    """How many processes of the user the kernel counts against a box's limit.

    With a user namespace of its own, a box is counted by itself since Linux 5.14.
    """
    release = tuple(map(int, re.findall(r"\d+", os.uname().release)[:2]))
    if own_users and release >= (5, 14):
        return 0
    tasks = 0
    for entry in Path("/proc").glob("[0-9]*"):
        if entry.name.isdecimal():
            with contextlib.suppress(OSError):
                if entry.stat().st_uid == os.getuid():
                    tasks += len(list((entry / "task").iterdir()))
    return tasks + tasks // 4 + 64  # the user goes on working meanwhile
