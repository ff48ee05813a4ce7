"""The process that builds the index: `python -m syntax.index.worker`, orders in, replies out.

It works at low priority and leaves when whoever started it is gone. What the work is lives in
`syntax/index/builder.py`.
"""

from __future__ import annotations

import contextlib
import faulthandler
import os
import queue
import signal
import sys
import threading
from pathlib import Path
from typing import IO

from syntax.index.builder import IndexBuilder, Limits
from syntax.index.facts_cache import FactsCache
from syntax.index.messages import Begin, Opening, Order, Reply, read_order, write_message

_NICENESS = 10
_LONGEST_FILE_SECONDS = 60.0


def main() -> None:
    """Serve the orders on standard input until it is closed."""
    # Nothing but replies may reach the pipe, whatever some library prints.
    replies = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)
    with contextlib.suppress(ValueError):
        signal.signal(signal.SIGINT, signal.SIG_IGN)  # the parent decides when Ctrl-C ends us
    _lower_priority()
    begin = read_order(sys.stdin.buffer)
    if not isinstance(begin, Begin):
        return
    orders: queue.SimpleQueue[Order] = queue.SimpleQueue()
    # A thread of its own notices the end also while a long file is parsed.
    threading.Thread(target=_receive, args=(sys.stdin.buffer, orders), daemon=True).start()
    builder = IndexBuilder(
        _Sender(replies).send,
        FactsCache(Path(os.fsdecode(begin.cache))),
        Limits(begin.max_files, begin.max_bytes),
        {os.fsdecode(path): reason for path, reason in begin.avoid.items()},
    )
    while True:
        builder.apply(orders.get())
        while True:
            while not orders.empty():
                builder.apply(orders.get())
            if not builder.step():
                faulthandler.cancel_dump_traceback_later()
                break


class _Sender:
    """Writes replies, and sets the alarm that ends this process if one file takes for ever."""

    def __init__(self, pipe: IO[bytes]) -> None:
        self._pipe = pipe

    def send(self, reply: Reply) -> None:
        if isinstance(reply, Opening):
            faulthandler.dump_traceback_later(_LONGEST_FILE_SECONDS, exit=True)
        else:
            faulthandler.cancel_dump_traceback_later()
        try:
            write_message(self._pipe, reply)
        except OSError:
            os._exit(0)


def _receive(pipe: IO[bytes], orders: queue.SimpleQueue[Order]) -> None:
    while True:
        order = read_order(pipe)
        if order is None:
            os._exit(0)
        orders.put(order)


def _lower_priority() -> None:
    if hasattr(os, "nice"):
        os.nice(_NICENESS)
    elif sys.platform == "win32":
        import psutil  # noqa: PLC0415  (needed nowhere else)

        psutil.Process().nice(psutil.BELOW_NORMAL_PRIORITY_CLASS)


if __name__ == "__main__":
    main()
