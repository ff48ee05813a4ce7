"""Rules on names that comments refer to."""

from __future__ import annotations

import re
from collections.abc import Iterator

from docgen.references.mentions import mentions
from docgen.rules.finding import Finding, Fix
from docgen.rules.rule import Rule
from docgen.rules.subject import Subject
from syntax.text import Edit


def gone(subject: Subject) -> Iterator[Finding]:
    """A name that nothing has any more."""
    seen: set[str] = set()
    for mention in mentions(subject.comment.text, subject.file.language):
        if mention.name in seen or mention.role == "mod":
            continue
        seen.add(mention.name)
        if subject.existence.place_now(subject.file, subject.symbol, mention) is not None:
            continue
        if subject.existence.is_gone(subject.file, subject.symbol, mention):
            yield subject.finding(
                "INK901",
                f"it refers to {mention.name}, and there is no such thing",
                f"nothing is called {mention.name}",
                mention.span,
            )


def moved(subject: Subject) -> Iterator[Finding]:
    """A name that is somewhere else by now."""
    for mention in mentions(subject.comment.text, subject.file.language):
        place = subject.existence.place_now(subject.file, subject.symbol, mention)
        if place is not None:
            edit = Edit(mention.span.start, mention.span.end, place)
            yield subject.finding(
                "INK902",
                f"it refers to {mention.name}, which is {place} by now",
                f"{_last(mention.name)} is {place}",
                mention.span,
                fix=Fix(f"Write {place}", (edit,)),
            )


def _last(name: str) -> str:
    return re.split(r"::|[.#~]", name)[-1]


RULES = (
    Rule("INK901", "gone-name", "a name is referred to that does not exist", gone),
    Rule(
        "INK902",
        "moved-name",
        "a name is referred to where it is no longer",
        moved,
        is_fixable=True,
    ),
)
