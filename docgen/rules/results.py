"""Rules on what a function gives back: returned or yielded, or neither."""

from __future__ import annotations

import re
from collections.abc import Iterator

from docgen.facts.symbol_facts import CLASSES, gives_nothing, never_returns
from docgen.rules.elsewhere import may_inherit_words, overloads
from docgen.rules.finding import Finding, Fix
from docgen.rules.rule import Rule
from docgen.rules.subject import Subject
from docgen.rules.values import contradicts, yielded_type
from syntax.dialects import SCRIPTS
from syntax.symbols import SymbolKind
from syntax.text import Edit

_NOT_BACK = re.compile(r"\b(?:only|never|not|doesn't) returns?\b")
"""Said of when a function comes back, and not of what it gives."""
_GIVES_NOTHING = frozenset(
    [
        *("__init__", "__init_subclass__", "__del__", "__delete__", "__set__", "__set_name__"),
        *("__setattr__", "__delattr__", "__setitem__", "__delitem__"),
    ]
)
"""Methods of Python whose result nobody sees, whatever they return."""
_SAYS_NOTHING = ("none", "nothing", "void", "undefined", "unit", "()", "无", "没有")


def gives(subject: Subject) -> bool:
    """Whether it is a function that gives something, and whose other parts are documented."""
    facts = subject.facts
    if not subject.comment.of("parameters", "raises") or not _can_be_judged(subject):
        return False
    if facts.is_generator or facts.is_property:
        return False
    values = {value for value, _ in facts.result.values}
    if subject.file.language == "python" and subject.symbol.name in _GIVES_NOTHING:
        return False
    if may_inherit_words(subject) or overloads(subject):
        return False
    if values <= {"self", "None"} or subject.symbol.visibility != "public":
        return False  # a chain of calls, or nobody's business
    return facts.result.gives and not gives_nothing(facts.result.annotation)


def missing_return(subject: Subject) -> Iterator[Finding]:
    """A result without a word."""
    facts = subject.facts
    if gives(subject) and not subject.comment.of("returns", "yields") and not _says(subject):
        value, span = next(one for one in facts.result.values if one[0] != "None")
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
    if facts.result.values or not facts.result.is_known:
        return  # `return None` is a result: of a method, what others give that stand in for it
    section = sections[0]
    if not section.entries and not section.text.strip():
        return
    told = section.text.strip().strip("`*").lower()
    types = [entry.type for entry in section.entries if entry.type]
    if any(told.startswith(one) for one in _SAYS_NOTHING) or any(
        str(one).strip("`").lower() in _SAYS_NOTHING for one in types
    ):
        return
    if _NOT_BACK.search(told):
        return
    if never_returns(facts) or _result_is_a_call(subject) or _is_declared(subject):
        return
    yield subject.finding(
        "INK202",
        "a result is documented, and nothing is returned",
        f"{subject.symbol.name} returns nothing",
        section.span,
        at=subject.symbol.name_span,
    )


def _is_declared(subject: Subject) -> bool:
    """Whether the signature promises a result, in a language that holds it to that: a body that
    only throws stands for those of others."""
    annotation = subject.facts.result.annotation
    return (
        subject.symbol.language != "python" and bool(annotation) and not gives_nothing(annotation)
    )


def _result_is_a_call(subject: Subject) -> bool:
    """Rust's last expression, an arrow's: what is no statement may be the result; and what waits
    gives a promise without one."""
    symbol = subject.symbol
    if symbol.language not in SCRIPTS:
        return symbol.language not in ("python", "java", "go")
    text = subject.file.slice(symbol.body_span) if symbol.body_span is not None else ""
    body = subject.facts.body
    if body is not None and any(not one.conditions for one in body.raises):
        return True  # it stands for those of others
    if symbol.kind is SymbolKind.CONSTRUCTOR:
        return True  # what is built is meant
    return not text.startswith("{") or "async" in symbol.signature.partition("(")[0].split()


def return_type(subject: Subject) -> Iterator[Finding]:
    """A type of the result that cannot be the annotation's."""
    annotation = subject.facts.result.annotation
    entries = subject.comment.entries("returns")
    if annotation is None or len(entries) != 1 or entries[0].type is None:
        return
    if subject.symbol.kind in CLASSES or subject.facts.is_generator:
        return
    if contradicts(entries[0].type, annotation):
        span = entries[0].type_span
        fix = None
        if span is not None:
            fix = Fix(f"Write {annotation}", (Edit(span.start, span.end, annotation),))
        yield subject.finding(
            "INK203",
            f"the result is said to be {entries[0].type}, its annotation is {annotation}",
            f"it returns {annotation}",
            span,
            at=subject.symbol.name_span,
            fix=fix,
        )


def yield_type(subject: Subject) -> Iterator[Finding]:
    """A type of what is yielded that cannot be the annotation's."""
    annotation = subject.facts.result.annotation
    entries = subject.comment.entries("yields")
    if annotation is None or len(entries) != 1 or entries[0].type is None or _is_context(subject):
        return
    told = entries[0].type
    true = yielded_type(annotation)
    if true is None or not subject.facts.is_generator:
        return
    is_whole = told.partition("[")[0].rpartition(".")[2] == annotation.partition("[")[0]
    if contradicts(told, true) and not is_whole:
        yield subject.finding(
            "INK403",
            f"what it yields is said to be {told}, and the annotation is {annotation}",
            f"it yields {true}",
            entries[0].type_span,
            at=subject.symbol.name_span,
        )


def return_and_yield(subject: Subject) -> Iterator[Finding]:
    """A generator with a result of its own, which no annotation tells."""
    facts = subject.facts
    annotation = facts.result.annotation or ""
    if facts.is_generator and facts.result.gives and "Generator[" not in annotation:
        value, span = facts.result.values[0]
        yield subject.finding(
            "INK404",
            "it yields and returns, and its annotation is no Generator",
            f"it returns {_short(value)}",
            at=span,
        )


def generates(subject: Subject) -> bool:
    """Whether it is a generator whose other parts are documented."""
    has_sections = bool(subject.comment.of("parameters", "raises"))
    is_public = subject.symbol.visibility == "public"
    return subject.facts.is_generator and has_sections and is_public and not _is_context(subject)


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
        ("pydoclint DOC202", "pydoclint DOC303", "docsig SIG502", "ruff DOC202"),
    ),
    Rule(
        "INK203",
        "return-type",
        "the documented type of the result contradicts the annotation",
        return_type,
        ("pydoclint DOC203",),
        is_fixable=True,
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
        ("pydoclint DOC307", "pydoclint DOC403", "ruff DOC403"),
    ),
    Rule(
        "INK403",
        "yield-type",
        "the documented type of what is yielded contradicts the annotation",
        yield_type,
        ("pydoclint DOC404",),
    ),
    Rule(
        "INK404",
        "return-and-yield",
        "a generator returns something, which its annotation does not tell",
        return_and_yield,
        ("pydoclint DOC405",),
        is_default=False,
    ),
)
