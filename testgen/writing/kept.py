"""What a test file is written from: cases that are kept, and what each of them asserts."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

from testgen.values import Case

CheckKind = Literal[
    "equal",
    "is",
    "approx",
    "raises",
    "type",
    "length",
    "truth",
    "attribute",
    "printed",
    "after",
    "relation",
]

Origin = Literal["observed", "documented", "metamorphic", "differential"]
"""Where an expectation comes from: seen, written in the docs, a law, another version."""


@dataclass(frozen=True, slots=True)
class Check:
    """One assertion: `subject` is an expression ("result", "result.name", "stack.items").

    `expected` is expression source, empty where there is none; `match` a regular expression for
    the message of what is raised.
    """

    kind: CheckKind
    subject: str
    expected: str
    origin: Origin
    match: str = ""


@dataclass(frozen=True, slots=True)
class KeptCase:
    """A case with its assertions.

    `names`: what the assertions need imported, each with its module. `why`: what the case covers
    or kills, for the test's name.
    """

    case: Case
    checks: tuple[Check, ...]
    names: Mapping[str, str] = field(default_factory=dict)
    why: str = ""
