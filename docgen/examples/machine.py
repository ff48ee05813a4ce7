"""Whether a result holds elsewhere: what the code that gave it asked of this machine, this user,
these packages. `machine.toml` has the rows. Pure."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable
from dataclasses import dataclass
from fnmatch import fnmatchcase
from functools import cache
from importlib import resources
from typing import Literal

from docgen.examples.reached import Entered, Reached


@dataclass(frozen=True, slots=True)
class Row:
    """One thing that is another elsewhere. `called`, `read` and `unless` are patterns of names."""

    reason: str
    probe: str
    called: tuple[str, ...] = ()
    read: tuple[str, ...] = ()
    unless: tuple[str, ...] = ()
    shown: re.Pattern[str] | None = None
    within: Literal["function", "file"] | None = None


@cache
def rows() -> tuple[Row, ...]:
    """The table."""
    text = resources.files("docgen.examples").joinpath("machine.toml").read_text("utf-8")
    return tuple(
        Row(
            reason=row["reason"],
            probe=row["probe"],
            called=tuple(row.get("called", "").split()),
            read=tuple(row.get("read", "").split()),
            unless=tuple(row.get("unless", "").split()),
            shown=re.compile(row["shown"]) if "shown" in row else None,
            within=row.get("within"),
        )
        for row in tomllib.loads(text)["row"]
    )


def depends_on(reached: Reached, documented: Entered, got: str) -> str | None:
    """What the result of a documented function owes to the machine; None where nothing is seen."""
    for row in rows():
        is_shown = row.shown is None or row.shown.search(got) is not None
        if not is_shown or any(_is_any(one, row.unless) for one in reached.called):
            continue
        # What is called is seen, whoever calls it; what is read, only where there is code to read.
        if any(_is_any(one, row.called) for one in reached.called):
            return row.reason
        near = [one for one in reached.entered if _is_within(one, row, documented)]
        if any(_is_any(name, row.read) for one in near for name in one.reads):
            return row.reason
    return None


def _is_within(one: Entered, row: Row, documented: Entered) -> bool:
    if row.within is None:
        return True
    return one == documented if row.within == "function" else one.file == documented.file


def is_of_machine(name: str) -> bool:
    """Whether a name stands for something of the machine in some row."""
    return any(_is_any(name, row.read) for row in rows())


def _is_any(name: str, patterns: Iterable[str]) -> bool:
    return any(fnmatchcase(name, one) for one in patterns)
