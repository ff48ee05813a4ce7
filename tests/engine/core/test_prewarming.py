"""Prompts evaluated before anybody asks: what is kept of them, and that they stand in no way."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from engine.model import ModelConfig
from engine.requests import Event, Finished, Priority, Request, Splice, Usage
from engine.worker import Worker
from tests.support.batcher_rig import Bench, Heard, bench
from tests.support.fake_model import FakeModel
from tests.support.waiting import until

PREFIX = "import os\n\n\ndef first(path):\n    return os.stat(path)\n\n\ndef second(path):\n"
SUFFIX = "\n\n\ndef third(one, two):\n    return one + two * 3\n" * 3
FRESH = Splice().head + Splice().tail
COST_MS = 3.0


def fim(prefix: str, suffix: str = SUFFIX) -> str:
    return f"<|prefix|>{prefix}<|suffix|>{suffix}<|middle|>"


def prewarm(b: Bench, prefix: str, **options: object) -> Heard:
    options = {"max_tokens": 0, "priority": Priority.background, "key": "file", **options}
    return b.submit(fim(prefix), **options)


def keystroke(b: Bench, prefix: str, **options: object) -> Heard:
    options = {"max_tokens": 3, "splice": Splice(), "supersede": True, "key": "file", **options}
    return b.submit(fim(prefix), priority=Priority.typing, **options)


def test_a_prompt_whose_prefix_was_prewarmed_is_found_under_the_same_key() -> None:
    b = bench()
    prewarm(b, PREFIX)
    b.run()
    heard = keystroke(b, PREFIX + "    re")
    b.run()
    assert heard.usage.evaluated_tokens <= FRESH + len("    re") + 2
    assert heard.usage.spliced_tokens == len(SUFFIX) - FRESH


@pytest.mark.parametrize("steps", [1, 2, 3])
def test_a_prewarmed_prompt_that_is_superseded_leaves_what_was_evaluated(steps: int) -> None:
    b = bench(n_batch=32)
    warming = prewarm(b, PREFIX)
    for _ in range(steps):
        assert b.batcher.step()
    evaluated = len(b.model.kv.cells)
    assert evaluated >= 16 * steps
    heard = keystroke(b, PREFIX + "    re")
    b.run()
    assert warming.reasons() == ["superseded"]
    shared = len(PREFIX) + 1
    assert heard.usage.cached_tokens >= min(evaluated, shared)


def test_a_prewarmed_prompt_that_is_broken_off_in_mid_step_loses_that_step_alone() -> None:
    b = bench(n_batch=32, aborts=lambda call: call == 2)
    warming = prewarm(b, PREFIX)
    for _ in range(3):
        assert b.batcher.step()
    assert b.counters.aborted_steps == 1
    kept = len(b.model.kv.cells)
    assert kept >= 32
    b.run()
    assert warming.reasons() == ["length"]
    assert warming.usage.evaluated_tokens == warming.usage.prompt_tokens


def test_what_would_follow_an_accepted_text_costs_the_one_who_types_on_nothing() -> None:
    b = bench()
    keystroke(b, PREFIX + "    re")
    b.run()
    ahead = b.submit(
        fim(PREFIX + "    return path\n"),
        max_tokens=40,
        splice=Splice(),
        priority=Priority.background,
        key="file",
    )
    for _ in range(6):
        b.batcher.step()
    assert not ahead.over
    # Instead of accepting it, somebody types another letter; then goes back to the shorter text.
    for prefix in (PREFIX + "    ret", PREFIX + "    re", PREFIX + "    return path\n    "):
        heard = keystroke(b, prefix)
        b.run()
        usage = heard.usage
        assert usage.evaluated_tokens <= FRESH + len("    return path\n") + 2
        assert usage.spliced_tokens == len(SUFFIX) - FRESH
    assert ahead.reasons() == ["superseded"]


def test_what_would_follow_goes_on_beside_typing_that_does_not_supersede_it() -> None:
    b = bench()
    keystroke(b, PREFIX)
    b.run()
    ahead = b.submit(
        fim(PREFIX + "    return path\n"),
        max_tokens=20,
        splice=Splice(),
        priority=Priority.background,
        key="file",
    )
    for _ in range(4):
        b.batcher.step()
    before = b.counters.steps
    heard = keystroke(b, PREFIX + "    r", supersede=False)
    while not heard.over:
        assert b.batcher.step()
    # Its prompt in two steps and its three tokens: none was the other's alone.
    assert b.counters.steps - before <= 5
    assert not ahead.over
    b.run()
    assert ahead.reasons() == ["length"]


class Rig:
    """A worker whose model takes its time, so that something can come in the middle of a step."""

    def __init__(self) -> None:
        config = ModelConfig(path=Path("fake.gguf"), speculative="off")
        self.model = FakeModel(config, n_ctx=4096, n_batch=512, cost_ms=lambda rows: COST_MS * rows)
        self.worker = Worker(lambda _: self.model, config)
        self.worker.start().result(10)

    def submit(self, prompt: str, **options: object) -> Waited:
        waited = Waited()
        tokens = tuple(self.model.tokenize(prompt, special=True))
        self.worker.submit(Request(prompt=tokens, **options), waited)  # type: ignore[arg-type]
        return waited


class Waited:
    """A receiver that says when it heard the end."""

    def __init__(self) -> None:
        self.events: list[Event] = []
        self.over_at = 0.0

    def __call__(self, event: Event) -> None:
        self.events.append(event)
        if isinstance(event, Finished):
            self.over_at = time.perf_counter()

    def usage(self) -> Usage:
        until(lambda: bool(self.events) and hasattr(self.events[-1], "usage"))
        usage: Usage = self.events[-1].usage  # type: ignore[union-attr]
        return usage


@pytest.fixture
def rig() -> Iterator[Callable[[], Rig]]:
    made: list[Rig] = []

    def make() -> Rig:
        made.append(Rig())
        return made[-1]

    yield make
    for each in made:
        each.worker.close()


def test_typing_elsewhere_breaks_a_prewarming_step_off_within_milliseconds(
    rig: Callable[[], Rig],
) -> None:
    r = rig()
    warming = r.submit("x" * 1000, id="w", max_tokens=0, priority=Priority.background)
    until(lambda: len(r.model.kv.cells) > 0)
    time.sleep(0.05)
    asked = time.perf_counter()
    heard = r.submit("y", id="t", max_tokens=1, priority=Priority.typing)
    heard.usage()
    assert heard.over_at - asked < 0.06, "a whole chunk of background work was waited for"
    assert warming.usage().evaluated_tokens == 1000


def test_a_prewarming_step_that_the_keystroke_needs_too_is_let_finish(
    rig: Callable[[], Rig],
) -> None:
    r = rig()
    r.submit("x" * 60, id="w", key="file", max_tokens=0, priority=Priority.background)
    until(lambda: bool(r.worker._current and r.worker._current.interrupt._in_flight))
    heard = r.submit(
        "x" * 60 + "y", id="t", key="file", max_tokens=1, priority=Priority.typing, supersede=True
    )
    assert heard.usage().evaluated_tokens == 1
    assert r.worker.status().aborted_steps == 0
