"""Rules on a class beside its constructor: what is documented at which of the two."""

from __future__ import annotations

from collections.abc import Iterator

from docgen.comments.comment import Comment, Entry, Section, SectionKind
from docgen.comments.styles import read_comment
from docgen.facts.symbol_facts import CLASSES, constructor_of
from docgen.rules.finding import Finding
from docgen.rules.rule import Rule
from docgen.rules.subject import Subject
from docgen.rules.values import contradicts, same_value
from foundation.nothing import Nothing
from syntax.symbols import Symbol, SymbolKind


def _sections(subject: Subject, *kinds: SectionKind) -> tuple[Section, ...]:
    return subject.comment.of(*kinds) if subject.symbol.kind in CLASSES else ()


def result(subject: Subject) -> Iterator[Finding]:
    """A class that is said to return or to yield: making an instance does neither."""
    if subject.symbol.kind not in (SymbolKind.CLASS, SymbolKind.STRUCT):
        return
    for section in _sections(subject, "returns", "yields"):
        yield subject.finding(
            "INK306",
            f"a class is said to {'return' if section.kind == 'returns' else 'yield'} something",
            f"{subject.symbol.name} is a class",
            section.span,
            at=subject.symbol.name_span,
        )


def of_property(subject: Subject) -> Iterator[Finding]:
    """A property with a section on its result."""
    if subject.symbol.kind is SymbolKind.PROPERTY:
        for section in subject.comment.of("returns"):
            yield subject.finding(
                "INK206",
                "a property is documented as if it were called",
                f"{subject.symbol.name} is a property",
                section.span,
                at=subject.symbol.name_span,
            )


def constructor(subject: Subject) -> Iterator[Finding]:
    """A constructor with documentation of its own."""
    if subject.symbol.kind is SymbolKind.CONSTRUCTOR and subject.symbol.language == "python":
        yield subject.finding(
            "INK301",
            "the constructor has documentation of its own",
            f"{subject.symbol.parent} is the class",
            at=subject.symbol.name_span,
        )


def parameters(subject: Subject) -> Iterator[Finding]:
    """Parameters that the class documents and not its constructor."""
    for section in _sections(subject, "parameters", "other_parameters"):
        yield subject.finding(
            "INK302",
            "the constructor's parameters are documented at the class",
            f"{subject.symbol.name} is a class",
            section.span,
        )


def raises(subject: Subject) -> Iterator[Finding]:
    """Exceptions that the class documents and not its constructor."""
    for section in _sections(subject, "raises"):
        yield subject.finding(
            "INK303",
            "the constructor's exceptions are documented at the class",
            f"{subject.symbol.name} is a class",
            section.span,
        )


def _own(subject: Subject) -> tuple[Symbol, Comment] | None:
    """The constructor of a class, with its documentation."""
    if subject.symbol.kind not in CLASSES:
        return None
    found = constructor_of(subject.file, subject.symbol)
    if isinstance(found, Nothing) or found.doc is None:
        return None
    return found, read_comment(found.doc.text, subject.file.language)


def both(subject: Subject) -> Iterator[Finding]:
    """A parameter that the class documents, and its constructor too."""
    for here, there, of in _pairs(subject):
        yield subject.finding(
            "INK304",
            f"{here.name} is documented at the class and at its constructor",
            f"{there.name} is documented at {of.name}",
            subject.place(here),
            at=of.name_span,
        )


def apart(subject: Subject) -> Iterator[Finding]:
    """A parameter of which the class says something else than its constructor."""
    for here, there, of in _pairs(subject):
        differs = ""
        if here.type and there.type and contradicts(here.type, there.type):
            differs = f"{here.type} here, and {there.type} at {of.name}"
        elif here.default and there.default and same_value(here.default, there.default) is False:
            differs = f"{here.default} by default here, and {there.default} at {of.name}"
        if differs:
            yield subject.finding(
                "INK305",
                f"{here.name} is {differs}",
                f"{here.name} is {differs}",
                subject.place(here),
                at=of.name_span,
            )


def _pairs(subject: Subject) -> Iterator[tuple[Entry, Entry, Symbol]]:
    own = _own(subject)
    if own is None:
        return
    at_constructor = {one.name: one for one in own[1].parameters}
    for entry in subject.comment.parameters:
        if entry.name in at_constructor:
            yield entry, at_constructor[entry.name], own[0]


RULES = (
    Rule(
        "INK206",
        "result-of-property",
        "a property is documented as if it were called",
        of_property,
        ("docsig SIG505",),
        is_default=False,
    ),
    Rule(
        "INK301",
        "constructor-documented",
        "a constructor has documentation of its own",
        constructor,
        ("pydoclint DOC301",),
        is_default=False,
    ),
    Rule(
        "INK302",
        "parameters-at-class",
        "parameters of the constructor are documented at the class",
        parameters,
        ("pydoclint DOC304",),
        is_default=False,
    ),
    Rule(
        "INK303",
        "raises-at-class",
        "exceptions of the constructor are documented at the class",
        raises,
        ("pydoclint DOC305",),
        is_default=False,
    ),
    Rule(
        "INK304",
        "documented-at-both",
        "a parameter is documented at the class and at its constructor",
        both,
        is_default=False,
    ),
    Rule(
        "INK305",
        "class-against-constructor",
        "class and constructor say different things of a parameter",
        apart,
    ),
    Rule(
        "INK306",
        "result-of-class",
        "a class is said to return or to yield something",
        result,
        ("pydoclint DOC302", "pydoclint DOC306", "docsig SIG504"),
        is_default=False,
    ),
)
