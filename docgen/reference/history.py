"""What is new since a git reference: objects that were not there, signatures that were others."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

from docgen.earlier.repository import git, repository_of, texts_at, within
from docgen.facts.source import SourceFile
from docgen.reference.gathering import Gathered
from docgen.reference.model import Change, Object
from docgen.reference.objects import Subject
from docgen.reference.signatures import of_function
from foundation.nothing import Nothing
from syntax.languages import language_of
from syntax.symbols import Symbol

_FUNCTIONS = frozenset({"function", "method", "constructor", "property"})


def latest_tag(top: Path) -> str | None:
    """The tag nearest below what is checked out; one that is checked out itself is none: nothing
    would be new."""
    head = git(top, "describe", "--tags", "--exact-match", "HEAD")
    return git(top, "describe", "--tags", "--abbrev=0", "HEAD^" if head else "HEAD")


def changes_since(gathered: Gathered, ref: str, top: Path) -> tuple[Object, ...]:
    """The objects with marks of what is new. Raises `BadInput` for a reference that is unknown."""
    repository = repository_of(top, ref)
    paths = {path: within(path, repository) for path in gathered.files}
    old_texts = texts_at(repository, ref, [one for one in paths.values() if one])
    old: dict[str, Mapping[str, Symbol]] = {}
    anywhere: dict[str, set[str]] = {}
    for path, relative in paths.items():
        text = old_texts.get(relative)
        if text is None:
            continue
        same = text == gathered.files[path].text
        symbols = gathered.files[path].by_name if same else _symbols(path, text)
        old[relative] = symbols
        for name, symbol in symbols.items():
            anywhere.setdefault(name, set()).add(_head(symbol))
    if not old:
        return gathered.reference.objects

    def marked(one: Object) -> Object:
        subject = gathered.subjects[one.id]
        relative = paths[subject.file.path]
        if not relative:  # of another project
            return one
        change = _change(subject, old.get(relative, {}), anywhere, ref)
        return replace(one, change=change) if change is not None else one

    found = {one.id: marked(one) for one in gathered.reference.objects}
    return tuple(_quiet(one, found) for one in found.values())


def _quiet(one: Object, found: Mapping[str, Object]) -> Object:
    """Members of something new are not called new once more."""
    parent = found.get(one.parent or "")
    is_told = parent is not None and parent.change is not None and parent.change.kind == "added"
    return replace(one, change=None) if is_told and one.change is not None else one


def _change(
    subject: Subject, before: Mapping[str, Symbol], anywhere: Mapping[str, set[str]], ref: str
) -> Change | None:
    symbol = subject.symbol
    was = before.get(symbol.qualified_name)
    if was is None:
        moved = anywhere.get(symbol.qualified_name)
        return None if moved is not None else Change("added", ref)
    if symbol.kind not in _FUNCTIONS or subject.others:
        return None
    if _head(was) == _head(symbol):
        return None
    return Change("changed", ref, of_function(was))


def _head(symbol: Symbol) -> str:
    """A signature as far as users notice it: not how it is laid out."""
    return re.sub(r"[\s\"']+|,(?=\s*[)\]])", "", symbol.signature)


def _symbols(path: Path, text: str) -> Mapping[str, Symbol]:
    language = language_of(path, text)
    if isinstance(language, Nothing):
        return {}
    return SourceFile.of(path, text, language).by_name
