"""The requests there are: who waits, who has a place in the KV cache, who gives way to whom."""

from __future__ import annotations

import secrets
from collections.abc import Callable
from dataclasses import replace

import numpy as np

from engine.candidate import Running
from engine.counters import Counters
from engine.kv_cache import KvCache
from engine.model import Model, Sampler
from engine.requests import FinishReason, Priority
from engine.sequences import common_prefix
from foundation.errors import InklingError

_MOST_RUNNING = 16
_HEADROOM = 256
_WORTH_WAITING = 64


class Roster:
    """Waiting and running requests. All of it belongs to the worker's thread.

    `_HEADROOM` tokens of the answer are sure of their room when a request is admitted. A prompt
    that will share at least `_WORTH_WAITING` tokens with one being evaluated waits for it.
    """

    def __init__(
        self, model: Model, cache: KvCache, counters: Counters, clock: Callable[[], float]
    ) -> None:
        self.waiting: list[Running] = []
        self.running: list[Running] = []
        self._model = model
        self._cache = cache
        self._counters = counters
        self._clock = clock

    def everyone(self) -> list[Running]:
        """Waiting and running."""
        return [*self.waiting, *self.running]

    @property
    def streams(self) -> int:
        """Texts that are being written now."""
        return sum(len(running.unfinished) for running in self.running)

    def admit(self) -> None:
        """Let in whom there is room for, the most urgent first, in the order they came.

        Where there is none for somebody urgent, the least urgent running requests give way.
        """
        self.waiting.sort(key=lambda r: (r.request.priority, r.order))
        for running in tuple(self.waiting):
            priority = running.request.priority
            if sum(r.request.priority <= priority for r in self.running) >= _MOST_RUNNING:
                return
            if self._soon_cached(running):
                continue
            while not (running.over or self._enter(running)):
                victim = self.least_urgent(below=priority)
                if victim is None:
                    return
                self.preempt(victim)

    def least_urgent(self, below: Priority | None = None) -> Running | None:
        """The running request that should give way first, less urgent than `below` if given."""
        candidates = [r for r in self.running if below is None or r.request.priority > below]
        return max(candidates, key=lambda r: (r.request.priority, r.order), default=None)

    def preempt(self, running: Running) -> None:
        """Take a request's place in the cache; it goes on from its tokens when there is room."""
        self._counters.preemptions += 1
        self.running.remove(running)
        self._vacate(running)
        self.waiting.append(running)

    def equip(self, running: Running) -> None:
        """Give every candidate its sampler. Raises `InklingError` for unusable settings."""
        if not running.request.max_tokens:
            return
        for candidate in running.unfinished:
            if candidate.sampler is None:
                candidate.sampler = self._sampler(running, candidate.index)

    def end(self, running: Running, reason: FinishReason) -> None:
        """The request is over; what it evaluated stays in the cache."""
        self._strike(running)
        self._counters.add(running.end(self._clock(), reason))
        self._counters.finished += reason == "stop"

    def fail(self, running: Running, error: InklingError) -> None:
        """The request cannot be carried out."""
        self._strike(running)
        self._counters.failed += 1
        self._counters.add(running.usage(self._clock()))
        running.fail(error)

    def _enter(self, running: Running) -> bool:
        """Give the request its sequences; False when there is no room now."""
        request = running.request
        try:
            self.equip(running)
        except InklingError as error:
            self.fail(running, error)
            return False
        first, *others = running.unfinished
        branches = len(others) if running.prompt_done else running.n_candidates - 1
        headroom = (1 + branches) * min(_HEADROOM, request.max_tokens - first.generated)
        headroom += sum(other.generated for other in others)
        tokens = np.asarray(first.tokens, np.int32)
        headroom = max(0, min(headroom, self._cache.n_cells - len(tokens)))
        place = self._cache.open(
            tokens, headroom, reuse=request.cache_prompt, splice=request.splice
        )
        if place is None:
            return False
        first.sequence, first.evaluated, first.cut = place.sequence, place.reused, place.cut
        reserved = self._cache.reserve(branches)
        if reserved is None:
            self._vacate(running)
            return False
        running.reserved = reserved
        running.start(place.reused, self._clock())
        self.waiting.remove(running)
        self.running.append(running)
        return True

    def _soon_cached(self, running: Running) -> bool:
        """Whether a prompt being evaluated now will leave much more to reuse than there is."""
        if running.prompt_done or not running.request.cache_prompt:
            return False
        soon = max(
            (
                common_prefix(other.prompt, running.prompt)
                for other in self.running
                if not other.prompt_done and other.request.priority <= running.request.priority
            ),
            default=0,
        )
        if soon < _WORTH_WAITING:
            return False
        have = self._cache.longest_prefix(running.prompt, exact=running.request.splice is None)
        return soon >= have + _WORTH_WAITING

    def _sampler(self, running: Running, index: int) -> Sampler:
        request = running.request
        seed = request.sampling.seed
        if seed is None:
            seed = running.seed = running.seed or secrets.randbits(31)
        sampling = replace(request.sampling, seed=seed + index)
        return self._model.sampler(sampling, request.prompt, ignore_eos=request.ignore_eos)

    def _vacate(self, running: Running) -> None:
        keep = running.request.cache_prompt
        for candidate in running.candidates:
            if candidate.sequence is not None:
                self._cache.release(candidate.sequence, keep=keep)
                candidate.sequence, candidate.evaluated = None, 0
            if candidate.cut is not None:
                self._cache.give_back(candidate.cut)
                candidate.cut = None
        for sequence in running.reserved:
            self._cache.release(sequence, keep=False)
        running.reserved = ()

    def _strike(self, running: Running) -> None:
        self._vacate(running)
        for requests in (self.waiting, self.running):
            if running in requests:
                requests.remove(running)
