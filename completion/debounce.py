"""How long to wait for quiet before the model is asked: typing rhythm, and a policy over it.

Waiting is the pipeline's.
"""

from __future__ import annotations

import re

# Behind these the next token is anybody's guess but the model's, and a suggestion is most welcome.
_TRIGGER = re.compile(r"(^\s*|[(\[{.,=:<>+\-*/%&|@!?;]\s*|\w\s+)$")

# What takes longer is no rhythm but a pause.
_PAUSE_MS = 1500.0
# A trigger stands in the last characters before the cursor, however long the line is.
_LOOKED_AT = 64
_WEIGHT = 0.3


class Rhythm:
    """The time between keys, learnt from the last of them."""

    def __init__(self) -> None:
        self._last: float | None = None
        self._interval: float | None = None

    def key(self, seconds: float) -> None:
        """A key was hit at `seconds` of some clock."""
        if self._last is not None:
            interval = 1000 * (seconds - self._last)
            if 0 < interval < _PAUSE_MS:
                known = self._interval
                self._interval = interval if known is None else known + _WEIGHT * (interval - known)
        self._last = seconds

    @property
    def interval_ms(self) -> float | None:
        """Milliseconds from key to key; None where too little was typed."""
        return self._interval


def quiet_ms(
    head: str, interval_ms: float | None, answer_ms: float | None, misses: int, most_ms: float
) -> float:
    """Milliseconds to wait behind `head`, the cursor's line before the cursor.

    `interval_ms` is the time between the last keys, `answer_ms` how long a suggestion takes to
    make, None where not known; `misses` counts how often in a row the model wrote something else
    than what was typed. A suggestion under way is kept while it agrees with what is typed, so that
    waiting pays only where it would most likely be contradicted before it could be shown.
    """
    head = head[-_LOOKED_AT:]
    if not misses or _TRIGGER.search(head) or interval_ms is None or answer_ms is None:
        return 0.0
    if answer_ms <= interval_ms:
        return 0.0
    return min(most_ms, interval_ms * min(1.0, 0.35 * misses))
