"""Which of the project's files an import leads to, by names alone."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from pathlib import Path, PurePosixPath

from docgen.calls.outline import Outline
from syntax.modules import bound_name, module_names, module_of


class Imported:
    """Answers for the outlines it was given."""

    def __init__(self, outlines: Iterable[Outline]) -> None:
        self._by_last: dict[tuple[tuple[str, ...], str], list[Outline]] = defaultdict(list)
        self._files: dict[tuple[Path, str], list[Outline]] = {}
        self._modules: dict[tuple[Path, str], tuple[Outline, ...]] = {}
        for one in outlines:
            row = module_names(one.language)
            if row is None:
                continue
            for last in sorted({one.path.name.partition(".")[0], one.path.parent.name}):
                self._by_last[row.languages, _plain(last)].append(one)

    def modules(self, outline: Outline, name: str) -> tuple[Outline, ...]:
        """The files that an imported name stands for, or comes from."""
        key = outline.path, name
        if key not in self._modules:
            row = module_names(outline.language)
            found: list[Outline] = []
            for one in outline.imports if row is not None else ():
                if row is not None and bound_name(one, row) == name:
                    found += self.files_of(outline, one.module)
            self._modules[key] = tuple(unique(found))
        return self._modules[key]

    def files_of(self, outline: Outline, module: str) -> list[Outline]:
        """The files of a module that a file imports."""
        key = outline.path, module
        if key not in self._files:
            self._files[key] = self._found(outline, module)
        return self._files[key]

    def _found(self, outline: Outline, module: str) -> list[Outline]:
        row = module_names(outline.language)
        if row is None:
            return []
        for imported in outline.imports:
            if imported.module == module:
                named = module_of(imported, outline.path.as_posix(), row)
                last = named.parts[-1] if named.parts else PurePosixPath(named.base or "").name
                return [
                    one
                    for one in self._by_last.get((row.languages, _plain(last)), ())
                    if one is not outline and named.is_file(one.path.as_posix())
                ]
        return []


def unique(outlines: Iterable[Outline]) -> list[Outline]:
    """Each once, in order."""
    return list({id(one): one for one in outlines}.values())


def _plain(name: str) -> str:
    return name.replace("-", "_")
