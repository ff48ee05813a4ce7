"""Where an import leads: how languages name modules, and which files such a name can mean.

Rows, no disk. What a module defines is told by the index, and by `names/modules.py`, which reads
Python's own and installed modules too.
"""

from __future__ import annotations

import posixpath
from dataclasses import dataclass
from typing import Literal

from syntax.imports import Import


@dataclass(frozen=True, slots=True)
class ModuleNames:
    """One language's way. `unit`: whether a module is a file or all files of a folder. `index`:
    stems of files that stand for their folder. `dropped`: words in a name that are no folder.
    `suffixes`: endings an imported name may carry, though another file may be meant.
    `shares_folder`: files of one folder see each other's names without an import.
    `brings_all`: an import makes every name of its file visible. `binds_first`: importing `a.b`
    binds `a`, rather than `b`. `dashes`: a folder `a-b` is called `a_b`.
    """

    languages: tuple[str, ...]
    separator: str
    unit: Literal["file", "folder"] = "file"
    index: tuple[str, ...] = ()
    dropped: tuple[str, ...] = ()
    suffixes: tuple[str, ...] = ()
    shares_folder: bool = False
    brings_all: bool = False
    binds_first: bool = False
    dashes: bool = False


ROWS: tuple[ModuleNames, ...] = (
    ModuleNames(("python",), ".", index=("__init__",), binds_first=True),
    ModuleNames(
        ("javascript", "javascriptreact", "typescript", "typescriptreact"),
        "/",
        index=("index",),
        suffixes=(".js", ".jsx", ".mjs", ".cjs", ".ts", ".tsx", ".mts", ".cts"),
    ),
    ModuleNames(("go",), "/", unit="folder", shares_folder=True),
    ModuleNames(
        ("rust",),
        "::",
        index=("mod", "lib", "main"),
        dropped=("crate", "self", "super", "src"),
        dashes=True,
    ),
    ModuleNames(("java",), ".", unit="folder", shares_folder=True),
    ModuleNames(("c", "cpp"), "/", suffixes=(".h", ".hh", ".hpp", ".hxx"), brings_all=True),
)
_BY_LANGUAGE = {language: row for row in ROWS for language in row.languages}


def module_names(language_id: str) -> ModuleNames | None:
    """The row of a language."""
    return _BY_LANGUAGE.get(language_id)


_EXACTLY = 3


@dataclass(frozen=True, slots=True)
class Module:
    """What an import names. `base`: the folder it is counted from, None where it can be anywhere.

    Paths are absolute, with "/" between folders.
    """

    row: ModuleNames
    parts: tuple[str, ...]
    base: str | None = None

    def within(self, name: str) -> Module:
        """The module `name` of this one."""
        return Module(self.row, (*self.parts, name), self.base)

    def is_file(self, path: str) -> bool:
        """Whether a file is the module, as far as names tell."""
        return self.fits(path) == _EXACTLY

    def fits(self, path: str) -> int:
        """How well a file fits: 3 it is the module, 2 it may be, 1 it lies within, 0 not at all."""
        folders, stems = _stem(path, self.row)
        if self.base is not None:
            return self._fits_below(folders, stems)
        if not self.parts:
            return 1
        wanted, have, whole = self.parts, (*folders, *stems), folders
        if self.row.dashes:
            wanted, have, whole = _plain(wanted), _plain(have), _plain(whole)
        if have[-len(wanted) :] == wanted:
            return _EXACTLY
        if self.row.unit == "folder":
            if whole[-len(wanted) :] == wanted:
                return _EXACTLY
            return 2 if len(wanted) > 1 and whole[-1:] == wanted[-1:] else 0
        if _contains(whole, wanted):
            return 1
        # The last part may be a type or an inline module, the first the name of the package.
        if len(wanted) > 1 and self.row.separator == "::":
            return 2 if wanted[-1] in have[-1:] or wanted[-2] in have[-1:] else 0
        return 0

    def _fits_below(self, folders: tuple[str, ...], stems: tuple[str, ...]) -> int:
        assert self.base is not None
        wanted = (*_folders(self.base), *self.parts)
        if (*folders, *stems) == wanted:
            return _EXACTLY
        return 1 if folders[: len(wanted)] == wanted else 0


def module_of(imported: Import, importer: str, row: ModuleNames) -> Module:
    """The module an import of the file `importer` (absolute, "/" between folders) names."""
    text, base = imported.module, None
    if imported.relative_level:
        base = posixpath.dirname(importer)
        for _ in range(imported.relative_level - 1):
            base = posixpath.dirname(base)
    for suffix in row.suffixes:
        if text.endswith(suffix):
            text = text.removesuffix(suffix)
            break
    if text.startswith(("./", "../")) or text in (".", ".."):
        base = posixpath.normpath(posixpath.join(posixpath.dirname(importer), text))
        text = ""
    parts = (part for part in text.split(row.separator) if part not in ("", ".", ".."))
    return Module(row, tuple(part for part in parts if part not in row.dropped), base)


def bound_name(imported: Import, row: ModuleNames) -> str | None:
    """The name by which the importing file speaks of what it imports; None where there is none."""
    if imported.alias is not None:
        return imported.alias
    if imported.name not in (None, "*"):
        return imported.name
    if row.brings_all or imported.name == "*":
        return None
    parts = [part for part in imported.module.split(row.separator) if part]
    if not parts:
        return None
    return parts[0] if row.binds_first else parts[-1]


def _stem(path: str, row: ModuleNames) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The folders of a file, and its name without ending, unless it stands for its folder."""
    folder, _, name = path.rpartition("/")
    stem = name.split(".")[0] if name.endswith((".d.ts", ".d.mts")) else name.rpartition(".")[0]
    return _folders(folder), () if stem in row.index else (stem,)


def _folders(path: str) -> tuple[str, ...]:
    return tuple(part for part in path.split("/") if part)


def _plain(parts: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(part.replace("-", "_") for part in parts)


def _contains(whole: tuple[str, ...], part: tuple[str, ...]) -> bool:
    return any(whole[at : at + len(part)] == part for at in range(len(whole) - len(part) + 1))
