"""What a grammar leaves no choice about is written without asking the model; no text changes."""

from __future__ import annotations

from collections.abc import Sequence

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from engine.requests import Priority, Sampling
from tests.support.batcher_rig import Bench, bench
from tests.support.fake_model import EOS, babble, reply

_LETTERS = st.integers(ord("a"), ord("z"))
_FORCES = st.dictionaries(
    _LETTERS, st.lists(_LETTERS | st.just(EOS), min_size=1, max_size=24).map(tuple), max_size=12
)


def _rows_with_logits(rig: Bench) -> int:
    return sum(part.outputs for step in rig.model.steps for part in step)


def test_forced_tokens_are_evaluated_together_and_only_the_last_gets_logits() -> None:
    rig = bench(reply("{a: 1}"), forces={ord("{"): tuple(b"a: ")})
    heard = rig.submit("say|", max_tokens=20)
    rig.run()
    assert heard.text() == "{a: 1}"
    assert heard.usage.forced_tokens == 3
    assert heard.usage.generated_tokens == len("{a: 1}") + 1
    # The prompt's last row, the one behind "{a: ", and those behind "1" and "}".
    assert _rows_with_logits(rig) == 4
    assert any(len(part.tokens) == 4 for step in rig.model.steps for part in step)


def test_a_text_that_must_end_ends_without_another_step() -> None:
    rig = bench(reply("{}"), forces={ord("}"): (EOS,)})
    heard = rig.submit("say|", max_tokens=20)
    rig.run()
    assert heard.text() == "{}"
    assert heard.reasons() == ["stop"]
    assert _rows_with_logits(rig) == 2


@pytest.mark.parametrize(
    ("options", "text"), [({"max_tokens": 3}, "{ab"), ({"stop": ("bc",)}, "{a")]
)
def test_limits_hold_in_the_midst_of_what_is_forced(options: dict[str, object], text: str) -> None:
    rig = bench(reply("{abcd}"), forces={ord("{"): tuple(b"abcd")})
    heard = rig.submit("say|", **{"max_tokens": 20, **options})
    rig.run()
    assert heard.text() == text
    assert rig.submit("say|", max_tokens=1) is not None
    rig.run()


def test_whoever_wants_the_odds_of_each_token_gets_them() -> None:
    rig = bench(reply("{abcd}"), forces={ord("{"): tuple(b"abcd")})
    heard = rig.submit("say|", max_tokens=20, logprobs=1)
    rig.run()
    assert heard.text() == "{abcd}"
    assert heard.usage.forced_tokens == 0


def test_a_long_forced_text_does_not_hold_up_whoever_types() -> None:
    forced = tuple(b"x" * 60)
    rig = bench(reply("{" + "x" * 60 + "}"), forces={ord("{"): forced})
    slow = rig.submit("say|", max_tokens=80, priority=Priority.background)
    while not rig.model.steps or rig.model.steps[-1][0].outputs == 0:
        rig.batcher.step()
    typed = rig.submit("quick|", max_tokens=1, priority=Priority.typing)
    before = len(rig.model.steps)
    while not typed.over:
        rig.batcher.step()
    assert len(rig.model.steps) == before + 1
    rig.run()
    assert slow.text() == "{" + "x" * 60 + "}"


@settings(deadline=None, max_examples=40)
@given(
    forces=_FORCES,
    prompts=st.lists(st.text("abcdef", min_size=1, max_size=30), min_size=1, max_size=6),
    most=st.integers(1, 40),
    n_ctx=st.sampled_from([100, 512]),
    aborts=st.sets(st.integers(0, 30), max_size=4),
)
def test_texts_do_not_depend_on_what_shares_the_steps(
    forces: dict[int, Sequence[int]],
    prompts: list[str],
    most: int,
    n_ctx: int,
    aborts: set[int],
) -> None:
    rig = bench(babble, forces=forces, n_ctx=n_ctx, n_batch=16, aborts=lambda call: call in aborts)
    sampling = Sampling(temperature=1.0, seed=7)
    heard = [rig.submit(p, max_tokens=most, n=2, sampling=sampling) for p in prompts]
    rig.run()
    for prompt, each in zip(prompts, heard, strict=True):
        tokens = rig.model.tokenize(prompt)
        for index in range(2):
            expected = rig.model.expected(tokens, most, seed=7 + index)
            if each.reasons()[index] == "length" and len(each.text(index)) < most:
                assert expected.startswith(each.text(index))
            else:
                assert each.text(index) == expected
    assert rig.model.open_samplers == 0
