"""The process in the box that loads the guest and forks for each job; it never runs a job itself.

It speaks frames over the channel it was started with: S and J come in (setup, job), C too (cancel);
R or F go out (ready, fault), then V, A and E of each job (value, attempt, end).
"""

from __future__ import annotations

import contextlib
import gc
import json
import os
import resource
import select
import signal
import sys
import tempfile
import traceback
import warnings
from os import _exit, close, fork, pipe
from time import monotonic

from . import kernel
from .frames import HEADER, read_frame, write_frame
from .job import be_job
from .leftovers import Files, Processes, Unclean

_CHUNK = 1 << 16
_VALUES_PER_OUTPUT = 16
_TAIL = 2000


class Surroundings:
    """What every job starts from."""

    def __init__(self, order, tasks):
        self.tasks = tasks
        self.writable = [os.path.realpath(tempfile.gettempdir()), "/dev/null"]
        if order["scratch"]:
            self.writable.append(order["scratch"])
        self.scope_signals = False
        self.mapped = 0
        self.resident = 0
        self._handlers = {}

    def settle(self):
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

    def restore_signals(self):
        """In a job: the handlers are as the guest left them."""
        for number, handler in self._handlers.items():
            signal.signal(number, handler)


def serve(channel, load):
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
    try:
        guest = load("inkling_guest", order["guest"])
        ready = json.dumps(guest.setup(order["config"]))
        ops = guest.OPS
    except BaseException as error:
        fault = _fault(error)
        if os.getpid() == own_pid:
            _flush()
            write_frame(channel, b"F", json.dumps(fault).encode("ascii"))
        _exit(1)
    if os.getpid() != own_pid:
        _exit(0)  # the guest forked, and its child came this far
    _flush()
    Worker(channel, ops, surroundings, children).serve(ready)


class Worker:
    """Jobs, one after another."""

    def __init__(self, channel, ops, surroundings, children):
        self._channel = channel
        self._ops = ops
        self._surroundings = surroundings
        self._processes = Processes(children)
        folders = [surroundings.writable[0]]
        if os.getpid() == 1 and os.access("/dev/shm", os.W_OK):
            folders.append("/dev/shm")
        self._files = Files(folders)

    def serve(self, ready):
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

    def _run(self, order):
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
        try:
            status = self._processes.end(pid)
            self._files.remove()
        except (Unclean, OSError):
            self._leave()
        if end == "over":
            end, detail = _from_status(status)
        if end != "done":
            detail = (detail + "\n" + follower.tail()).strip()
        close(output_in)
        follower.tell(b"E", [end, detail])

    def _leave(self):
        """Give up the box, and everything in it with it."""
        with contextlib.suppress(BaseException):
            self._processes.end()
        _exit(0)


class Follower:
    """Reads what one job sends and prints, and passes its values on, until it has ended."""

    def __init__(self, channel, order, values, output):
        self._channel = channel
        self._number = order["id"]
        self._wall = order["limits"]["wall_seconds"]
        self._most = order["limits"]["output_kb"] * 1024
        self._values = values
        self._output = output
        self._printed = b""
        self._total_printed = 0
        self._buffer = bytearray()
        self._total_values = 0

    def follow(self, pid):
        """How it ended, and what there is to say: `over` if only the exit status tells."""
        poll = select.poll()
        for descriptor in (self._values, self._output, self._channel):
            poll.register(descriptor, select.POLLIN)
        pidfd = _pidfd(pid)
        if pidfd >= 0:
            poll.register(pidfd, select.POLLIN)
        try:
            return self._until_end(poll, pidfd, pid)
        finally:
            if pidfd >= 0:
                close(pidfd)

    def _until_end(self, poll, pidfd, pid):
        deadline = monotonic() + self._wall
        while True:
            left = deadline - monotonic()
            if left <= 0:
                return "hung", f"no value for {self._wall:g} seconds"
            events = dict(poll.poll(left * 1000 if pidfd >= 0 else min(left * 1000, 50)))
            if self._channel in events:
                kind, _ = read_frame(self._channel)
                if kind == b"C":
                    return "killed", "cancelled"
            if self._output in events:
                chunk = os.read(self._output, _CHUNK)
                if not chunk:
                    poll.unregister(self._output)
                self._printed = (self._printed + chunk)[-_TAIL:]
                self._total_printed += len(chunk)
                if self._total_printed > self._most:
                    return "output", f"more than {self._most // 1024} KiB printed"
            if self._values in events:
                chunk = os.read(self._values, _CHUNK)
                if not chunk:
                    poll.unregister(self._values)
                self._buffer += chunk
                end, came = self._pass_on()
                if end:
                    return end
                if came:
                    deadline = monotonic() + self._wall
            elif pidfd in events or (pidfd < 0 and not events and _is_over(pid)):
                return "over", ""

    def _pass_on(self):
        """Send on every whole frame; the job's end if it is among them, and whether a value came."""
        came = False
        most = self._most * _VALUES_PER_OUTPUT
        while len(self._buffer) >= HEADER.size:
            kind, length = HEADER.unpack_from(self._buffer)
            if length + self._total_values > most:
                return ("output", f"values of more than {most // 1024} KiB"), came
            if len(self._buffer) < HEADER.size + length:
                break
            payload = bytes(self._buffer[HEADER.size : HEADER.size + length])
            del self._buffer[: HEADER.size + length]
            if kind == b"E":
                return self._own_end(payload), came
            if kind not in (b"V", b"A"):
                return ("output", "what it sent is no value"), came
            self._total_values += length
            came = came or kind == b"V"
            write_frame(self._channel, kind, b"[%d,%s]" % (self._number, payload))
        return None, came

    def _own_end(self, payload):
        try:
            end, detail = json.loads(payload)
        except (ValueError, TypeError, RecursionError):
            end, detail = "", ""
        if end not in ("done", "raised", "exited"):
            return "output", "what it sent is no value"
        return end, str(detail)

    def tail(self):
        """The end of what it printed."""
        with contextlib.suppress(OSError):
            os.set_blocking(self._output, False)
            self._printed = (self._printed + os.read(self._output, _CHUNK))[-_TAIL:]
        return self._printed.decode("utf-8", "replace")

    def tell(self, kind, message):
        """A frame of this job for the host."""
        write_frame(self._channel, kind, json.dumps([self._number, *message]).encode("ascii"))


def _from_status(status):
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


def _pidfd(pid):
    try:
        return os.pidfd_open(pid)
    except (AttributeError, OSError):
        return -1


def _is_over(pid):
    told = os.waitid(os.P_PID, pid, os.WEXITED | os.WNOHANG | os.WNOWAIT)
    return told is not None


def _flush():
    for stream in (sys.stdout, sys.stderr):
        with contextlib.suppress(BaseException):
            stream.flush()


def _fault(error):
    if isinstance(error, SystemExit):
        code = error.code
        if code is None or isinstance(code, int):
            return {"happened": "exited", "code": code or 0, "message": ""}
        return {"happened": "exited", "code": 1, "message": str(code)[:1000]}
    try:
        message = str(error)[:2000]
        text = "".join(traceback.format_exception(type(error), error, error.__traceback__))
    except BaseException:
        message, text = "", ""
    kind = type(error)
    module = "" if kind.__module__ == "builtins" else kind.__module__ + "."
    return {
        "happened": "raised",
        "type": f"{module}{kind.__qualname__}",
        "message": message,
        "traceback": text[-8000:],
    }
