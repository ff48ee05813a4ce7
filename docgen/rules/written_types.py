"""Rules on where types are written: in the signature, in the documentation, or in both. All of them
are matters of taste."""

from __future__ import annotations

from collections.abc import Iterator

from docgen.comments.comment import Entry
from docgen.facts.symbol_facts import CLASSES
from docgen.rules.finding import Finding
from docgen.rules.rule import Rule
from docgen.rules.subject import Subject


def not_annotated(subject: Subject) -> Iterator[Finding]:
    """A parameter without a type in the signature."""
    for one in subject.facts.parameters if subject.facts.has_signature else ():
        if one.annotation is None:
            yield subject.finding(
                "INK107",
                f"{one.shown} has no type in the signature",
                f"{one.shown} has no annotation",
                at=subject.symbol.name_span,
            )


def annotated(subject: Subject) -> Iterator[Finding]:
    """A parameter with a type in the signature."""
    for one in subject.facts.parameters if subject.facts.has_signature else ():
        if one.annotation is not None:
            yield subject.finding(
                "INK109",
                f"{one.shown} has its type in the signature",
                f"{one.shown}: {one.annotation}",
                at=subject.symbol.name_span,
            )


def _entries(subject: Subject) -> tuple[Entry, ...]:
    known = subject.facts.by_name
    return tuple(one for one in subject.comment.parameters if one.name in known)


def untyped(subject: Subject) -> Iterator[Finding]:
    """A documented parameter without a type."""
    for entry in _entries(subject):
        if entry.type is None:
            yield subject.finding(
                "INK110",
                f"{entry.name} is documented without a type",
                f"{entry.name} has no type in the documentation",
                subject.place(entry),
            )


def typed(subject: Subject) -> Iterator[Finding]:
    """A documented parameter with a type."""
    for entry in _entries(subject):
        if entry.type is not None:
            yield subject.finding(
                "INK111",
                f"{entry.name} is documented with a type",
                f"{entry.name}: {entry.type}",
                entry.type_span,
            )


def result_not_annotated(subject: Subject) -> Iterator[Finding]:
    """A function whose signature does not tell whether it gives anything."""
    facts = subject.facts
    is_method = subject.symbol.kind in CLASSES or subject.symbol.kind == "constructor"
    if facts.result.annotation is None and not is_method and not facts.is_property:
        yield subject.finding(
            "INK207",
            "the signature does not tell what is returned",
            f"{subject.symbol.name} has no annotation of its result",
            at=subject.symbol.name_span,
        )


RULES = (
    Rule(
        "INK107",
        "no-annotation",
        "a parameter has no type in the signature",
        not_annotated,
        ("pydoclint DOC106", "pydoclint DOC107"),
        is_default=False,
    ),
    Rule(
        "INK109",
        "has-annotation",
        "a parameter has its type in the signature",
        annotated,
        ("pydoclint DOC108",),
        is_default=False,
    ),
    Rule(
        "INK110",
        "no-documented-type",
        "a parameter is documented without a type",
        untyped,
        ("pydoclint DOC109", "pydoclint DOC110"),
        is_default=False,
    ),
    Rule(
        "INK111",
        "documented-type",
        "a parameter is documented with a type",
        typed,
        ("pydoclint DOC111",),
        is_default=False,
    ),
    Rule(
        "INK207",
        "result-not-annotated",
        "the signature does not tell whether anything is returned",
        result_not_annotated,
        ("docsig SIG501",),
        is_default=False,
    ),
)
