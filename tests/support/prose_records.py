"""Records of code that a test writes down, as `docs write` makes them."""

from __future__ import annotations

from pathlib import Path

from docgen.calls.graph import CallGraph
from docgen.facts.raising import Raising
from docgen.facts.source import SourceFile, Sources
from docgen.prose.record import Known, Record, module_of, record_of
from docgen.references.existence import Existence, declared_names
from syntax.languages import language_of
from syntax.names.modules import Modules


def known_of(folder: Path, **files: str) -> Known:
    """What is known of files by name (`shop_py` is shop.py), which are written to the folder."""
    paths = []
    for name, text in files.items():
        stem, _, ending = name.rpartition("_")
        path = folder / f"{stem}.{ending}"
        path.write_text(text, encoding="utf-8")
        paths.append(path)
    sources = Sources((folder,), Modules([]))
    return Known(
        sources=sources,
        graph=CallGraph.of(sources, paths),
        raising=Raising(sources),
        existence=Existence(sources, declared_names(sources, paths)),
    )


def file_of(folder: Path, known: Known, name: str) -> SourceFile:
    """A file of the folder."""
    file = known.sources.file(folder / name)
    assert isinstance(file, SourceFile)
    return file


def record(folder: Path, text: str, name: str, file_name: str = "shop.py") -> Record:
    """The record of one symbol of a single file; "" is the file itself."""
    stem, _, ending = file_name.rpartition(".")
    assert language_of(folder / file_name)
    known = known_of(folder, **{f"{stem}_{ending}": text})
    file = file_of(folder, known, file_name)
    symbol = file.by_name[name] if name else module_of(file)
    return record_of(file, symbol, known, {})
