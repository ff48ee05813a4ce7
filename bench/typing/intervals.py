"""How far a ratio of two clients may be off, had other functions been drawn: a paired bootstrap."""

from __future__ import annotations

import random
from collections.abc import Callable, Sequence

from bench.typing.figures import Function, Summary, percentile, summary_of

DRAWS = 400
Draws = list[tuple[Summary, Summary]]


def drawn_again(first: Sequence[Function], second: Sequence[Function], seed: int = 1) -> Draws:
    """Summaries of two clients over functions drawn from those that both typed, many times."""
    of_second = {one.key: one for one in second}
    pairs = [(one, of_second[one.key]) for one in first if one.key in of_second]
    draw = random.Random(seed)
    found: Draws = []
    for _ in range(DRAWS if len(pairs) > 1 else 0):
        chosen = draw.choices(pairs, k=len(pairs))
        found.append(
            (
                summary_of("first", [one for one, _ in chosen]),
                summary_of("second", [two for _, two in chosen]),
            )
        )
    return found


def interval(draws: Draws, value: Callable[[Summary], float]) -> tuple[float, float] | None:
    """The 95% interval of the ratio of that figure; None where the second's is zero too often."""
    ratios = [value(first) / value(second) for first, second in draws if value(second)]
    if not ratios or len(ratios) < 0.95 * len(draws):
        return None
    return percentile(ratios, 2.5), percentile(ratios, 97.5)
