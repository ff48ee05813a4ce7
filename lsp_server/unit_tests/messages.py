"""What the server and the process that makes tests say to each other: plain values."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from foundation.settings import Settings
from testgen.wanted import Progress, Wanted

if TYPE_CHECKING:  # takes long to import, and most sessions never make tests
    from testgen.languages.language import Manuscript
    from testgen.oracles.finding import Finding
    from testgen.writing.write import Written


@dataclass(frozen=True, slots=True)
class Ask:
    """The first and only order: these tests, with these settings."""

    wanted: Wanted
    settings: Settings


@dataclass(frozen=True, slots=True)
class Aside:
    """Something to know about the tests that are coming, as a line."""

    text: str


@dataclass(frozen=True, slots=True)
class Refused:
    """No tests, and why. `unavailable`: it is for want of something on this machine."""

    message: str
    unavailable: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Made:
    """The tests, with what it takes to write them again from fewer cases.

    `report` is as `inkling tests write --report` has it, `lines` as it prints it.
    """

    written: Written | None
    report: Mapping[str, Any]
    lines: tuple[str, ...]
    problems: tuple[str, ...] = ()
    findings: tuple[Finding, ...] = ()
    manuscript: Manuscript | None = None


Said = Progress | Aside | Refused | Made
