"""Which tokens of which sequences make up the next step: a pure function of the jobs given.

No thread, no clock, no llama: what a step costs is a function passed in.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Protocol

from engine.requests import Priority


class Curve(Protocol):
    """The part of `speed.StepCosts` that planning needs."""

    def predict(self, rows: int) -> float:
        """Expected milliseconds of a step with so many rows."""

    def rows_within(self, ms: float, most: int, beside: int = 0) -> int:
        """Most rows, up to `most`, that fit beside others into a step of `ms`."""


@dataclass(frozen=True, slots=True)
class Costs:
    """Two curves, since rows that need logits cost more than prompt rows that need none."""

    decode: Curve
    prompt: Curve


@dataclass(frozen=True, slots=True)
class Job:
    """A sequence with work to do.

    `pending` tokens are still to be evaluated; those of a `decoding` job are the token chosen last
    and the few that had to follow it. `drafts` further rows would verify guessed tokens. `skipped`
    counts the steps since the job was last part of one.
    """

    sequence: int
    priority: Priority
    pending: int
    decoding: bool
    drafts: int = 0
    skipped: int = 0


@dataclass(frozen=True, slots=True)
class Slice:
    """So many pending tokens of a sequence, and so many of its drafts, belong to the step."""

    sequence: int
    tokens: int
    drafts: int = 0


@dataclass(frozen=True, slots=True)
class Limits:
    """`n_batch` rows a step at most.

    A prompt chunk alone in its step is sized to take `chunk_ms`; one that as many others' decoding
    waits for, `stall_ms`. Where there is background work alone nobody watches: prompts come in
    chunks of `yield_ms`, long ones, for larger steps cost less a token, but no longer, for whoever
    comes breaks the step off, and what it computed is lost. Below `smallest_chunk` rows a chunk
    wastes its matrix blocks. A job skipped for `starved` steps gets a turn whatever its priority.
    """

    n_batch: int = 512
    chunk_ms: float = 2000.0
    stall_ms: float = 250.0
    yield_ms: float = 250.0
    smallest_chunk: int = 16
    starved: int = 48


def plan(jobs: Sequence[Job], costs: Costs, limits: Limits) -> tuple[Slice, ...]:
    """The next step: the highest priority present, and whoever rides along for next to nothing.

    Within a priority every decoding sequence gets its tokens unless single rows are measured to
    be quicker; prompt chunks fill the rest, the longest-waiting prompt first.
    """
    if not jobs:
        return ()
    top = min(job.priority for job in jobs)
    first = [j for j in jobs if j.priority == top]
    starving = [j for j in jobs if j.priority > top and j.skipped >= limits.starved]
    if starving:
        # A turn, but a short one: somebody more urgent waits for it.
        longest = max(starving, key=lambda j: j.skipped)
        turn = Slice(longest.sequence, min(longest.pending, limits.smallest_chunk))
        room = replace(limits, n_batch=limits.n_batch - turn.tokens)
        return (*_step(first, costs, room), turn)
    step = _step(first, costs, limits)
    if any(not job.decoding for job in first):
        return step
    riders = [j for j in jobs if j.priority > top and j.decoding]
    return step + _riders(riders, step, costs, limits)


def _step(jobs: Sequence[Job], costs: Costs, limits: Limits) -> tuple[Slice, ...]:
    decoding = _by_wait([j for j in jobs if j.decoding])
    prompts = _by_wait([j for j in jobs if not j.decoding])
    slices = _decode(decoding, bool(prompts), costs.decode, limits)
    written = len(slices)
    rows = sum(s.tokens + s.drafts for s in slices)
    bound = _chunk_ms(len(prompts), len(decoding), limits)
    if all(job.priority == Priority.background for job in jobs):
        bound = min(limits.yield_ms, limits.chunk_ms)
    for job in prompts:
        left = limits.n_batch - rows
        if left <= 0:
            break
        fits = costs.prompt.rows_within(bound, left, rows)
        if fits < limits.smallest_chunk:
            if len(slices) > written:
                break
            fits = limits.smallest_chunk
        # A small rest would cost a step of its own.
        whole = job.pending <= min(left, fits + fits // 4)
        taken = job.pending if whole else min(fits, left)
        slices.append(Slice(job.sequence, taken))
        rows += taken
    return tuple(slices)


def _chunk_ms(prompts: int, decoding: int, limits: Limits) -> float:
    """How long a step with prompts in it may take: the more wait for theirs, the longer.

    It counts twice: more of those in the step gain than lose, and the sooner the prompts are done
    the more sequences share the later steps, which costs them less than steps of their own.
    """
    if not decoding:
        return limits.chunk_ms
    weight = max(1.0, prompts / decoding) ** 2
    return min(max(limits.chunk_ms, limits.stall_ms), limits.stall_ms * weight)


def _decode(
    decoding: Sequence[Job], beside_prompt: bool, costs: Curve, limits: Limits
) -> list[Slice]:
    decoding = decoding[: limits.n_batch]
    rows = sum(job.pending for job in decoding)
    # Where a kernel is made for single rows, a few of those beat a small batch.
    if not beside_prompt and rows > 1 and rows * costs.predict(1) < costs.predict(rows):
        first = decoding[0]
        drafts = min(first.drafts, limits.n_batch - 1) if first.pending == 1 else 0
        return [Slice(first.sequence, 1, drafts)]
    # A row for everybody, then what had to follow, but never all that a prompt waits for.
    left = limits.n_batch - len(decoding) - (limits.smallest_chunk if beside_prompt else 0)
    slices = []
    for job in decoding:
        forced = max(0, min(job.pending - 1, left))
        left -= forced
        slices.append(Slice(job.sequence, 1 + forced))
    if beside_prompt:
        return slices
    for at, job in enumerate(decoding):
        drafts = max(0, min(job.drafts, left)) if slices[at].tokens == job.pending else 0
        left -= drafts
        slices[at] = replace(slices[at], drafts=drafts)
    return slices


def _riders(
    jobs: Sequence[Job], step: Sequence[Slice], costs: Costs, limits: Limits
) -> tuple[Slice, ...]:
    """Lower-priority decoding that the matrix blocks have room for at (nearly) no cost."""
    rows = sum(s.tokens + s.drafts for s in step)
    bearable = 1.05 * costs.decode.predict(rows)
    riders: list[Slice] = []
    for job in _by_wait(jobs):
        if rows >= limits.n_batch or costs.decode.predict(rows + 1) > bearable:
            break
        riders.append(Slice(job.sequence, 1))
        rows += 1
    return tuple(riders)


def _by_wait(jobs: Sequence[Job]) -> list[Job]:
    return sorted(jobs, key=lambda job: -job.skipped)


@dataclass(frozen=True, slots=True)
class Share:
    """A request's part in the step being computed."""

    request: str
    priority: Priority
    rows: int


def abort_for(arriving: Priority, shares: Sequence[Share]) -> bool:
    """Whether a request that arrives should break off the step: only less urgent work."""
    return all(arriving < share.priority for share in shares)


def abort_without(useless: Sequence[Share], shares: Sequence[Share]) -> bool:
    """Whether the step should be broken off now that these shares of it are of no use.

    It is when they are most of it: the others lose what they had in the step.
    """
    return 2 * sum(s.rows for s in useless) > sum(s.rows for s in shares)
