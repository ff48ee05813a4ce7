"""What judging a stretch of a file comes to: how much could be judged, and what was found wrong."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from syntax.text import Span


class Fault(StrEnum):
    """What is wrong with a use of a name, or with what it is bound to."""

    ATTRIBUTE = "attribute"
    CALL = "call"
    IMPORT = "import"
    EARLY = "early"
    CONSTANT = "constant"
    AGAIN = "again"


@dataclass(frozen=True, slots=True)
class Misuse:
    """A use of something that does not exist; `why` says so in a sentence.

    `owner`: the class it would be in. `others`: the members that exist, sorted. `function`: what a
    call reaches, with its `parameters`.
    `places`: the files it was looked for in.
    """

    fault: Fault
    name: str
    why: str
    span: Span
    owner: str = ""
    others: tuple[str, ...] = ()
    function: str = ""
    parameters: tuple[str, ...] = ()
    places: tuple[Path, ...] = ()


@dataclass(frozen=True, slots=True)
class Judgement:
    """How many uses could be judged, and those that were found wrong."""

    judged: int
    misuses: tuple[Misuse, ...]
