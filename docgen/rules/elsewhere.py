"""What rules of signatures have to allow for in languages other than Python: overloads, patterns,
parameters that anybody may leave out, words that come from what is overridden."""

from __future__ import annotations

import re

from docgen.facts.heritage import bases_in
from docgen.facts.symbol_facts import ParameterFact
from docgen.rules.subject import Subject
from syntax.dialects import SCRIPTS
from syntax.symbols import Symbol, SymbolKind

_UNTYPED = frozenset({"javascript", "javascriptreact"})
_WITHOUT_DEFAULTS = frozenset({"java", "go", "rust", "c"})
_ANNOTATED = re.compile(r"@[\w.$]+(?:\([^()]*\))?\s*")
_GIVEN_BACK = re.compile(
    r"(?:^\s*|\breturn\s+)(?:async\s+)?"
    r"(?:\(([^()]*)\)(?:\s*:[^=;{}]*)?\s*=>|function\b[^()]*\(([^()]*)\))"
)


def type_names(subject: Subject) -> frozenset[str]:
    """The bare names of type parameters: of `@NonNull K extends Comparable<K>` it is K."""
    bare = (_ANNOTATED.sub("", one) for one in subject.symbol.type_parameters)
    return frozenset(re.split(r"[\s:]", one.strip(), maxsplit=1)[0] for one in bare)


def overloads(subject: Subject) -> tuple[Symbol, ...]:
    """The other declarations of a function of TypeScript or JavaScript that has several: one
    comment is of all of them."""
    own = subject.symbol
    if subject.file.language not in SCRIPTS or own.kind in (SymbolKind.CLASS, SymbolKind.INTERFACE):
        return ()
    return tuple(
        one
        for one in subject.file.members.get(own.parent or "", ())
        if one.qualified_name == own.qualified_name
        and one.kind is own.kind
        and one.span != own.span
        and (one.body_span is None or own.body_span is None)
    )


def names_elsewhere(subject: Subject) -> frozenset[str]:
    """Names of parameters that users see beside those of the signature: of overloads, of the
    function that is given back."""
    if subject.facts.is_overload:
        own = subject.symbol
        those = subject.file.members.get(own.parent or "", ())
        alike = (one for one in those if one.qualified_name == own.qualified_name)
        return frozenset(one.name for each in alike for one in each.parameters)
    if subject.file.language not in SCRIPTS:
        return frozenset()
    found = {one.name for each in overloads(subject) for one in each.parameters}
    found |= {one.name.strip("_") for one in subject.facts.parameters}
    for listed in _GIVEN_BACK.finditer(subject.facts.code):
        found |= {
            re.split(r"[?:=]", one, maxsplit=1)[0].strip(" .{}[]\n")
            for one in (listed[1] or listed[2] or "").split(",")
        }
    for typed in re.finditer(r"(?<![\w.])([A-Za-z_$][\w$]*)\??:", subject.symbol.returns or ""):
        found.add(typed[1])
    return frozenset(found)


def is_pattern(fact: ParameterFact) -> bool:
    """Whether a parameter takes apart what is given, and so has no name of its own."""
    return fact.name[:1] in ("{", "[")


def takes_any_names(subject: Subject) -> bool:
    """Whether what a function takes may be documented under names that it has not: of what a rest
    parameter, a pattern or `arguments` holds."""
    if subject.file.language not in SCRIPTS:
        return False
    named = {one.name for one in subject.comment.parameters}
    body = subject.facts.body
    is_refusal = body is not None and not body.gives and not subject.facts.parameters
    if is_refusal and any(not one.conditions for one in (body.raises if body else ())):
        return True  # it only says that it does not do what others do
    return (
        any(
            is_pattern(one) or (one.stars and one.name not in named)
            for one in subject.facts.parameters
        )
        or re.search(r"\barguments\b(?!\.length)", subject.facts.code) is not None
    )


def has_no_defaults(subject: Subject) -> bool:
    """Whether signatures of the language tell no defaults: it is the body that knows them."""
    return subject.file.language in _WITHOUT_DEFAULTS | _UNTYPED


def is_all_optional(subject: Subject) -> bool:
    """Whether the language lets every argument be left out, and the body sees to the rest."""
    return subject.file.language in _UNTYPED


def may_inherit_words(subject: Subject) -> bool:
    """Whether what is not said may be said where a method is overridden: generators of
    documentation take it from there."""
    symbol, file = subject.symbol, subject.file
    if file.language == "python" or symbol.kind not in (SymbolKind.METHOD, SymbolKind.PROPERTY):
        return False
    if subject.facts.overrides is not None or "inheritdoc" in subject.comment.text.lower():
        return True
    if file.language != "java" or {"static", "private"} & symbol.modifiers or not symbol.parent:
        return False
    holder = file.by_name.get(symbol.parent)
    has_bases = holder is not None and bool(bases_in(holder.signature, file.language))
    return has_bases and "@Override" not in file.text
