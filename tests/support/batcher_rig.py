"""A batcher on a fake model, stepped by hand, and a receiver that keeps what it hears."""

from __future__ import annotations

from dataclasses import dataclass, field

from engine.batcher import Batcher
from engine.counters import Counters
from engine.requests import Delta, Done, Event, Failed, Finished, Request, Usage
from tests.support.fake_model import FakeClock, FakeModel, Script, babble


@dataclass
class Heard:
    """What one request's receiver was told."""

    events: list[Event] = field(default_factory=list)

    def __call__(self, event: Event) -> None:
        assert not self.over, f"{event} after the last event"
        self.events.append(event)

    @property
    def over(self) -> bool:
        return any(isinstance(event, Done | Failed) for event in self.events)

    def text(self, index: int = 0) -> str:
        return "".join(e.text for e in self.events if isinstance(e, Delta) and e.index == index)

    def reasons(self) -> list[str]:
        finished = [e for e in self.events if isinstance(e, Finished)]
        assert sorted(e.index for e in finished) == list(range(len(finished)))
        return [e.reason for e in sorted(finished, key=lambda e: e.index)]

    @property
    def usage(self) -> Usage:
        assert isinstance(self.events[-1], Done)
        return self.events[-1].usage


class Bench:
    """A batcher on a fake model, stepped by hand."""

    def __init__(self, model: FakeModel, clock: FakeClock | None = None) -> None:
        self.model = model
        self.counters = Counters()
        self.clock = clock or FakeClock()
        self.batcher = Batcher(model, model.config, self.counters, clock=self.clock)
        self.count = 0

    def submit(self, prompt: str, **options: object) -> Heard:
        heard = Heard()
        self.count += 1
        options.setdefault("id", str(self.count))
        request = Request(prompt=tuple(self.model.tokenize(prompt, special=True)), **options)  # type: ignore[arg-type]  # fields by name
        self.batcher.submit(request, heard)
        return heard

    def run(self, steps: int = 5000) -> None:
        for _ in range(steps):
            if not self.batcher.step():
                assert self.batcher.idle, "requests wait, and no step is taken"
                return
        raise AssertionError("it does not come to an end")


def bench(script: Script = babble, **options: object) -> Bench:
    clock = FakeClock()
    options.setdefault("cost_ms", lambda rows: 10.0 + rows)
    return Bench(FakeModel(script=script, clock=clock, **options), clock)  # type: ignore[arg-type]
