"""The worker's thread: queueing, cancelling in mid-step, swapping and losing models."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import Future
from dataclasses import replace
from pathlib import Path

import pytest

from engine.model import ModelInfo
from engine.requests import (
    Done,
    Failed,
    ModelFault,
    Priority,
    PromptTooLong,
    Request,
    Sampling,
)
from engine.speed import Speed
from engine.speed_book import SpeedBook
from foundation.errors import BadInput, Busy, Unavailable
from tests.support.fake_model import reply
from tests.support.waiting import until
from tests.support.worker_rig import CONFIG, Heard, Rig


@pytest.fixture
def rig() -> Iterator[Callable[..., Rig]]:
    rigs: list[Rig] = []

    def make(**options: object) -> Rig:
        made = Rig(**options)  # type: ignore[arg-type]
        rigs.append(made)
        made.worker.start().result(10)
        return made

    yield make
    for each in rigs:
        each.worker.close()
        assert all(model.closed for model in each.models)
        assert all(model.open_samplers == 0 for model in each.models)


def test_a_request_is_answered_from_the_workers_thread(rig: Callable[..., Rig]) -> None:
    r = rig()
    r.models[0].script = reply("hello")
    heard = r.submit("|", max_tokens=9).wait()
    assert heard.text == "hello"
    assert r.worker.status().finished == 1
    assert r.worker.info().name == "fake"


def test_before_a_model_is_there_requests_are_refused_with_the_reason() -> None:
    r = Rig()
    r.fault = ModelFault("the file is broken")
    started = r.worker.start()
    with pytest.raises(ModelFault, match="broken"):
        started.result(10)
    assert r.worker.status().state == "error"
    with pytest.raises(Unavailable, match="the file is broken"):
        r.submit("x")
    r.fault = None
    r.worker.load(CONFIG).result(10)
    assert r.submit("x", max_tokens=2).wait().reason == "length"
    r.worker.close()


@pytest.mark.parametrize(
    "options",
    [
        {"n": 0},
        {"n": 99},
        {"max_tokens": -1},
        {"logprobs": -1},
        {"sampling": Sampling(grammar="bad")},
    ],
)
def test_bad_requests_are_refused_before_they_are_queued(
    rig: Callable[..., Rig], options: dict[str, object]
) -> None:
    r = rig()
    with pytest.raises(BadInput):
        r.submit("prompt", **options)
    assert r.worker.status().requests == 0


def test_a_prompt_longer_than_the_context_is_refused_with_the_numbers(
    rig: Callable[..., Rig],
) -> None:
    r = rig()
    with pytest.raises(PromptTooLong, match=r"4096 tokens.*holds 4096") as caught:
        r.submit("x" * 4096)
    assert (caught.value.prompt_tokens, caught.value.n_ctx) == (4096, 4096)
    assert r.submit("y" * 4095, max_tokens=5).wait().reason == "length"


@pytest.mark.parametrize("prompt", [(), (-1,), (260,)])
def test_prompts_of_no_or_foreign_tokens_are_refused(
    rig: Callable[..., Rig], prompt: tuple[int, ...]
) -> None:
    with pytest.raises(BadInput):
        rig().worker.submit(Request(id="x", prompt=prompt), Heard())


def test_a_full_queue_says_so_and_when_to_come_back(rig: Callable[..., Rig]) -> None:
    r = rig(queue=4, cost_ms=lambda rows: 20.0)
    accepted, waits = [], []
    for i in range(60):
        try:
            accepted.append(r.submit(f"prompt {i}", max_tokens=3))
        except Busy as busy:
            waits.append(busy.retry_after)
    assert len(waits) > 30
    assert all(1.0 <= wait <= 30.0 for wait in waits)
    assert r.worker.status().rejected == len(waits)
    for heard in accepted:
        assert heard.wait().reason == "length"


def test_cancelling_breaks_off_a_long_prompt_in_mid_step(rig: Callable[..., Rig]) -> None:
    r = rig(cost_ms=lambda rows: 20.0 + 3.0 * rows)
    heard = r.submit("p" * 4000, max_tokens=5, id="long")
    until(lambda: r.worker.status().running == 1)
    time.sleep(0.1)
    begin = time.perf_counter()
    r.worker.cancel("long")
    heard.wait()
    assert heard.reason == "cancelled"
    assert heard.over_at - begin < 0.1
    assert r.worker.status().aborted_steps == 1


def test_typing_breaks_into_background_work_which_then_goes_on(rig: Callable[..., Rig]) -> None:
    r = rig(cost_ms=lambda rows: 10.0 + 2.0 * rows)
    slow = r.submit("b" * 600, max_tokens=3, priority=Priority.background)
    until(lambda: r.worker.status().running == 1)
    time.sleep(0.15)
    begin = time.perf_counter()
    quick = r.submit("typed", max_tokens=1, priority=Priority.typing).wait()
    assert quick.over_at - begin < 0.12
    assert slow.wait().text == r.models[0].expected(b"b" * 600, 3)


def test_a_superseded_request_stops_within_a_step(rig: Callable[..., Rig]) -> None:
    r = rig(cost_ms=lambda rows: 20.0 + 3.0 * rows)
    old = r.submit("o" * 2000, key="file", supersede=True, id="old")
    until(lambda: r.worker.status().running == 1)
    time.sleep(0.1)
    begin = time.perf_counter()
    new = r.submit("n" * 5, max_tokens=1, key="file", supersede=True, id="new")
    assert old.wait().reason == "superseded"
    assert old.over_at - begin < 0.1
    assert new.wait().reason == "length"


def test_work_that_the_next_keystroke_needs_too_is_not_thrown_away(
    rig: Callable[..., Rig],
) -> None:
    r = rig(cost_ms=lambda rows: 20.0 + rows)
    old = r.submit("t" * 400, key="file", supersede=True, id="old")
    until(lambda: r.worker.status().running == 1)
    time.sleep(0.1)
    new = r.submit("t" * 401, max_tokens=1, key="file", supersede=True, id="new")
    assert old.wait().reason == "superseded"
    done = new.wait().events[-1]
    assert isinstance(done, Done)
    assert r.worker.status().aborted_steps == 0
    assert done.usage.cached_tokens > 100


def test_requests_in_flight_finish_on_the_old_model_and_the_next_go_to_the_new(
    rig: Callable[..., Rig],
) -> None:
    r = rig(cost_ms=lambda rows: 5.0)
    r.models[0].script = reply("old " * 20)
    running = r.submit("|", max_tokens=60)
    r.script = reply("new")
    info = r.worker.load(replace(CONFIG, name="second")).result(10)
    assert info.name == r.worker.info().name == "second"
    assert not running.over.is_set()
    assert r.submit("say|", max_tokens=9).wait().text == "new"
    assert running.wait().text == ("old " * 20)[:60]
    until(lambda: r.models[0].closed)


def test_a_failed_swap_keeps_the_old_model(rig: Callable[..., Rig]) -> None:
    r = rig()
    r.fault = ModelFault("no such file")
    with pytest.raises(ModelFault, match="no such file"):
        r.worker.load(replace(CONFIG, name="second")).result(10)
    assert r.worker.status().state == "ready"
    assert r.submit("x", max_tokens=1).wait().reason == "length"


def test_a_prompt_in_the_words_of_a_model_that_is_gone_is_sent_back(
    rig: Callable[..., Rig],
) -> None:
    r = rig()
    r.worker.load(CONFIG).result(10)
    until(lambda: r.models[0].closed)
    with pytest.raises(Busy, match="swapped"):
        r.submit("x", model="fake-0")
    assert r.submit("y", model="fake-1", max_tokens=1).wait().reason == "length"


def test_a_model_that_breaks_fails_its_requests_and_is_loaded_again(
    rig: Callable[..., Rig], caplog: pytest.LogCaptureFixture
) -> None:
    r = rig(cost_ms=lambda rows: 5.0)
    heard = r.submit("x", max_tokens=500)
    until(lambda: bool(heard.events))
    r.models[0].fault = ModelFault("llama.cpp failed with code -3")
    last = heard.wait().events[-1]
    assert isinstance(last, Failed)
    assert "code -3" in str(last.error)
    until(lambda: r.worker.status().state == "ready" and len(r.models) == 2)
    assert r.submit("y", max_tokens=2).wait().reason == "length"
    assert "the model failed" in caplog.text


def test_adapter_weights_change_between_requests(rig: Callable[..., Rig]) -> None:
    r = rig(cost_ms=lambda rows: 5.0)
    r.worker.load(replace(CONFIG, lora=(("a.gguf", 1.0), ("b.gguf", 0.0)))).result(10)
    running = r.submit("prompt", max_tokens=20)
    until(lambda: bool(running.events))
    scaled = r.worker.scale_adapters({1: 0.5}).result(10)
    assert running.over.is_set()
    assert [adapter.scale for adapter in scaled] == [1.0, 0.5]
    again = r.submit("prompt", max_tokens=1).wait().events[-1]
    assert isinstance(again, Done)
    assert again.usage.cached_tokens == 0
    with pytest.raises(BadInput):
        r.worker.scale_adapters({7: 1.0}).result(10)


def test_a_thousand_requests_from_many_threads_all_end() -> None:
    r = Rig(queue=2000, cost_ms=lambda rows: 0.0)
    ready: Future[ModelInfo] = r.worker.start()
    ready.result(10)
    heard: list[Heard] = []
    guard = threading.Lock()

    def client(number: int) -> None:
        for i in range(50):
            each = r.submit(f"{number}/{i}", max_tokens=2, id=f"{number}/{i}")
            if i % 7 == 0:
                r.worker.cancel(f"{number}/{i}")
            with guard:
                heard.append(each)

    clients = [threading.Thread(target=client, args=(n,)) for n in range(20)]
    for each in clients:
        each.start()
    for each in clients:
        each.join()
    for one in heard:
        one.wait()
    status = r.worker.status()
    assert len(heard) == status.requests == 1000
    assert status.waiting == status.running == 0
    r.worker.close()


def test_a_rest_is_used_to_measure_the_speed_which_the_next_worker_knows(
    rig: Callable[..., Rig], tmp_path: Path
) -> None:
    first = rig(cost_ms=lambda rows: 1.0 + 0.1 * rows, speeds=SpeedBook(tmp_path))
    assert first.worker.speed() == Speed()
    until(lambda: first.worker.speed().known and any(tmp_path.glob("*.json")))
    measured = first.worker.speed()
    assert 1000 < measured.prefill_per_second < 11_000
    assert 100 < measured.decode_per_second < 1000
    model = first.models[0]
    assert not model.kv.cells, "what was measured with stays in the cache"
    assert first.worker.status().requests == first.worker.status().prompt_tokens == 0
    second = rig(speeds=SpeedBook(tmp_path))
    assert second.worker.speed().known
    steps = len(second.models[0].steps)
    time.sleep(0.8)
    assert len(second.models[0].steps) == steps, "a known speed was measured again"


def test_measuring_gives_way_at_once_and_goes_on_later(
    rig: Callable[..., Rig], tmp_path: Path
) -> None:
    r = rig(cost_ms=lambda rows: 4.0 * rows, speeds=SpeedBook(tmp_path))
    model = r.models[0]
    until(lambda: bool(r.worker._current and r.worker._current.interrupt._in_flight))
    asked = time.perf_counter()
    heard = r.submit("x", max_tokens=1).wait()
    assert heard.over_at - asked < 0.15, "a request waited for the measuring"
    assert heard.text == model.expected(b"x", 1)
    until(lambda: r.worker.speed().known)


def test_a_model_that_fails_while_it_is_measured_is_loaded_again(
    rig: Callable[..., Rig], tmp_path: Path
) -> None:
    r = rig(speeds=SpeedBook(tmp_path))
    r.models[0].fault = ModelFault("the GPU fell off")
    until(lambda: len(r.models) == 2 and r.worker.status().state == "ready")
    assert r.submit("x", max_tokens=2).wait().reason == "length"


def test_no_speed_is_measured_without_a_book(rig: Callable[..., Rig]) -> None:
    r = rig()
    steps = len(r.models[0].steps)
    time.sleep(0.7)
    assert len(r.models[0].steps) == steps
