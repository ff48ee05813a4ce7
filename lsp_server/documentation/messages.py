"""What the server and its process for documentation say to each other: plain values.

Places are lines and characters as the editor counts them: only the process has every text.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal

from foundation.sources import Source
from syntax.text import Encoding

Place = tuple[int, int, int, int]
"""First line, character in it, last line, character in that: zero-based, the end is not part."""


@dataclass(frozen=True, slots=True)
class Change:
    """A part of a text, and what stands there from now on."""

    place: Place
    text: str


@dataclass(frozen=True, slots=True)
class Folder:
    """A project. `behind` are the settings that count less than what its own files say, `before`
    those that count more. `whole`: what is wrong in files that are not open is wanted, too.
    `baseline` is the file of findings that are put off."""

    root: Path
    encoding: Encoding
    behind: tuple[Source, ...] = ()
    before: tuple[Source, ...] = ()
    whole: bool = False
    baseline: Path | None = None


@dataclass(frozen=True, slots=True)
class Text:
    """A file of a project as it is in the editor."""

    folder: Folder
    path: Path
    language: str
    text: str


@dataclass(frozen=True, slots=True)
class Check:
    """Tell what is wrong in a text. Answered with `Findings`."""

    of: Text


@dataclass(frozen=True, slots=True)
class Mend:
    """Mend all that can be mended by machine in a text, or all of one rule. Answered with
    `Changes`."""

    of: Text
    rule: str | None = None


@dataclass(frozen=True, slots=True)
class Silence:
    """Switch a rule off for a symbol, by a mark in the text. Answered with `Changes`."""

    of: Text
    symbol: str
    rule: str


@dataclass(frozen=True, slots=True)
class Recall:
    """What was once written about the undocumented thing at a place, in one of these languages, the
    first first. Answered with `Recalled`."""

    of: Text
    line: int
    character: int
    languages: tuple[Literal["en", "zh"], ...] = ("en", "zh")


@dataclass(frozen=True, slots=True)
class Everywhere:
    """What is known of the files of a project that are not open. Answered with `Overview`."""

    folder: Folder


@dataclass(frozen=True, slots=True)
class Touched:
    """Files changed on disk, or are gone. Not answered."""

    paths: tuple[Path, ...]


Question = Check | Mend | Silence | Recall | Everywhere
Job = Question | Touched


@dataclass(frozen=True, slots=True, kw_only=True)
class Shown:
    """A finding as the editor shows it. `fact_line` is zero-based, of the same file; `page` tells
    of the rule; `changes` mend it, and are none where that takes a person."""

    rule: str
    name: str
    symbol: str
    message: str
    fact: str
    place: Place
    fact_place: Place | None
    title: str
    changes: tuple[Change, ...]
    fingerprint: str
    page: Path | None
    is_superfluous: bool


@dataclass(frozen=True, slots=True)
class Findings:
    """Of one file. `is_final`: nothing of the project that matters is still to be read."""

    found: tuple[Shown, ...]
    is_final: bool


@dataclass(frozen=True, slots=True)
class Changes:
    """What to change; nothing, with the reason, where that cannot be done by machine."""

    made: tuple[Change, ...]
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Recalled:
    """A summary that was written before, and what it is of; empty where there is none."""

    text: str = ""
    symbol: str = ""


@dataclass(frozen=True, slots=True)
class Overview:
    """Findings by file, of files that have any."""

    files: Mapping[Path, tuple[Shown, ...]] = field(default_factory=dict)
    is_final: bool = True


@dataclass(frozen=True, slots=True)
class Refused:
    """No answer, and why. `is_wrong`: what was asked, or a setting, is wrong."""

    message: str
    is_wrong: bool = False


Answer = Findings | Changes | Recalled | Overview | Refused


@dataclass(frozen=True, slots=True)
class Learned:
    """Said by the process on its own: enough was read of a project to tell more than before."""

    root: Path


@dataclass(frozen=True, slots=True)
class Numbered:
    """A job, or the answer to it."""

    number: int
    body: Job | Answer
