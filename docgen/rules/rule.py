"""A rule as a row: what it is called, what it compares with what, which other checkers have it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from docgen.rules.finding import Finding
from docgen.rules.subject import Subject

Check = Callable[[Subject], Iterator[Finding]]


@dataclass(frozen=True, slots=True)
class Rule:
    """`code` is what people write in settings; `elsewhere` the codes of other checkers for the
    same. A rule that is not `is_default` is a matter of taste, and off until it is named.

    A rule with `concerns` holds by convention: it speaks only where a share of `kept_by` of the
    subjects that it concerns keeps it, so that nobody is told to write what this project does not;
    fewer than `fewest` make no convention, and where that is nothing, a single one is always told.
    """

    code: str
    name: str
    says: str
    check: Check
    elsewhere: tuple[str, ...] = ()
    is_default: bool = True
    is_fixable: bool = False
    concerns: Callable[[Subject], bool] | None = None
    fewest: int = 5
    kept_by: float = 0.8
