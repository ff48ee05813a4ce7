"""Rules on names that comments refer to."""

from __future__ import annotations

from collections.abc import Iterator

from docgen.references.mentions import mentions
from docgen.rules.finding import Finding
from docgen.rules.rule import Rule
from docgen.rules.subject import Subject


def gone(subject: Subject) -> Iterator[Finding]:
    """A name that nothing has any more."""
    seen: set[str] = set()
    for mention in mentions(subject.comment.text):
        if mention.name in seen or mention.role == "mod":
            continue
        seen.add(mention.name)
        if subject.existence.is_gone(subject.file, subject.symbol, mention):
            yield subject.finding(
                "INK901",
                f"it refers to {mention.name}, and there is no such thing",
                f"nothing is called {mention.name}",
                mention.span,
            )


RULES = (Rule("INK901", "gone-name", "a name is referred to that does not exist", gone),)
