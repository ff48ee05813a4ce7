"""Whether a mentioned name exists: in its file, its class, its project, or a module it names."""

from __future__ import annotations

import builtins
import re
import sys
from collections.abc import Sequence
from pathlib import Path

from docgen.facts.source import SourceFile, Sources
from docgen.references.mentions import Mention
from foundation.nothing import Nothing
from syntax.names.facts import FileFacts
from syntax.names.modules import Folder
from syntax.names.objects import ClassObject, Found, ModuleObject, NotFound, Object
from syntax.names.resolve import Resolver
from syntax.symbols import Symbol

_LIKE_OURS = re.compile(r"[a-z][a-z0-9]*(?:_[a-z0-9]+)+$")


class Existence:
    """Answers for one state of the files of a project."""

    def __init__(self, sources: Sources, known: frozenset[str]) -> None:
        """`known`: every name that the project declares anywhere."""
        self._sources = sources
        self._resolver = Resolver(sources.modules, sources.roots)
        self._known = known
        self._codes: dict[Path, str] = {}

    def is_gone(self, file: SourceFile, symbol: Symbol, mention: Mention) -> bool:
        """Whether there is certainly no such thing. Doubt is no."""
        first, _, rest = mention.name.partition(".")
        if not mention.role and not rest and not _LIKE_OURS.match(first):
            return False  # a function of C or of another program, as likely as not
        if file.language != "python":
            return self._is_unknown(file, re.split(r"[.#]", mention.name)[-1])
        facts = file.names
        scope = file.scope_of(symbol)
        found = self._resolver.binding(facts, scope, first)
        if found is not None:
            return bool(rest) and self._has_no(self._resolver.objects(found), rest.split("."))
        is_standard = hasattr(builtins, first) or first in sys.stdlib_module_names
        if is_standard or first in symbol.qualified_name.split("."):
            return False
        module = self._as_module(file, mention.name)
        if module is not None:
            return self._has_no(*module)
        if rest:
            return False
        return self._is_unknown(file, first)

    def _as_module(
        self, file: SourceFile, name: str
    ) -> tuple[tuple[Object, ...], Sequence[str]] | None:
        """The longest beginning of a dotted name that is a module of this project, and the rest."""
        parts = name.split(".")
        for count in range(len(parts) - 1, 0, -1):
            place = ".".join(parts[:count])
            module = self._sources.modules.module(place, file.path, self._sources.roots)
            if isinstance(module, FileFacts) and self._is_ours(module):
                return (ModuleObject(module),), parts[count:]
            if isinstance(module, Folder):
                return None
        return None

    def _is_ours(self, module: FileFacts) -> bool:
        return module.path is not None and any(
            root in module.path.parents for root in self._sources.roots
        )

    def _has_no(self, objects: tuple[Object, ...], parts: Sequence[str]) -> bool:
        """Whether a chain of members certainly breaks."""
        for part in parts:
            if len(objects) != 1 or not isinstance(objects[0], ModuleObject | ClassObject):
                return False
            member = self._resolver.member(objects[0], part)
            if isinstance(member, NotFound):
                return member.certain and part not in self._known
            assert isinstance(member, Found)
            objects = self._resolver.objects(member, objects[0])
        return False

    def _is_unknown(self, file: SourceFile, name: str) -> bool:
        """Whether nothing in the project has the name, nor does the file use it."""
        return name not in self._known and not re.search(
            rf"(?<![\w`]){re.escape(name)}(?![\w`])", self._code(file)
        )

    def _code(self, file: SourceFile) -> str:
        known = self._codes.get(file.path)
        if known is None:
            known = self._codes[file.path] = _code_of(file)
        return known


def _code_of(file: SourceFile) -> str:
    """The text of a file without its documentation."""
    pieces, end = [], 0
    docs = [one.doc.span for one in file.symbols if one.doc is not None]
    docs += [file.doc.span] if file.doc is not None else []
    for span in sorted(docs):
        if span.start >= end:
            pieces.append(file.text[end : span.start])
            end = span.end
    return "\n".join([*pieces, file.text[end:]])


def declared_names(sources: Sources, paths: Sequence[Path]) -> frozenset[str]:
    """Every name that files declare, members included."""
    names: set[str] = set()
    for path in paths:
        file = sources.file(path)
        if not isinstance(file, Nothing):
            names |= names_of(file)
    return frozenset(names)


def names_of(file: SourceFile) -> frozenset[str]:
    """Every name that a file declares, members included, and what it is called itself."""
    return frozenset(
        {
            *(one.name for one in file.symbols),
            *(name for scope in file.names.scopes for name in scope.bindings),
            *file.path.with_suffix("").parts,
        }
    )
