"""The rule on documented exceptions that cannot come out, in languages whose comments tag them:
JavaScript, TypeScript and Java."""

from __future__ import annotations

import re
from collections.abc import Iterator

from docgen.comments.comment import Entry
from docgen.facts.reach_elsewhere import does, is_thrown_in_words, is_to_be_filled
from docgen.facts.symbol_facts import FUNCTIONS
from docgen.rules.elsewhere import may_inherit_words, overloads
from docgen.rules.subject import Subject
from syntax.dialects import SCRIPTS
from syntax.symbols import SymbolKind

_TAGGED = SCRIPTS | {"java"}
_NAME = re.compile(r"[A-Za-z_$][\w$.]*")
_DECLARED = re.compile(r"\)\s*throws\b(?P<types>[^{;]*)")
_OF_OTHERS = re.compile(
    r"\b(?:implementations?|implementors?|sub-?class(?:es)?|override|overrid\w+|(?:sub)?types? that"
    r"|may throw|optional|unreachable)\b",
    re.IGNORECASE,
)


def unthrown(subject: Subject) -> Iterator[tuple[Entry, str]]:
    """The documented exceptions that nothing throws, callees included, with their bare names."""
    reach = subject.existence.reach_elsewhere
    if reach is None or not _can_be_judged(subject):
        return
    own = does(subject.file, subject.symbol)
    if own is None:
        return
    language = subject.file.language
    for entry in subject.comment.entries("raises"):
        name = entry.name.strip("{}").rpartition(".")[2]
        if not _NAME.fullmatch(name) or name in _declared(subject):
            continue
        if not (reach.is_class(name) or is_thrown_in_words(name, language)):
            continue
        if _OF_OTHERS.search(entry.text) or reach.may_throw(own, name, language):
            continue
        yield entry, name


def _can_be_judged(subject: Subject) -> bool:
    """Whether a body is all there is to it, and not what others fill."""
    facts, symbol, reach = subject.facts, subject.symbol, subject.existence.reach_elsewhere
    if symbol.kind not in FUNCTIONS or subject.file.language not in _TAGGED or reach is None:
        return False
    if facts.is_stub or facts.is_overload or overloads(subject) or may_inherit_words(subject):
        return False
    holder = subject.file.by_name.get(symbol.parent or "")
    if holder is not None and holder.kind is SymbolKind.INTERFACE:
        return False
    body = facts.body
    if body is None or any(not one.conditions for one in body.raises):
        return False  # it refuses, and stands for those of others
    if is_to_be_filled(subject.file, symbol) or not facts.code.strip("{} \t\r\n"):
        return False
    return not reach.is_overridden(symbol)


def _declared(subject: Subject) -> frozenset[str]:
    listed = _DECLARED.search(subject.symbol.signature)
    return frozenset(re.findall(r"\w+", listed["types"])) if listed is not None else frozenset()
