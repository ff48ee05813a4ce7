"""One job, in the process forked for it: limits, its own group, values out through one pipe."""

from __future__ import annotations

import contextlib
import json
import resource
import signal
import sys
import traceback
from _thread import allocate_lock
from os import _exit, close, dup2, getpid, setpgid

from . import audit, kernel
from .frames import write_frame

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping
    from typing import Any, NoReturn

    from .worker import Surroundings

    Ops = Mapping[str, Callable[[Any], Iterator[Any]]]

_MIB = 1 << 20
_MOST_FILES = 512
_LONGEST = 4000


class Values:
    """The job's end of its pipe. Only the process it was made in writes: not what that forks."""

    def __init__(self, descriptor: int) -> None:
        self._descriptor = descriptor
        self._owner = getpid()
        self._lock = allocate_lock()
        self._attempts: list[str] = []

    def value(self, value: Any) -> None:
        """One value. Raises what `json.dumps` does."""
        self._write(b"V", json.dumps(value, allow_nan=False, separators=(",", ":")))

    def attempt(self, event: str, detail: str) -> None:
        """Called from an audit hook, at any time on any thread: what cannot go out now, waits."""
        self._attempts.append(json.dumps([event, detail]))
        if getpid() == self._owner and self._lock.acquire(False):
            try:
                self._flush()
            finally:
                self._lock.release()

    def end(self, end: str, detail: str) -> None:
        """How it ended; nothing follows."""
        self._write(b"E", json.dumps([end, detail]))

    def _write(self, kind: bytes, text: str) -> None:
        if getpid() != self._owner:
            _exit(0)  # a fork of the job that went on to its end
        with self._lock:
            self._flush()
            write_frame(self._descriptor, kind, text.encode("ascii"))

    def _flush(self) -> None:
        while self._attempts:
            write_frame(self._descriptor, b"A", self._attempts.pop(0).encode("ascii"))


def be_job(
    ops: Ops, order: Mapping[str, Any], pipe: int, output: int, surroundings: Surroundings
) -> NoReturn:
    """Be the job `order`, and leave the process. `output` becomes stdout and stderr."""
    try:
        setpgid(0, 0)  # no session of its own: that would be as urgent as any other
        dup2(output, 1)
        dup2(output, 2)
        close(output)
        surroundings.restore_signals()
        values = Values(pipe)
        kernel.set_dumpable(True)
        if surroundings.scope_signals:
            kernel.keep_signals_in()
        _limit(order["limits"], surroundings)
        audit.watch(values.attempt, surroundings.writable)
        end, detail = _carry_out(ops, order, values)
        for stream in (sys.stdout, sys.stderr):
            with contextlib.suppress(BaseException):
                stream.flush()
        values.end(end, detail)
    finally:
        _exit(0)


def _carry_out(ops: Ops, order: Mapping[str, Any], values: Values) -> tuple[str, str]:
    try:
        for value in ops[order["op"]](order["args"]):
            values.value(value)
    except SystemExit as leaving:
        return "exited", f"exit code {leaving.code!r}"[:200]
    except BaseException as error:
        return "raised", _described(error)
    return "done", ""


def _described(error: BaseException) -> str:
    """The traceback's text, or what can be had of it."""
    # Memory may be short, and `__str__` may raise.
    place = None if isinstance(error, MemoryError) else error.__traceback__
    try:
        return "".join(traceback.format_exception(type(error), error, place))[-_LONGEST:]
    except BaseException:
        return type(error).__name__


def _limit(limits: Mapping[str, Any], surroundings: Surroundings) -> None:
    memory = limits["memory_mb"] * _MIB
    cpu = limits["cpu_seconds"]
    _lower(resource.RLIMIT_CORE, 0)
    _lower(resource.RLIMIT_CPU, cpu, cpu + 1)
    _lower(resource.RLIMIT_FSIZE, limits["file_mb"] * _MIB)
    _lower(resource.RLIMIT_NOFILE, _MOST_FILES)
    if surroundings.mapped:
        _lower(resource.RLIMIT_AS, surroundings.mapped + memory)
    _lower(resource.RLIMIT_DATA, surroundings.resident + memory)
    _lower(resource.RLIMIT_NPROC, surroundings.tasks + limits["processes"])
    signal.signal(signal.SIGXFSZ, signal.SIG_IGN)  # as Python has it: writing on is an OSError


def _lower(which: int, soft: int, hard: int | None = None) -> None:
    """Lower a limit for good; one that is lower already stays."""
    _, most = resource.getrlimit(which)
    hard = soft if hard is None else hard
    if most != resource.RLIM_INFINITY:
        soft, hard = min(soft, most), min(hard, most)
    resource.setrlimit(which, (soft, hard))
