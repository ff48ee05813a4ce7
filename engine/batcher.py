"""The body of the worker's loop: plan a step, run it, hand out what it yielded.

One model and its KV cache belong to a `Batcher`, and it to one thread. What to run next is
decided in `engine/scheduler.py`, who takes part in `engine/roster.py`.
"""

from __future__ import annotations

import logging
import time
from collections.abc import Callable, Sequence
from dataclasses import replace

from engine.calibration import Calibration, bounds
from engine.candidate import NO_GUESS, Candidate, Running
from engine.counters import Counters
from engine.interruption import Interruptible, Part
from engine.kv_cache import KvCache
from engine.model import Model, ModelConfig, Rows, StepResult
from engine.pacing import pause_between
from engine.requests import Event, FinishReason, ModelFault, Request, TokenLogprob
from engine.roster import Roster
from engine.scheduler import Costs, Job, Limits, plan
from engine.speculation import DraftPolicy, Lookup
from engine.speed import UNKNOWN, Rate, Speed, Speedometer, StepCosts
from foundation.errors import InklingError

log = logging.getLogger(__name__)

_LONGEST_CHUNK_MS, _SHORTEST_CHUNK_MS = 2000.0, 150.0
_SHORTEST_YIELD_MS = 250.0
_LOOKUP_TOKENS = 8192
# (rows, whether each gets logits): the sizes whose cost the first decisions rest on.
_WARM_UP = ((1, True), (4, True), (16, True), (16, False))


class Batcher:
    """Continuous batching of requests on one model. `interrupt` may be used by any thread."""

    def __init__(
        self,
        model: Model,
        config: ModelConfig,
        counters: Counters,
        *,
        speed: Speed = UNKNOWN,
        clock: Callable[[], float] = time.perf_counter,
    ) -> None:
        self.model = model
        self.cache = KvCache(model)
        self.speedometer = Speedometer(speed)
        self.interrupt = Interruptible(model, clock)
        self.prefill_rate = Rate()
        self.decode_rate = Rate()
        self._roster = Roster(model, self.cache, counters, clock)
        self._decode_costs = StepCosts()
        self._prompt_costs = StepCosts()
        self._limits = Limits(
            n_batch=model.n_batch, chunk_ms=_LONGEST_CHUNK_MS, yield_ms=_SHORTEST_YIELD_MS
        )
        self._speculate = config.speculative == "auto" and model.info.can_trim
        self._policy = DraftPolicy()
        self._counters = counters
        self._clock = clock
        self._order = 0
        self._when_idle: list[Callable[[], None]] = []

    @property
    def n_waiting(self) -> int:
        """Requests without a place in the KV cache."""
        return len(self._roster.waiting)

    @property
    def n_running(self) -> int:
        """Requests that take part in steps."""
        return len(self._roster.running)

    @property
    def idle(self) -> bool:
        """Whether there is nothing to do."""
        return not (self._roster.waiting or self._roster.running or self._when_idle)

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

    def measure_speed(self, stop: Callable[[], bool]) -> bool:
        """Find out how fast the model is; False if a request came meanwhile, or `stop` says so."""
        calibration = Calibration(self.cache, self.interrupt, self.speedometer, self._clock)
        wanted = bounds(
            self._prompt_costs, self._decode_costs, self.model.n_batch, self.cache.n_cells
        )
        return calibration.run(wanted, self.model.info.n_vocab, self._prompt_costs.predict, stop)

    def submit(
        self, request: Request, deliver: Callable[[Event], None], at: float | None = None
    ) -> None:
        """Queue a request that came at `at` (seconds of the clock), ending those it supersedes."""
        if request.supersede and request.key is not None:
            for other in self._roster.everyone():
                if other.request.key == request.key:
                    self._counters.superseded += 1
                    self._roster.end(other, "superseded")
        self._order += 1
        came = self._clock() if at is None else at
        self._roster.waiting.append(Running(request, deliver, self._order, came))

    def cancel(self, request_id: str) -> None:
        """End a request; one that is not here (any more) is ignored."""
        for running in self._roster.everyone():
            if running.request.id == request_id:
                self._counters.cancelled += 1
                self._roster.end(running, "cancelled")

    def fail_all(self, error: InklingError) -> None:
        """Every request ends with `error`; what waited for them is called."""
        for running in self._roster.everyone():
            self._roster.fail(running, error)
        self._rest()

    def _rest(self) -> None:
        actions, self._when_idle = self._when_idle, []
        for action in actions:
            action()

    def when_idle(self, action: Callable[[], None]) -> None:
        """Call `action` between requests; until then no other request is admitted."""
        self._when_idle.append(action)

    def step(self) -> bool:
        """Admit what fits and run one step; False when there was nothing to run.

        Raises `ModelFault` when the model gave up: the batcher is of no use afterwards.
        """
        if self._when_idle and not self._roster.running:
            self._rest()
        if not self._when_idle:
            self._roster.admit()
        self._paste()
        parts = self._fitting_plan()
        if not parts:
            return False
        rows = sum(len(part.rows.tokens) for part in parts)
        all_chosen = rows == sum(part.rows.outputs for part in parts)
        curve = self._decode_costs if all_chosen else self._prompt_costs
        decoding = all(part.running.writes(part.candidate) for part in parts)
        begin = self._clock()
        result = self.interrupt.run(parts, curve.predict(rows))
        ms = 1000 * (self._clock() - begin)
        self._counters.steps += 1
        if result is StepResult.done:
            curve.observe(rows, ms)
            if all_chosen and rows == 1:
                self.speedometer.single_step(ms)
            self._measure(rows, self._advance(parts), ms, decoding=decoding)
            return True
        for part in parts:
            candidate = part.candidate
            candidate.evaluated = self.cache.repair(part.rows.sequence, candidate.evaluated)
        if result is StepResult.aborted:
            self._counters.aborted_steps += 1
            self._resize_chunks(0.5)
        else:
            self._make_slot()
        return True

    # Before a step

    def _fitting_plan(self) -> tuple[Part, ...]:
        """The next step, after making room for it in the cache."""
        while parts := self._plan():
            if self.cache.make_room(sum(len(part.rows.tokens) for part in parts)):
                return parts
            victim = self._roster.least_urgent()
            if victim is None:
                break
            if self.n_running > 1:
                self._roster.preempt(victim)
            else:
                self._finish(victim, victim.unfinished[-1], "length", "context")
        return ()

    def _paste(self) -> None:
        """Splice in what was cut for prompts that are evaluated up to there."""
        for running in self._roster.running:
            for candidate in running.unfinished:
                cut = candidate.cut
                if cut is None or candidate.sequence is None or candidate.due:
                    continue
                candidate.cut = None
                if self.cache.paste(candidate.sequence, cut):
                    candidate.evaluated += len(cut.tokens)
                    running.splice(len(cut.tokens))

    def _plan(self) -> tuple[Part, ...]:
        owners = {
            candidate.sequence: (running, candidate)
            for running in self._roster.running
            for candidate in running.unfinished
            if candidate.sequence is not None
        }
        rows = sum(c.pending for running, c in owners.values() if running.writes(c))
        jobs = []
        for sequence, (running, candidate) in owners.items():
            decoding = running.writes(candidate)
            guesses = decoding and candidate.pending == 1
            drafts = self._guess(running, candidate, rows) if guesses else 0
            rows += drafts
            priority, skipped = running.request.priority, candidate.skipped
            jobs.append(Job(sequence, priority, candidate.due, decoding, drafts, skipped))
            candidate.skipped += 1
        parts = []
        for piece in plan(jobs, Costs(self._decode_costs, self._prompt_costs), self._limits):
            running, candidate = owners[piece.sequence]
            candidate.skipped = 0
            begin = candidate.evaluated
            tokens = candidate.tokens[begin : begin + piece.tokens]
            guessed = candidate.guess.tokens[: piece.drafts]
            complete = piece.tokens == candidate.pending and running.request.max_tokens > 0
            outputs = 1 + piece.drafts if complete else 0
            part = Rows(piece.sequence, begin, [*tokens, *guessed], outputs)
            parts.append(Part(running, candidate, part, guessed))
        return tuple(parts)

    def _guess(self, running: Running, candidate: Candidate, rows: int) -> int:
        """Guess the candidate's next tokens; how many to verify in a step of `rows` rows."""
        candidate.guess = NO_GUESS
        if not (self._speculate and running.request.speculate):
            return 0
        if candidate.lookup is None:
            candidate.lookup = Lookup(candidate.tokens[-_LOOKUP_TOKENS:])
        candidate.guess = candidate.lookup.guess()
        room = min(
            running.request.max_tokens - candidate.generated - 1,
            self.cache.n_cells - len(candidate.tokens) - 1,
        )
        return self._policy.drafts(candidate.guess, room, self._decode_costs.predict, rows)

    def _make_slot(self) -> None:
        """The model found no room where the books say there is: give it all that can be given."""
        victim = self._roster.least_urgent()
        if self.cache.evict_idle() or victim is None:
            return
        if self.n_running > 1:
            self._roster.preempt(victim)
        else:
            fault = ModelFault("the KV cache has no room for this request's next step")
            self._roster.fail(victim, fault)

    # After a step

    def _advance(self, parts: Sequence[Part]) -> int:
        """Book the rows that were evaluated and hand out tokens; how many were generated."""
        generated = output = 0
        for part in parts:
            running, candidate = part.running, part.candidate
            begin = candidate.evaluated
            self.cache.evaluated(part.rows.sequence, part.rows.tokens)
            candidate.evaluated = begin + len(part.rows.tokens) - len(part.drafts)
            running.evaluated += max(0, min(candidate.evaluated, len(running.prompt)) - begin)
            before = running.generated
            try:
                self._take(part, output)
            except InklingError as error:
                self._roster.fail(running, error)
            except Exception:
                log.exception("request %s failed", running.request.id)
                fault = ModelFault("an internal error; the engine's log has it")
                self._roster.fail(running, fault)
            generated += running.generated - before
            output += part.rows.outputs
            if running.vanished and not running.over:
                self._counters.cancelled += 1
                self._roster.end(running, "cancelled")
        return generated

    def _take(self, part: Part, output: int) -> None:
        running, candidate = part.running, part.candidate
        if running.over:
            return
        if not running.prompt_done:
            self._resize_chunks(1.5)
        if candidate.pending:
            if not running.prompt_done:
                running.prompt_progress()
        elif not running.request.max_tokens:
            running.first_token(self._clock())
            self._finish(running, candidate, "length", None)
        elif not running.prompt_done:
            running.first_token(self._clock())
            running.prompt_progress()
            running.branch()
            self._roster.equip(running)
            self._share_prompt(running, candidate)
            for each in tuple(running.candidates):
                self._choose(running, each, output, ())
        else:
            self._share_prompt(running, candidate)
            self._choose(running, candidate, output, part.drafts)

    def _share_prompt(self, running: Running, first: Candidate) -> None:
        """Let the other candidates go on from the prompt that the first one evaluated."""
        if not running.reserved:
            return
        assert first.sequence is not None
        others = [c for c in running.unfinished if c.sequence is None]
        for candidate, sequence in zip(others, running.reserved, strict=True):
            self.cache.share(first.sequence, sequence, len(running.prompt))
            candidate.sequence, candidate.evaluated = sequence, len(running.prompt)
        running.reserved = ()

    def _choose(
        self, running: Running, candidate: Candidate, output: int, drafts: Sequence[int]
    ) -> None:
        """Sample after the last token and, as long as they were guessed right, after the drafts."""
        assert candidate.sampler is not None
        assert candidate.sequence is not None
        right = 0
        while True:
            token = candidate.sampler.sample(output + right)
            if right == 0:
                self._policy.observe(candidate.guess, token)
            ended = self._accept(running, candidate, token, output + right)
            forced = () if ended else self._force(running, candidate, token)
            for each in forced:
                ended = ended or self._accept(running, candidate, each, None)
            if ended is not None:
                break
            candidate.forced = len(forced)
            known = _agreeing((token, *forced), drafts[right:])
            right += known
            if known <= len(forced):
                break
        running.drafted += len(drafts)
        running.accepted += right
        candidate.evaluated += right
        self.cache.truncate(candidate.sequence, candidate.evaluated)
        if ended is not None:
            self._finish(running, candidate, *ended)

    def _force(self, running: Running, candidate: Candidate, token: int) -> Sequence[int]:
        """What must follow the chosen `token`; nothing where the odds of each token are wanted."""
        assert candidate.sampler is not None
        if running.request.logprobs:
            return ()
        forced = candidate.sampler.forced(token)
        running.forced += len(forced)
        return forced

    def _logprob(self, candidate: Candidate, token: int, output: int, top: int) -> TokenLogprob:
        """A chosen token's log-probability, given that the text begins as it is made to."""
        assert candidate.sampler is not None
        found, share = self.model.logprob(output, token, top), candidate.sampler.log_share
        return replace(found, logprob=min(0.0, found.logprob - share)) if share else found

    def _accept(
        self, running: Running, candidate: Candidate, token: int, output: int | None
    ) -> tuple[FinishReason, str | None] | None:
        """Take a token into the text, chosen from `output` or forced; how the text ends if it
        ends here."""
        request, stream = running.request, candidate.stream
        candidate.generated += 1
        if not request.ignore_eos and self.model.is_end(token):
            return "stop", "eos"
        top = request.logprobs
        logprob = None
        if top and output is not None:
            logprob = self._logprob(candidate, token, output, top)
        candidate.tokens.append(token)
        if candidate.lookup is not None:
            candidate.lookup.append(token)
        now = self._clock()
        running.text(candidate, stream.push(self.model.piece(token)), token, logprob)
        running.deliver_text(candidate, now, pause_between(request.priority, self._roster.streams))
        if stream.stopped is not None:
            return "stop", stream.stopped
        if candidate.generated >= request.max_tokens:
            return "length", None
        if len(candidate.tokens) >= self.cache.n_cells:
            return "length", "context"
        if running.out_of_time(candidate, now):
            return "length", "time"
        return None

    def _finish(
        self, running: Running, candidate: Candidate, reason: FinishReason, detail: str | None
    ) -> None:
        running.finish(candidate, reason, detail)
        if candidate.sequence is not None:
            self.cache.release(candidate.sequence, keep=running.request.cache_prompt)
            candidate.sequence = None
        if not running.unfinished:
            self._roster.end(running, "stop")

    def _measure(self, rows: int, generated: int, ms: float, *, decoding: bool) -> None:
        if decoding:
            self.decode_rate.observe(generated, ms)
            self._counters.decode_seconds += ms / 1000
        else:
            self.prefill_rate.observe(rows, ms)
            self._counters.prefill_seconds += ms / 1000
            self.speedometer.prompt_step(rows, ms)

    def _resize_chunks(self, factor: float) -> None:
        """Smaller prompt chunks after an abort, for it lost one; larger again while none comes.

        Those of background work are small at once: whoever broke one off is typing.
        """
        ms = min(max(self._limits.chunk_ms * factor, _SHORTEST_CHUNK_MS), _LONGEST_CHUNK_MS)
        longer = min(self._limits.yield_ms * factor, _LONGEST_CHUNK_MS)
        yield_ms = longer if factor > 1 else _SHORTEST_YIELD_MS
        self._limits = replace(self._limits, chunk_ms=ms, yield_ms=yield_ms)


def _agreeing(tokens: Sequence[int], drafts: Sequence[int]) -> int:
    """How many of `tokens`, from the first, are what was guessed."""
    for at, (token, draft) in enumerate(zip(tokens, drafts, strict=False)):
        if token != draft:
            return at
    return min(len(tokens), len(drafts))
