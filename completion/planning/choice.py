"""Which part of a document the prompt shows: the one that stands cached, or another and how large.

How text is cut to a budget is `completion/window.py`.
"""

from __future__ import annotations

from dataclasses import replace

from completion.planning.allowance import Allowance
from completion.planning.standing import Standing
from completion.window import Budget, LineLengths, fit, keep
from syntax.common import common_beginning

# A new window leaves room behind it for what is going to be typed. One this full moves at a rest,
# so that it need not do so in mid-typing, when all of it would have to be evaluated again.
_NEW, _FULL = 0.6, 0.85


async def choose(
    prefix: str,
    suffix: str,
    allowed: Allowance,
    lengths: LineLengths,
    standing: Standing | None,
    *,
    resting: bool,
) -> Standing:
    """The window to show of `prefix` and `suffix`, the text around the cursor.

    `resting`: nobody waits, and the window is made as good as it gets. Otherwise what stands
    cached is kept where it can be, and where it cannot the window is one that is quickly evaluated.
    """
    known = standing or Standing()
    if standing is not None and (standing.warm or not resting):
        old = standing.prefix, standing.suffix
        budget = _filled(allowed.warm, _FULL) if resting else allowed.warm
        same = await keep(prefix, suffix, old, budget, lengths)
        if same is not None:
            return replace(known, prefix=same[0], suffix=same[1])
    shown = await fit(prefix, suffix, _filled(allowed.warm, _NEW), lengths)
    warm = resting or await _fresh(shown, standing, lengths) <= allowed.cold
    if not warm:
        shown = await fit(prefix, suffix, allowed.cold_window, lengths)
    return replace(known, prefix=shown[0], suffix=shown[1], warm=warm)


def _filled(budget: Budget, share: float) -> Budget:
    return Budget(max(1, round(share * budget.prefix)), budget.suffix)


async def _fresh(shown: tuple[str, str], standing: Standing | None, lengths: LineLengths) -> int:
    """Tokens of a window that are not cached: what is behind the text it has in common."""
    if standing is None:
        return sum(
            await lengths.of(
                [*shown[0].splitlines(keepends=True), *shown[1].splitlines(keepends=True)]
            )
        )
    common = common_beginning(shown[0], standing.prefix)
    known = shown[0].rfind("\n", 0, common) + 1
    return sum(await lengths.of(shown[0][known:].splitlines(keepends=True)))
