"""Records of small sources, and the checks that object to a text about one."""

from __future__ import annotations

from pathlib import Path

from docgen.calls.graph import CallGraph
from docgen.facts.raising import Raising
from docgen.facts.source import SourceFile, Sources
from docgen.judging.judge import faults_of
from docgen.prose.record import Known, Record, record_of
from docgen.prose.slots import Slot
from docgen.references.existence import Existence, declared_names
from foundation.nothing import Nothing
from syntax.languages import language_of
from syntax.names.modules import Modules


def record(source: str, name: str = "take.py", symbol: str = "") -> Record:
    path = Path("/nowhere") / name
    language = language_of(path)
    assert not isinstance(language, Nothing)
    file = SourceFile.of(path, source, language)
    sources = Sources((path.parent,), Modules([]))
    sources.put(file)
    existence = Existence(sources, declared_names(sources, [path]))
    known = Known(sources, CallGraph.of(sources, [path]), Raising(sources), existence)
    return record_of(file, file.by_name.get(symbol, file.symbols[0]), known, {})


def checks(
    source: str, slot: Slot, text: str, language: str = "en", *, symbol: str = ""
) -> list[str]:
    of = record(source, symbol=symbol)
    return [fault.check for fault in faults_of(slot, text, of, language)]
