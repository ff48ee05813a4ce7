"""What every route of the server shares: the worker, who is being served, and how to leave.

Routes live in `engine/http/openai.py`, `engine/http/infill.py` and `engine/http/control.py`.
"""

from __future__ import annotations

import asyncio
import contextlib
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import cast

from starlette.requests import Request as HttpRequest

from engine.http.metrics import HttpMetrics
from engine.model import ModelConfig, ModelInfo
from engine.process.address import Launch
from engine.worker import Worker
from foundation.errors import Busy, Unavailable


class Activity:
    """When somebody last needed the engine. The engine leaves when that is long ago."""

    def __init__(self) -> None:
        self._in_flight = 0
        self._last = time.monotonic()

    @contextlib.contextmanager
    def use(self) -> Iterator[None]:
        """Count as being needed for as long as the block runs."""
        self._in_flight += 1
        try:
            yield
        finally:
            self._in_flight -= 1
            self._last = time.monotonic()

    def idle_seconds(self) -> float:
        """Seconds since the last use ended; 0 while there is one."""
        return 0.0 if self._in_flight else time.monotonic() - self._last


@dataclass(slots=True)
class Host:
    """One engine process as its routes see it.

    `config` is the model configuration in use; setting `leaving` ends the process in good order.
    """

    worker: Worker
    launch: Launch
    config: ModelConfig
    version: str
    leaving: asyncio.Event = field(default_factory=asyncio.Event)
    activity: Activity = field(default_factory=Activity)
    metrics: HttpMetrics = field(default_factory=HttpMetrics)
    started: float = field(default_factory=time.time)
    swap: asyncio.Lock = field(default_factory=asyncio.Lock)

    def insist_ready(self) -> None:
        """Turn a caller away whose request could not be taken, before its body is read.

        Raises `Unavailable` while there is no model and `Busy` when the queue is full.
        """
        status = self.worker.status()
        if status.state != "ready":
            raise NotReady(self.not_ready_message())
        if status.waiting >= self.launch.queue:
            raise Busy(
                f"{status.waiting} requests are waiting already (engine.queue); try again soon",
                retry_after=1.0,
            )

    def info(self) -> ModelInfo:
        """The model in use. Raises `NotReady` while there is none."""
        if self.worker.status().state in ("loading", "error"):
            raise NotReady(self.not_ready_message())
        return self.worker.info()

    def is_loading(self) -> bool:
        """Whether a model may be ready soon: the first, or another after one that failed."""
        state = self.worker.status().state
        return state == "loading" or (state == "error" and self.swap.locked())

    def not_ready_message(self) -> str:
        """Why there is no model right now, in a sentence."""
        status = self.worker.status()
        if self.is_loading():
            return f"the model {self.config.name or self.config.path.name} is being loaded"
        return status.message or f"the engine is {status.state}"


class NotReady(Unavailable):
    """There is no model to answer with: it is being loaded, or could not be."""


def host_of(request: HttpRequest) -> Host:
    """The host of the application that serves `request`."""
    return cast("Host", request.app.state.host)
