"""Files as they were at a git reference, and what was true of a symbol then."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from docgen.comments.comment import Comment
from docgen.comments.styles import read_comment
from docgen.earlier.repository import repository_of, texts_at, within
from docgen.facts.raising import Raising
from docgen.facts.source import SourceFile, Sources
from docgen.facts.symbol_facts import SymbolFacts, facts_of
from foundation.nothing import Nothing
from syntax.files.source_files import decode_source
from syntax.languages import language_of
from syntax.names.modules import Modules
from syntax.symbols import Symbol

_KEPT = 256
"""Files besides those that were others, read where those lead."""


@dataclass(frozen=True, slots=True)
class Past:
    """The texts of files that were others at `ref`; files that are new since are `added`."""

    ref: str
    texts: Mapping[Path, str]
    added: frozenset[Path]


@dataclass(frozen=True)
class Before:
    """A symbol as it was: its comment, its facts, its code without documentation."""

    ref: str
    comment: Comment
    facts: SymbolFacts
    code: str


def past_of(paths: Iterable[Path], ref: str, top: Path) -> Past:
    """The files as git has them. Raises `BadInput` for a reference that is unknown."""
    repository = repository_of(top, ref)
    names = {path: within(path, repository) for path in paths}
    found = texts_at(repository, ref, [name for name in names.values() if name])
    texts = {
        path: found[name]
        for path, name in names.items()
        if name in found and not _is_still(path, found[name])
    }
    return Past(ref, texts, frozenset(path for path, name in names.items() if name not in found))


class Earlier:
    """What was true of symbols at a reference. Not for several threads at a time."""

    def __init__(self, past: Past, sources: Sources) -> None:
        self._past = past
        self._sources = sources
        self._files: dict[Path, SourceFile] = {}

    def is_other(self, file: SourceFile) -> bool:
        """Whether a file was there, and was another one."""
        return file.path in self._past.texts

    def of(self, file: SourceFile, symbol: Symbol) -> Before | None:
        """A symbol of a file as it was; None where it was not there, or had no documentation."""
        if file.path in self._past.added:
            return None
        text = self._past.texts.get(file.path, file.text)
        old = self._files.get(file.path)
        if old is None:
            old = self._files[file.path] = SourceFile.of(file.path, text, file.parse.language)
        was = _counterpart(old, file, symbol)
        if was is None or was.doc is None:
            return None
        return Before(
            self._past.ref,
            read_comment(was.doc.text, old.language),
            facts_of(old, was, self._raising),
            code_of(old, was),
        )

    @cached_property
    def _raising(self) -> Raising:
        then: dict[Path, SourceFile] = {}
        for path, text in self._past.texts.items():
            language = language_of(path, text)
            if not isinstance(language, Nothing):
                then[path] = SourceFile.of(path, text, language)
        python = {path: one.names for path, one in then.items() if one.language == "python"}
        modules = Modules(instead=python)
        sources = Sources(self._sources.roots, modules, kept=len(then) + _KEPT)
        for one in then.values():
            sources.put(one)
        return Raising(sources)


def _counterpart(old: SourceFile, file: SourceFile, symbol: Symbol) -> Symbol | None:
    """The declaration that became this one: of overloads the one with the same types, else the one
    of the same rank where there are still as many; None where nobody can tell."""
    name = symbol.qualified_name
    then = [one for one in old.symbols if one.qualified_name == name]
    if len(then) < 2:
        return then[0] if then else None
    now = [one for one in file.symbols if one.qualified_name == name]
    types = _types(symbol)
    alike = [one for one in then if _types(one) == types]
    if len(alike) == 1 and sum(_types(one) == types for one in now) == 1:
        return alike[0]
    rank = [one.name_span for one in now].index(symbol.name_span)
    return then[rank] if len(then) == len(now) else None


def _types(symbol: Symbol) -> tuple[str | None, ...]:
    return tuple(one.annotation for one in symbol.parameters)


def _is_still(path: Path, text: str) -> bool:
    try:
        source = decode_source(path.read_bytes(), path.suffix)
    except OSError:
        return False
    return not isinstance(source, Nothing) and source.text == text


def code_of(file: SourceFile, symbol: Symbol) -> str:
    """A symbol's source without its documentation."""
    span, doc = symbol.span, symbol.doc
    source = file.slice(span)
    if doc is None or not span.start <= doc.span.start <= span.end:
        return source
    return source[: doc.span.start - span.start] + source[doc.span.end - span.start :]
