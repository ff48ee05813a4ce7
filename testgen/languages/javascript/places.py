"""Where each test of a written file is, for whoever shows it."""

from __future__ import annotations

import re

from syntax.javascript.values import text_literal
from testgen.writing.write import Written


def lines_of(written: Written, text: str) -> dict[str, int]:
    """The first line of each test, counted from 0, by its qualified name; the last one counts."""
    found: dict[str, int] = {}
    rows = text.splitlines()
    for test in written.tests:
        start = 0
        if test.owner:
            start = max(
                (at for at, row in enumerate(rows) if _opens(row, "describe", test.owner)),
                default=0,
            )
        for at in range(start, len(rows)):
            if _opens(rows[at], r"it|test|\]\)", test.name):
                found[test.qualified] = _head(rows, at)
                break
    return found


def _opens(row: str, words: str, title: str) -> bool:
    if not re.match(rf"\s*(?:{words})\(", row):
        return False
    literals = (text_literal(title, "'"), text_literal(title, '"'), f"`{title}`")
    return any(one in row for one in literals)


def _head(rows: list[str], at: int) -> int:
    """Where the table of a test begins; the test's own line where it has none."""
    if not re.match(r"\s*\]\)\(", rows[at]) and not re.match(r"\s*(?:it|test)\(`", rows[at]):
        return at
    heads = (row for row in range(at, -1, -1)
             if re.match(r"\s*(?:for \(const \[|(?:it|test)\.each\(\[)", rows[row]))  # fmt: skip
    return next(heads, at)
