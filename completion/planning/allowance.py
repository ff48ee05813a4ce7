"""How many prompt tokens this machine can afford, from what its model does in a second.

Arithmetic only; the speeds are measured by the engine.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Literal

from completion.window import Budget
from engine.clients.generation import EngineInfo
from foundation.settings import CompletionSettings

# What is decoded of a suggestion before something is shown: most first lines are no longer.
_FIRST_LINE_TOKENS = 10
# A rest is long enough to evaluate this many seconds' worth of prompt, and no longer.
_REST_SECONDS = 4.0
# With less than this before it a model guesses; with more than that it gains next to nothing.
_LEAST_COLD, _LEAST_WARM, _MOST_WARM = 192, 800, 8192
_SUFFIX_SHARE, _MOST_SUFFIX = 0.2, 256
# Small models are led astray by what they are shown beside the document, more than helped.
_FILES_SHARE = 0.15
_FALLBACK = Budget(768, 192)
_FALLBACK_FILES = 256
_SPECIAL_TOKENS = 16


@dataclass(frozen=True, slots=True)
class Allowance:
    """Budgets in tokens.

    `warm` is what is evaluated while nobody waits and stays cached: the text around the cursor.
    `files` are tokens of other files before it, which the prefix may have as long as there are
    none. `cold` is what a suggestion that somebody waits for may
    cost in prompt tokens not cached; `cold_window` is the text around the cursor then.
    """

    warm: Budget
    files: int
    cold: int

    def beside(self, files: int) -> Allowance:
        """What is allowed beside so many tokens of other files."""
        spare = max(0, self.files - files)
        return replace(self, warm=replace(self.warm, prefix=self.warm.prefix + spare))

    @property
    def cold_window(self) -> Budget:
        """The text around the cursor where nothing of it is cached."""
        return self.warm.within(self.cold)


def allowance(
    info: EngineInfo, settings: CompletionSettings, max_tokens: int, *, fixed: bool = False
) -> Allowance:
    """What `info`'s model can afford for suggestions of `max_tokens`.

    Numbers in the settings go before what was measured; with `fixed` nothing that was measured
    counts, so that the same is allowed on every machine.
    """
    warm, files = _FALLBACK, _FALLBACK_FILES
    # A server that is not ours takes the whole prompt each time; ours soon knows its speed.
    cold = warm.total if info.foreign else _LEAST_COLD
    if info.prefill_per_second > 0 and not fixed:
        affordable = round(_REST_SECONDS * info.prefill_per_second)
        total = min(max(affordable, _LEAST_WARM), _MOST_WARM)
        files = round(_FILES_SHARE * total)
        suffix = min(_MOST_SUFFIX, round(_SUFFIX_SHARE * total))
        warm = Budget(total - files - suffix, suffix)
        cold = max(_LEAST_COLD, _affordable_at_once(info, settings.latency_ms))
    files = _chosen(settings.files_tokens, files)
    warm = Budget(
        _chosen(settings.prefix_tokens, warm.prefix), _chosen(settings.suffix_tokens, warm.suffix)
    )
    if settings.prefix_tokens != "auto":
        # Who fixed the window wants to see it filled.
        cold = max(cold, warm.total)
    if info.n_ctx:
        room = max(_SPECIAL_TOKENS, info.n_ctx - max_tokens - _SPECIAL_TOKENS)
        files = min(files, max(0, room - warm.total))
        warm = warm.within(room)
    return Allowance(warm, files, min(cold, warm.total))


def _chosen(setting: Literal["auto"] | int, automatic: int) -> int:
    return automatic if setting == "auto" else setting


def _affordable_at_once(info: EngineInfo, latency_ms: int) -> int:
    """Tokens that can be evaluated so that a first line is there after `latency_ms`."""
    decode_ms = 0.0
    if info.decode_per_second > 0:
        decode_ms = 1000 * _FIRST_LINE_TOKENS / info.decode_per_second
    # However slow it is: what is left is nothing then, and not less.
    left_ms = max(0.0, latency_ms - decode_ms)
    return round(left_ms / 1000 * info.prefill_per_second)
