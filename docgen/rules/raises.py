"""Rules on exceptions: those that leave a function, its own and those of what it calls."""

from __future__ import annotations

import builtins
import difflib
import re
from collections.abc import Iterable, Iterator, Sequence

from docgen.comments.comment import Entry
from docgen.facts.exceptions import Exceptions, Kind, name_of
from docgen.facts.known_calls import IMPLICIT
from docgen.facts.raising import Raised, Raises
from docgen.facts.symbol_facts import CLASSES
from docgen.rules.elsewhere import may_inherit_words
from docgen.rules.finding import Finding, Fix
from docgen.rules.remote_raises import (
    comes_of_result,
    is_answered_elsewhere,
    may_come,
    may_come_from_around,
)
from docgen.rules.renamed_raises import renamed_to
from docgen.rules.rule import Rule
from docgen.rules.subject import Subject
from docgen.rules.unthrown import unthrown
from syntax.names.objects import BuiltinClass
from syntax.symbols import SymbolKind
from syntax.text import Edit


def missing(subject: Subject) -> Iterator[Finding]:
    """An exception raised here without a word, where others have theirs."""
    seen: set[str] = set()
    for one in _untold(subject, subject.comment.entries("raises")):
        if one.type in seen:
            continue
        seen.add(one.type)
        when = f" if {one.condition}" if one.condition else ""
        yield subject.finding(
            "INK501",
            f"it raises {one.type}{when}, which is not documented",
            f"it raises {one.type}{when}",
            at=one.span,
        )


def _untold(subject: Subject, entries: Sequence[Entry]) -> Iterator[Raised]:
    """What is raised here, and is to be told beside the exceptions that entries tell of."""
    documented = subject.comment.entries("raises")
    if not documented or not _can_be_judged(subject):
        return
    told = {bare(entry.name) for entry in documented}
    if "" in told or told & {"Exception", "BaseException", "Error", "Throwable"}:
        return
    if may_inherit_words(subject) or subject.symbol.name in _SERIALIZING:
        return
    for one in subject.facts.raises.raised:
        if one.through or one.is_assertion or one.type in told:
            continue
        if subject.file.language == "rust" and (one.is_panic or _is_path_told(one.type, told)):
            continue
        if one.is_again:
            continue  # what a call raised, passed on
        if _goes_without_saying(subject, one):
            continue
        if one.type in ("NotImplementedError", "Exception", "BaseException") or _is_covered(
            subject, one, entries
        ):
            continue
        yield one


def _is_path_told(name: str, told: Iterable[str]) -> bool:
    """Whether one of Rust's errors is told under another path, or its enum, or its variants."""
    last = name.rpartition("::")[2]
    return any(
        last in one.split("::") or one.rpartition("::")[2] in name.split("::") for one in told
    )


def _renaming(subject: Subject, gone: Sequence[Entry]) -> Fix | None:
    """How the only exception that is gone is called by now, where that leaves no doubt."""
    if len(gone) != 1:
        return None
    others = tuple(one for one in subject.comment.entries("raises") if one is not gone[0])
    return renamed_to(subject, gone[0], tuple(_untold(subject, others)))


def _is_covered(subject: Subject, one: Raised, entries: Sequence[Entry]) -> bool:
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
    unraised = [
        (entry, name, "raise")
        for entry, name, kind in not_seen(subject)
        if not may_come_out(subject, entry, name, kind)
    ]
    gone = [*unraised, *((entry, name, "throw") for entry, name in unthrown(subject))]
    fix = _renaming(subject, [entry for entry, _, _ in gone])
    for entry, name, does in gone:
        yield subject.finding(
            "INK502",
            f"{name} is documented, and nothing {does}s it",
            f"{subject.symbol.name} {does}s {raised_words(subject)}",
            subject.place(entry),
            at=subject.symbol.name_span,
            fix=fix,
        )


def beyond(subject: Subject) -> Iterator[Finding]:
    """An exception that nothing in the project raises there; another library may, or may not."""
    for entry, name, kind in not_seen(subject):
        if may_come_out(subject, entry, name, kind):
            yield subject.finding(
                "INK507",
                f"{name} is documented, and nothing in this project raises it here",
                f"{subject.symbol.name} raises {raised_words(subject)}",
                subject.place(entry),
                at=subject.symbol.name_span,
            )


def can_be_looked_for(subject: Subject) -> bool:
    """Whether what a function raises is known as far as that can be read (Python)."""
    facts = subject.facts
    return (
        (_can_be_judged(subject) or _does_nothing(subject))
        and facts.raises.is_named
        and not facts.is_generator
        and subject.file.language == "python"
    )


def _does_nothing(subject: Subject) -> bool:
    """Whether a body is `pass` and is no place that others fill: nothing else has the name."""
    symbol, reach = subject.symbol, subject.existence.reach
    if not _PASSES.fullmatch(subject.facts.code) or symbol.decorators or reach is None:
        return False
    if symbol.kind in CLASSES or subject.file.path.suffix == ".pyi" or reach.is_shared(symbol.name):
        return False
    owner = (symbol.parent or "").rpartition(".")[2]
    return not owner or (reach.is_class(owner) and reach.stands_alone(owner))


_PASSES = re.compile(r"\s*pass\s*(?:#.*)?")


def not_seen(subject: Subject) -> Iterator[tuple[Entry, str, Kind | None]]:
    """Documented exceptions that nothing raises in what can be read, with their bare names."""
    if not can_be_looked_for(subject):
        return
    raised = {one.type for one in subject.facts.raises.raised}
    setters = setters_of(subject)
    for entry in subject.comment.entries("raises"):
        name = bare(entry.name)
        if not name or name in raised or name.endswith("Warning"):
            continue  # a warning is warned of
        if any(name in {one.type for one in each.raised} or each.doubtful for each in setters):
            continue  # a property's comment is that of its setter, too
        kind = subject.raising.exceptions.kind(subject.file.names, 0, entry.name)
        if not any(_is_kind_of(subject, one, name, kind) for one in subject.facts.raises.raised):
            yield entry, name, kind


def setters_of(subject: Subject) -> tuple[Raises, ...]:
    """What leaves the functions that set or delete a property (Python)."""
    symbol = subject.symbol
    if symbol.kind is not SymbolKind.PROPERTY:
        return ()
    return tuple(
        subject.raising.of(subject.file, one)
        for one in subject.file.members.get(symbol.parent or "", ())
        if one.qualified_name == symbol.qualified_name and one.span != symbol.span
    )


def may_come_out(subject: Subject, entry: Entry, name: str, kind: Kind | None) -> bool:
    """Whether anything that cannot be read might raise it. Doubt is yes."""
    if kind is None and not _is_of_project(subject, name):
        return True
    if may_come_from_around(subject, name, kind) or comes_of_result(subject, name):
        return True
    raises, exceptions = subject.facts.raises, subject.raising.exceptions
    is_known = raises.is_complete and not is_answered_elsewhere(subject, name, kind)
    if kind is not None and is_known and name not in IMPLICIT:
        return any(_may_be(exceptions, one, kind) for one in raises.library)
    return may_come(subject, entry, kind)


def raised_words(subject: Subject) -> str:
    """What a function raises, in words."""
    return ", ".join(sorted({one.type for one in subject.facts.raises.raised})) or "nothing"


def says_raises(subject: Subject) -> bool:
    """Whether it is a function that raises something itself, and whose other parts are
    documented."""
    return (
        bool(subject.comment.of("parameters", "returns", "yields", "raises"))
        and subject.symbol.visibility == "public"
        and _can_be_judged(subject)
        and not may_inherit_words(subject)
        and any(_is_to_be_told(subject, one) for one in subject.facts.raises.raised)
    )


def silent(subject: Subject) -> Iterator[Finding]:
    """Exceptions without a section, where functions mostly have one."""
    if not says_raises(subject) or subject.comment.of("raises"):
        return
    text = subject.comment.text
    for one in subject.facts.raises.raised:
        if _is_to_be_told(subject, one) and one.type not in text:
            when = f" if {one.condition}" if one.condition else ""
            yield subject.finding(
                "INK503",
                f"it raises {one.type}{when}, and no exception is documented",
                f"it raises {one.type}{when}",
                at=one.span,
            )
            return


def _is_to_be_told(subject: Subject, one: Raised) -> bool:
    if one.through or one.is_assertion or one.is_again or _goes_without_saying(subject, one):
        return False
    return one.type[:1].isupper() and one.type not in _SELDOM_TOLD


def _goes_without_saying(subject: Subject, one: Raised) -> bool:
    """Whether readers of Java know it: null where nothing allows it, and what cannot happen."""
    return subject.file.language == "java" and one.type in _UNSAID_IN_JAVA


_UNSAID_IN_JAVA = frozenset(
    {
        *("NullPointerException", "AssertionError", "InternalError", "OutOfMemoryError"),
        *("Error", "RuntimeException", "Throwable"),
    }
)
_SERIALIZING = frozenset({"readObject", "writeObject", "readObjectNoData", "readResolve"})
_SELDOM_TOLD = frozenset({"NotImplementedError", "Exception", "BaseException", "StopIteration"})


def assertion(subject: Subject) -> Iterator[Finding]:
    """An assertion that no documentation tells of."""
    if any(bare(one.name) == "AssertionError" for one in subject.comment.entries("raises")):
        return
    for one in subject.facts.raises.raised:
        if one.is_assertion and not one.through:
            yield subject.finding(
                "INK504",
                f"it asserts {one.condition}, and AssertionError is not documented",
                f"it asserts {one.condition}",
                at=one.span,
            )
            return


def misspelled(subject: Subject) -> Iterator[Finding]:
    """An exception that nothing is called by, where something has nearly that name, or has taken
    its place."""
    if subject.file.language != "python":
        return
    raised = {one.type for one in subject.facts.raises.raised}
    strangers = [
        entry
        for entry in subject.comment.entries("raises")
        if (name := bare(entry.name))
        and name not in raised
        and subject.existence.is_unheard_of(subject.file, name)
    ]
    for entry in strangers:
        name = bare(entry.name)
        near = difflib.get_close_matches(name, sorted(raised | _BUILT_IN), n=1, cutoff=0.8)
        fix = None
        if not near:
            fix = _renaming(subject, strangers) if _raises_what_is_seen(subject) else None
            near = [fix.edits[0].text] if fix is not None else []
        elif entry.name_span is not None and entry.name == name:
            edit = Edit(entry.name_span.start, entry.name_span.end, near[0])
            fix = Fix(f"Write {near[0]}", (edit,))
        if near:
            yield subject.finding(
                "INK506",
                f"there is no exception {name}; {near[0]} may be meant",
                f"nothing is called {name}",
                subject.place(entry),
                fix=fix,
            )


def _raises_what_is_seen(subject: Subject) -> bool:
    """Whether nothing is called out of which an exception that nobody knows may come."""
    raises = subject.facts.raises
    return can_be_looked_for(subject) and raises.is_complete and not raises.library


_BUILT_IN = frozenset(
    name
    for name, held in vars(builtins).items()
    if isinstance(held, type) and issubclass(held, BaseException)
)


def _is_of_project(subject: Subject, name: str) -> bool:
    """Whether the project has one class of a name, which documentation calls by that alone."""
    reach = subject.existence.reach
    return reach is not None and reach.is_class(name)


def _is_kind_of(subject: Subject, one: Raised, name: str, kind: Kind | None) -> bool:
    """Whether what is raised may be a documented exception, or inherit from it."""
    if kind is None:
        reach = subject.existence.reach
        names = {one.type} if one.kind is None else {one.type, name_of(one.kind)}
        return reach is None or bool(names & {name, *reach.heirs(name)})
    return one.kind is None or subject.raising.exceptions.is_kind_of(one.kind, kind) is not False


def _may_be(exceptions: Exceptions, name: str, kind: Kind) -> bool:
    """Whether what the language raises is a documented exception, or a kind of it."""
    return name == name_of(kind) or exceptions.is_kind_of(BuiltinClass(name), kind) is not False


def bare(name: str) -> str:
    """An exception's name without the module that it is in."""
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
        ("pydoclint DOC503", "ruff DOC501"),
    ),
    Rule(
        "INK502",
        "no-raise",
        "an exception is documented that nothing raises, callees included",
        unknown,
        ("pydoclint DOC502", "ruff DOC502"),
        is_fixable=True,
    ),
    Rule(
        "INK507",
        "raise-of-others",
        "an exception is documented that only another library could raise there, if any does",
        beyond,
        ("pydoclint DOC502", "ruff DOC502"),
        is_default=False,
    ),
    Rule(
        "INK503",
        "silent-raise",
        "exceptions are raised and none is documented, as they mostly are here",
        silent,
        ("pydoclint DOC501", "ruff DOC501"),
        concerns=says_raises,
    ),
    Rule(
        "INK504",
        "silent-assertion",
        "something is asserted, and AssertionError is not documented",
        assertion,
        ("pydoclint DOC504",),
        is_default=False,
    ),
    Rule(
        "INK506",
        "misspelled-exception",
        "a documented exception does not exist, and one of nearly that name, or in its place, does",
        misspelled,
        is_fixable=True,
    ),
)
