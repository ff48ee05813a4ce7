"""Rules on parameters: named, in order, with their types and defaults."""

from __future__ import annotations

import re
from collections.abc import Iterator

from docgen.comments.comment import Entry
from docgen.comments.headings import heading
from docgen.facts.symbol_facts import ParameterFact
from docgen.rules.elsewhere import (
    has_no_defaults,
    is_all_optional,
    is_pattern,
    may_inherit_words,
    names_elsewhere,
    overloads,
    takes_any_names,
    type_names,
)
from docgen.rules.finding import Finding, Fix
from docgen.rules.renaming import renamed
from docgen.rules.rule import Rule
from docgen.rules.subject import Subject
from docgen.rules.values import contradicts, same_value
from syntax.parameters import ParameterKind
from syntax.text import Edit


def _documented(subject: Subject) -> tuple[Entry, ...]:
    """Entries of parameters, `opts.name` of JSDoc left out: they are of what one holds. None for a
    class whose constructor is not its own."""
    if not subject.facts.has_signature:
        return ()
    types = type_names(subject)
    return tuple(
        one
        for one in subject.comment.parameters
        if one.name and "." not in one.name and one.name not in types
    )


def missing(subject: Subject) -> Iterator[Finding]:
    """A parameter without a word, where others have theirs."""
    entries = _documented(subject)
    if not entries or overloads(subject) or may_inherit_words(subject):
        return
    if _REST_ELSEWHERE.search(" ".join(subject.comment.text.split())):
        return
    # `auto-start` tells of `auto_start`, if not by its name.
    named = {one.name.replace("-", "_") for one in entries}
    keywords_listed = any(
        one.kind is ParameterKind.KEYWORD_VARIADIC and one.name not in named
        for one in subject.facts.parameters
    )
    takes_any = any(one.kind is ParameterKind.KEYWORD_VARIADIC for one in subject.facts.parameters)
    strangers = named - set(subject.facts.by_name)
    if takes_any:
        strangers = {one.name for one in _in_the_place_of_another(subject, entries)}
    left = [one for one in subject.facts.parameters if one.name not in named and not one.stars]
    if len(left) <= len(strangers):
        return  # other names for these: that is told where they stand
    for one in subject.facts.parameters:
        if one.name in named or one.name.startswith("_") or one.name in ("self", "cls"):
            continue
        if is_pattern(one):
            continue
        if one.stars and (keywords_listed or not _explains_stars(subject)):
            continue
        if _is_told_otherwise(subject, one.name) or _is_one_of(one, subject):
            continue
        yield subject.finding(
            "INK101",
            f"{one.shown} is not documented",
            f"{subject.symbol.name} takes {one.shown}",
            at=subject.symbol.name_span,
        )


_REST_ELSEWHERE = re.compile(
    r"\b(?:the rest of the|(?:all )?(?:the )?other|(?:all )?(?:the )?remaining|all)"
    r" (?:keyword |positional )?(?:parameters|arguments|options) (?:are|is) "
    r"(?:passed|forwarded|handed|given|described|documented|explained|the same)\b"
    r"|\b(?:see|refer to) (?:[^.]|\.(?=\S)){1,60} for "
    r"(?:the rest of the|the other|other|the remaining|all) "
    r"(?:keyword |available |possible )?(?:parameters|arguments|options)\b",
    re.IGNORECASE,
)
"""Where a comment says that others than its own entries tell of the parameters."""


def _is_one_of(one: ParameterFact, subject: Subject) -> bool:
    """Whether it is the first of the things that the documented rest of the arguments is of, or is
    put in by the decorator, so that no caller gives it."""
    first, *behind = subject.facts.parameters
    if one is not first:
        return False
    many = next((each for each in behind if each.stars == "*"), None)
    if many is not None and many.name == f"{one.name}s" and _mentioned(subject, many.name):
        return True
    return any(_PUTS_IN.fullmatch(name) for name in subject.symbol.decorators)


_PUTS_IN = re.compile(r"(?:\w+\.)*pass_\w+")
"""What hands on something of its own as the first argument: `pass_context`."""


def _is_told_otherwise(subject: Subject, name: str) -> bool:
    """Whether the prose speaks of a parameter, set as code, a template has a place for it, or what
    is written like an entry, but is none, names it."""
    text, name = subject.comment.text, re.escape(name)
    if re.search(rf"(?m)`{name}`|%\({name}\)s|[:@\\]param\b.*\b{name}\b|^\s*{name}\b[: ]", text):
        return True
    return any(_PLACE.fullmatch(line.strip()) for line in text.splitlines())


_PLACE = re.compile(r"(?:%\(\w+\)s|\{+\w+\}+|\$\{?\w+\}?|%s)")
"""A line that something is put into when the module is loaded: it may be of any parameter."""


def _explains_stars(subject: Subject) -> bool:
    return any(one.stars for one in _documented(subject))


def unknown(subject: Subject) -> Iterator[Finding]:
    """A parameter that is not there."""
    facts = subject.facts
    names = set(facts.by_name)
    takes_any = any(one.kind is ParameterKind.KEYWORD_VARIADIC for one in facts.parameters)
    if (facts.is_overload and not names) or _is_property(subject):
        return
    documented = _documented(subject)
    if takes_any_names(subject) or _is_fixture(subject):
        return
    if takes_any:  # any name may be one of those; but not in the place of a parameter
        documented = tuple(_in_the_place_of_another(subject, documented))
    names |= names_elsewhere(subject) if documented else frozenset()
    for entry in documented:
        name = entry.name
        if name in names or (name == "self" and subject.symbol.language == "python"):
            continue
        if name[:1].isupper() and heading(name) is not None:
            return  # another section, set too far in: what follows is of that
        if _is_of_heirs(subject, name):
            continue
        fix = None
        left = [one for one in facts.parameters if not _mentioned(subject, one.name)]
        is_starred = any(one.stars for one in left) and subject.symbol.language == "python"
        if len(left) == 1 and entry.name_span is not None and not is_starred:
            fix = Fix(f"Rename it to {left[0].name}", renamed(subject, entry, left[0].name))
        takes = ", ".join(one.shown for one in facts.parameters) or "nothing"
        yield subject.finding(
            "INK102",
            f"there is no parameter {name}",
            f"{subject.symbol.name} takes {takes}",
            subject.place(entry),
            at=subject.symbol.name_span,
            fix=fix,
        )


def _is_fixture(subject: Subject) -> bool:
    """Whether it is given to tests by its name, and documents what those may set."""
    return any(one.partition("(")[0].endswith("fixture") for one in subject.symbol.decorators)


def _is_of_heirs(subject: Subject, name: str) -> bool:
    """Whether a class is told a name where another inherits from it."""
    return any(
        one.name == "__init_subclass__" and name in {each.name for each in one.parameters}
        for one in subject.file.members.get(subject.symbol.qualified_name, ())
    )


def _in_the_place_of_another(subject: Subject, documented: tuple[Entry, ...]) -> Iterator[Entry]:
    """The only stranger among the documented parameters, where it stands exactly where the only one
    that is not documented belongs."""
    names = [one.name for one in subject.facts.parameters if not one.stars]
    strangers = [one for one in documented if one.name not in subject.facts.by_name]
    left = [one for one in names if not _mentioned(subject, one)]
    if len(strangers) == len(left) == 1 and len(names) > 1:
        told = [one.name for one in documented if one.name in names or one is strangers[0]]
        told[told.index(strangers[0].name)] = left[0]
        if told == names:
            yield strangers[0]


def _is_property(subject: Subject) -> bool:
    """Whether what is documented is called: of a property, what it gives."""
    facts = subject.facts
    return facts.is_property or any("property" in one for one in subject.symbol.decorators)


def _mentioned(subject: Subject, name: str) -> bool:
    return any(entry.name == name for entry in _documented(subject))


def order(subject: Subject) -> Iterator[Finding]:
    """Parameters in another order than the signature has them."""
    names = [one.name for one in subject.facts.parameters if one.kind is not _KEYWORD]
    entries = [entry for entry in _documented(subject) if entry.name in names]
    told = [entry.name for entry in entries]
    wanted = [name for name in names if name in told]
    if len(set(told)) != len(told) or told == wanted:
        return
    first = next(entry for entry, name in zip(entries, wanted, strict=True) if entry.name != name)
    yield subject.finding(
        "INK103",
        f"the order is {', '.join(told)}, the signature's is {', '.join(wanted)}",
        f"the parameters are {', '.join(wanted)}",
        subject.place(first),
        at=subject.symbol.name_span,
    )


_KEYWORD = ParameterKind.KEYWORD_ONLY


def twice(subject: Subject) -> Iterator[Finding]:
    """A parameter that is described twice."""
    seen: set[str] = set()
    for entry in _documented(subject):
        if entry.name in seen:
            yield subject.finding(
                "INK104",
                f"{entry.name} is documented twice",
                f"{subject.symbol.name} takes {entry.name} once",
                subject.place(entry),
            )
        seen.add(entry.name)


def types(subject: Subject) -> Iterator[Finding]:
    """A type that cannot be the annotation's."""
    for entry in _documented(subject):
        fact = subject.facts.by_name.get(entry.name)
        if fact is None or entry.type is None or fact.annotation is None or fact.stars:
            continue
        if contradicts(entry.type, fact.annotation):
            span = entry.type_span or subject.place(entry)
            fix = None
            if entry.type_span is not None:
                edit = Edit(span.start, span.end, fact.annotation)
                fix = Fix(f"Write {fact.annotation}", (edit,))
            yield subject.finding(
                "INK105",
                f"{entry.name} is said to be {entry.type}, its annotation is {fact.annotation}",
                f"{entry.name}: {fact.annotation}",
                span,
                at=subject.symbol.name_span,
                fix=fix,
            )


def defaults(subject: Subject) -> Iterator[Finding]:
    """A default that is another one by now, or none."""
    for entry in _documented(subject):
        fact = subject.facts.by_name.get(entry.name)
        if fact is None or entry.default is None or fact.stars:
            continue
        if fact.default is None:
            if has_no_defaults(subject) or overloads(subject):
                continue
            is_word = entry.default.isalpha() and entry.default not in ("None", "True", "False")
            if fact.is_optional or subject.facts.is_overload or is_word:
                continue
            yield subject.finding(
                "INK106",
                f"{entry.name} is said to default to {entry.default}, and has no default",
                f"{entry.name} has no default",
                entry.default_span,
                at=subject.symbol.name_span,
            )
        elif same_value(entry.default, fact.default) is False and not _is_stand_in(
            entry, fact.default
        ):
            yield subject.finding(
                "INK106",
                f"{entry.name} is said to default to {entry.default}, and is {fact.default}",
                f"{entry.name}={fact.default}",
                entry.default_span,
                at=subject.symbol.name_span,
                fix=_default_fix(entry, fact.default),
            )


def _is_stand_in(entry: Entry, default: str) -> bool:
    """Whether the code's default only stands for what the words say: `None` that is replaced in
    the body, a sentinel."""
    if default in ("None", "...", "undefined", "null") and entry.default not in ("None", "null"):
        return True
    is_name = re.fullmatch(r"[^\W\d][\w.]*", default) is not None
    last = default.rpartition(".")[2]
    return (is_name and last.isupper()) or last.startswith("_")


def _default_fix(entry: Entry, default: str) -> Fix | None:
    span = entry.default_span
    if span is None:
        return None
    return Fix(f"Write {default}", (Edit(span.start, span.end, default),))


def optional(subject: Subject) -> Iterator[Finding]:
    """A parameter said to be optional that has to be given."""
    if is_all_optional(subject) or overloads(subject):
        return
    for entry in _documented(subject):
        fact = subject.facts.by_name.get(entry.name)
        if fact is None or not entry.is_optional or entry.default is not None:
            continue
        accepts_none = bool(fact.annotation) and "None" in str(fact.annotation)
        accepts_none |= "Optional" in str(fact.annotation)
        if not fact.is_optional and not accepts_none and not subject.facts.is_overload:
            yield subject.finding(
                "INK108",
                f"{entry.name} is said to be optional, and has to be given",
                f"{entry.name} has no default",
                subject.place(entry),
                at=subject.symbol.name_span,
            )


RULES = (
    Rule(
        "INK101",
        "missing-parameter",
        "a parameter is not documented, and others are",
        missing,
        ("pydoclint DOC101", "pydoclint DOC103", "docsig SIG203", "ruff D417"),
        concerns=lambda subject: bool(_documented(subject)),
        fewest=0,
        kept_by=0.5,
    ),
    Rule(
        "INK102",
        "unknown-parameter",
        "a documented parameter does not exist",
        unknown,
        (
            *("pydoclint DOC102", "pydoclint DOC103"),
            *("docsig SIG202", "docsig SIG403", "docsig SIG404"),
        ),
        is_fixable=True,
    ),
    Rule(
        "INK103",
        "parameter-order",
        "parameters are documented in another order",
        order,
        ("pydoclint DOC104", "docsig SIG402"),
    ),
    Rule(
        "INK104",
        "parameter-twice",
        "a parameter is documented twice",
        twice,
        ("docsig SIG201",),
    ),
    Rule(
        "INK105",
        "parameter-type",
        "a parameter's type contradicts its annotation",
        types,
        ("pydoclint DOC105",),
        is_fixable=True,
    ),
    Rule(
        "INK106",
        "stale-default",
        "a documented default is not the one in the signature",
        defaults,
        is_fixable=True,
    ),
    Rule(
        "INK108",
        "not-optional",
        "a parameter said to be optional has to be given",
        optional,
    ),
)
