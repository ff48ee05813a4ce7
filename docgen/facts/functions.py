"""From a function that a name stands for to its symbol and body in the project's files (Python)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from docgen.facts.source import SourceFile, Sources
from foundation.nothing import Nothing
from syntax.bodies import Body
from syntax.names.objects import FunctionObject
from syntax.symbols import Symbol
from syntax.text import BadPosition


@dataclass(frozen=True, slots=True)
class Function:
    """A function whose source is at hand."""

    file: SourceFile
    symbol: Symbol
    body: Body


class Functions:
    """Looks functions up in the files of a project, and nowhere else."""

    def __init__(self, sources: Sources) -> None:
        self._sources = sources
        self._by_name: dict[Path, tuple[SourceFile, Mapping[str, tuple[Symbol, ...]]]] = {}

    def of(self, one: FunctionObject) -> Function | None:
        """The function's symbol; None for what is not of the project or has no body. A stub's
        stands elsewhere, maybe in another language."""
        path = one.file.path
        if path is None or path.suffix == ".pyi" or not self._is_ours(path):
            return None
        file = self._sources.file(path)
        if isinstance(file, Nothing):
            return None
        try:
            start = file.parse.snapshot.offset_of_byte(one.scope.start)
        except BadPosition:
            return None  # names are read from disk, and the file is another one in the editor
        for symbol in self._named(file, one.scope.name):
            if symbol.span.start <= start < symbol.span.end:
                body = file.body_of(symbol)
                return Function(file, symbol, body) if body is not None else None
        return None

    def _named(self, file: SourceFile, name: str) -> tuple[Symbol, ...]:
        known = self._by_name.get(file.path)
        if known is None or known[0] is not file:
            found: dict[str, list[Symbol]] = {}
            for symbol in file.symbols:
                found.setdefault(symbol.name, []).append(symbol)
            known = file, {each: tuple(those) for each, those in found.items()}
            self._by_name[file.path] = known
        return known[1].get(name, ())

    def _is_ours(self, path: Path) -> bool:
        return any(root in path.parents for root in self._sources.roots)
