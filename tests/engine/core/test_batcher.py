"""Requests on a scripted model: whatever is scheduled, cancelled or evicted, the text is right."""

from __future__ import annotations

import pytest

from engine.model import StepResult
from engine.requests import (
    Delta,
    Event,
    Failed,
    Finished,
    ModelFault,
    Priority,
    Request,
    Sampling,
)
from tests.support.batcher_rig import bench
from tests.support.fake_model import babble, repeat, reply


def test_one_request_is_answered_token_by_token() -> None:
    b = bench(reply("hello"))
    heard = b.submit("say|", max_tokens=20)
    b.run()
    assert heard.text() == "hello"
    assert heard.events[-2] == Finished(0, "stop", "eos")
    usage = heard.usage
    assert (usage.prompt_tokens, usage.cached_tokens, usage.evaluated_tokens) == (4, 0, 4)
    assert usage.generated_tokens == 6
    assert usage.prefill_ms == pytest.approx(14.0)
    assert b.model.open_samplers == 0


def test_a_second_request_evaluates_only_what_is_new() -> None:
    b = bench()
    b.submit("the same long beginning, one", max_tokens=3)
    b.run()
    heard = b.submit("the same long beginning, two", max_tokens=3)
    b.run()
    assert heard.usage.cached_tokens == len("the same long beginning, ")
    assert heard.usage.evaluated_tokens == 3
    assert heard.text() == b.model.expected(b"the same long beginning, two", 3)


def test_without_prompt_caching_nothing_is_reused_or_left_behind() -> None:
    b = bench()
    for _ in range(2):
        heard = b.submit("secret prompt", max_tokens=3, cache_prompt=False)
        b.run()
        assert heard.usage.evaluated_tokens == len("secret prompt")
        assert not b.model.kv.cells


def test_warming_evaluates_the_prompt_and_generates_nothing() -> None:
    b = bench()
    warm = b.submit("some prompt", max_tokens=0)
    b.run()
    assert warm.reasons() == ["length"]
    assert warm.usage.evaluated_tokens == 11
    assert warm.usage.generated_tokens == 0
    heard = b.submit("some prompt and more", max_tokens=2)
    b.run()
    assert heard.usage.cached_tokens == 11


def test_candidates_share_their_prompt_and_differ_by_seed() -> None:
    b = bench()
    sampling = Sampling(temperature=1.0, seed=7)
    heard = b.submit("prompt of candidates", max_tokens=6, n=4, sampling=sampling)
    b.run()
    assert heard.usage.evaluated_tokens == 20
    assert heard.reasons() == ["length"] * 4
    texts = [heard.text(i) for i in range(4)]
    assert texts == [b.model.expected(b"prompt of candidates", 6, seed=7 + i) for i in range(4)]
    assert len(set(texts)) == 4
    assert heard.usage.generated_tokens == 24


def test_a_prompt_that_another_is_about_to_leave_in_the_cache_is_not_evaluated_twice() -> None:
    b = bench()
    first = b.submit("x" * 200 + "one", max_tokens=4)
    second = b.submit("x" * 200 + "two", max_tokens=4)
    b.run()
    assert first.usage.evaluated_tokens == 203
    assert second.usage.evaluated_tokens < 70
    assert second.text() == b.model.expected(b"x" * 200 + b"two", 4)


def test_stop_strings_end_the_text_before_them() -> None:
    b = bench(reply("one\ntwo\nthree"))
    heard = b.submit("|", max_tokens=50, stop=("\nth", "never"))
    b.run()
    assert heard.text() == "one\ntwo"
    assert heard.events[-2] == Finished(0, "stop", "\nth")


def test_end_of_text_can_be_ignored() -> None:
    b = bench(reply("ab"))
    heard = b.submit("|", max_tokens=5, ignore_eos=True)
    b.run()
    assert heard.text() == "ab..."
    assert heard.reasons() == ["length"]


def test_the_time_limit_ends_the_text_once_it_has_a_line() -> None:
    b = bench(reply("a long first line\nsecond line\n"), cost_ms=lambda rows: 100.0)
    heard = b.submit("|", max_tokens=50, time_limit_ms=300)
    b.run()
    assert heard.text() == "a long first line\n"
    assert heard.events[-2] == Finished(0, "length", "time")


def test_the_context_is_the_longest_a_text_can_get() -> None:
    b = bench(n_ctx=32)
    heard = b.submit("0123456789", max_tokens=1000)
    b.run()
    assert len(heard.text()) == 22
    assert heard.events[-2] == Finished(0, "length", "context")


def test_log_probabilities_come_with_the_tokens_they_belong_to() -> None:
    b = bench(reply("äb"))
    heard = b.submit("|", max_tokens=9, logprobs=2)
    b.run()
    deltas = [e for e in heard.events if isinstance(e, Delta)]
    assert [(d.text, len(d.tokens), len(d.logprobs)) for d in deltas] == [("ä", 2, 2), ("b", 1, 1)]
    assert all(len(p.top) == 2 for d in deltas for p in d.logprobs)


def test_text_travels_a_few_tokens_at_a_time_and_a_line_at_once() -> None:
    b = bench(reply("first\nand the second one"), cost_ms=lambda rows: 15.0)
    heard = b.submit("|", max_tokens=50)
    b.run()
    deltas = [e.text for e in heard.events if isinstance(e, Delta)]
    assert deltas[:4] == ["f", "ir", "st", "\n"]
    assert {len(delta) for delta in deltas[4:-1]} == {2}
    assert "".join(deltas) == "first\nand the second one"


def test_many_streams_share_the_deliveries_and_who_types_waits_for_none() -> None:
    b = bench(reply("x" * 40), cost_ms=lambda rows: 20.0)
    streams = [b.submit(f"{n}|", max_tokens=50) for n in range(6)]
    b.run()
    typing = b.submit("typed|", max_tokens=50, priority=Priority.typing)
    b.run()
    for heard, most in [*((s, 7) for s in streams), (typing, 40)]:
        deltas = [e.text for e in heard.events if isinstance(e, Delta)]
        assert most - 2 <= len(deltas) <= most
        assert "".join(deltas) == "x" * 40


def test_a_cancelled_request_ends_and_leaves_its_evaluated_prompt() -> None:
    b = bench()
    heard = b.submit("p" * 150, max_tokens=5, id="long")
    b.batcher.step()
    b.batcher.cancel("long")
    b.run()
    assert heard.reasons() == ["cancelled"]
    done = heard.usage.evaluated_tokens
    assert 0 < done < 150
    again = b.submit("p" * 150, max_tokens=1)
    b.run()
    assert again.usage.cached_tokens == done


def test_a_superseded_request_ends_and_its_work_is_used() -> None:
    b = bench()
    old = b.submit("def f(x): retu", max_tokens=50, key="file", supersede=True)
    other = b.submit("unrelated", max_tokens=3, key="other")
    for _ in range(4):
        b.batcher.step()
    new = b.submit("def f(x): retur", max_tokens=2, key="file", supersede=True)
    b.run()
    assert old.reasons() == ["superseded"]
    assert new.usage.cached_tokens >= len("def f(x): retu")
    assert other.reasons() == ["length"]


def test_every_candidate_of_a_waiting_request_is_finished_when_it_is_cancelled() -> None:
    b = bench()
    heard = b.submit("prompt", n=3, id="x")
    b.batcher.cancel("x")
    assert heard.reasons() == ["cancelled"] * 3
    assert heard.over


def test_an_urgent_request_takes_the_room_of_less_urgent_ones_which_then_go_on() -> None:
    b = bench(n_ctx=64, n_batch=32)
    slow = b.submit("background ", max_tokens=40, priority=Priority.background)
    for _ in range(10):
        b.batcher.step()
    assert slow.text()
    quick = b.submit("t" * 40, max_tokens=5, priority=Priority.typing)
    b.run()
    assert quick.text() == b.model.expected(b"t" * 40, 5)
    assert slow.text() == b.model.expected(b"background ", 40)
    assert slow.reasons() == ["length"]
    assert b.counters.preemptions >= 1


def test_a_broken_off_step_is_repeated_as_if_it_had_not_been() -> None:
    b = bench(aborts=lambda call: call % 3 == 1)
    heard = [b.submit(f"prompt number {i} {'.' * 40 * i}", max_tokens=12) for i in range(4)]
    b.run()
    for i, each in enumerate(heard):
        prompt = f"prompt number {i} {'.' * 40 * i}".encode()
        assert each.text() == b.model.expected(prompt, 12)
    assert b.counters.aborted_steps


def test_no_slot_in_the_cache_evicts_and_tries_again() -> None:
    b = bench(no_slots=lambda call: call in (9, 12))
    b.submit("to be evicted", max_tokens=2)
    b.run()
    heard = b.submit("something else", max_tokens=9)
    b.run()
    assert heard.text() == b.model.expected(b"something else", 9)


def test_no_slot_for_ever_fails_the_request_and_not_the_engine() -> None:
    b = bench(no_slots=lambda call: call < 10)
    heard = b.submit("hopeless", max_tokens=3)
    b.run()
    assert isinstance(heard.events[-1], Failed)
    later = b.submit("x", max_tokens=1)
    for _ in range(20):
        b.batcher.step()
    assert later.over


def test_a_failing_receiver_ends_only_its_own_request() -> None:
    b = bench()

    def broken(event: Event) -> None:
        raise OSError("the client is gone")

    b.batcher.submit(Request(id="broken", prompt=(65,), max_tokens=50), broken)
    fine = b.submit("fine", max_tokens=5)
    b.run()
    assert fine.reasons() == ["length"]
    assert b.counters.cancelled == 1
    assert b.model.open_samplers == 0


def test_a_fault_in_one_request_fails_it_alone() -> None:
    def script(context: tuple[int, ...], seed: int) -> int:
        if context[0] == ord("!") and len(context) > 6:
            raise RuntimeError("a fault while sampling")
        return babble(context, seed)

    b = bench(script)
    bad = b.submit("!bad", max_tokens=20)
    good = b.submit("good", max_tokens=20)
    b.run()
    assert isinstance(bad.events[-1], Failed)
    assert good.text() == b.model.expected(b"good", 20)
    unusable = b.submit("x", sampling=Sampling(logit_bias=((999, 1.0),)))
    b.run()
    assert isinstance(unusable.events[-1], Failed)
    assert b.model.open_samplers == 0


def test_repeated_text_is_guessed_and_verified_in_fewer_steps() -> None:
    prompt = "for i in range(10):\n" * 4
    slow, fast = bench(repeat(20)), bench(repeat(20), cost_ms=lambda rows: 20 + rows)
    slow.batcher.warm_up()
    fast.batcher.warm_up()
    plain = slow.submit(prompt, max_tokens=100, speculate=False)
    quick = fast.submit(prompt, max_tokens=100)
    slow.run()
    fast.run()
    assert quick.text() == plain.text()
    assert len(quick.text()) == 100
    assert fast.counters.steps < slow.counters.steps / 2
    assert quick.usage.draft_accepted > 50
    assert plain.usage.draft_tokens == 0


def test_guessing_stops_where_verifying_costs_more_than_it_saves() -> None:
    b = bench(repeat(20), cost_ms=lambda rows: 20.0 * rows)
    b.batcher.warm_up()
    heard = b.submit("for i in range(10):\n" * 4, max_tokens=100)
    b.run()
    assert heard.usage.draft_tokens == 0


def test_a_model_that_cannot_be_cut_back_is_served_without_guesses() -> None:
    b = bench(repeat(5), can_trim=False, aborts=lambda call: call == 3)
    b.batcher.warm_up()
    first = b.submit("abcdeabcde", max_tokens=10)
    b.run()
    second = b.submit("abcdeabcdeabcdeabcdef", max_tokens=5)
    b.run()
    assert first.text() == "abcdeabcde"
    assert second.text() == b.model.expected(b"abcdeabcdeabcdeabcdef", 5)
    assert first.usage.draft_tokens == 0


def test_an_action_for_between_requests_waits_for_those_in_flight() -> None:
    b = bench()
    running = b.submit("running", max_tokens=5)
    b.batcher.step()
    said: list[str] = []
    b.batcher.when_idle(lambda: said.append(running.text()))
    late = b.submit("late", max_tokens=3)
    b.run()
    assert said == [b.model.expected(b"running", 5)]
    assert late.over


@pytest.mark.parametrize("fault", [ModelFault("gone"), StepResult.no_slot])
def test_all_requests_are_told_when_the_model_is_lost(fault: object) -> None:
    b = bench()
    heard = [b.submit(f"{i}", max_tokens=9) for i in range(3)]
    b.batcher.step()
    b.batcher.fail_all(ModelFault(str(fault)))
    assert all(isinstance(h.events[-1], Failed) for h in heard)
    assert b.batcher.idle


def test_background_prompts_come_in_ever_larger_steps_until_one_is_broken_off() -> None:
    b = bench(n_ctx=8192, n_batch=512, cost_ms=lambda rows: 5.0 * rows, aborts=lambda n: n == 9)
    b.submit("x" * 3000, max_tokens=1, priority=Priority.background)
    b.run()
    sizes = [sum(len(part.tokens) for part in step) for step in b.model.steps if step]
    prompts = [size for size in sizes if size > 16]
    assert prompts[0] <= 64
    assert prompts[:4] == sorted(prompts[:4])
    assert max(prompts[:5]) >= 2 * prompts[0]
    assert b.counters.aborted_steps == 1
    broken = next(n for n, size in enumerate(prompts) if n and size < prompts[n - 1])
    assert prompts[broken] <= 64, "a small step follows, for somebody may go on typing"
