"""What a person said of a parameter where it comes from or goes to: of the method that is
overridden, of the function that it is handed on to under the same name."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator, Mapping

from docgen.calls.graph import CallGraph
from docgen.calls.place import Place
from docgen.comments.comment import Comment
from docgen.comments.styles import read_comment
from docgen.facts.passing import arguments_of
from docgen.facts.source import SourceFile, Sources
from docgen.facts.symbol_facts import CLASSES, SymbolFacts
from syntax.symbols import Symbol

Described = tuple[tuple[str, str], ...]
"""Parameters with what is said of each, a sentence."""

_SENTENCE = re.compile(r"(.+?[.!?])(?=\s+[A-Z`(:]|$)|(.+?[。！？])")
_POINTS_ELSEWHERE = re.compile(
    r"\b(?:above|below|see|same as|as (?:in|for)|this (?:method|function|class))\b|如上|参见|同上",
    re.IGNORECASE,
)


def described_elsewhere(
    place: Place, facts: SymbolFacts, graph: CallGraph, sources: Sources
) -> Described:
    """What is said elsewhere of the parameters of a function; nothing of one that two places say
    different things of."""
    above = graph.overrides(place)
    inherited = _entries(above, sources) if above is not None else {}
    handed: dict[str, set[str]] = {}
    for name, text in _handed(place, facts, graph, sources):
        handed.setdefault(name, set()).add(text)
    found = []
    for one in facts.parameters:
        texts = {inherited[one.name]} if one.name in inherited else handed.get(one.name, set())
        if len(texts) == 1 and not one.stars:
            (text,) = texts
            if not points_elsewhere(text):
                found.append((one.name, text))
    return tuple(found)


def _handed(
    place: Place, facts: SymbolFacts, graph: CallGraph, sources: Sources
) -> Iterator[tuple[str, str]]:
    """Parameters that are handed on as they are to one of the same name, with what is said of
    that."""
    if facts.body is None or facts.symbol.kind in CLASSES:
        return
    for callee in graph.calls(place):
        told = _entries(callee, sources)
        symbol = _symbol(callee, sources) if told else None
        for call in facts.body.calls if symbol is not None else ():
            if symbol is None or call.callee.rpartition(".")[2] not in _called(symbol):
                continue
            given = arguments_of(call, symbol, facts.body) or {}
            for name, value in given.items():
                if isinstance(value, ast.Name) and value.id == name and name in told:
                    yield name, told[name]


def _called(symbol: Symbol) -> tuple[str, ...]:
    """What a call of a symbol ends with: a constructor is called by its class, too."""
    if symbol.name == "__init__" and symbol.parent:
        return symbol.name, symbol.parent.rpartition(".")[2]
    return (symbol.name,)


def _symbol(place: Place, sources: Sources) -> Symbol | None:
    file = sources.file(place.path)
    return file.by_name.get(place.name) if isinstance(file, SourceFile) else None


def _entries(place: Place, sources: Sources) -> Mapping[str, str]:
    """The first sentence that a symbol's comment has of each parameter."""
    symbol = _symbol(place, sources)
    if symbol is None or symbol.doc is None:
        return {}
    return described_by(read_comment(symbol.doc.text, symbol.language))


def described_by(comment: Comment) -> Mapping[str, str]:
    """The first sentence that a comment has of each parameter."""
    found = {one.name.lstrip("*\\"): first_sentence(one.text) for one in comment.parameters}
    return {name: text for name, text in found.items() if text}


def points_elsewhere(text: str) -> bool:
    """Whether a sentence can only be understood where it stands."""
    return _POINTS_ELSEWHERE.search(text) is not None


def first_sentence(text: str) -> str:
    """A text's first sentence, on one line; all of a text that has no end of one."""
    text = " ".join(text.split())
    found = _SENTENCE.match(text)
    return (found[1] or found[2]) if found is not None else text
