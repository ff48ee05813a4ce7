"""Any mix of requests, cancels, aborts and evictions: each text is as if it were alone."""

from __future__ import annotations

from collections.abc import Callable

from hypothesis import given, settings
from hypothesis import strategies as st

from engine.requests import Failed, Priority, Sampling, Splice
from tests.support.batcher_rig import Heard, bench
from tests.support.fake_model import EOS, babble

WORDS = st.lists(st.sampled_from(["aa", "ab", "ba ", "\n", "long word "]), min_size=1, max_size=9)


SUFFIXES = [") + 2\n\ndef f(x):\n    pass\n", ")) + 2\n\ndef f(x):\n    pa"]
SPLICES = st.sampled_from(
    [
        Splice(head=4, tail=2, least=5),
        None,
        Splice(head=1, tail=1, least=2),
        None,
        Splice(head=0, tail=0, least=1),
    ]
)


_FORCES = {ord("a"): tuple(b"bc"), ord("k"): tuple(b"l" * 19), ord("z"): (*b".", EOS)}


@st.composite
def fim_prompts(draw: st.DrawFn) -> str:
    """Prefixes that grow out of one another, before a few suffixes."""
    prefix = "y = [a(b, c), d]"[: draw(st.sampled_from([2, 5, 6, 16]))]
    return f"<|prefix|>{prefix}<|suffix|>{draw(st.sampled_from(SUFFIXES))}<|middle|>"


@st.composite
def traffic(draw: st.DrawFn) -> list[tuple[str, int, dict[str, object]]]:
    """(what, when, options): requests and cancellations in the order they come."""
    events: list[tuple[str, int, dict[str, object]]] = []
    for number in range(draw(st.integers(1, 9))):
        options: dict[str, object] = {
            "prompt": draw(fim_prompts() if draw(st.integers(0, 3)) else WORDS.map("".join)),
            "id": str(number),
            "max_tokens": draw(st.integers(0, 14)),
            "n": draw(st.integers(1, 3)),
            "priority": draw(st.sampled_from(Priority)),
            "cache_prompt": draw(st.integers(0, 3)) > 0,
            "splice": draw(SPLICES),
            "sampling": Sampling(temperature=1.0, seed=draw(st.integers(0, 3))),
        }
        if draw(st.booleans()):
            options |= {"key": draw(st.sampled_from("xy")), "supersede": True}
        events.append(("submit", draw(st.sampled_from([1, 2, 3, 6, 12])), options))
        if draw(st.integers(0, 3)) == 0:
            events.append(("cancel", draw(st.integers(0, 6)), {"id": str(number)}))
    return events


@settings(max_examples=250, deadline=None)
@given(
    traffic(),
    st.sets(st.integers(0, 60), max_size=12),
    st.sets(st.integers(0, 60), max_size=6),
    st.integers(40, 120),
    st.sampled_from(["babble", "inexact", "periodic", "inexact", "forced"]),
)
def test_any_traffic_gets_the_text_it_would_get_alone(
    events: list[tuple[str, int, dict[str, object]]],
    aborted: set[int],
    without_slot: set[int],
    n_ctx: int,
    model: str,
) -> None:
    script: Callable[[tuple[int, ...], int], int] = babble
    if model == "periodic":

        def script(context: tuple[int, ...], seed: int) -> int:
            return EOS if len(context) % 31 == 0 else context[-3:][0]

    b = bench(
        script,
        n_ctx=max(n_ctx, 104),
        n_batch=16,
        n_seq_max=5,
        cost_ms=lambda rows: 20.0 + rows,
        aborts=lambda call: call - 4 in aborted,
        no_slots=lambda call: call - 4 in without_slot,
        shows_inexact=model == "inexact",
        forces=_FORCES if model == "forced" else None,
    )
    b.batcher.warm_up()
    heard: dict[str, Heard] = {}
    asked: dict[str, dict[str, object]] = {}
    for what, steps, options in events:
        if what == "submit":
            asked[str(options["id"])] = dict(options)
            prompt = str(options.pop("prompt"))
            heard[str(options["id"])] = b.submit(prompt, **options)
        else:
            b.batcher.cancel(str(options["id"]))
        for _ in range(steps):
            b.batcher.step()
    b.run()
    assert b.model.open_samplers == 0
    for number, each in heard.items():
        assert each.over, "every request ends"
        if isinstance(each.events[-1], Failed):
            assert without_slot, "only a cache without a slot excuses a failure"
            continue
        request = asked[number]
        sampling = request["sampling"]
        assert isinstance(sampling, Sampling)
        asked_prompt = b.model.tokenize(str(request["prompt"]), special=True)
        seed = sampling.seed or 0
        wanted = int(str(request["n"])) if request["max_tokens"] else 1
        assert len(each.reasons()) == wanted
        for index, reason in enumerate(each.reasons()):
            full = b.model.expected(asked_prompt, int(str(request["max_tokens"])), seed + index)
            crowded = (
                len(asked_prompt) + wanted * int(str(request["max_tokens"]))
                > b.batcher.cache.n_cells
            )
            if model == "inexact" and request["splice"] is not None:
                assert len(each.text(index)) <= int(str(request["max_tokens"]))
            elif reason in ("cancelled", "superseded") or crowded:
                assert full.startswith(each.text(index))
            else:
                assert each.text(index) == full
        usage = each.usage
        assert usage.prompt_tokens == len(asked_prompt)
        assert usage.spliced_tokens <= usage.cached_tokens
        assert not usage.spliced_tokens or request["splice"] is not None
        if not aborted and not without_slot and not b.counters.preemptions:
            assert usage.cached_tokens + usage.evaluated_tokens <= usage.prompt_tokens
