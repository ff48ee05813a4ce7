"""The thread that owns the model: commands go in through its inbox, events come out of it.

Loading and swapping models is done here; what a step does is in `engine/batcher.py`.
"""

from __future__ import annotations

import contextlib
import logging
import queue as queues
import threading
import time
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import Future
from dataclasses import asdict, replace
from typing import Literal

from engine.batcher import Batcher
from engine.counters import Counters
from engine.model import Model, ModelConfig, ModelInfo
from engine.requests import (
    Event,
    Failed,
    LoraScale,
    ModelFault,
    PromptTooLong,
    Request,
    WorkerStatus,
)
from engine.speed import Speed
from engine.speed_book import SpeedBook
from foundation.errors import BadInput, Busy, InklingError, Unavailable

log = logging.getLogger(__name__)

_Command = Callable[[], None]
_MOST_CANDIDATES = 16
_SLOWEST_RETRY = 30.0
MODEL_SWAPPED = "the model was swapped while the request was prepared; send it again"
_LEAVING = "the engine is shutting down"
# Nobody who has just had a model loaded, or a text written, is to find it busy with itself.
_REST_SECONDS = 0.5


class Worker:
    """Runs requests on a model in a thread of its own. Every method may be called from any thread.

    `open_model` is called from a thread that may block; `queue` bounds the requests that wait. With
    `speeds` a model's speed is measured when the worker has a rest, and kept there.
    """

    def __init__(
        self,
        open_model: Callable[[ModelConfig], Model],
        config: ModelConfig,
        *,
        queue: int = 256,
        speeds: SpeedBook | None = None,
    ) -> None:
        self._open_model = open_model
        self._config = config
        self._queue = queue
        self._speeds = speeds
        self._kept = Speed()
        self._unmeasurable: Batcher | None = None
        self._inbox: queues.SimpleQueue[_Command] = queues.SimpleQueue()
        self._counters = Counters()
        self._guard = threading.RLock()
        self._pending = 0
        self._state: Literal["loading", "ready", "error", "closed"] = "loading"
        self._message = "the model is being loaded"
        self._current: Batcher | None = None
        self._draining: list[Batcher] = []
        self._thread = threading.Thread(target=self._loop, name="engine-worker", daemon=True)

    def start(self) -> Future[ModelInfo]:
        """Start the thread and load the model; the future tells how that went."""
        self._thread.start()
        return self.load(self._config)

    def submit(self, request: Request, deliver: Callable[[Event], None]) -> None:
        """Queue a request. `deliver` is called from the worker's thread and must not block.

        Its events end with exactly one `Done` or `Failed`. Raises `Busy` when the queue is full,
        `PromptTooLong`, `BadInput`, and `Unavailable` when no model is loaded.
        """
        batcher = self._batcher_for(request)
        request = self._checked(request, batcher)
        came = time.perf_counter()

        def arrive() -> None:
            with self._guard:
                self._pending -= 1
            if batcher in self._batchers():
                batcher.submit(request, deliver, came)
            else:
                deliver(Failed(self._gone()))

        with self._guard:
            waiting = self._pending + batcher.n_waiting
            if waiting >= self._queue:
                self._counters.rejected += 1
                raise Busy(
                    f"{waiting} requests are waiting already (engine.queue); try again soon",
                    retry_after=self._retry_after(waiting),
                )
            self._put(arrive)
            self._pending += 1
            self._counters.requests += 1
        batcher.interrupt.make_way_for(request)

    def cancel(self, request_id: str) -> None:
        """End a request; unknown ids are ignored (it may just have finished)."""
        batchers = self._batchers()

        def leave() -> None:
            for batcher in batchers:
                batcher.cancel(request_id)

        with contextlib.suppress(Unavailable):
            self._put(leave)
        for batcher in batchers:
            batcher.interrupt.stop_working_for(request_id)

    def load(self, config: ModelConfig) -> Future[ModelInfo]:
        """Swap the model: requests in flight finish on the old one. A failure keeps the old one."""
        result: Future[ModelInfo] = Future()
        loader = threading.Thread(
            target=self._load, args=(config, result), name="engine-loader", daemon=True
        )
        loader.start()
        return result

    def info(self) -> ModelInfo:
        """The model that new requests go to. Raises `Unavailable` while there is none."""
        return self._ready().model.info

    def speed(self) -> Speed:
        """How fast the model is that new requests go to, as far as it is known."""
        batcher = self._current
        return batcher.speedometer.speed if batcher else Speed()

    def status(self) -> WorkerStatus:
        """A snapshot for /health, /metrics and `inkling engine status`."""
        batchers = self._batchers()
        current = self._current
        return WorkerStatus(
            state=self._state,
            message=self._message,
            waiting=self._pending + sum(b.n_waiting for b in batchers),
            running=sum(b.n_running for b in batchers),
            sequences_used=current.cache.occupied if current else 0,
            sequences_total=current.cache.n_sequences if current else 0,
            kv_used=current.cache.used if current else 0,
            kv_total=current.cache.n_cells if current else 0,
            prefill_tokens_per_second=current.prefill_rate.per_second if current else 0.0,
            decode_tokens_per_second=current.decode_rate.per_second if current else 0.0,
            evictions=current.cache.evictions if current else 0,
            parked=current.cache.parked_tokens if current else 0,
            **asdict(self._counters),
        )

    def tokenize(self, text: str, special: bool = False, add_bos: bool = False) -> list[int]:
        """Tokens of `text` in the vocabulary of the model in use."""
        return self._ready().model.tokenize(text, special=special, add_bos=add_bos)

    def detokenize(self, tokens: Sequence[int], special: bool = False) -> str:
        """Text of `tokens`."""
        return self._ready().model.detokenize(tokens, special=special)

    def apply_chat_template(
        self, messages: Sequence[Mapping[str, object]], add_generation_prompt: bool = True
    ) -> str:
        """The prompt of a conversation, in the model's own template; to be tokenized with
        `special=True`."""
        model = self._ready().model
        return model.render_chat(messages, add_generation_prompt=add_generation_prompt)

    def adapters(self) -> tuple[LoraScale, ...]:
        """LoRA adapters of the model in use."""
        return self._ready().model.adapters()

    def scale_adapters(self, scales: Mapping[int, float]) -> Future[tuple[LoraScale, ...]]:
        """Set adapter weights once the requests in flight are done; forgets the KV cache."""
        batcher, result = self._ready(), Future[tuple[LoraScale, ...]]()

        def scale() -> None:
            try:
                if batcher not in self._batchers():
                    raise self._gone()
                batcher.model.scale_adapters(scales)
                batcher.cache.invalidate()
                result.set_result(batcher.model.adapters())
            except Exception as error:
                result.set_exception(error)

        def wait_until_idle() -> None:
            if batcher in self._batchers():
                batcher.when_idle(scale)
            else:
                scale()

        self._put(wait_until_idle)
        return result

    def close(self, timeout: float = 10.0) -> None:
        """Fail what is in flight, free the model, end the thread."""
        if self._thread.ident is None:
            self._state = "closed"
            return
        with contextlib.suppress(Unavailable):
            self._put(self._shut)
        for batcher in self._batchers():
            batcher.interrupt.stop()
        self._thread.join(timeout)

    # In the loader's thread

    def _load(self, config: ModelConfig, result: Future[ModelInfo]) -> None:
        try:
            model = self._open_model(config)
        except Exception as error:
            fault = error if isinstance(error, InklingError) else ModelFault(str(error))
            if fault is not error:
                log.exception("loading %s failed", config.path)
            self._conclude(result, lambda: self._load_failed(fault, result))
        else:
            known = self._speeds.find(model.info) if self._speeds else Speed()
            if not self._conclude(result, lambda: self._loaded(config, model, known, result)):
                model.close()

    def _conclude(self, result: Future[ModelInfo], command: _Command) -> bool:
        """Have `command` carried out; when nobody will any more, `result` says so."""
        try:
            self._put(command)
        except Unavailable as error:
            result.set_exception(error)
            return False
        return True

    # In the worker's thread

    def _loop(self) -> None:
        while self._state != "closed":
            busy = False
            for batcher in self._batchers():
                try:
                    busy = batcher.step() or busy
                except Exception as error:
                    self._broken(batcher, error)
                    busy = True
            self._retire()
            try:
                command = self._inbox.get_nowait() if busy else self._next_command()
                while True:
                    command()
                    command = self._inbox.get_nowait()
            except queues.Empty:
                continue

    def _next_command(self) -> _Command:
        """Wait for one. A rest is used to learn, or to write down, how fast the model is."""
        batcher, speeds = self._current, self._speeds
        if batcher is None or speeds is None or not self._has_news(batcher):
            return self._inbox.get()
        with contextlib.suppress(queues.Empty):
            return self._inbox.get(timeout=_REST_SECONDS)
        try:
            measured = batcher.speedometer.speed.known or batcher.measure_speed(self._is_wanted)
        except Exception as error:
            # Nobody asked for it: once is enough.
            self._speeds = None
            self._broken(batcher, error)
            return self._inbox.get_nowait()
        if measured:
            info, self._kept = batcher.model.info, batcher.speedometer.speed
            threading.Thread(
                target=speeds.keep, args=(info, self._kept), name="engine-speeds", daemon=True
            ).start()
        elif not self._is_wanted():
            # It was not broken off, it cannot be done; real requests will show the speed.
            self._unmeasurable = batcher
        return self._inbox.get_nowait()

    def _has_news(self, batcher: Batcher) -> bool:
        speed = batcher.speedometer.speed
        return speed.differs(self._kept) if speed.known else batcher is not self._unmeasurable

    def _is_wanted(self) -> bool:
        return not self._inbox.empty()

    def _loaded(
        self, config: ModelConfig, model: Model, known: Speed, result: Future[ModelInfo]
    ) -> None:
        if self._state == "closed":
            model.close()
            result.set_exception(Unavailable(_LEAVING))
            return
        try:
            batcher = Batcher(model, config, self._counters, speed=known)
            batcher.warm_up()
        except Exception as error:
            model.close()
            fault = error if isinstance(error, InklingError) else ModelFault(str(error))
            self._load_failed(fault, result)
            return
        with self._guard:
            if self._current is not None:
                self._draining.append(self._current)
            self._current, self._config = batcher, config
        self._kept = known
        self._state, self._message = "ready", ""
        log.info("model %s is ready on %s", model.info.name, model.info.backend)
        result.set_result(model.info)

    def _load_failed(self, fault: InklingError, result: Future[ModelInfo]) -> None:
        if self._current is None and self._state != "closed":
            self._state, self._message = "error", str(fault)
        result.set_exception(fault)

    def _broken(self, batcher: Batcher, error: Exception) -> None:
        """The model gave up and cannot be trusted: its requests end, and it is loaded again."""
        log.exception("the model failed")
        fault = error if isinstance(error, InklingError) else ModelFault(f"internal error: {error}")
        with self._guard:
            was_current = batcher is self._current
            self._current = None if was_current else self._current
            self._draining = [b for b in self._draining if b is not batcher]
        batcher.fail_all(fault)
        batcher.model.close()
        if was_current:
            self._state, self._message = "loading", f"reloading the model after: {fault}"
            self.load(self._config)

    def _retire(self) -> None:
        for batcher in [b for b in self._draining if b.idle]:
            with self._guard:
                self._draining.remove(batcher)
            batcher.model.close()

    def _shut(self) -> None:
        batchers = self._batchers()
        with self._guard:
            self._state, self._message = "closed", _LEAVING
            self._current, self._draining = None, []
        for batcher in batchers:
            batcher.fail_all(Unavailable(_LEAVING))
            batcher.model.close()

    # Shared

    def _put(self, command: _Command) -> None:
        """Into the inbox; raises `Unavailable` when nobody takes anything out of it any more."""
        with self._guard:
            if self._state == "closed":
                raise Unavailable(_LEAVING)
            self._inbox.put(command)

    def _gone(self) -> InklingError:
        """Why the batcher that a command was meant for is not there any more."""
        return Unavailable(_LEAVING) if self._state == "closed" else Busy(MODEL_SWAPPED, 0.0)

    def _batchers(self) -> list[Batcher]:
        with self._guard:
            return [*([self._current] if self._current else []), *self._draining]

    def _ready(self) -> Batcher:
        batcher = self._current
        if batcher is None or self._state == "closed":
            raise Unavailable(f"no model is ready: {self._message}")
        return batcher

    def _batcher_for(self, request: Request) -> Batcher:
        if request.model is None:
            return self._ready()
        for batcher in self._batchers():
            if batcher.model.info.fingerprint == request.model:
                return batcher
        self._ready()
        raise Busy(MODEL_SWAPPED, 0.0)

    def _checked(self, request: Request, batcher: Batcher) -> Request:
        """Raises `BadInput` for what the model cannot do; compiles a JSON schema to a grammar."""
        info = batcher.model.info
        if not request.prompt:
            raise BadInput("the prompt is empty: the model needs at least one token")
        if len(request.prompt) + 1 > info.n_ctx:
            raise PromptTooLong(len(request.prompt), info.n_ctx)
        if not all(0 <= token < info.n_vocab for token in request.prompt):
            raise BadInput(f"the prompt has a token outside 0 to {info.n_vocab - 1}")
        most = min(_MOST_CANDIDATES, info.n_seq_max)
        if not 1 <= request.n <= most:
            raise BadInput(f"n is {request.n}; it must be from 1 to {most}")
        if request.max_tokens < 0 or request.logprobs < 0:
            raise BadInput("max_tokens and logprobs must not be negative")
        grammar = batcher.model.compile_grammar(request.sampling)
        sampling = replace(request.sampling, grammar=grammar, json_schema=None)
        return replace(request, sampling=sampling)

    def _retry_after(self, waiting: int) -> float:
        """Seconds until a place in the queue should be free: the mean request's time so far."""
        done = self._counters.finished
        spent = self._counters.prefill_seconds + self._counters.decode_seconds
        return min(_SLOWEST_RETRY, max(1.0, spent / done if done else 1.0)) if waiting else 1.0
