"""A worker around scripted models, and receivers of its events that can be waited for."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from pathlib import Path

from engine.model import ModelConfig
from engine.requests import Delta, Done, Event, Failed, Finished, Request
from engine.speed_book import SpeedBook
from engine.worker import Worker
from tests.support.fake_model import FakeModel, Script, babble

CONFIG = ModelConfig(path=Path("fake.gguf"), speculative="off")


class Heard:
    """A receiver that can be waited for."""

    def __init__(self) -> None:
        self.events: list[Event] = []
        self.over = threading.Event()
        self.over_at = 0.0

    def __call__(self, event: Event) -> None:
        self.events.append(event)
        if isinstance(event, Done | Failed):
            self.over_at = time.perf_counter()
            self.over.set()

    def wait(self) -> Heard:
        assert self.over.wait(10), f"no end after {self.events}"
        return self

    @property
    def text(self) -> str:
        return "".join(event.text for event in self.events if isinstance(event, Delta))

    @property
    def reason(self) -> str:
        return next(event.reason for event in self.events if isinstance(event, Finished))


class Rig:
    """A worker and the fake models it opened."""

    def __init__(
        self,
        *,
        queue: int = 8,
        cost_ms: Callable[[int], float] = lambda rows: 1.0,
        speeds: SpeedBook | None = None,
    ) -> None:
        self.models: list[FakeModel] = []
        self.script: Script = babble
        self.cost_ms = cost_ms
        self.fault: Exception | None = None
        self.worker = Worker(self.open, CONFIG, queue=queue, speeds=speeds)

    def open(self, config: ModelConfig) -> FakeModel:
        if self.fault is not None:
            raise self.fault
        model = FakeModel(
            config,
            script=self.script,
            n_ctx=4096,
            n_batch=512,
            cost_ms=self.cost_ms,
            fingerprint=f"fake-{len(self.models)}",
        )
        self.models.append(model)
        return model

    def submit(self, prompt: str, **options: object) -> Heard:
        heard = Heard()
        options.setdefault("id", prompt)
        request = Request(prompt=tuple(prompt.encode()), **options)  # type: ignore[arg-type]
        self.worker.submit(request, heard)
        return heard
