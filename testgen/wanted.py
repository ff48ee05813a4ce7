"""What somebody asks for, and what they are told while it is made."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """Tests for a file, or for the functions and classes of it that are named.

    `seconds` is for everything but the last runs of the finished file; None: ten for each
    function. `python` is the project's interpreter where the user names it. `out` is the folder
    that test files go to instead of the project's own. `against` is a git ref: what the functions
    do is compared with what they did there.
    """

    file: Path
    names: tuple[str, ...] = ()
    seconds: float | None = None
    seed: int = 0
    python: str | None = None
    out: Path | None = None
    against: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Progress:
    """How far the tests of one function are. `mutants`: noticed so far, of how many tried."""

    symbol: str
    doing: str
    branches: tuple[int, int] = (0, 0)
    mutants: tuple[int, int] = (0, 0)
    number: int = 0
    of: int = 0


Tell = Callable[[Progress], None]
