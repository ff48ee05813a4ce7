"""A place where documentation says what is not so: the rule, the fact, a way to mend it."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from pathlib import Path

from syntax.text import Edit, Span


@dataclass(frozen=True, slots=True)
class Fix:
    """Edits of the comment's text, and what they do, as a command. One that `is_asked_for` is made
    only where its rule is named: which of the two is wrong, comment or code, nobody knows."""

    title: str
    edits: tuple[Edit, ...]
    is_asked_for: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """`span` is a place in the comment's text, None for the whole symbol. `fact` is what is true,
    with `fact_line` (one-based) of the code that says so. `declared` is where the symbol's name
    stands in its file: of overloads, which share theirs, this one is meant."""

    rule: str
    path: Path
    symbol: str
    declared: int
    message: str
    fact: str
    span: Span | None = None
    fact_line: int | None = None
    fix: Fix | None = None

    def fingerprint(self, path: str) -> str:
        """The same for the same fault after the file has moved on; messages leave no trace in it,
        so it is the same in every language. `path` is the file's as seen from the project, so it
        is the same in every checkout."""
        parts = (self.rule, path, self.symbol, self.fact)
        return hashlib.sha256("\0".join(parts).encode("utf-8", "surrogateescape")).hexdigest()[:16]
