"""Files of code as facts see them: text, tree, symbols, bodies, names. Each is read once."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from foundation.nothing import Nothing
from syntax.bodies import Body, bodies
from syntax.files.source_files import SourceText, read_source
from syntax.languages import Language, language_of
from syntax.names.facts import FileFacts
from syntax.names.modules import Modules
from syntax.names.reading import file_facts
from syntax.parsing import Parse, parse
from syntax.suites import Suite, suites
from syntax.symbols import Doc, Symbol, module_doc, symbols
from syntax.text import Snapshot, Span

_LARGEST = 4 * 1024 * 1024
_KEPT = 256
_MODULES = 256
"""Beside the project's own files, so many that these import are remembered."""


@dataclass(frozen=True)
class SourceFile:
    """One file. What is read from its tree is read when it is first asked for."""

    path: Path
    parse: Parse
    on_disk: SourceText | None = None

    @classmethod
    def of(
        cls, path: Path, text: str, language: Language, on_disk: SourceText | None = None
    ) -> SourceFile:
        """A file with a text that need not be on disk."""
        return cls(path, parse(Snapshot(text), language), on_disk)

    @property
    def language(self) -> str:
        """The language's id."""
        return self.parse.language.id

    @property
    def text(self) -> str:
        """The whole text."""
        return self.parse.snapshot.text

    @cached_property
    def symbols(self) -> tuple[Symbol, ...]:
        """What it declares, in order."""
        return symbols(self.parse)

    @cached_property
    def by_name(self) -> Mapping[str, Symbol]:
        """Symbols by qualified name; of several of one name, the last."""
        return {one.qualified_name: one for one in self.symbols}

    @cached_property
    def by_place(self) -> Mapping[int, Symbol]:
        """Symbols by where their names stand: overloads have one name and several places."""
        return {one.name_span.start: one for one in self.symbols}

    @cached_property
    def declared(self) -> Mapping[str, tuple[Symbol, ...]]:
        """Symbols by qualified name, all of one name together: overloads, setters, branches."""
        found: dict[str, list[Symbol]] = {}
        for one in self.symbols:
            found.setdefault(one.qualified_name, []).append(one)
        return {name: tuple(those) for name, those in found.items()}

    @cached_property
    def members(self) -> Mapping[str, tuple[Symbol, ...]]:
        """Symbols by the qualified name of what they are declared in, in order; "" is the file."""
        found: dict[str, list[Symbol]] = {}
        for one in self.symbols:
            found.setdefault(one.parent or "", []).append(one)
        return {name: tuple(those) for name, those in found.items()}

    @cached_property
    def doc(self) -> Doc | None:
        """The documentation of the file itself."""
        return module_doc(self.parse)

    @cached_property
    def suites(self) -> Mapping[int, Suite]:
        """The bodies of functions and classes by `Symbol.body_span.start` (Python)."""
        return suites(self.parse)

    @cached_property
    def names(self) -> FileFacts:
        """How names are bound in it (Python)."""
        return file_facts(self.parse, self.path)

    @cached_property
    def bodies(self) -> Mapping[int, Body]:
        """What happens in its functions, lambdas included, by where each body begins."""
        return bodies(self.parse)

    def body_of(self, symbol: Symbol) -> Body | None:
        """What happens in a function's body; None for what has none."""
        return self.bodies.get(symbol.body_span.start) if symbol.body_span is not None else None

    def slice(self, span: Span) -> str:
        """The text of a span."""
        return self.text[span.start : span.end]

    def scope_of(self, symbol: Symbol) -> int:
        """The number of the scope that a function or class opens (Python)."""
        span = symbol.body_span if symbol.body_span is not None else symbol.name_span
        return self.names.scope_at(self.parse.snapshot.byte_at(span.start))


class Sources:
    """The files of a project, read when they are needed. Not for several threads at a time."""

    def __init__(
        self, roots: tuple[Path, ...], modules: Modules | None = None, *, kept: int = _KEPT
    ) -> None:
        """`kept` files stay in memory: as many as are asked for again and again."""
        self.roots = roots
        self._kept = kept
        self.modules = modules if modules is not None else Modules(kept=_MODULES + kept)
        self._files: OrderedDict[Path, SourceFile | Nothing] = OrderedDict()
        self._stamps: dict[Path, tuple[int, int] | None] = {}

    def put(self, file: SourceFile) -> None:
        """Take a file as it is in an editor, or as it is about to be."""
        self._files[file.path] = file
        self._stamps.pop(file.path, None)

    def forget(self, path: Path) -> None:
        """Read a file anew when it is asked for next."""
        self._files.pop(path, None)
        self._stamps.pop(path, None)

    def refresh(self) -> None:
        """Forget the files that are not on disk any more as they were read."""
        for path, stamp in tuple(self._stamps.items()):
            if _stamp(path) != stamp:
                self.forget(path)

    def file(self, path: Path) -> SourceFile | Nothing:
        """A file of a language that is known, or why there is none."""
        known = self._files.get(path)
        if known is None:
            self._stamps[path] = _stamp(path)
            known = _read(path)
            self._files[path] = known
            while len(self._files) > self._kept:
                self._stamps.pop(self._files.popitem(last=False)[0], None)
        else:
            self._files.move_to_end(path)
        return known


def _stamp(path: Path) -> tuple[int, int] | None:
    try:
        stat = path.stat()
    except OSError:
        return None
    return stat.st_mtime_ns, stat.st_size


def _read(path: Path) -> SourceFile | Nothing:
    language = language_of(path)
    if isinstance(language, Nothing):
        return language
    source = read_source(path, _LARGEST)
    if isinstance(source, Nothing):
        return source
    language = language_of(path, source.text)
    if isinstance(language, Nothing):
        return language
    return SourceFile.of(path, source.text, language, source)
