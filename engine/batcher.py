"""The body of the worker's loop: admit requests, run one step, hand out its tokens.

One model and its KV cache belong to a `Batcher`. It runs in one thread; only `interrupt_…` may be
called from others. What to run next is decided in `engine/scheduler.py`, what stays in the cache
in `engine/sequences.py`.
"""

from __future__ import annotations

import logging
import secrets
import threading
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

import numpy as np

from engine.candidate import NO_GUESS, Candidate, Running
from engine.counters import Counters
from engine.model import Model, ModelConfig, Rows, Sampler, StepResult
from engine.requests import Event, FinishReason, ModelFault, Priority, Request
from engine.scheduler import Costs, Job, Limits, Share, abort_for, abort_without, plan
from engine.sequences import Copy, Operation, Sequences, common_prefix
from engine.speculation import DraftPolicy, Lookup
from engine.speed import Rate, StepCosts
from engine.text_stream import TextStream
from foundation.errors import InklingError

log = logging.getLogger(__name__)

_MOST_RUNNING = 16
_HEADROOM = 256
_WORTH_WAITING = 64
_PATIENCE_MS = 40.0
_LONGEST_CHUNK_MS, _SHORTEST_CHUNK_MS = 1000.0, 150.0
_LOOKUP_TOKENS = 8192
# (rows, whether each gets logits): the sizes whose cost the first decisions rest on.
_WARM_UP = ((1, True), (4, True), (16, True), (16, False))


@dataclass(frozen=True, slots=True)
class _Part:
    """What a step does for one candidate. The last `drafts` of its rows are guessed tokens."""

    running: Running
    candidate: Candidate
    rows: Rows
    drafts: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class _InFlight:
    """The step being computed, as other threads may see it. Times are the clock's seconds."""

    parts: tuple[_Part, ...]
    shares: tuple[Share, ...]
    begun: float
    due: float

    def remaining_ms(self, now: float) -> float:
        """Until it should be done; an overdue step is expected to take a fifth longer again."""
        return 1000 * max(self.due - now, 0.2 * (now - self.begun))


class Batcher:
    """Continuous batching of requests on one model."""

    def __init__(
        self,
        model: Model,
        config: ModelConfig,
        counters: Counters,
        *,
        clock: Callable[[], float] = time.perf_counter,
    ) -> None:
        info = model.info
        self.model = model
        self.sequences = Sequences(info.n_seq_max, info.n_ctx, whole_only=not info.can_trim)
        self.prefill_rate = Rate()
        self.decode_rate = Rate()
        self._decode_costs = StepCosts()
        self._prompt_costs = StepCosts()
        self._counters = counters
        self._clock = clock
        self._speculate = config.speculative == "auto" and info.can_trim
        self._policy = DraftPolicy()
        self._limits = Limits(n_batch=model.n_batch, chunk_ms=_LONGEST_CHUNK_MS)
        self._waiting: list[Running] = []
        self._running: list[Running] = []
        self._when_idle: list[Callable[[], None]] = []
        self._order = 0
        self._guard = threading.Lock()
        self._in_flight: _InFlight | None = None

    @property
    def n_waiting(self) -> int:
        """Requests without a place in the KV cache."""
        return len(self._waiting)

    @property
    def n_running(self) -> int:
        """Requests that take part in steps."""
        return len(self._running)

    @property
    def idle(self) -> bool:
        """Whether there is nothing to do."""
        return not (self._waiting or self._running)

    def when_idle(self, action: Callable[[], None]) -> None:
        """Call `action` between requests; until then no other request is admitted."""
        self._when_idle.append(action)

    def warm_up(self) -> None:
        """Take a few steps whose only result is the first figures of what a step costs."""
        # The very first step reads the weights from the disk: it tells nothing.
        self.model.decode([Rows(0, 0, [0], 1)])
        self.model.clear()
        for rows, with_logits in _WARM_UP:
            begin = self._clock()
            self.model.decode([Rows(0, 0, [0] * rows, rows if with_logits else 1)])
            curve = self._decode_costs if with_logits else self._prompt_costs
            curve.observe(rows, 1000 * (self._clock() - begin))
            self.model.clear()

    def submit(self, request: Request, deliver: Callable[[Event], None]) -> None:
        """Queue a request, ending those it supersedes."""
        if request.supersede and request.key is not None:
            for other in self._all():
                if other.request.key == request.key:
                    self._counters.superseded += 1
                    self._end(other, "superseded")
        self._order += 1
        self._waiting.append(Running(request, deliver, self._order, self._clock()))

    def cancel(self, request_id: str) -> bool:
        """End a request; False if it is not here."""
        found = [r for r in self._all() if r.request.id == request_id]
        for running in found:
            self._counters.cancelled += 1
            self._end(running, "cancelled")
        return bool(found)

    def fail_all(self, error: InklingError) -> None:
        """Every request ends with `error`."""
        for running in self._all():
            self._fail(running, error)

    def forget_cache(self) -> None:
        """Drop what idle sequences hold."""
        self._apply(self.sequences.forget_idle())

    def interrupt_for(self, request: Request) -> None:
        """Any thread: a request was queued. Break off the step in flight if that is worth it."""
        prompt = np.asarray(request.prompt, np.int32)

        def useless(part: _Part) -> bool:
            if not request.supersede or part.running.request.key != request.key:
                return False
            # Typing extends a prompt: what is being evaluated for the old one serves the new.
            shared = common_prefix(part.running.prompt, prompt)
            return shared < part.rows.position + len(part.rows.tokens)

        def worth_it(step: _InFlight) -> bool:
            if abort_for(request.priority, step.shares):
                return True
            if request.key is None:
                return False
            pairs = zip(step.parts, step.shares, strict=True)
            return abort_without([s for p, s in pairs if useless(p)], step.shares)

        self._interrupt(worth_it)

    def interrupt_without(self, request_id: str) -> None:
        """Any thread: a request is cancelled. Break off the step in flight if that is worth it."""

        def worth_it(step: _InFlight) -> bool:
            lost = [share for share in step.shares if share.request == request_id]
            return abort_without(lost, step.shares)

        self._interrupt(worth_it)

    def interrupt(self) -> None:
        """Any thread: break off the step in flight."""
        self._interrupt(lambda _: True)

    def step(self) -> bool:
        """Admit what fits and run one step; False when there was nothing to run.

        Raises `ModelFault` when the model gave up: the batcher is of no use afterwards.
        """
        if self._when_idle and not self._running:
            for action in self._when_idle:
                action()
            self._when_idle.clear()
        if not self._when_idle:
            self._admit()
        parts = self._fitting_plan()
        if not parts:
            return False
        rows = sum(len(p.rows.tokens) for p in parts)
        decoding = rows == sum(p.rows.outputs for p in parts)
        curve = self._decode_costs if decoding else self._prompt_costs
        begin = self._clock()
        result = self._run(parts, begin, begin + curve.predict(rows) / 1000)
        ms = 1000 * (self._clock() - begin)
        self._counters.steps += 1
        if result is StepResult.done:
            curve.observe(rows, ms)
            generated = self._advance(parts)
            self._measure(rows, generated, ms, decoding=decoding)
            return True
        self._repair(parts)
        if result is StepResult.aborted:
            self._counters.aborted_steps += 1
            self._resize_chunks(0.5)
        else:
            self._make_slot()
        return True

    # Admission

    def _admit(self) -> None:
        self._waiting.sort(key=lambda r: (r.request.priority, r.order))
        for running in tuple(self._waiting):
            priority = running.request.priority
            if sum(r.request.priority <= priority for r in self._running) >= _MOST_RUNNING:
                return
            while not (running.over or self._enter(running)):
                victim = self._least_urgent(below=priority)
                if victim is None:
                    return
                self._preempt(victim)

    def _enter(self, running: Running) -> bool:
        """Give the request its sequences; False when there is no room now."""
        if self._soon_cached(running):
            return False
        try:
            self._equip(running)
        except InklingError as error:
            self._fail(running, error)
            return False
        request = running.request
        for candidate in running.unfinished:
            tokens = np.asarray(candidate.tokens, np.int32)
            most = min(_HEADROOM, request.max_tokens - candidate.generated)
            missing = 1 if running.prompt_done else running.n_candidates
            headroom = max(0, min(most * missing, self.sequences.n_cells - len(tokens)))
            opened = self.sequences.open(tokens, headroom, reuse=request.cache_prompt)
            if opened is None:
                self._leave(running)
                return False
            self._apply(opened.operations)
            candidate.sequence, candidate.evaluated = opened.sequence, opened.reused
            running.start(opened.reused, self._clock())
        if not running.prompt_done and running.n_candidates > 1:
            reserved = self.sequences.reserve(running.n_candidates - 1)
            if reserved is None:
                self._leave(running)
                return False
            running.reserved = reserved[0]
            self._apply(reserved[1])
        self._waiting.remove(running)
        self._running.append(running)
        return True

    def _soon_cached(self, running: Running) -> bool:
        """Whether a prompt being evaluated now will leave much more to reuse than there is."""
        if running.prompt_done or not running.request.cache_prompt:
            return False
        soon = max(
            (
                common_prefix(other.prompt, running.prompt)
                for other in self._running
                if not other.prompt_done and other.request.priority <= running.request.priority
            ),
            default=0,
        )
        return soon >= self.sequences.longest_prefix(running.prompt)[1] + _WORTH_WAITING

    def _equip(self, running: Running) -> None:
        if not running.request.max_tokens:
            return
        for candidate in running.unfinished:
            if candidate.sampler is None:
                candidate.sampler = self._sampler(running, candidate.index)

    def _sampler(self, running: Running, index: int) -> Sampler:
        request = running.request
        if request.sampling.seed is None:
            seed = running.seed = running.seed or secrets.randbits(31)
        else:
            seed = request.sampling.seed
        sampling = replace(request.sampling, seed=seed + index)
        return self.model.sampler(sampling, request.prompt, ignore_eos=request.ignore_eos)

    def _least_urgent(self, below: Priority | None = None) -> Running | None:
        candidates = [r for r in self._running if below is None or r.request.priority > below]
        return max(candidates, key=lambda r: (r.request.priority, r.order), default=None)

    def _preempt(self, running: Running) -> None:
        """Take a request's place in the cache; it goes on from its tokens when there is room."""
        self._counters.preemptions += 1
        self._running.remove(running)
        self._leave(running)
        self._waiting.append(running)

    def _leave(self, running: Running) -> None:
        keep = running.request.cache_prompt
        for candidate in running.candidates:
            if candidate.sequence is not None:
                self._apply(self.sequences.release(candidate.sequence, keep=keep))
                candidate.sequence, candidate.evaluated = None, 0
        for sequence in running.reserved:
            self._apply(self.sequences.release(sequence))
        running.reserved = ()

    # One step

    def _fitting_plan(self) -> tuple[_Part, ...]:
        """The next step, after making room for it in the cache."""
        while parts := self._plan():
            operations = self.sequences.make_room(sum(len(p.rows.tokens) for p in parts))
            if operations is not None:
                self._apply(operations)
                return parts
            victim = self._least_urgent()
            if victim is None:
                break
            if len(self._running) > 1:
                self._preempt(victim)
            else:
                self._finish(victim, victim.unfinished[-1], "length", "context")
        return ()

    def _plan(self) -> tuple[_Part, ...]:
        owners: dict[int, tuple[Running, Candidate]] = {}
        for running in self._running:
            for candidate in running.unfinished:
                if candidate.sequence is not None:
                    owners[candidate.sequence] = (running, candidate)
        decoding = sum(r.prompt_done and c.pending == 1 for r, c in owners.values())
        rows = decoding
        jobs = []
        for sequence, (running, candidate) in owners.items():
            is_decoding = running.prompt_done and candidate.pending == 1
            drafts = self._guess(running, candidate, rows) if is_decoding else 0
            rows += drafts
            priority = running.request.priority
            jobs.append(
                Job(sequence, priority, candidate.pending, is_decoding, drafts, candidate.skipped)
            )
            candidate.skipped += 1
        parts = []
        costs = Costs(self._decode_costs, self._prompt_costs)
        for piece in plan(jobs, costs, self._limits):
            running, candidate = owners[piece.sequence]
            candidate.skipped = 0
            begin = candidate.evaluated
            tokens = candidate.tokens[begin : begin + piece.tokens]
            drafts_now = candidate.guess.tokens[: piece.drafts]
            complete = piece.tokens == candidate.pending and running.request.max_tokens > 0
            outputs = 1 + piece.drafts if complete else 0
            rows_now = Rows(piece.sequence, begin, [*tokens, *drafts_now], outputs)
            parts.append(_Part(running, candidate, rows_now, drafts_now))
        return tuple(parts)

    def _guess(self, running: Running, candidate: Candidate, rows: int) -> int:
        """Guess the candidate's next tokens; how many of them to verify beside `rows` rows."""
        candidate.guess = NO_GUESS
        if not (self._speculate and running.request.speculate):
            return 0
        if candidate.lookup is None:
            candidate.lookup = Lookup(candidate.tokens[-_LOOKUP_TOKENS:])
        candidate.guess = candidate.lookup.guess()
        room = min(
            running.request.max_tokens - candidate.generated - 1,
            self.sequences.n_cells - len(candidate.tokens) - 1,
        )
        return self._policy.drafts(candidate.guess, room, self._decode_costs.predict, rows)

    def _run(self, parts: tuple[_Part, ...], begin: float, due: float) -> StepResult:
        shares = tuple(
            Share(
                part.running.request.id,
                part.running.request.key,
                part.running.request.priority,
                len(part.rows.tokens),
            )
            for part in parts
        )
        with self._guard:
            self._in_flight = _InFlight(parts, shares, begin, due)
        try:
            return self.model.decode([part.rows for part in parts])
        finally:
            with self._guard:
                self._in_flight = None
                self.model.clear_abort()

    def _interrupt(self, worth_it: Callable[[_InFlight], bool]) -> None:
        with self._guard:
            step = self._in_flight
            if step is None or step.remaining_ms(self._clock()) <= _PATIENCE_MS:
                return
            if worth_it(step):
                self.model.abort()

    def _repair(self, parts: tuple[_Part, ...]) -> None:
        """After a step that was not done: the cache as it was before it."""
        for part in parts:
            candidate = part.candidate
            if not self.model.remove(part.rows.sequence, candidate.evaluated):
                self._apply(self.sequences.truncate(part.rows.sequence, 0))
                self.model.remove(part.rows.sequence, 0)
                candidate.evaluated = 0

    def _make_slot(self) -> None:
        """llama.cpp found no room where our books say there is: give it all that can be given."""
        operations = self.sequences.forget_idle()
        self._apply(operations)
        victim = self._least_urgent()
        if operations or victim is None:
            return
        if len(self._running) > 1:
            self._preempt(victim)
        else:
            self._fail(victim, ModelFault("the KV cache has no room for this request's next step"))

    # What a step yielded

    def _advance(self, parts: tuple[_Part, ...]) -> int:
        """Book the rows that were evaluated and hand out tokens; how many were generated."""
        generated = output = 0
        for part in parts:
            running, candidate = part.running, part.candidate
            begin = candidate.evaluated
            self.sequences.extend(part.rows.sequence, part.rows.tokens)
            candidate.evaluated = begin + len(part.rows.tokens) - len(part.drafts)
            running.evaluated += max(0, min(candidate.evaluated, len(running.prompt)) - begin)
            before = candidate.generated
            try:
                self._take(part, output)
            except InklingError as error:
                self._fail(running, error)
            except Exception:
                log.exception("request %s failed", running.request.id)
                self._fail(running, ModelFault("an internal error; the engine's log has it"))
            generated += candidate.generated - before
            output += part.rows.outputs
            if running.over:
                continue
            if running.vanished:
                self._counters.cancelled += 1
                self._end(running, "cancelled")
        return generated

    def _take(self, part: _Part, output: int) -> None:
        running, candidate = part.running, part.candidate
        if candidate.pending:
            self._resize_chunks(1.5)
            running.prompt_progress()
        elif not running.request.max_tokens:
            running.first_token(self._clock())
            self._finish(running, candidate, "length", None)
        elif not running.prompt_done:
            running.first_token(self._clock())
            self._branch(running, candidate)
            for each in tuple(running.candidates):
                self._choose(running, each, output, ())
        else:
            self._choose(running, candidate, output, part.drafts)

    def _branch(self, running: Running, first: Candidate) -> None:
        """Bring the other candidates into being, on the prompt that the first one evaluated."""
        assert first.sequence is not None
        for index, sequence in enumerate(running.reserved, 1):
            self._apply(self.sequences.share(first.sequence, sequence))
            candidate = Candidate(index, list(first.tokens), TextStream(running.request.stop))
            candidate.sequence, candidate.evaluated = sequence, first.evaluated
            running.candidates.append(candidate)
        running.reserved = ()
        self._equip(running)

    def _choose(
        self, running: Running, candidate: Candidate, output: int, drafts: Sequence[int]
    ) -> None:
        """Sample after the last token and, as long as they were guessed right, after the drafts."""
        assert candidate.sampler is not None
        assert candidate.sequence is not None
        right = 0
        for row in range(1 + len(drafts)):
            token = candidate.sampler.sample(output + row)
            if row == 0:
                self._policy.observe(candidate.guess, token)
            ended = self._accept(running, candidate, token, output + row)
            if ended is not None or row == len(drafts) or token != drafts[row]:
                break
            right += 1
        running.drafted += len(drafts)
        running.accepted += right
        candidate.evaluated += right
        self._apply(self.sequences.truncate(candidate.sequence, candidate.evaluated))
        if ended is not None:
            self._finish(running, candidate, *ended)

    def _accept(
        self, running: Running, candidate: Candidate, token: int, output: int
    ) -> tuple[FinishReason, str | None] | None:
        """Take a chosen token into the text; how the text ends if it ends here."""
        request, stream = running.request, candidate.stream
        candidate.generated += 1
        if not request.ignore_eos and self.model.is_end(token):
            return "stop", "eos"
        logprob = self.model.logprob(output, token, request.logprobs) if request.logprobs else None
        candidate.tokens.append(token)
        if candidate.lookup is not None:
            candidate.lookup.append(token)
        running.text(candidate, stream.push(self.model.piece(token)), token, logprob)
        if stream.stopped is not None:
            return "stop", stream.stopped
        if candidate.generated >= request.max_tokens:
            return "length", None
        if len(candidate.tokens) >= self.sequences.n_cells:
            return "length", "context"
        if running.out_of_time(candidate, self._clock()):
            return "length", "time"
        return None

    def _finish(
        self, running: Running, candidate: Candidate, reason: FinishReason, detail: str | None
    ) -> None:
        running.finish(candidate, reason, detail)
        if candidate.sequence is not None:
            keep = running.request.cache_prompt
            self._apply(self.sequences.release(candidate.sequence, keep=keep))
            candidate.sequence = None
        if not running.unfinished and not running.over:
            self._end(running, "stop")

    # Ends

    def _all(self) -> list[Running]:
        return [*self._waiting, *self._running]

    def _end(self, running: Running, reason: FinishReason) -> None:
        self._discard(running)
        usage = running.end(self._clock(), reason)
        self._counters.add(usage)
        self._counters.finished += reason == "stop"

    def _fail(self, running: Running, error: InklingError) -> None:
        self._discard(running)
        self._counters.failed += 1
        self._counters.add(running.usage(self._clock()))
        running.fail(error)

    def _discard(self, running: Running) -> None:
        self._leave(running)
        for requests in (self._waiting, self._running):
            if running in requests:
                requests.remove(running)

    def _measure(self, rows: int, generated: int, ms: float, *, decoding: bool) -> None:
        if decoding:
            self.decode_rate.observe(generated, ms)
            self._counters.decode_seconds += ms / 1000
        else:
            self.prefill_rate.observe(rows, ms)
            self._counters.prefill_seconds += ms / 1000

    def _resize_chunks(self, factor: float) -> None:
        """Smaller prompt chunks after an abort, for it lost one; larger again while none comes."""
        ms = min(max(self._limits.chunk_ms * factor, _SHORTEST_CHUNK_MS), _LONGEST_CHUNK_MS)
        self._limits = replace(self._limits, chunk_ms=ms)

    def _apply(self, operations: Sequence[Operation]) -> None:
        for operation in operations:
            if isinstance(operation, Copy):
                self.model.copy(operation.source, operation.target, 0, operation.end)
            else:
                self.model.remove(operation.sequence, operation.start)
