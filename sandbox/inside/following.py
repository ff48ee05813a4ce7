"""Following one job from the worker's side: what it sends and prints, until it has ended."""

from __future__ import annotations

import contextlib
import json
import os
import select
from os import close
from time import monotonic

from .frames import HEADER, read_frame, write_frame
from .kernel import open_pidfd

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping
    from typing import Any

_CHUNK = 1 << 16
_VALUES_PER_OUTPUT = 16
_TAIL = 2000


class Follower:
    """Reads what one job sends and prints, and passes its values on, until it has ended."""

    def __init__(self, channel: int, order: Mapping[str, Any], values: int, output: int) -> None:
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

    def follow(self, pid: int) -> tuple[str, str]:
        """How it ended, and what there is to say: `over` if only the exit status tells."""
        poll = select.poll()
        for descriptor in (self._values, self._output, self._channel):
            poll.register(descriptor, select.POLLIN)
        pidfd = open_pidfd(pid)
        if pidfd >= 0:
            poll.register(pidfd, select.POLLIN)
        try:
            return self._until_end(poll, pidfd, pid)
        finally:
            if pidfd >= 0:
                close(pidfd)

    def _until_end(self, poll: select.poll, pidfd: int, pid: int) -> tuple[str, str]:
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
            if self._output in events:
                if not self._read_output():
                    poll.unregister(self._output)
                if self._total_printed > self._most:
                    return self._too_much()
            over = pidfd in events or (pidfd < 0 and not events and _is_over(pid))
            if over and not _has_data(self._values):
                return "over", ""

    def _pass_on(self) -> tuple[tuple[str, str] | None, bool]:
        """Send on every whole frame; the job's end if it is there, and whether a value came."""
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

    def _own_end(self, payload: bytes) -> tuple[str, str]:
        try:
            end, detail = json.loads(payload)
        except (ValueError, TypeError, RecursionError):
            end, detail = "", ""
        if end not in ("done", "raised", "exited"):
            return "output", "what it sent is no value"
        return end, str(detail)

    def settle(self, end: str, detail: str) -> tuple[str, str]:
        """The end, once nothing can be printed any more, with what was printed last."""
        os.set_blocking(self._output, False)
        with contextlib.suppress(BlockingIOError):
            while self._total_printed <= self._most and self._read_output():
                pass
        if end in ("done", "raised", "exited") and self._total_printed > self._most:
            end, detail = self._too_much()
        if end != "done":
            detail = (detail + "\n" + self._printed.decode("utf-8", "replace")).strip()
        return end, detail

    def _read_output(self) -> bool:
        chunk = os.read(self._output, _CHUNK)
        self._printed = (self._printed + chunk)[-_TAIL:]
        self._total_printed += len(chunk)
        return bool(chunk)

    def _too_much(self) -> tuple[str, str]:
        return "output", f"more than {self._most // 1024} KiB printed"

    def tell(self, kind: bytes, message: list[str]) -> None:
        """A frame of this job for the host."""
        write_frame(self._channel, kind, json.dumps([self._number, *message]).encode("ascii"))


def _has_data(descriptor: int) -> bool:
    poll = select.poll()
    poll.register(descriptor, select.POLLIN)
    return any(event & select.POLLIN for _, event in poll.poll(0))


def _is_over(pid: int) -> bool:
    told = os.waitid(os.P_PID, pid, os.WEXITED | os.WNOHANG | os.WNOWAIT)
    return told is not None
