"""Watching over a process that has no PID namespace, so that whatever it started ends with it."""

from __future__ import annotations

import contextlib
import os
import signal
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

_SECONDS = 10.0
_PAUSE = 0.005
_WATCHED = {signal.SIGCHLD, signal.SIGTERM, signal.SIGINT, signal.SIGHUP}


def supervise(become: Callable[[], None]) -> int:
    """Let a child `become` what is to be run; end everything when it ends, or on a signal.

    Its exit code. This process must adopt the orphans among its descendants.
    """
    signal.pthread_sigmask(signal.SIG_BLOCK, _WATCHED)
    child = os.fork()
    if child == 0:
        signal.pthread_sigmask(signal.SIG_UNBLOCK, _WATCHED)
        become()
    code = None
    while code is None:
        if signal.sigwait(_WATCHED) != signal.SIGCHLD:
            break
        code = _reaped(child)
    _end_all(child)
    return 128 + signal.SIGKILL if code is None else code


def exit_code(status: int) -> int:
    """What a shell would say of a wait status."""
    code = os.waitstatus_to_exitcode(status)
    return code if code >= 0 else 128 - code


def _reaped(child: int) -> int | None:
    """The exit code of `child` if it is among those that have ended."""
    code = None
    with contextlib.suppress(ChildProcessError):
        while True:
            pid, status = os.waitpid(-1, os.WNOHANG)
            if pid == 0:
                break
            if pid == child:
                code = exit_code(status)
    return code


def _end_all(child: int) -> None:
    with contextlib.suppress(ProcessLookupError, PermissionError):
        os.killpg(child, signal.SIGKILL)
    until = time.monotonic() + _SECONDS
    while time.monotonic() < until:
        for pid in set(_descendants(os.getpid())):
            with contextlib.suppress(ProcessLookupError, PermissionError):
                os.kill(pid, signal.SIGKILL)
        try:
            while os.waitpid(-1, os.WNOHANG)[0]:
                pass
        except ChildProcessError:
            return
        time.sleep(_PAUSE)
    print("some processes of the sandbox do not end", file=sys.stderr)


def _descendants(pid: int) -> Iterator[int]:
    todo = [pid]
    while todo:
        for task in Path(f"/proc/{todo.pop()}/task").glob("*/children"):
            with contextlib.suppress(OSError):
                found = [int(word) for word in task.read_text(encoding="ascii").split()]
                todo += found
                yield from found
