"""How long somebody thinks before each key: log-normal, by what the key is, the same for a seed.

Medians and spread are of the order that studies of typing transcription and of programmers report
("Observations on Typing from 136 Million Keystrokes", CHI 2018: 239 ms between keys on average,
with fast typists at 120 ms); what counts here is that all clients get the same ones.
"""

from __future__ import annotations

import math
import random
from collections.abc import Sequence

from bench.typing.place import Place

WITHIN_WORD, WORD_START, SIGN, LINE_END, LINE_START = 0.17, 0.26, 0.23, 0.32, 0.60
_SPREAD = {WITHIN_WORD: 0.30, WORD_START: 0.40, SIGN: 0.35, LINE_END: 0.40, LINE_START: 0.50}
SHORTEST, LONGEST = 0.06, 2.5

REACTION = 0.25
"""Seconds from the moment a suggestion appears until somebody has read its beginning."""

AFTER_ACCEPTING = 0.15
"""Seconds to find the place again after a suggestion was taken."""


def kind_of(body: str, at: int) -> float:
    """The median of the pause before the key that types `body[at]`."""
    sign, previous = body[at], body[at - 1] if at else "\n"
    if sign == "\n":
        return LINE_END
    if previous == "\n" or not body[body.rfind("\n", 0, at) + 1 : at].strip():
        return LINE_START
    if not (sign.isalnum() or sign in "_ "):
        return SIGN
    if (sign.isalnum() or sign == "_") and not (previous.isalnum() or previous == "_"):
        return WORD_START
    return WITHIN_WORD


def pauses(place: Place, seed: int) -> Sequence[float]:
    """Seconds before each character of the body, were it typed."""
    draw = random.Random(f"{seed} {place.package} {place.path} {place.name}")
    found = []
    for at in range(len(place.body)):
        median = kind_of(place.body, at)
        pause = draw.lognormvariate(math.log(median), _SPREAD[median])
        found.append(min(max(pause, SHORTEST), LONGEST))
    return found
