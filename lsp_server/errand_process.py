"""The other end of an errand, in its process: one order comes in, what is said goes out.

When nobody is at the other end any more, what is done is given up.
"""

from __future__ import annotations

import asyncio
import contextlib
import logging
import os
import pickle
import signal
import sys
import threading
import time
from collections.abc import Callable, Coroutine
from typing import Any

from lsp_server.errand import ENOUGH

_GOODBYE_SECONDS = 3.0


def run(work: Callable[[Any, Callable[[object], None]], Coroutine[Any, Any, None]]) -> None:
    """Do what is ordered on standard input, and leave. `work` is given the order and what says
    something to who ordered it."""
    # Nothing but answers may reach the pipe, whatever some library prints.
    answers = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)
    with contextlib.suppress(ValueError):
        signal.signal(signal.SIGINT, signal.SIG_IGN)  # the parent decides when Ctrl-C ends us
    logging.basicConfig(level=logging.WARNING, format="%(levelname)s %(name)s: %(message)s")
    order = pickle.load(sys.stdin.buffer)

    def say(said: object) -> None:
        pickle.dump(said, answers)
        answers.flush()

    # The parent may be gone, and then nobody is there to hear it.
    with contextlib.suppress(asyncio.CancelledError, BrokenPipeError):
        asyncio.run(work(order, say))
    os._exit(0)  # a thread still reads, which an orderly end would stumble over


def listen(enough: Callable[[], object]) -> None:
    """Hear what the parent says next: `enough`, which is called in a thread, since the loop may be
    busy; and notice when it is gone: then the current task is cancelled."""
    loop, work = asyncio.get_running_loop(), asyncio.current_task()

    def hear() -> None:
        with contextlib.suppress(RuntimeError):  # the loop has ended
            while sys.stdin.buffer.read(1) == ENOUGH:
                enough()
            if work is not None:
                loop.call_soon_threadsafe(work.cancel)
        time.sleep(_GOODBYE_SECONDS)
        os._exit(0)

    threading.Thread(target=hear, name="parent", daemon=True).start()
