"""What writing a symbol's documentation gave: texts by slot, and what was left out and why."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from docgen.prose.slots import Slot


@dataclass(frozen=True, slots=True)
class Told:
    """What a comment says of a symbol, and of what it gives back; "" where it says nothing."""

    summary: str = ""
    result: str = ""


@dataclass(frozen=True, slots=True)
class LeftOut:
    """A slot for which nothing true was found to say."""

    slot: Slot
    reason: str


@dataclass(frozen=True, slots=True)
class Written:
    """Texts on one line each, but for examples and descriptions of several paragraphs (divided by
    an empty line). `calls`: how often the model was asked; 0 where it was all remembered.
    `told_to_callers` are the texts as the prompts of callers have them, where these here are in
    another language than those."""

    texts: Mapping[Slot, str] = field(default_factory=dict)
    left_out: tuple[LeftOut, ...] = ()
    calls: int = 0
    told_to_callers: Mapping[Slot, str] = field(default_factory=dict)
