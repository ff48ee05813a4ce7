"""The process in the box that loads the guest and forks for each job; it never runs a job itself.

It speaks frames over the channel it was started with: S and J come in (setup, job), C too (cancel);
R or F go out (ready, fault), then V, A and E of each job (value, attempt, end).
"""

from __future__ import annotations

import contextlib
import faulthandler
import gc
import json
import os
import resource
import signal
import sys
import tempfile
import traceback
import warnings
from os import _exit, close, fork, pipe

from . import kernel
from .following import Follower
from .frames import read_frame, write_frame
from .job import be_job
from .leftovers import Files, Processes, Unclean

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from typing import Any, NoReturn

    from .job import Ops

_PATIENCE = 0.9
"""The part of the time for setting up after which it is told where it has come to."""


class Surroundings:
    """What every job starts from."""

    def __init__(self, order: Mapping[str, Any], tasks: int) -> None:
        self.tasks = tasks
        self.temporary = os.path.realpath(tempfile.gettempdir())
        self.writable = dict.fromkeys(order["readable"], False)
        self.writable.update({self.temporary: True, "/dev/null": True})
        if order["scratch"]:
            self.writable[order["scratch"]] = True
        # The first process of a PID namespace gets no signals from within it anyway.
        self.scope_signals = os.getpid() != 1
        self.mapped = 0
        self.resident = 0
        self._handlers: dict[int, Any] = {}

    def settle(self) -> None:
        """After the guest's setup: take its signal handlers away from this process, and measure."""
        signal.alarm(0)
        signal.setitimer(signal.ITIMER_REAL, 0)
        for number in signal.valid_signals():
            handler = signal.getsignal(number)
            if callable(handler):
                self._handlers[number] = handler
                signal.signal(number, signal.SIG_IGN)
        with contextlib.suppress(OSError), open("/proc/self/statm") as told:
            self.mapped = int(told.read().split()[0]) * resource.getpagesize()
        self.resident = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024

    def restore_signals(self) -> None:
        """In a job: the handlers are as the guest left them."""
        for number, handler in self._handlers.items():
            signal.signal(number, handler)


def serve(channel: int, load: Callable[[str, str], Any]) -> NoReturn:
    """Set the guest up, then run jobs until the channel ends."""
    os.set_inheritable(channel, False)
    own_pid = os.getpid()
    children = int(os.environ.pop("INKLING_CHILDREN", "-1"))
    tasks = int(os.environ.pop("INKLING_TASKS", "0"))
    kernel.adopt_orphans()
    kernel.set_dumpable(False)
    _, payload = read_frame(channel)
    order = json.loads(payload)
    surroundings = Surroundings(order, tasks)
    # Whoever waits is to hear where the guest was when the time was over.
    faulthandler.dump_traceback_later(order["seconds"] * _PATIENCE, file=2)
    try:
        guest = load("inkling_guest", order["guest"])
        ready = json.dumps(guest.setup(order["config"]))
        ops = guest.OPS
        if os.getpid() != own_pid:
            # The guest forked, and its child came this far. It has no thread of the fault handler,
            # for which the next line would wait.
            _exit(0)
        faulthandler.cancel_dump_traceback_later()
    except BaseException as error:
        fault = _fault(error)
        if os.getpid() == own_pid:
            _flush()
            write_frame(channel, b"F", json.dumps(fault).encode("ascii"))
        _exit(1)
    _flush()
    Worker(channel, ops, surroundings, children).serve(ready)


class Worker:
    """Jobs, one after another."""

    def __init__(self, channel: int, ops: Ops, surroundings: Surroundings, children: int) -> None:
        self._channel = channel
        self._ops = ops
        self._surroundings = surroundings
        self._processes = Processes(children)
        folders = [surroundings.temporary]
        if os.getpid() == 1 and os.access("/dev/shm", os.W_OK):
            folders.append("/dev/shm")
        self._files = Files(folders)

    def serve(self, ready: str) -> NoReturn:
        """Tell that all is ready, then do what is asked."""
        self._surroundings.settle()
        self._processes.end()
        gc.collect()
        gc.freeze()
        write_frame(self._channel, b"R", ready.encode("ascii"))
        while True:
            try:
                kind, payload = read_frame(self._channel)
            except (EOFError, OSError):
                self._leave()
            if kind == b"J":
                self._run(json.loads(payload))

    def _run(self, order: Mapping[str, Any]) -> None:
        values_in, values_out = pipe()
        output_in, output_out = pipe()
        try:
            with warnings.catch_warnings():
                warnings.simplefilter("ignore")  # threads of the guest: they are not in the fork
                pid = fork()
        except OSError:
            self._leave()
        if pid == 0:
            close(self._channel)
            self._processes.close()
            close(values_in)
            close(output_in)
            be_job(self._ops, order, values_out, output_out, self._surroundings)
        close(values_out)
        close(output_out)
        follower = Follower(self._channel, order, values_in, output_in)
        try:
            end, detail = follower.follow(pid)
        except EOFError:
            self._leave()
        finally:
            close(values_in)
        clean = True
        try:
            status = self._processes.end(pid)
            self._files.remove()
        except (Unclean, OSError):
            if end == "over":
                self._leave()
            clean = False
        if end == "over":
            end, detail = _from_status(status)
        follower.tell(b"E", [*follower.settle(end, detail), "clean" if clean else "last"])
        close(output_in)
        if not clean:
            self._leave()

    def _leave(self) -> NoReturn:
        """Give up the box, and everything in it with it."""
        with contextlib.suppress(BaseException):
            self._processes.end()
        _exit(0)


def _from_status(status: int) -> tuple[str, str]:
    if os.WIFSIGNALED(status):
        number = os.WTERMSIG(status)
        if number == signal.SIGXCPU:
            return "hung", "more CPU seconds than allowed"
        try:
            name = signal.Signals(number).name
        except ValueError:
            name = "unknown"
        return "killed", f"signal {number} ({name})"
    return "exited", f"exit code {os.WEXITSTATUS(status)}"


def _flush() -> None:
    for stream in (sys.stdout, sys.stderr):
        with contextlib.suppress(BaseException):
            stream.flush()


def _fault(error: BaseException) -> dict[str, Any]:
    if isinstance(error, SystemExit):
        code = error.code
        told = {"happened": "exited", "traceback": _traceback(error)}
        if code is None or isinstance(code, int):
            return {**told, "code": code or 0, "message": ""}
        return {**told, "code": 1, "message": str(code)[:1000]}
    try:
        message = str(error)[:2000]
    except BaseException:
        message = ""
    kind = type(error)
    module = "" if kind.__module__ == "builtins" else kind.__module__ + "."
    return {
        "happened": "raised",
        "type": f"{module}{kind.__qualname__}",
        "message": message,
        "traceback": _traceback(error),
    }


def _traceback(error: BaseException) -> str:
    try:
        text = "".join(traceback.format_exception(type(error), error, error.__traceback__))
    except BaseException:  # Its `__str__` is the guest's.
        return ""
    return text[-8000:]
