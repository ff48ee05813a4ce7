"""How an /infill prompt is cut to the context: llama-server's shares."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from engine.http.infill import trim_rooms


def test_a_roomy_context_shares_a_batch_three_to_one() -> None:
    rooms = trim_rooms(n_ctx=32_768, n_predict=128, prompt_tokens=10)
    assert (rooms.prefix, rooms.suffix) == (1536, 500)
    assert rooms.extra > 30_000


@given(st.integers(64, 40_000), st.integers(0, 2_000), st.integers(0, 3_000))
def test_all_parts_together_fit_with_room_for_the_answer(
    n_ctx: int, n_predict: int, prompt_tokens: int
) -> None:
    rooms = trim_rooms(n_ctx, n_predict, prompt_tokens)
    assert min(rooms.prefix, rooms.suffix, rooms.extra) >= 0
    if prompt_tokens + n_predict + 32 <= n_ctx:
        used = rooms.prefix + rooms.suffix + rooms.extra + prompt_tokens
        assert used + n_predict <= n_ctx
