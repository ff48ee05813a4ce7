"""What a project's own comments tell of how it wants them: a sample of its files is read, those
that are to be documented first."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from docgen.comments.styles import Style
from docgen.facts.source import SourceFile, Sources
from docgen.facts.symbol_facts import CLASSES, FUNCTIONS, parameters_of
from docgen.placing.house_style import HouseStyle, ProseLanguage, Sample, house_style, in_style
from docgen.placing.widths import line_width
from docgen.writing.selecting import is_test
from foundation.nothing import Nothing
from syntax.files.ignore_rules import IgnoreRules
from syntax.files.source_files import walk_sources
from syntax.languages import language_of
from syntax.symbols import Symbol, SymbolKind

_ENOUGH_FILES = 40
_ENOUGH_SAMPLES = 400
_MOST_FILES = 4_000


@dataclass(frozen=True, slots=True)
class House:
    """How a language's comments look here; whether modules have one, and whether constructors
    have theirs beside their class's."""

    style: HouseStyle
    documents_modules: bool
    documents_constructors: bool


@dataclass
class Survey:
    """What is seen of one project, each language once."""

    sources: Sources
    targets: Sequence[Path]
    style: Style | None = None
    prose: ProseLanguage | None = None
    _known: dict[str, House | None] = field(default_factory=dict)
    _others: list[Path] | None = None

    def house(self, language: str) -> House | None:
        """How comments of a language look; None for a language without a style."""
        if language not in self._known:
            self._known[language] = self._look(language)
        return self._known[language]

    def _look(self, language: str) -> House | None:
        counting = _Counting()
        for path in self._paths(language):
            file = self.sources.file(path)
            if not isinstance(file, Nothing) and file.language == language:
                counting.count(file)
            if counting.files >= _ENOUGH_FILES or len(counting.samples) >= _ENOUGH_SAMPLES:
                break
        root = self.sources.roots[0] if self.sources.roots else Path()
        style = self.style if self.style and language in self.style.languages else None
        seen = house_style(language, counting.samples, line_width(root, language))
        if seen is None:
            return None
        return House(
            style=in_style(seen, style, self.prose),
            documents_modules=counting.modules * 2 >= counting.files > 2,
            documents_constructors=counting.constructors[0] * 2 > counting.constructors[1],
        )

    def _paths(self, language: str) -> Iterator[Path]:
        root = self.sources.roots[0] if self.sources.roots else None
        seen: set[Path] = set()
        of_language = [one for one in self.targets if _is_of(one, language)]
        near = [one for path in of_language[:4] for one in _siblings(path)]
        for path in (*of_language, *near, *(self._all(root) if root else ())):
            if path in seen or not _is_of(path, language):
                continue
            seen.add(path)
            if root is None or path in of_language or not is_test(path, root):
                yield path

    def _all(self, root: Path) -> list[Path]:
        if self._others is None:
            self._others = list(walk_sources(root, IgnoreRules.for_root(root), _MOST_FILES))
        return self._others


@dataclass
class _Counting:
    samples: list[Sample] = field(default_factory=list)
    files: int = 0
    modules: int = 0
    constructors: tuple[int, int] = (0, 0)

    def count(self, file: SourceFile) -> None:
        """Take the comments of a file."""
        if file.symbols:
            self.files += 1
            self.modules += file.doc is not None
        if file.doc is not None and file.language == "python":
            self.samples.append(Sample(file.doc.text, file.slice(file.doc.span)))
        self.samples += [
            _sample(file, one)
            for one in file.symbols
            if one.kind in FUNCTIONS | CLASSES and one.doc
        ]
        made = [
            one
            for one in file.symbols
            if one.kind is SymbolKind.CONSTRUCTOR and len(one.parameters) > 1
        ]
        told, all_ = self.constructors
        self.constructors = (told + sum(one.doc is not None for one in made), all_ + len(made))


def _sample(file: SourceFile, symbol: Symbol) -> Sample:
    assert symbol.doc is not None
    receiver = symbol.parent is not None and file.language == "python"
    parameters = parameters_of(file, symbol)
    return Sample(
        symbol.doc.text,
        file.slice(symbol.doc.span),
        takes=symbol.kind in FUNCTIONS and len(symbol.parameters) > receiver,
        of_class=symbol.kind in CLASSES,
        acts=symbol.kind in FUNCTIONS and symbol.kind is not SymbolKind.PROPERTY,
        optional=frozenset(
            one.name for one in parameters if one.default not in (None, "None", "null", "undefined")
        ),
        defaulted=frozenset(one.name for one in parameters if one.default is not None),
    )


def _is_of(path: Path, language: str) -> bool:
    found = language_of(path)
    return not isinstance(found, Nothing) and found.id == language


def _siblings(path: Path) -> Iterable[Path]:
    try:
        return sorted(path.parent.glob(f"*{path.suffix}"))[:_ENOUGH_FILES]
    except OSError:
        return ()
