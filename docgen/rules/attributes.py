"""Rules on the attributes that a class documents, against those that it has."""

from __future__ import annotations

from collections.abc import Iterator

from docgen.comments.comment import Entry
from docgen.facts.symbol_facts import CLASSES, FUNCTIONS
from docgen.rules.finding import Finding, Fix
from docgen.rules.rule import Rule
from docgen.rules.subject import Subject
from docgen.rules.values import contradicts
from syntax.symbols import Symbol, SymbolKind
from syntax.text import Edit


def _documented(subject: Subject) -> tuple[Entry, ...]:
    """Entries of attributes of a class in Python; those of other languages stand at the attributes
    themselves."""
    if subject.symbol.kind not in CLASSES or subject.symbol.language != "python":
        return ()
    return tuple(one for one in subject.comment.entries("attributes") if one.name.isidentifier())


def _own(subject: Subject) -> dict[str, Symbol]:
    """The attributes that the class sets itself, in its body and in its methods."""
    return {
        one.name: one
        for one in reversed(subject.file.symbols)
        if one.parent == subject.symbol.qualified_name and one.kind not in FUNCTIONS | CLASSES
    }


def _in_body(subject: Subject) -> list[Symbol]:
    """Those that stand in its body, in order."""
    methods = [
        one.span
        for one in subject.file.symbols
        if one.parent == subject.symbol.qualified_name and one.kind in FUNCTIONS
    ]
    return sorted(
        (
            one
            for one in _own(subject).values()
            if not any(span.contains(one.span.start) for span in methods)
        ),
        key=lambda one: one.span.start,
    )


def missing(subject: Subject) -> Iterator[Finding]:
    """A public attribute without a word, where others have theirs."""
    named = {one.name for one in _documented(subject)}
    if not named:
        return
    left = [
        one
        for one in _in_body(subject)
        if one.name not in named and one.doc is None and not one.name.startswith("_")
    ]
    if len(left) <= len(named - _own(subject).keys()):
        return  # other names for these: that is told where they stand
    for one in left:
        if not (one.returns or "").startswith(("ClassVar", "typing.ClassVar")):
            yield subject.finding(
                "INK601",
                f"the attribute {one.name} is not documented",
                f"{subject.symbol.name} has {one.name}",
                at=one.name_span,
            )


def unknown(subject: Subject) -> Iterator[Finding]:
    """An attribute that the class does not have."""
    entries = _documented(subject)
    own = _own(subject)
    told = {one.name for one in entries}
    for entry in entries:
        if entry.name in own or not subject.existence.lacks(
            subject.file, subject.symbol, entry.name
        ):
            continue
        left = [one for one in own if one not in told and not one.startswith("_")]
        fix = None
        if len(left) == 1 and entry.name_span is not None:
            edit = Edit(entry.name_span.start, entry.name_span.end, left[0])
            fix = Fix(f"Rename it to {left[0]}", (edit,))
        yield subject.finding(
            "INK602",
            f"there is no attribute {entry.name}",
            f"{subject.symbol.name} has no {entry.name}",
            subject.place(entry),
            at=subject.symbol.name_span,
            fix=fix,
        )


def order(subject: Subject) -> Iterator[Finding]:
    """Attributes in another order than the class has them."""
    names = [one.name for one in _in_body(subject)]
    entries = [one for one in _documented(subject) if one.name in names]
    told = [one.name for one in entries]
    wanted = [name for name in names if name in told]
    if len(set(told)) != len(told) or told == wanted:
        return
    first = next(entry for entry, name in zip(entries, wanted, strict=True) if entry.name != name)
    yield subject.finding(
        "INK603",
        f"the order is {', '.join(told)}, the class's is {', '.join(wanted)}",
        f"the attributes are {', '.join(wanted)}",
        subject.place(first),
        at=subject.symbol.name_span,
    )


def types(subject: Subject) -> Iterator[Finding]:
    """A type that cannot be the annotation's."""
    own = _own(subject)
    for entry in _documented(subject):
        one = own.get(entry.name)
        if one is None or one.returns is None or entry.type is None:
            continue
        true = one.returns.removeprefix("ClassVar[").removeprefix("Final[")
        true = true.removesuffix("]") if true != one.returns else true
        if contradicts(entry.type, true):
            span = entry.type_span
            fix = Fix(f"Write {true}", (Edit(span.start, span.end, true),)) if span else None
            yield subject.finding(
                "INK604",
                f"{entry.name} is said to be {entry.type}, its annotation is {true}",
                f"{entry.name}: {true}",
                span,
                at=one.name_span,
                fix=fix,
            )


def at_both(subject: Subject) -> Iterator[Finding]:
    """An attribute that is documented where it stands, and in a section of the class too."""
    own = _own(subject)
    for entry in _documented(subject):
        one = own.get(entry.name)
        if one is not None and one.doc is not None:
            yield subject.finding(
                "INK605",
                f"{entry.name} is documented at the class, and where it stands",
                f"{entry.name} has documentation of its own",
                subject.place(entry),
                at=one.name_span,
            )


def where_it_stands(subject: Subject) -> Iterator[Finding]:
    """An attribute that is documented where it stands."""
    if subject.symbol.kind is not SymbolKind.CLASS or subject.symbol.language != "python":
        return
    for one in _in_body(subject):
        if one.doc is not None:
            yield subject.finding(
                "INK606",
                f"{one.name} is documented where it stands, not at the class",
                f"{one.name} has documentation of its own",
                at=one.name_span,
            )


def twice(subject: Subject) -> Iterator[Finding]:
    """An attribute that is described twice."""
    seen: set[str] = set()
    for entry in _documented(subject):
        if entry.name in seen:
            yield subject.finding(
                "INK607",
                f"{entry.name} is documented twice",
                f"{subject.symbol.name} has {entry.name} once",
                subject.place(entry),
            )
        seen.add(entry.name)


RULES = (
    Rule(
        "INK601",
        "missing-attribute",
        "an attribute is not documented, and others are, as all mostly are here",
        missing,
        ("pydoclint DOC601", "pydoclint DOC603"),
        concerns=lambda subject: bool(_documented(subject)),
    ),
    Rule(
        "INK602",
        "unknown-attribute",
        "a documented attribute does not exist",
        unknown,
        ("pydoclint DOC602", "pydoclint DOC603"),
        is_fixable=True,
    ),
    Rule(
        "INK603",
        "attribute-order",
        "attributes are documented in another order",
        order,
        ("pydoclint DOC604",),
        is_default=False,
    ),
    Rule(
        "INK604",
        "attribute-type",
        "an attribute's type contradicts its annotation",
        types,
        ("pydoclint DOC605",),
        is_fixable=True,
    ),
    Rule(
        "INK605",
        "attribute-at-both",
        "an attribute is documented where it stands, and at the class",
        at_both,
        ("pydoclint DOC607",),
        is_default=False,
    ),
    Rule(
        "INK606",
        "attribute-where-it-stands",
        "an attribute is documented where it stands",
        where_it_stands,
        ("pydoclint DOC606",),
        is_default=False,
    ),
    Rule(
        "INK607",
        "attribute-twice",
        "an attribute is documented twice",
        twice,
    ),
)
