"""A request in progress: its candidates, their text so far, what it cost, and what it delivers.

Which step it takes part in is decided in `engine/batcher.py`.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

import numpy as np

from engine.model import Sampler
from engine.requests import (
    Delta,
    Done,
    Event,
    Failed,
    Finished,
    FinishReason,
    Progress,
    Request,
    TokenLogprob,
    Usage,
)
from engine.sequences import Tokens
from engine.speculation import Guess, Lookup
from engine.splice import Cut
from engine.text_stream import TextStream
from foundation.errors import InklingError

log = logging.getLogger(__name__)

NO_GUESS = Guess((), 0)
_MOST_FORCED = 16
"""More forced tokens at once are evaluated like a prompt, in chunks that fit their time."""


@dataclass(slots=True)
class Candidate:
    """One continuation of a prompt. `tokens` is all of it, the prompt included.

    `evaluated` of them are in `sequence`; None while it has no place in the KV cache. `cut` waits
    to be pasted there. Behind the token chosen last stand `forced` ones that nobody chose.
    """

    index: int
    tokens: list[int]
    stream: TextStream
    sampler: Sampler | None = None
    sequence: int | None = None
    cut: Cut | None = None
    evaluated: int = 0
    generated: int = 0
    forced: int = 0
    finished: bool = False
    skipped: int = 0
    lookup: Lookup | None = None
    guess: Guess = NO_GUESS
    held_text: str = ""
    held_tokens: list[int] = field(default_factory=list)
    held_logprobs: list[TokenLogprob] = field(default_factory=list)
    delivered_at: float = float("-inf")

    @property
    def pending(self) -> int:
        """Tokens still to be evaluated."""
        return len(self.tokens) - self.evaluated

    @property
    def due(self) -> int:
        """Tokens to be evaluated before anything else can happen."""
        return self.pending if self.cut is None else self.cut.position - self.evaluated

    def close(self) -> None:
        """Free the sampler."""
        if self.sampler is not None:
            self.sampler.close()
            self.sampler = None


class Running:
    """A request from its submission to its last event. Lives in the worker's thread."""

    def __init__(
        self, request: Request, deliver: Callable[[Event], None], order: int, now: float
    ) -> None:
        self.request = request
        self.order = order
        self.prompt: Tokens = np.asarray(request.prompt, np.int32)
        self.candidates = [Candidate(0, list(request.prompt), TextStream(request.stop))]
        self.reserved: tuple[int, ...] = ()
        """Sequences kept for the other candidates until the first one has evaluated the prompt."""
        self.over = False
        self.admitted = False
        self.vanished = False
        """The receiver failed: nobody listens any more."""
        self.prompt_done = False
        self.seed = 0
        """What candidates start from when the request names no seed; 0 until one is drawn."""
        self.cached = 0
        self.spliced = 0
        self.evaluated = 0
        self.drafted = 0
        self.accepted = 0
        self.forced = 0
        self._deliver = deliver
        self._submitted_at = now
        self._started_at: float | None = None
        self._first_token_at: float | None = None

    @property
    def unfinished(self) -> Sequence[Candidate]:
        """Candidates that still generate."""
        return [c for c in self.candidates if not c.finished]

    @property
    def generated(self) -> int:
        """Tokens chosen so far, over all candidates."""
        return sum(candidate.generated for candidate in self.candidates)

    def writes(self, candidate: Candidate) -> bool:
        """Whether all that is to be evaluated of one of its candidates is what was written last."""
        few = min(1 + candidate.forced, _MOST_FORCED)
        return self.prompt_done and 0 < candidate.pending <= few

    def start(self, cached: int, now: float) -> None:
        """A sequence that holds `cached` tokens of the prompt is its; the first time counts."""
        if not self.admitted:
            self.admitted = True
            self.cached = cached
            self._started_at = now

    def splice(self, count: int) -> None:
        """So many tokens of the prompt came from elsewhere; the first time counts."""
        if not self.spliced:
            self.spliced = count
            self.cached += count

    def prompt_progress(self) -> None:
        """Tell how much of the prompt is evaluated."""
        self._emit(Progress(self.candidates[0].evaluated, len(self.request.prompt), self.cached))

    def first_token(self, now: float) -> None:
        """The prompt is evaluated; what follows is decoding."""
        self.prompt_done = True
        self._first_token_at = now

    def branch(self) -> None:
        """Bring the other candidates into being, at the end of the prompt."""
        for index in range(1, self.n_candidates):
            self.candidates.append(
                Candidate(index, list(self.request.prompt), TextStream(self.request.stop))
            )

    def out_of_time(self, candidate: Candidate, now: float) -> bool:
        """Whether the time limit ends this candidate."""
        limit = self.request.time_limit_ms
        if limit is None or self._first_token_at is None:
            return False
        late = 1000 * (now - self._first_token_at) >= limit
        return late and candidate.stream.has_line_break

    def text(
        self, candidate: Candidate, text: str, token: int, logprob: TokenLogprob | None
    ) -> None:
        """Take sure text with the tokens it came from, for `deliver_text`."""
        candidate.held_tokens.append(token)
        if logprob is not None:
            candidate.held_logprobs.append(logprob)
        candidate.held_text += text

    def deliver_text(self, candidate: Candidate, now: float, pause: float) -> None:
        """Deliver what is held if it completes a line, or `pause` seconds after the last time.

        Tokens without sure text wait for it.
        """
        text = candidate.held_text
        if text and ("\n" in text or now - candidate.delivered_at >= pause):
            candidate.delivered_at = now
            self._flush(candidate)

    def finish(self, candidate: Candidate, reason: FinishReason, detail: str | None) -> None:
        """The candidate's text is complete."""
        candidate.finished = True
        candidate.held_text += candidate.stream.finish()
        if candidate.held_text or candidate.held_tokens:
            self._flush(candidate)
        candidate.close()
        self._emit(Finished(candidate.index, reason, detail))

    def end(self, now: float, reason: FinishReason = "stop") -> Usage:
        """Finish whatever is unfinished with `reason`, and deliver `Done`."""
        # Candidates that never came into being are owed their event too.
        for index in range(len(self.candidates), self.n_candidates):
            self.candidates.append(Candidate(index, [], TextStream()))
        for candidate in self.unfinished:
            self.finish(candidate, reason, None)
        self.over = True
        usage = self.usage(now)
        self._emit(Done(usage))
        return usage

    def fail(self, error: InklingError) -> None:
        """Deliver `Failed`."""
        for candidate in self.candidates:
            candidate.finished = True
            candidate.close()
        self.over = True
        self._emit(Failed(error))

    def usage(self, now: float) -> Usage:
        """What it cost so far."""
        started = self._started_at if self._started_at is not None else now
        first = self._first_token_at if self._first_token_at is not None else now
        return Usage(
            prompt_tokens=len(self.request.prompt),
            cached_tokens=self.cached,
            evaluated_tokens=self.evaluated,
            generated_tokens=self.generated,
            draft_tokens=self.drafted,
            draft_accepted=self.accepted,
            prefill_ms=1000 * (first - started),
            decode_ms=1000 * (now - first),
            queue_ms=1000 * (started - self._submitted_at),
            spliced_tokens=self.spliced,
            forced_tokens=self.forced,
        )

    @property
    def n_candidates(self) -> int:
        """How many candidates there will be; warming the cache takes one."""
        return self.request.n if self.request.max_tokens else 1

    def _flush(self, candidate: Candidate) -> None:
        text, tokens = candidate.held_text, tuple(candidate.held_tokens)
        logprobs = tuple(candidate.held_logprobs)
        candidate.held_text = ""
        candidate.held_tokens.clear()
        candidate.held_logprobs.clear()
        self._emit(Delta(candidate.index, text, tokens, logprobs))

    def _emit(self, event: Event) -> None:
        if self.vanished:
            return
        try:
            self._deliver(event)
        except Exception:
            # A receiver that is gone ends its own request, never the loop that serves the others.
            log.debug("the receiver of request %s failed", self.request.id, exc_info=True)
            self.vanished = True
