"""How documentation is to be written, as far as the writer needs to know."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

ProseLanguage = Literal["en", "zh"]
FIRST: ProseLanguage = "en"
"""What is written before it is told in another language: small models know most words of it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ProseOptions:
    """`summary_ratio` is how much of the documentation is summary: 1 is a single line without any
    description, 0.5 up to three sentences behind it, 0 up to six.

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
