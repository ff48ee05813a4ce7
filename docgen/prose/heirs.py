"""What a class is for, as far as others tell: who inherits from it; of an exception, who raises it,
and when.

Exceptions of functions are facts of those; this looks from the class.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import islice

from docgen.calls.graph import CallGraph
from docgen.calls.place import Place
from docgen.facts.raising import Raising
from docgen.facts.source import SourceFile, Sources
from docgen.facts.symbol_facts import CLASSES
from syntax.files.secrets import mask_keys
from syntax.symbols import Symbol

_EXCEPTION = re.compile(r"(?:Error|Exception|Warning|Interrupt|Failure|Failed)$")
_MOST_PLACES, _MOST_CALLERS, _MOST_HEIRS = 3, 12, 5
_ENOUGH = 2
_LONGEST = 100
_QUOTES = ("'", '"', "f", "r")


def told_by_others(
    symbol: Symbol, place: Place, graph: CallGraph, sources: Sources, raising: Raising
) -> tuple[str, ...]:
    """Lines that tell who inherits from a class, and who raises it; none for what is no class."""
    if symbol.kind not in CLASSES:
        return ()
    heirs = [f"`{one.name}`" for one in graph.subclasses(place) if not one.name.startswith("_")]
    told = _of_heirs(heirs)
    # Of what is raised by itself and by others of its kind, one place tells too little.
    if len(heirs) < _ENOUGH and _is_exception(symbol, place, graph):
        found = _raisers(symbol, place, graph, sources, raising)
        told += islice(dict.fromkeys(found), _MOST_PLACES)
    return tuple(told)


def _of_heirs(heirs: list[str]) -> list[str]:
    if not heirs:
        return []
    several = ": say what they have in common" if len(heirs) >= _ENOUGH else ""
    return [f"it is the base of {', '.join(heirs[:_MOST_HEIRS])}{several}"]


def _is_exception(symbol: Symbol, place: Place, graph: CallGraph) -> bool:
    names = [symbol.name]
    for base in graph.bases(place):
        names.append(base.rpartition(".")[2] if isinstance(base, str) else base.name)
    return any(map(_EXCEPTION.search, names))


def _raisers(
    symbol: Symbol, place: Place, graph: CallGraph, sources: Sources, raising: Raising
) -> Iterator[str]:
    for caller in graph.called_by(place)[:_MOST_CALLERS]:
        file = sources.file(caller.path)
        if not isinstance(file, SourceFile):
            continue
        function = file.by_name.get(caller.name)
        if function is None or file.body_of(function) is None:
            continue
        for one in raising.of(file, function).raised:
            if one.type != symbol.name or one.through:
                continue
            condition = " ".join((one.condition or "").split())
            when = f" if `{condition}`" if 0 < len(condition) <= _LONGEST else ""
            says = one.message is not None and one.message[:1] in _QUOTES
            message = f", with the message {mask_keys(one.message or '')}" if says else ""
            yield f"`{caller.name}()` raises it{when}{message}"
