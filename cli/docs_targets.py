"""What `inkling docs write` is about: files, folders, and symbols of files by name."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

from docgen.write import Target
from foundation.errors import BadInput
from foundation.nothing import Nothing
from syntax.files.ignore_rules import IgnoreRules
from syntax.files.source_files import walk_sources
from syntax.languages import language_of

_MOST_FILES = 20_000


def targets_of(paths: Sequence[str]) -> Iterator[Target]:
    """The files that are meant, each once, with the names that are wanted of it.

    Raises `BadInput` for what is not there, or holds no code that is known.
    """
    named: dict[Path, set[str]] = {}
    whole: dict[Path, bool] = {}
    for each in paths:
        place, mark, name = each.partition("::")
        path = Path(place)
        if not path.exists():
            raise BadInput(f"{place}: there is no such file or folder")
        if path.is_dir():
            if mark:
                raise BadInput(f"{each}: {place} is a folder; name a file of it before ::")
            folder = path.absolute()
            inside = sorted(walk_sources(folder, IgnoreRules.for_root(folder), _MOST_FILES))
            if not inside:
                raise BadInput(f"{place}: there is no code in this folder")
            for file in inside:
                whole.setdefault(file, False)
            continue
        language = language_of(path)
        if isinstance(language, Nothing):
            raise BadInput(f"{place}: {language.reason}")
        if mark:
            named.setdefault(path.absolute(), set()).add(name.replace("::", "."))
        else:
            whole[path.absolute()] = True
    for file, is_named in whole.items():
        yield Target(file, None, is_named)
    for file, names in named.items():
        if file not in whole:
            yield Target(file, frozenset(names), True)
