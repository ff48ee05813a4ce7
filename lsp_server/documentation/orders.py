"""What the server and the process that writes documentation say to each other: plain values.

Offsets are of the text that the process worked on, which comes back with them.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from foundation.settings import Settings
from lsp_server.documentation.messages import Folder

Which = Literal["missing", "stale", "all"]


@dataclass(frozen=True, slots=True)
class OpenText:
    """A file as the editor has it, which counts for what it is."""

    path: Path
    language: str
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Order:
    """What is to be written: these names of a file, all of a file, or (without a file) all of the
    folder. `language` None: as the settings and the project have it. `examples`: such as may be
    run."""

    folder: Folder
    settings: Settings
    file: Path | None = None
    names: tuple[str, ...] = ()
    which: Which = "missing"
    language: Literal["en", "zh"] | None = None
    examples: bool = False
    open: tuple[OpenText, ...] = ()


@dataclass(frozen=True, slots=True)
class Figures:
    """How far it is; `name` is what was written last."""

    done: int
    total: int
    name: str


@dataclass(frozen=True, slots=True)
class WrittenSymbol:
    """What is changed at one symbol. `held` is the part of the text that it was made for: where
    that is another by now, it may not be so any more."""

    name: str
    held: tuple[int, int]
    edits: tuple[tuple[int, int, str], ...]
    left_out: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class WrittenFile:
    """A file with what is written into it, and what is not, with reasons."""

    path: Path
    language: str
    text: str
    symbols: tuple[WrittenSymbol, ...]
    not_written: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Skipped:
    """A file in which nothing is written, and why."""

    path: Path
    reason: str


@dataclass(frozen=True, slots=True)
class Finished:
    """The end. `fault`: why it came early, where something was lacking."""

    fault: str = ""


@dataclass(frozen=True, slots=True)
class Refused:
    """It could not even begin. `unavailable`: for want of something on this machine."""

    message: str
    unavailable: bool


Said = Figures | WrittenFile | Skipped | Finished | Refused
