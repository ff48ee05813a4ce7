"""What is under way when the worker closes, or when the model that it was meant for is gone: every
request is answered, every model freed."""

from __future__ import annotations

import contextlib
import threading

import pytest

from engine.model import ModelConfig
from engine.requests import Done, Failed
from foundation.errors import Busy, Unavailable
from tests.support.fake_model import FakeModel
from tests.support.waiting import until
from tests.support.worker_rig import CONFIG, Heard, Rig


def test_closing_ends_everything_and_further_requests_are_refused() -> None:
    r = Rig(cost_ms=lambda rows: 10.0)
    r.worker.start().result(10)
    heard = r.submit("x", max_tokens=1000)
    until(lambda: bool(heard.events))
    r.worker.close()
    assert isinstance(heard.wait().events[-1], Failed)
    with pytest.raises(Unavailable):
        r.submit("y")


def test_what_comes_while_the_worker_closes_is_answered_too() -> None:
    for _ in range(30):
        r = Rig(cost_ms=lambda rows: 0.1)
        r.worker.start().result(10)
        heard: list[Heard] = []
        begun = threading.Event()

        def client(r: Rig = r, heard: list[Heard] = heard, begun: threading.Event = begun) -> None:
            with contextlib.suppress(Unavailable):
                while True:
                    with contextlib.suppress(Busy):
                        heard.append(r.submit("x", max_tokens=1))
                    begun.set()

        typing = threading.Thread(target=client)
        typing.start()
        assert begun.wait(10)
        r.worker.close()
        typing.join(10)
        for one in heard:
            one.wait()
        assert r.worker.status().waiting == 0


def test_a_request_on_its_way_to_a_model_that_is_swapped_is_sent_back() -> None:
    r = Rig(cost_ms=lambda rows: 0.0)
    r.worker.start().result(10)
    ended: list[Heard] = []
    for _ in range(30):
        swap = r.worker.load(CONFIG)
        while not swap.done():
            with contextlib.suppress(Busy):
                ended.append(r.submit("x", max_tokens=1))
    for one in ended:
        last = one.wait().events[-1]
        assert not isinstance(last, Failed) or isinstance(last.error, Busy)
        assert isinstance(last, Done | Failed)
    r.worker.close()


def test_a_model_that_is_loaded_too_late_is_freed_and_weights_are_refused() -> None:
    opening, may_open = threading.Event(), threading.Event()
    r = Rig()
    r.worker.start().result(10)
    opened = r.open

    def slow(config: ModelConfig) -> FakeModel:
        opening.set()
        assert may_open.wait(10)
        return opened(config)

    r.worker._open_model = slow
    loading = r.worker.load(CONFIG)
    assert opening.wait(10)
    r.worker.close()
    may_open.set()
    with pytest.raises(Unavailable):
        loading.result(10)
    assert [model.closed for model in r.models] == [True, True]
    with pytest.raises(Unavailable):
        r.worker.scale_adapters({0: 1.0})
