"""From a name in a file to the declaration it means, as far as the imports and the index tell."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from completion.repository.sources import apart
from syntax.index.workspace import WorkspaceIndex
from syntax.modules import (
    Module,
    ModuleNames,
    bound_name,
    module_names,
    module_of,
)
from syntax.symbols import Import, Symbol, SymbolKind

_OPENED = 3
_MOST_FILES = 1000
_RARE = 2
_SHORTEST_RARE = 4


@dataclass(frozen=True, slots=True)
class Declared:
    """A symbol and the file it is declared in."""

    path: Path
    symbol: Symbol


class FileNames:
    """What the names of one file mean: its imports, and what else is in scope there."""

    def __init__(
        self,
        workspace: WorkspaceIndex,
        path: Path,
        language_id: str,
        imports: Iterable[Import],
    ) -> None:
        self._workspace = workspace
        self._path = path
        self._posix = path.as_posix()
        self._folder = self._posix.rpartition("/")[0]
        self._row = module_names(language_id)
        self._bound: dict[str, list[tuple[Module, str | None]]] = {}
        self._open: list[Module] = []
        if self._row is not None:
            for one in imports:
                self._bind(one, self._row)

    def declared(self, name: str) -> tuple[Declared, ...]:
        """What a plain name of the file means, the best first."""
        found: list[Declared] = []
        for module, imported in self._bound.get(name, ()):
            if imported not in (None, "*", "default"):
                found += self._in_module(module, imported or name)
            elif imported == "default":
                found += self._in_module(module, name)
        if not found:
            found += self._in_scope(name)
        return tuple(found)

    def member_of_module(self, receiver: tuple[str, ...], name: str) -> tuple[Declared, ...]:
        """What `name` means where `receiver` is an imported module: `parse.quote`."""
        for module, imported in self._bound.get(receiver[0], ()):
            whole = module
            if imported not in (None, "*", "default"):
                whole = module.within(imported or "")
            # `import a.b` binds `a`, and the module is named in full at each use.
            rest = receiver[1:]
            if self._row is not None and self._row.binds_first and imported is None:
                rest = receiver[len(module.parts) :] if receiver[: len(module.parts)] == (
                    module.parts) else rest  # fmt: skip
            for part in rest:
                whole = whole.within(part)
            found = self._in_module(whole, name)
            if found:
                return found
        return ()

    def is_bound(self, name: str) -> bool:
        """Whether an import binds the name."""
        return name in self._bound

    def rare(self, name: str) -> tuple[Declared, ...]:
        """The only one or two functions of the workspace that are called so, whoever has them."""
        if len(name) < _SHORTEST_RARE or name.startswith("__"):
            return ()
        paths = self._workspace.files_defining(name)
        if not 0 < len(paths) <= _RARE:
            return ()
        found = [one for path in paths for one in self._symbols(path, name)]
        return tuple(found) if len(found) <= _RARE else ()

    def _bind(self, one: Import, row: ModuleNames) -> None:
        module = module_of(one, self._posix, row)
        if row.brings_all or one.name == "*":
            self._open.append(module)
        name = bound_name(one, row)
        if name is not None:
            self._bound.setdefault(name, []).append((module, one.name))

    def _in_module(self, module: Module, name: str) -> tuple[Declared, ...]:
        return self._best(name, module.fits)

    def _in_scope(self, name: str) -> tuple[Declared, ...]:
        """What needs no import by name: the folder's other files, and what is imported whole."""
        if self._row is None or not (self._row.shares_folder or self._open):
            return ()

        def fits(path: str) -> int:
            if self._row is not None and self._row.shares_folder:
                return 3 if path.rpartition("/")[0] == self._folder else 0
            return max((module.fits(path) for module in self._open), default=0)

        return self._best(name, fits)

    def _best(self, name: str, fits: Callable[[str], int]) -> tuple[Declared, ...]:
        scored = []
        for path in self._workspace.files_defining(name)[:_MOST_FILES]:
            text = path.as_posix()
            score = fits(text) if path != self._path else 0
            if score:
                scored.append((-score, apart(text, self._posix), text, path))
        found: list[Declared] = []
        for _, _, _, path in sorted(scored)[:_OPENED]:
            found += self._symbols(path, name, top=True)
            if found:
                break
        return tuple(found)

    def _symbols(self, path: Path, name: str, *, top: bool = False) -> Iterator[Declared]:
        symbols = self._workspace.symbols_of(path)
        namespaces = {one.qualified_name for one in symbols if one.kind is SymbolKind.NAMESPACE}
        seen: set[str] = set()
        for symbol in symbols:
            if symbol.name != name or symbol.kind is SymbolKind.NAMESPACE:
                continue
            if top and symbol.parent is not None and symbol.parent not in namespaces:
                continue
            if symbol.signature not in seen:
                seen.add(symbol.signature)
                yield Declared(path, symbol)


def members_of(workspace: WorkspaceIndex, declared: Declared) -> list[Symbol]:
    """The members of a class, a struct or the like, in document order, each name once."""
    found: dict[tuple[str, bool], Symbol] = {}
    owner = declared.symbol.qualified_name
    for symbol in workspace.symbols_of(declared.path):
        if symbol.parent == owner:
            key = (symbol.name, symbol.kind in (SymbolKind.FIELD, SymbolKind.CONSTANT))
            known = found.get(key)
            if known is None or (known.doc is None and symbol.doc is not None):
                found[key] = symbol
    return sorted(found.values(), key=lambda symbol: symbol.span.start)
