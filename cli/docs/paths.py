"""What `inkling docs` is told to look at: files, folders, and symbols of files by name."""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from pathlib import Path

from cli.options import project_of
from docgen.target import Target
from foundation.errors import BadInput
from foundation.nothing import Nothing
from syntax.files.ignore_rules import IgnoreRules
from syntax.files.source_files import walk_sources
from syntax.languages import language_of

_MOST_FILES = 20_000


def root_of(paths: Sequence[str | Path]) -> Path:
    """The project of all that is named: what is not in one is its own."""
    named = [Path(str(each).partition("::")[0]).absolute() for each in paths]
    folders = [one if one.is_dir() else one.parent for one in named]
    return project_of(Path(os.path.commonpath(folders)))


def packages_of(paths: Sequence[Path], out: Path) -> tuple[list[Path], frozenset[Path]]:
    """The files of paths, each once, and those of them that were named. What is in `out` was made
    here before, and is left out.

    Raises `BadInput` for what is not there or no code.
    """
    # Who checks or writes need not read what makes sites.
    from docgen.reference.output import MARKER

    found: dict[Path, None] = {}
    made = out.absolute() if (out / MARKER).is_file() else None
    for path in paths:
        inside = [one for one in _code_at(path) if made not in one.parents or not path.is_dir()]
        if not inside:
            raise _no_code(path)
        found |= dict.fromkeys(inside)
    return list(found), frozenset(path.absolute() for path in paths if not path.is_dir())


def targets_of(paths: Sequence[str]) -> Iterator[Target]:
    """The files that are meant, each once, with the names that are wanted of it.

    Raises `BadInput` for what is not there, or holds no code that is known.
    """
    named: dict[Path, set[str]] = {}
    whole: dict[Path, bool] = {}
    for each in paths:
        place, mark, name = each.partition("::")
        if not place:  # a variable of a script that is not set: the folder around it is not meant
            raise BadInput(f"a path is empty ({each!r}); for the folder one is in, name it: .")
        path = Path(place)
        inside = _code_at(path)
        if path.is_dir():
            if mark:
                raise BadInput(f"{each}: {place} is a folder; name a file of it before ::")
            if not inside:
                raise _no_code(path)
            for file in inside:
                whole.setdefault(file, False)
        elif mark:
            named.setdefault(path.absolute(), set()).add(name.replace("::", "."))
        else:
            whole[path.absolute()] = True
    for file, is_named in whole.items():
        yield Target(file, None, is_named)
    for file, names in named.items():
        if file not in whole:
            yield Target(file, frozenset(names), True)


def _code_at(path: Path) -> list[Path]:
    """The file that a path names, or the code in a folder, which may be none, in order."""
    if not path.exists():
        raise BadInput(f"{path}: there is no such file or folder")
    whole = path.absolute()
    if path.is_dir():
        return sorted(walk_sources(whole, IgnoreRules.for_root(whole), _MOST_FILES))
    language = language_of(path)
    if isinstance(language, Nothing):
        raise BadInput(f"{path}: {language.reason}")
    return [whole]


def _no_code(folder: Path) -> BadInput:
    return BadInput(f"{folder}: there is no code in this folder that is not ignored")
