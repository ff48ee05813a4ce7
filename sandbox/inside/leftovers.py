"""What a job leaves behind: processes, which are killed, and temporary files, which are removed."""

from __future__ import annotations

import contextlib
import os
import signal
import stat
import time
from os import kill, waitpid

TYPE_CHECKING = False
if TYPE_CHECKING:
    from pathlib import Path

_MOST_SECONDS = 5.0
_MOST_SECONDS_IN_THE_END = 60.0
_SECONDS_TO_END, _PAUSE = 0.3, 0.001


class Unclean(Exception):
    """What a job left cannot be cleared away in time: the box has to be given up."""


class Processes:
    """Everything that runs in the box beside this process."""

    def __init__(self, children: int) -> None:
        self._first = os.getpid() == 1
        self._children = children
        """A descriptor of /proc/self/task/…/children, where this is not the first process."""
        self._may_kill = _may_kill()

    def close(self) -> None:
        """Let go of what only the worker has, in a fork of it."""
        if self._children >= 0:
            os.close(self._children)

    def end(self, job: int = 0) -> int:
        """Kill and reap everything; the wait status of `job`, if there is one.

        Raises `Unclean` if something goes on all the same.
        """
        if not self._may_kill:
            return self._see_ended(job)
        return self._end_all(job) if self._first else self._end_children(job)

    def _end_all(self, job: int) -> int:
        """As first process of a PID namespace: all others of it at once, so that none gets away."""
        status = 0
        until = time.monotonic() + _MOST_SECONDS
        while True:
            try:
                kill(-1, signal.SIGKILL)
            except ProcessLookupError:
                return status
            with contextlib.suppress(ChildProcessError):
                while True:
                    pid, told = waitpid(-1, 0)
                    if pid == job:
                        status = told
            if time.monotonic() > until:
                raise Unclean

    def _end_children(self, job: int) -> int:
        """Children, and what becomes one when its parent ends, until there is none."""
        status = 0
        until = time.monotonic() + _MOST_SECONDS
        while True:
            for pid in self._left() or [job]:
                with contextlib.suppress(ProcessLookupError):
                    if pid > 1:
                        kill(pid, signal.SIGKILL)
            try:
                if job > 1:
                    _, status = waitpid(job, 0)
                    job = 0
                # Not waiting: one may have been born since they were listed.
                while waitpid(-1, os.WNOHANG)[0]:
                    pass
            except ChildProcessError:
                return status
            if time.monotonic() > until:
                raise Unclean
            time.sleep(_PAUSE)

    def _left(self) -> list[int]:
        if self._children < 0:
            return []
        return [int(word) for word in os.pread(self._children, 1 << 16, 0).split()]

    def _see_ended(self, job: int) -> int:
        """Where no signal may be sent: all has ended by itself, or the box is given up."""
        status = 0
        # What a guest's setup has forked is on its way out; a job's is hardly.
        until = time.monotonic() + (_SECONDS_TO_END if job else _MOST_SECONDS)
        while True:
            try:
                pid, told = waitpid(-1, os.WNOHANG)
            except ChildProcessError:
                return status
            if pid == job != 0:
                status = told
            elif pid == 0:
                if time.monotonic() > until:
                    raise Unclean
                time.sleep(_PAUSE)


def _may_kill() -> bool:
    try:
        kill(os.getpid(), 0)
    except PermissionError:
        return False
    return True


class Files:
    """Temporary folders that each job finds as the first one did."""

    def __init__(self, folders: list[str]) -> None:
        self._kept = {folder: frozenset(os.listdir(folder)) for folder in folders}

    def remove(self) -> None:
        """Remove what is new, however deep and whatever its permissions."""
        until = time.monotonic() + _MOST_SECONDS
        for folder, kept in self._kept.items():
            for name in os.listdir(folder):
                if name not in kept:
                    remove(folder, name, until)


def remove(folder: str, name: str, until: float) -> None:
    """Remove `name` of `folder`. Folders in it are first moved up, so that no path gets long.

    Nothing of those that made it may run any more. Raises `Unclean` when it is `until` (monotonic
    seconds).
    """
    todo = [name]
    moved = 0
    while todo:
        path = os.path.join(folder, todo.pop())
        if not stat.S_ISDIR(os.lstat(path).st_mode):
            os.unlink(path)
            continue
        _open_up(path)
        inner_folders = []
        with os.scandir(path) as entries:
            for entry in entries:
                if time.monotonic() > until:
                    raise Unclean
                if entry.is_dir(follow_symlinks=False):
                    inner_folders.append(entry.path)
                else:
                    os.unlink(entry.path)
        for inner in inner_folders:
            moved += 1
            _open_up(inner)
            os.rename(inner, os.path.join(folder, f".gone-{name[:50]}-{moved}"))
            todo.append(f".gone-{name[:50]}-{moved}")
        os.rmdir(path)


def remove_temporary(folder: Path) -> None:
    """Remove the temporary folder of a box, once that is gone, however it was left."""
    with contextlib.suppress(OSError, Unclean):
        remove(str(folder.parent), folder.name, time.monotonic() + _MOST_SECONDS_IN_THE_END)


def _open_up(folder: str) -> None:
    # Where nobody may change a mode, there is seldom one to be changed.
    with contextlib.suppress(PermissionError):
        os.chmod(folder, 0o700)
