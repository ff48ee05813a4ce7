"""How many tokens a prompt may have: whatever the machine, the model and the settings."""

from __future__ import annotations

from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from completion.planning.allowance import allowance
from foundation.settings import CompletionSettings
from tests.support.scripted_client import QWEN as INFO

_SPEEDS = st.floats(0, 20_000)
_NUMBERS = st.just("auto") | st.integers(16, 4000)
_SETTINGS = st.builds(CompletionSettings, files_tokens=_NUMBERS, prefix_tokens=_NUMBERS)


@given(_SPEEDS, _SPEEDS, st.integers(0, 40_000), st.integers(1, 512), _SETTINGS)
def test_a_prompt_fits_its_model(
    prefill: float, decode: float, n_ctx: int, max_tokens: int, settings: CompletionSettings
) -> None:
    info = replace(INFO, prefill_per_second=prefill, decode_per_second=decode, n_ctx=n_ctx)
    allowed = allowance(info, settings, max_tokens)
    assert 0 < allowed.cold <= allowed.warm.total or allowed.warm.total == 0
    assert allowed.cold_window.total <= max(1, allowed.cold)
    assert allowed.files >= 0
    if n_ctx > 2 * max_tokens + 64:
        assert allowed.warm.total + allowed.files + max_tokens <= n_ctx
    assert allowed.beside(allowed.files) == allowed
    assert allowed.beside(0).warm.total == allowed.warm.total + allowed.files


@given(_SPEEDS, _SPEEDS)
def test_a_tool_is_allowed_the_same_on_every_machine(prefill: float, decode: float) -> None:
    info = replace(INFO, prefill_per_second=prefill, decode_per_second=decode)
    slow = replace(INFO, prefill_per_second=0.0, decode_per_second=0.0)
    settings = CompletionSettings()
    assert allowance(info, settings, 100, fixed=True) == allowance(slow, settings, 100, fixed=True)


def test_a_faster_machine_shows_more() -> None:
    settings = CompletionSettings()
    slow, fast = (
        allowance(replace(INFO, prefill_per_second=speed, n_ctx=0), settings, 100)
        for speed in (150.0, 8000.0)
    )
    assert fast.warm.total > 5 * slow.warm.total
    assert fast.files > slow.files
