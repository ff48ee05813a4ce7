"""What goes into the next step: priorities, chunks that fit their time, and everybody in turn."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.requests import Priority
from engine.scheduler import Costs, Job, Limits, Share, Slice, abort_for, abort_without, plan

TYPING, INTERACTIVE, BACKGROUND = Priority


class Linear:
    """A step costs `fixed` and `each` row; as `StepCosts` answers."""

    def __init__(self, fixed: float = 10.0, each: float = 1.0) -> None:
        self.fixed, self.each = fixed, each

    def predict(self, rows: int) -> float:
        return self.fixed + self.each * rows

    def rows_within(self, ms: float, most: int, beside: int = 0) -> int:
        return max(0, min(most, int((ms - self.fixed) / self.each) - beside))


COSTS = Costs(Linear(), Linear())
LIMITS = Limits(n_batch=100, chunk_ms=90.0, stall_ms=50.0, smallest_chunk=16, starved=20)


def decoding(sequence: int, priority: Priority = INTERACTIVE, **more: int) -> Job:
    return Job(sequence, priority, 1, True, **more)


def prompt(sequence: int, pending: int, priority: Priority = INTERACTIVE, **more: int) -> Job:
    return Job(sequence, priority, pending, False, **more)


def test_nothing_to_do_is_an_empty_step() -> None:
    assert plan([], COSTS, LIMITS) == ()


def test_a_prompt_alone_is_cut_by_time() -> None:
    assert plan([prompt(0, 500)], COSTS, LIMITS) == (Slice(0, 80),)


def test_a_small_rest_of_a_prompt_costs_no_step_of_its_own() -> None:
    assert plan([prompt(0, 95)], COSTS, LIMITS) == (Slice(0, 95),)
    assert plan([prompt(0, 101)], COSTS, LIMITS) == (Slice(0, 80),)


def test_decoding_shares_the_step_with_a_smaller_chunk() -> None:
    step = plan([prompt(0, 500), decoding(1), decoding(2)], COSTS, LIMITS)
    assert step == (Slice(1, 1), Slice(2, 1), Slice(0, 38))


def test_many_prompts_do_not_crawl_beside_one_sequence_that_decodes() -> None:
    step = plan([decoding(0), *(prompt(i, 200) for i in range(1, 7))], COSTS, LIMITS)
    assert sum(s.tokens for s in step) > 70


def test_a_slow_machine_still_gets_a_chunk_of_a_whole_block() -> None:
    slow = Costs(Linear(100.0, 10.0), Linear(100.0, 10.0))
    assert plan([prompt(0, 500), decoding(1)], slow, LIMITS) == (Slice(1, 1), Slice(0, 16))


def test_short_prompts_are_evaluated_together_the_longest_waiting_first() -> None:
    jobs = [prompt(0, 30, skipped=1), prompt(1, 30, skipped=5), prompt(2, 30)]
    assert plan(jobs, COSTS, LIMITS) == (Slice(1, 30), Slice(0, 30), Slice(2, 20))


def test_less_urgent_work_stands_aside() -> None:
    jobs = [prompt(0, 200, BACKGROUND), decoding(1, INTERACTIVE), prompt(2, 20, TYPING)]
    assert plan(jobs, COSTS, LIMITS) == (Slice(2, 20),)


def test_less_urgent_decoding_rides_along_where_it_costs_next_to_nothing() -> None:
    flat = Costs(Linear(100.0, 1.0), Linear())
    jobs = [decoding(0, TYPING), *(decoding(i, BACKGROUND) for i in range(1, 9))]
    step = plan(jobs, flat, LIMITS)
    assert step[0] == Slice(0, 1)
    assert 1 < len(step) < 9
    steep = Costs(Linear(1.0, 20.0), Linear())
    assert plan(jobs, steep, LIMITS) == (Slice(0, 1),)


def test_a_starved_job_gets_its_turn() -> None:
    jobs = [decoding(0, TYPING), decoding(1, BACKGROUND, skipped=20)]
    steep = Costs(Linear(1.0, 20.0), Linear())
    assert {s.sequence for s in plan(jobs, steep, LIMITS)} == {0, 1}


def test_few_sequences_take_turns_where_single_rows_are_quicker() -> None:
    # One row 10 ms, two rows 25 ms: two single steps are better than one double.
    kernel = Costs(Linear(-5.0, 15.0), Linear())
    jobs = [decoding(0), decoding(1, skipped=1)]
    assert plan(jobs, kernel, LIMITS) == (Slice(1, 1),)


def test_what_had_to_follow_a_token_goes_with_it_unless_single_rows_are_quicker() -> None:
    jobs = [Job(0, INTERACTIVE, 3, True), decoding(1)]
    assert plan(jobs, COSTS, LIMITS) == (Slice(0, 3), Slice(1, 1))
    kernel = Costs(Linear(-5.0, 15.0), Linear())
    assert plan([Job(0, INTERACTIVE, 3, True)], kernel, LIMITS) == (Slice(0, 1),)
    assert plan([*jobs, prompt(2, 20)], kernel, LIMITS) == (Slice(0, 3), Slice(1, 1), Slice(2, 20))


def test_drafts_are_verified_only_where_no_prompt_waits_for_the_step() -> None:
    assert plan([decoding(0, drafts=8)], COSTS, LIMITS) == (Slice(0, 1, 8),)
    step = plan([decoding(0, drafts=8), prompt(1, 40)], COSTS, LIMITS)
    assert step[0] == Slice(0, 1, 0)


JOBS = st.lists(
    st.builds(
        Job,
        st.integers(0, 1000),
        st.sampled_from(Priority),
        st.integers(1, 400),
        st.booleans(),
        st.integers(0, 20),
        st.integers(0, 60),
    ),
    min_size=1,
    max_size=40,
    unique_by=lambda job: job.sequence,
).map(
    lambda jobs: [
        Job(
            j.sequence,
            j.priority,
            min(j.pending, 16) if j.decoding else j.pending,
            j.decoding,
            j.drafts if j.pending == 1 else 0,
            j.skipped,
        )
        for j in jobs
    ]
)


@given(JOBS, st.floats(0.1, 50), st.floats(0.1, 50), st.integers(17, 600))
def test_every_step_is_one_that_can_be_run(
    jobs: list[Job], fixed: float, each: float, n_batch: int
) -> None:
    curve = Linear(fixed, each)
    limits = Limits(n_batch=n_batch)
    step = plan(jobs, Costs(curve, curve), limits)
    by_sequence = {job.sequence: job for job in jobs}
    assert step, "with work to do there is a step"
    assert len({s.sequence for s in step}) == len(step)
    assert sum(s.tokens + s.drafts for s in step) <= n_batch
    for piece in step:
        job = by_sequence[piece.sequence]
        assert 1 <= piece.tokens <= job.pending
        assert 0 <= piece.drafts <= job.drafts
        assert not piece.drafts or piece.tokens == job.pending
    top = min(job.priority for job in jobs)
    assert any(by_sequence[s.sequence].priority == top for s in step)


@given(JOBS)
def test_whoever_waits_is_served_in_the_end(jobs: list[Job]) -> None:
    limits = Limits(n_batch=64, starved=10)
    waiting = {job.sequence: job for job in jobs}
    served: set[int] = set()
    for _ in range(60 * len(jobs)):
        step = {s.sequence for s in plan(list(waiting.values()), COSTS, limits)}
        served |= step
        if served == set(waiting):
            return
        waiting = {
            number: Job(
                job.sequence,
                job.priority,
                job.pending,
                job.decoding,
                job.drafts,
                0 if number in step else job.skipped + 1,
            )
            for number, job in waiting.items()
        }
    raise AssertionError(f"never served: {set(waiting) - served}")


@pytest.mark.parametrize(
    ("arriving", "running", "aborts"),
    [
        (TYPING, [BACKGROUND], True),
        (TYPING, [INTERACTIVE, BACKGROUND], True),
        (TYPING, [TYPING, BACKGROUND], False),
        (BACKGROUND, [BACKGROUND], False),
        (BACKGROUND, [TYPING], False),
    ],
)
def test_a_step_is_broken_off_only_for_somebody_more_urgent_than_all_of_it(
    arriving: Priority, running: list[Priority], aborts: bool
) -> None:
    assert abort_for(arriving, [Share(str(i), p, 8) for i, p in enumerate(running)]) is aborts


def test_a_step_is_broken_off_when_most_of_it_is_of_no_use() -> None:
    mine, others = Share("mine", TYPING, 200), Share("others", TYPING, 8)
    assert abort_without([mine], [mine, others])
    assert not abort_without([others], [mine, others])
    assert not abort_without([], [mine, others])


def test_background_work_comes_in_chunks_that_are_no_great_loss() -> None:
    limits = replace(LIMITS, yield_ms=50.0)
    assert plan([prompt(0, 500, BACKGROUND)], COSTS, limits) == (Slice(0, 40),)
    assert plan([prompt(0, 500, TYPING)], COSTS, limits) == (Slice(0, 80),)


def test_beside_background_work_prompts_of_background_work_need_not_crawl() -> None:
    limits = replace(LIMITS, n_batch=512, chunk_ms=400.0, yield_ms=300.0)
    texts = [decoding(i, BACKGROUND) for i in range(1, 8)]
    assert plan([prompt(0, 500, BACKGROUND), *texts], COSTS, limits)[-1] == Slice(0, 283)
    somebody = [decoding(i, INTERACTIVE) for i in range(1, 8)]
    assert plan([prompt(0, 500, INTERACTIVE), *somebody], COSTS, limits)[-1] == Slice(0, 33)
