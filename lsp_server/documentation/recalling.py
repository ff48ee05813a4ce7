"""What was once written about something that has no documentation, found again by its code: for a
hover. Nothing is asked of a model.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from pathlib import Path

from docgen.calls.graph import CallGraph
from docgen.calls.place import Place
from docgen.calls.python import name_in
from docgen.facts.raising import Raising
from docgen.facts.source import SourceFile, Sources
from docgen.facts.symbol_facts import facts_of
from docgen.prose.memory import Memory
from docgen.prose.options import FIRST, ProseLanguage
from docgen.prose.record import Contract, Known, contract_of, record_of
from docgen.prose.written import Told
from docgen.references.existence import Existence
from foundation.nothing import Nothing
from lsp_server.documentation.messages import Recalled
from syntax.names.chains import chain
from syntax.names.objects import ClassObject, FunctionObject
from syntax.names.resolve import Resolver
from syntax.symbols import Symbol

_CHAIN_BEFORE = re.compile(r"[^\W\d]\w*(?:\.[^\W\d]\w*)*\.$")
_WORD_BEFORE, _WORD_BEHIND = re.compile(r"\w*$"), re.compile(r"\w*")
# What a function calls is mostly beside it; a hover does not read a whole project for the rest.
_NEIGHBOURS = 40
_DEEPEST = 3


def recalled(
    file: SourceFile,
    offset: int,
    sources: Sources,
    memory: Memory,
    languages: Sequence[ProseLanguage],
) -> Recalled:
    """The summary of what is named at a place, in the first of the languages that there is one in.
    `file` is among the sources."""
    for place in _named(file, offset, sources):
        target = sources.file(place.path)
        symbol = target.by_name.get(place.name) if isinstance(target, SourceFile) else None
        if not isinstance(target, SourceFile) or symbol is None or symbol.doc is not None:
            continue
        recalling = _Recalling(target, sources, memory)
        for language in languages:
            found = recalling.told(target, symbol, language, _DEEPEST)
            if isinstance(found, Told):
                return Recalled(found.summary, symbol.name)
    return Recalled()


class _Recalling:
    """The records around one file."""

    def __init__(self, file: SourceFile, sources: Sources, memory: Memory) -> None:
        beside = sorted(file.path.parent.glob(f"*{file.path.suffix}"))[:_NEIGHBOURS]
        self._memory = memory
        self._known = Known(
            sources=sources,
            graph=CallGraph.of(sources, [file.path, *beside]),
            raising=Raising(sources),
            existence=Existence(sources, frozenset()),
        )

    def told(
        self, file: SourceFile, symbol: Symbol, language: ProseLanguage, depth: int
    ) -> Told | Nothing:
        """What was written of a symbol as it is now: whether what it calls was written about as
        well, or not yet."""
        contracts = self._contracts(Place(file.path, symbol.qualified_name), depth)
        for these in (contracts, {}) if contracts else ({},):
            found = self._memory.told(record_of(file, symbol, self._known, these), language)
            if isinstance(found, Told):
                return found
        return Nothing("nothing was written of it as it is now")

    def _contracts(self, place: Place, depth: int) -> dict[Place, Contract]:
        """Of what it calls, as the prompts have it: in the first language."""
        found: dict[Place, Contract] = {}
        for one in self._known.graph.needs(place) if depth else ():
            file = self._known.sources.file(one.path)
            symbol = file.by_name.get(one.name) if isinstance(file, SourceFile) else None
            if not isinstance(file, SourceFile) or symbol is None or symbol.doc is not None:
                continue
            told = self.told(file, symbol, FIRST, depth - 1)
            if isinstance(told, Told):
                facts = facts_of(file, symbol, self._known.raising)
                found[one] = contract_of(symbol, facts, told)
        return found


def _named(file: SourceFile, offset: int, sources: Sources) -> Iterator[Place]:
    """What a word stands for: what is declared there, or used there."""
    before, behind = (
        _WORD_BEFORE.search(file.text, 0, offset),
        _WORD_BEHIND.match(file.text, offset),
    )
    start = before.start() if before is not None else offset
    word = file.text[start : behind.end() if behind is not None else offset]
    if not word or word[0].isdigit():
        return
    for symbol in file.symbols:
        if symbol.name_span.start <= offset <= symbol.name_span.end:
            yield Place(file.path, symbol.qualified_name)
            return
    if file.language != "python":
        alike = [one for one in file.symbols if one.name == word]
        if len(alike) == 1:
            yield Place(file.path, alike[0].qualified_name)
        return
    owner = _CHAIN_BEFORE.search(file.text, max(0, start - 200), start)
    text = (owner[0] if owner is not None else "") + word
    scope = file.names.scope_at(file.parse.snapshot.byte_at(start))
    resolver = Resolver(sources.modules, sources.roots)
    for one in chain(resolver, file.names, scope, text):
        if isinstance(one, ClassObject | FunctionObject) and one.file.path is not None:
            yield Place(Path(one.file.path), name_in(one.file, one.number))
