"""Numbers worth trying: small ones often, and those at which code behaves differently."""

from __future__ import annotations

import math
from random import Random

_INTS = (0, 1, 2, 3, -1, 5, 10, 4, 7, 100, -5, 12, 42, 1000, -10, 255, 256, 99, 2024, 65536)
_FLOATS = (0.0, 1.0, 0.5, -1.5, 2.0, 3.14, 10.0, 0.1, -0.25, 100.0, 99.99, 1e-9, 1e9, 2.675)
_ODD = (float("inf"), float("nan"), float("-inf"), -0.0)
_BIG = (10**6, 2**31, 2**63, 10**18, -(2**31))


def some_int(random: Random) -> int:
    """An int: small, plain, and rarely big."""
    choice = random.random()
    if choice < 0.5:
        return _INTS[int(len(_INTS) * random.random() ** 1.5)]
    if choice < 0.8:
        return random.randint(-3, 20)
    if choice < 0.97:
        return random.randint(-200, 1000)
    return random.choice(_BIG)


def some_float(random: Random) -> float:
    """A float: plain, with one or two digits, and rarely no number at all."""
    choice = random.random()
    if choice < 0.5:
        return _FLOATS[int(len(_FLOATS) * random.random() ** 1.5)]
    if choice < 0.95:
        return round(random.uniform(-20, 100), random.choice((1, 2, 2, 3)))
    return random.choice(_ODD)


def vary_int(value: int, random: Random) -> int:
    """The number with one change of the kind that turns a comparison the other way."""
    choice = random.random()
    if choice < 0.4:
        return value + random.choice((-1, 1))
    if choice < 0.5:
        return -value
    if choice < 0.6:
        return random.choice((0, 1, -1, 2))
    if choice < 0.7:
        return value * random.choice((2, 3, 10)) if abs(value) < 10**9 else value // 2
    if choice < 0.8:
        return value // random.choice((2, 3, 10))
    if choice < 0.95:
        # Steps of any size: a search by doubling over the whole range.
        return value + random.choice((-1, 1)) * int(2 ** random.uniform(1, 8))
    return some_int(random)


def vary_float(value: float, random: Random) -> float:
    """The same for a float."""
    if not math.isfinite(value) or abs(value) > 1e300:
        return some_float(random)
    choice = random.random()
    if choice < 0.3:
        return value + random.choice((-1.0, 1.0, 0.5, -0.5, 0.1, -0.1))
    if choice < 0.45:
        return -value
    if choice < 0.6:
        return float(round(value))
    if choice < 0.75:
        return value * random.choice((2.0, 0.5, 10.0, 0.1))
    if choice < 0.9:
        return round(value + random.choice((-1, 1)) * 2 ** random.uniform(-8, 8), 6)
    return some_float(random)
