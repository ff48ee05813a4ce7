"""Which panics a test may expect: those that somebody meant."""

from __future__ import annotations

import re

from syntax.units.facts import Unit
from testgen.languages.compiled.running import Result

_MEANT = re.compile(r"\b(panic|assert|assert_eq|assert_ne)!\s*[(\[{]")
_LATER = re.compile(r"\b(todo|unimplemented|unreachable|debug_assert\w*)!")


def may_be_pinned(unit: Unit, result: Result, text: str) -> bool:
    """Whether it is documented, or the code says `panic!` or `assert!` where it happened.

    What overflows, is out of bounds or `None` where nobody thought of it is no contract.
    """
    if result.end != "raised" or "\n" in result.message or not result.message:
        return False
    if re.search(r"^#+\s*Panics", unit.doc, re.MULTILINE | re.IGNORECASE):
        return True
    lines = text.split("\n")
    at = result.line - 1
    if not 0 <= at < len(lines) or not unit.line <= result.line <= unit.end_line:
        return False
    said = " ".join(lines[at : at + 2])
    return bool(_MEANT.search(said)) and not _LATER.search(lines[at])
