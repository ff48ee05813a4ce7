"""The rule on exceptions that only a library could raise, in projects that document none of those:
whoever documents what they raise themselves, and one thing more, has dropped that one."""

from __future__ import annotations

from collections.abc import Iterator

from docgen.rules.finding import Finding
from docgen.rules.raises import bare, can_be_looked_for, may_come_out, not_seen, raised_words
from docgen.rules.remote_raises import SAID_TO_BE_WRONG, is_of_libraries
from docgen.rules.rule import Rule
from docgen.rules.subject import Subject


def says_what_is_raised(subject: Subject) -> bool:
    """Whether it documents an exception of which somebody would say who raises it."""
    return can_be_looked_for(subject) and any(
        bare(one.name) in SAID_TO_BE_WRONG for one in subject.comment.entries("raises")
    )


def nobodys(subject: Subject) -> Iterator[Finding]:
    """An exception that nothing of the project raises, where all that is documented is raised by
    it."""
    for entry, name, kind in not_seen(subject):
        if may_come_out(subject, entry, name, kind) and is_of_libraries(subject, entry, kind):
            yield subject.finding(
                "INK509",
                f"{name} is documented, and nothing raises it unless a library does; elsewhere what"
                " is documented is raised here",
                f"{subject.symbol.name} raises {raised_words(subject)}",
                subject.place(entry),
                at=subject.symbol.name_span,
            )


RULES = (
    Rule(
        "INK509",
        "raise-of-nobody",
        "an exception is documented that nothing here raises, as all that are documented are",
        nobodys,
        ("pydoclint DOC502", "ruff DOC502"),
        concerns=says_what_is_raised,
        fewest=15,
        kept_by=0.93,
    ),
)
