"""The index's line to its worker process: starting it, writing orders, reading replies.

Two threads do it, so that neither a full pipe nor a slow reader ever holds the caller. What the
messages mean, and what to do when the process ends, is the caller's affair.
"""

from __future__ import annotations

import contextlib
import subprocess
import sys
import threading
import time
from collections import deque
from collections.abc import Callable, Sequence
from pathlib import Path

from syntax.index.messages import Closed, Edited, Order, Reply, read_reply, write_message

_QUIET_SECONDS = 0.25
_LONGEST_WAIT_SECONDS = 1.5
_GOODBYE_SECONDS = 2.0


class Outbox:
    """Orders on their way, in order; an edited text waits until typing pauses.

    Of several texts of one document only the last is sent. `clock` counts in seconds.
    """

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._changed = threading.Condition()
        self._orders: deque[Order] = deque()
        self._texts: dict[bytes, tuple[float, float, str]] = {}  # since when, due when, what
        self._closed = False

    def put(self, order: Order) -> None:
        """Send as soon as what came before is sent."""
        with self._changed:
            if isinstance(order, Closed):
                self._texts.pop(order.path, None)
            self._orders.append(order)
            self._changed.notify()

    def put_text(self, path: bytes, text: str) -> None:
        """Send the text of an open document once it rests."""
        with self._changed:
            now = self._clock()
            since = self._texts[path][0] if path in self._texts else now
            due = min(now + _QUIET_SECONDS, since + _LONGEST_WAIT_SECONDS)
            self._texts[path] = (since, due, text)
            self._changed.notify()

    def hurry(self) -> None:
        """Send waiting texts now."""
        with self._changed:
            self._texts = {path: (s, s, text) for path, (s, _, text) in self._texts.items()}
            self._changed.notify()

    def close(self) -> None:
        """Make every `take` return None, now and later."""
        with self._changed:
            self._closed = True
            self._changed.notify_all()

    def take(self) -> Order | None:
        """Wait for the next order to send; None when closed."""
        with self._changed:
            while not self._closed:
                now = self._clock()
                path = min(self._texts, key=lambda p: self._texts[p][1], default=None)
                # Texts that rest go first: an order behind them may ask whether all is done.
                if path is not None and self._texts[path][1] <= now:
                    text = self._texts.pop(path)[2]
                    return Edited(path, text.encode("utf-8", "surrogatepass"))
                if self._orders:
                    return self._orders.popleft()
                self._changed.wait(None if path is None else self._texts[path][1] - now)
        return None


class WorkerLink:
    """One run of the worker process, told `first` first; `ended` hears its exit status, once."""

    def __init__(
        self,
        first: Sequence[Order],
        received: Callable[[Reply], None],
        ended: Callable[[int], None],
        command: Sequence[str] = (sys.executable, "-m", "syntax.index.worker"),
    ) -> None:
        self.outbox = Outbox()
        self._first = tuple(first)
        self._received = received
        self._ended = ended
        self._command = command
        self._process: subprocess.Popen[bytes] | None = None
        self._reader = threading.Thread(target=self._run, name="index-reader", daemon=True)

    def start(self) -> None:
        """Begin; returns at once, the process is started by a thread."""
        self._reader.start()

    def close(self) -> None:
        """End the process, gently at first, and wait for it."""
        self.outbox.close()
        if self._reader.ident is not None and self._reader is not threading.current_thread():
            self._reader.join(_GOODBYE_SECONDS)
            if self._reader.is_alive() and self._process is not None:
                self._process.kill()
                self._reader.join()

    def _run(self) -> None:
        try:
            # The folder that holds this package comes first on the worker's path, and never the
            # user's workspace: a `msgspec.py` of theirs must not be imported.
            self._process = subprocess.Popen(
                self._command,
                cwd=Path(__file__).parents[2],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                creationflags=getattr(subprocess, "CREATE_NO_WINDOW", 0),
            )
        except OSError:
            self._ended(-1)
            return
        writer = threading.Thread(target=self._write, name="index-writer", daemon=True)
        writer.start()
        pipe = self._process.stdout
        assert pipe is not None
        with pipe:
            while (reply := read_reply(pipe)) is not None:
                self._received(reply)
        self.outbox.close()
        writer.join()
        self._ended(self._process.wait())

    def _write(self) -> None:
        process = self._process
        assert process is not None
        assert process.stdin is not None
        with contextlib.suppress(OSError), process.stdin as pipe:
            for first in self._first:  # nothing overtakes these, not even a text in a hurry
                write_message(pipe, first)
            while (order := self.outbox.take()) is not None:
                write_message(pipe, order)
