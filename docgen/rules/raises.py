"""Rules on exceptions: those that leave a function, its own and those of what it calls."""

from __future__ import annotations

from collections.abc import Iterator

from docgen.comments.comment import Entry
from docgen.facts.exceptions import Exceptions, Kind, name_of
from docgen.facts.known_calls import IMPLICIT
from docgen.facts.raising import Raised
from docgen.facts.symbol_facts import CLASSES
from docgen.rules.finding import Finding
from docgen.rules.rule import Rule
from docgen.rules.subject import Subject
from syntax.names.objects import BuiltinClass


def missing(subject: Subject) -> Iterator[Finding]:
    """An exception raised here without a word, where others have theirs."""
    entries = subject.comment.entries("raises")
    if not entries or not _can_be_judged(subject):
        return
    told = {_bare(entry.name) for entry in entries}
    if "" in told or told & {"Exception", "BaseException", "Error", "Throwable"}:
        return
    seen: set[str] = set()
    for one in subject.facts.raises.raised:
        if one.through or one.is_assertion or one.type in told or one.type in seen:
            continue
        if one.type in ("NotImplementedError", "Exception", "BaseException") or _is_covered(
            subject, one, entries
        ):
            continue
        seen.add(one.type)
        when = f" if {one.condition}" if one.condition else ""
        yield subject.finding(
            "INK501",
            f"it raises {one.type}{when}, which is not documented",
            f"it raises {one.type}{when}",
            at=one.span,
        )


def _is_covered(subject: Subject, one: Raised, entries: tuple[Entry, ...]) -> bool:
    """Whether a documented exception is a base of it, or may be."""
    exceptions = subject.raising.exceptions
    file = subject.file
    if file.language != "python" or one.kind is None:
        return file.language == "python"
    for entry in entries:
        kind = exceptions.kind(file.names, 0, entry.name)
        if kind is None and isinstance(one.kind, BuiltinClass) and entry.name != one.type:
            continue  # what nobody knows here is of the project, and no base of the language's
        if kind is None or exceptions.is_kind_of(one.kind, kind) is not False:
            return True
    return False


def unknown(subject: Subject) -> Iterator[Finding]:
    """An exception that cannot come out: nothing here raises it, nor anything that is called."""
    facts = subject.facts
    if not _can_be_judged(subject) or not facts.raises.is_complete:
        return
    if facts.is_generator or subject.file.language != "python":
        return
    raised = {one.type for one in facts.raises.raised}
    exceptions = subject.raising.exceptions
    for entry in subject.comment.entries("raises"):
        name = _bare(entry.name)
        kind = exceptions.kind(subject.file.names, 0, entry.name)
        if not name or name in raised or kind is None or name in IMPLICIT:
            continue
        if any(_may_be(exceptions, one, kind) for one in facts.raises.library):
            continue
        if any(
            one.kind is None or exceptions.is_kind_of(one.kind, kind) is not False
            for one in facts.raises.raised
        ):
            continue
        yield subject.finding(
            "INK502",
            f"{name} is documented, and nothing raises it",
            f"{subject.symbol.name} raises {', '.join(sorted(raised)) or 'nothing'}",
            subject.place(entry),
            at=subject.symbol.name_span,
        )


def _may_be(exceptions: Exceptions, name: str, kind: Kind) -> bool:
    """Whether what the language raises is a documented exception, or a kind of it."""
    return name == name_of(kind) or exceptions.is_kind_of(BuiltinClass(name), kind) is not False


def _bare(name: str) -> str:
    return name.rpartition(".")[2]


def _can_be_judged(subject: Subject) -> bool:
    facts = subject.facts
    return not (facts.is_stub or facts.is_overload or subject.symbol.kind in CLASSES)


RULES = (
    Rule(
        "INK501",
        "missing-raise",
        "an exception is raised and not documented, and others are",
        missing,
        ("pydoclint DOC501", "pydoclint DOC503", "ruff DOC501"),
    ),
    Rule(
        "INK502",
        "no-raise",
        "an exception is documented that nothing raises, callees included",
        unknown,
        ("pydoclint DOC502", "ruff DOC502"),
    ),
)
