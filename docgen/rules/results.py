"""Rules on what a function gives back: returned or yielded, or neither."""

from __future__ import annotations

from collections.abc import Iterator

from docgen.facts.symbol_facts import CLASSES, gives_nothing, never_returns
from docgen.rules.finding import Finding
from docgen.rules.rule import Rule
from docgen.rules.subject import Subject
from docgen.rules.values import contradicts

_SAYS_NOTHING = ("none", "nothing", "void", "undefined", "unit", "()", "无", "没有")


def gives(subject: Subject) -> bool:
    """Whether it is a function that gives something, and whose other parts are documented."""
    facts = subject.facts
    if not subject.comment.of("parameters", "raises") or not _can_be_judged(subject):
        return False
    if facts.is_generator or facts.is_property:
        return False
    return facts.result.gives and not gives_nothing(facts.result.annotation)


def missing_return(subject: Subject) -> Iterator[Finding]:
    """A result without a word."""
    facts = subject.facts
    if gives(subject) and not subject.comment.of("returns", "yields") and not _says(subject):
        value, span = next(one for one in facts.result.values)
        yield subject.finding(
            "INK201",
            "what it returns is not documented",
            f"it returns {_short(value)}",
            at=span,
        )


def _says(subject: Subject) -> bool:
    """Whether the prose tells what comes back, as short comments do."""
    said = " ".join(one.text for one in subject.comment.paragraphs).lower()
    return "return" in said or "返回" in said or "gives" in said or "yield" in said


def no_return(subject: Subject) -> Iterator[Finding]:
    """A result that is never given."""
    facts = subject.facts
    sections = subject.comment.of("returns")
    if not sections or not _can_be_judged(subject) or facts.is_property or facts.is_generator:
        return
    if facts.result.gives or not facts.result.is_known:
        return
    section = sections[0]
    told = section.text.strip().lower()
    types = [entry.type for entry in section.entries if entry.type]
    if any(told.startswith(one) for one in _SAYS_NOTHING) or any(
        str(one).strip("`").lower() in _SAYS_NOTHING for one in types
    ):
        return
    if never_returns(facts) or _result_is_a_call(subject):
        return
    yield subject.finding(
        "INK202",
        "a result is documented, and nothing is returned",
        f"{subject.symbol.name} returns nothing",
        section.span,
        at=subject.symbol.name_span,
    )


def _result_is_a_call(subject: Subject) -> bool:
    """Rust's last expression, an arrow's: what is no statement may be the result."""
    return subject.symbol.language not in ("python", "java", "go")


def return_type(subject: Subject) -> Iterator[Finding]:
    """A type of the result that cannot be the annotation's."""
    annotation = subject.facts.result.annotation
    entries = subject.comment.entries("returns")
    if annotation is None or len(entries) != 1 or entries[0].type is None:
        return
    if subject.symbol.kind in CLASSES or subject.facts.is_generator:
        return
    if contradicts(entries[0].type, annotation):
        yield subject.finding(
            "INK203",
            f"the result is said to be {entries[0].type}, its annotation is {annotation}",
            f"it returns {annotation}",
            entries[0].type_span,
            at=subject.symbol.name_span,
        )


def generates(subject: Subject) -> bool:
    """Whether it is a generator whose other parts are documented."""
    has_sections = bool(subject.comment.of("parameters", "raises"))
    return subject.facts.is_generator and has_sections and not _is_context(subject)


def missing_yield(subject: Subject) -> Iterator[Finding]:
    """A generator without a word on what it yields."""
    facts = subject.facts
    if not generates(subject) or subject.comment.of("yields", "returns") or _says(subject):
        return
    yield subject.finding(
        "INK401",
        "what it yields is not documented",
        f"it yields {_short(facts.yields[0][0])}" if facts.yields else "it is a generator",
        at=facts.yields[0][1] if facts.yields else None,
    )


def no_yield(subject: Subject) -> Iterator[Finding]:
    """Something to be yielded that is not."""
    facts = subject.facts
    sections = subject.comment.of("yields")
    if not sections or facts.is_generator or not _can_be_judged(subject):
        return
    if facts.result.gives or not facts.result.is_known:
        return
    yield subject.finding(
        "INK402",
        "it is said to yield, and does not",
        f"{subject.symbol.name} is no generator",
        sections[0].span,
        at=subject.symbol.name_span,
    )


def _is_context(subject: Subject) -> bool:
    return any("contextmanager" in one for one in subject.symbol.decorators)


def _can_be_judged(subject: Subject) -> bool:
    facts = subject.facts
    return not (facts.is_stub or facts.is_overload or subject.symbol.kind in CLASSES)


def _short(source: str) -> str:
    return source if len(source) <= 60 else source[:57] + "..."


RULES = (
    Rule(
        "INK201",
        "missing-return",
        "what is returned is not documented, as it mostly is here",
        missing_return,
        ("pydoclint DOC201", "docsig SIG503", "ruff DOC201"),
        concerns=gives,
    ),
    Rule(
        "INK202",
        "no-return",
        "a result is documented, and nothing is returned",
        no_return,
        ("pydoclint DOC202", "docsig SIG502", "ruff DOC202"),
    ),
    Rule(
        "INK203",
        "return-type",
        "the documented type of the result contradicts the annotation",
        return_type,
        ("pydoclint DOC203",),
    ),
    Rule(
        "INK401",
        "missing-yield",
        "what is yielded is not documented, as it mostly is here",
        missing_yield,
        ("pydoclint DOC402", "ruff DOC402"),
        concerns=generates,
    ),
    Rule(
        "INK402",
        "no-yield",
        "it is said to yield, and does not",
        no_yield,
        ("pydoclint DOC403", "ruff DOC403"),
    ),
)
