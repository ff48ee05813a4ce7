"""Typing a function back without a clock: where a suggestion is asked for. Pure functions."""

from __future__ import annotations

import random
from collections.abc import Generator

from bench.typing.judgement import right_part
from bench.typing.place import Place


def shared(text: str, truth: str) -> int:
    """How many characters both begin with."""
    length = 0
    for one, other in zip(text, truth, strict=False):
        if one != other:
            break
        length += 1
    return length


def asked_while_typing(
    place: Place, draw: random.Random, most: int
) -> Generator[int, str | None, None]:
    """Where in the body a suggestion is made anew while it is typed from one of its lines on: at
    first, behind what was accepted, and behind the character that no suggestion had.

    Send what was suggested.
    """
    at = draw.choice(_line_starts(place))
    for _ in range(most):
        if at >= len(place.body):
            return
        truth = place.body[at:]
        suggested = (yield at) or ""
        right = len(right_part(suggested, truth))
        at = (
            at + right
            if right
            else place.after_key(at + min(shared(suggested, truth), len(truth) - 1))
        )


def _line_starts(place: Place) -> list[int]:
    """The first two thirds of the body's lines, so that there is something left to type."""
    starts = [place.after_key(at) for at, sign in enumerate(place.body) if sign == "\n"]
    return starts[: max(1, len(starts) * 2 // 3)]
