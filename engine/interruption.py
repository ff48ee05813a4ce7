"""Breaking off the step that is being computed, from the thread that knows a reason to."""

from __future__ import annotations

import threading
from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np

from engine.candidate import Candidate, Running
from engine.model import Model, Rows, StepResult
from engine.requests import Request
from engine.scheduler import Share, abort_for, abort_without
from engine.sequences import common_prefix

_PATIENCE_MS = 40.0
"""A step that will be done so soon is let finish: what it yields is worth more than the wait."""


@dataclass(frozen=True, slots=True)
class Part:
    """What a step does for one candidate. The last `drafts` of its rows are guessed tokens."""

    running: Running
    candidate: Candidate
    rows: Rows
    drafts: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class _InFlight:
    """The step being computed. Times are the clock's seconds."""

    parts: tuple[Part, ...]
    shares: tuple[Share, ...]
    begun: float
    due: float

    def remaining_ms(self, now: float) -> float:
        """Until it should be done; an overdue step is expected to take a fifth longer again."""
        return 1000 * max(self.due - now, 0.2 * (now - self.begun))


class Interruptible:
    """Runs steps in the worker's thread so that other threads can break them off."""

    def __init__(self, model: Model, clock: Callable[[], float]) -> None:
        self._model = model
        self._clock = clock
        self._guard = threading.Lock()
        self._in_flight: _InFlight | None = None

    def run(self, parts: tuple[Part, ...], expected_ms: float) -> StepResult:
        """Evaluate the parts. Raises what `Model.decode` does."""
        shares = tuple(
            Share(p.running.request.id, p.running.request.priority, len(p.rows.tokens))
            for p in parts
        )
        return self._decode([part.rows for part in parts], parts, shares, expected_ms)

    def run_idly(self, rows: Sequence[Rows], expected_ms: float) -> StepResult:
        """Evaluate rows that nobody waits for: any request that comes breaks it off."""
        return self._decode(rows, (), (), expected_ms)

    def _decode(
        self,
        rows: Sequence[Rows],
        parts: tuple[Part, ...],
        shares: tuple[Share, ...],
        expected_ms: float,
    ) -> StepResult:
        begun = self._clock()
        with self._guard:
            self._in_flight = _InFlight(parts, shares, begun, begun + expected_ms / 1000)
        try:
            return self._model.decode(rows)
        finally:
            # An abort that comes from here on would hit the next step, which deserves none.
            with self._guard:
                self._in_flight = None
                self._model.clear_abort()

    def make_way_for(self, request: Request) -> None:
        """Any thread: a request was queued."""
        prompt = np.asarray(request.prompt, np.int32)

        def serves(part: Part) -> bool:
            # Typing extends a prompt: what is being evaluated for the old one serves the new.
            shared = common_prefix(part.running.prompt, prompt)
            return shared >= part.rows.position + len(part.rows.tokens)

        def useless(part: Part) -> bool:
            superseded = request.supersede and part.running.request.key == request.key
            return superseded and not serves(part)

        def worth_it(step: _InFlight) -> bool:
            if abort_for(request.priority, step.shares):
                # It would have to be done all over again, for the one who comes.
                return not step.parts or not all(serves(part) for part in step.parts)
            if request.key is None:
                return False
            pairs = zip(step.parts, step.shares, strict=True)
            return abort_without([s for p, s in pairs if useless(p)], step.shares)

        self._abort_if(worth_it)

    def stop_working_for(self, request_id: str) -> None:
        """Any thread: a request is cancelled."""

        def worth_it(step: _InFlight) -> bool:
            lost = [share for share in step.shares if share.request == request_id]
            return abort_without(lost, step.shares)

        self._abort_if(worth_it)

    def stop(self) -> None:
        """Any thread: whatever is being computed is not needed any more."""
        self._abort_if(lambda _: True)

    def _abort_if(self, worth_it: Callable[[_InFlight], bool]) -> None:
        with self._guard:
            step = self._in_flight
            if step is None or step.remaining_ms(self._clock()) <= _PATIENCE_MS:
                return
            if worth_it(step):
                self._model.abort()
