"""The process that checks documentation: `python -m lsp_server.documentation.process`.
Jobs come in, answers go out; in between it reads the project. It stays as long as the server.
"""

from __future__ import annotations

import logging
import os
import pickle
import queue
import signal
import sys
import threading
from collections import deque
from collections.abc import Callable
from contextlib import suppress
from typing import IO, NoReturn

from foundation.errors import BadInput, InklingError
from foundation.priority import stand_back
from lsp_server.documentation.answering import Answering
from lsp_server.documentation.messages import (
    Answer,
    Check,
    Learned,
    Numbered,
    Question,
    Refused,
    Touched,
)

_NICENESS = 5

logger = logging.getLogger(__name__)


class Waiting:
    """The jobs that came in and are not done. A check that a newer one of the same file came
    behind is not done at all: nobody would look at it."""

    def __init__(self, jobs: queue.SimpleQueue[Numbered]) -> None:
        self._jobs = jobs
        self._taken: deque[Numbered] = deque()

    def next(self, *, wait: bool) -> Numbered | None:
        """The next job; None, unless it is waited for, if there is none."""
        while not self._jobs.empty() or (wait and not self._taken):
            self._taken.append(self._jobs.get())
        return self._taken.popleft() if self._taken else None

    def is_outdated(self, job: Numbered) -> bool:
        """Whether a newer check of the same file waits."""
        body = job.body
        return isinstance(body, Check) and any(
            isinstance(other.body, Check) and other.body.of.path == body.of.path
            for other in self._taken
        )


def main() -> None:
    """Answer jobs on standard input until there are no more."""
    # Nothing but answers may reach the pipe, whatever some library prints.
    answers = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)
    with suppress(ValueError):
        signal.signal(signal.SIGINT, signal.SIG_IGN)  # the parent decides when Ctrl-C ends us
    logging.basicConfig(level=logging.WARNING, format="%(levelname)s %(name)s: %(message)s")
    stand_back(_NICENESS)

    def say(said: Numbered | Learned) -> None:
        pickle.dump(said, answers)
        answers.flush()

    with suppress(BrokenPipeError):
        work(_listened(sys.stdin.buffer), say)
    os._exit(0)  # a thread still reads, which an orderly end would stumble over


def work(jobs: queue.SimpleQueue[Numbered], say: Callable[[Numbered | Learned], None]) -> NoReturn:
    """Do jobs as they come; read projects while there are none."""
    answering = Answering()
    waiting = Waiting(jobs)
    while True:
        job = waiting.next(wait=not answering.is_busy)
        if job is None:
            for root in answering.read_on():
                say(Learned(root))
        elif waiting.is_outdated(job):
            say(Numbered(job.number, Refused("a newer text is checked instead")))
        elif isinstance(job.body, Touched):
            answering.touched(job.body.paths)
        elif isinstance(job.body, Question):
            say(Numbered(job.number, _answer(answering, job.body)))


def _answer(answering: Answering, job: Question) -> Answer:
    try:
        return answering.answer(job)
    except InklingError as error:
        return Refused(str(error), isinstance(error, BadInput))
    except Exception as error:
        logger.exception("a job failed")
        return Refused(f"{type(error).__name__}: {error}")


def _listened(pipe: IO[bytes]) -> queue.SimpleQueue[Numbered]:
    jobs: queue.SimpleQueue[Numbered] = queue.SimpleQueue()

    def listen() -> None:
        with suppress(EOFError, OSError, pickle.UnpicklingError):
            while True:
                jobs.put(pickle.load(pipe))
        os._exit(0)  # nothing is written but answers, and nobody hears them any more

    threading.Thread(target=listen, name="parent", daemon=True).start()
    return jobs


if __name__ == "__main__":
    main()
