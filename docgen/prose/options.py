"""How documentation is to be written, as far as the writer needs to know."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

ProseLanguage = Literal["en", "zh"]


@dataclass(frozen=True, slots=True, kw_only=True)
class ProseOptions:
    """`summary_ratio` is how much of the documentation is summary: 1 a single line, nothing else
    in the slot of the description; 0.5 a summary with a short description where there is something
    to describe; 0 a description of everything that the stages find.

    `candidates` texts are written for each slot and the best is taken. `examples`: slots for
    examples are filled. `interactive`: somebody waits for it; else completions of code and
    everything else goes first.
    """

    language: ProseLanguage = "en"
    summary_ratio: float = 0.7
    candidates: int = 3
    seed: int = 0
    examples: bool = False
    interactive: bool = False
