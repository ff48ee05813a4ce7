"""Which files of a repository mention which names: its Python, and the pages that show it. It is
read once for a run."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from syntax.files.ignore_rules import IgnoreRules
from syntax.files.source_files import SourceText, read_source, walk_sources
from testgen.inputs.prose import pages_of

_MOST_FILES = 4000
_MOST_MENTIONING = 60
_MAX_BYTES = 512 * 1024
_NAME = re.compile(r"[^\W\d]\w*")


@dataclass(frozen=True, slots=True)
class Text:
    """A file of the repository that mentions a name: Python, or a page of its manual."""

    path: Path
    text: str


@dataclass(frozen=True, slots=True)
class Mentions:
    """`files` in the order in which they are worth reading, tests first; `places` has for each
    name the numbers of the files that mention it, in the same order."""

    root: Path
    files: tuple[Path, ...] = ()
    places: Mapping[str, tuple[int, ...]] = field(default_factory=dict)

    @classmethod
    def read(cls, root: Path) -> Mentions:
        """The whole tree below `root`, without what is ignored. Takes a while where it is large:
        not for an event loop."""
        files = sorted(_python_files(root), key=lambda each: (not is_test(each), str(each)))
        files += pages_of(root)
        places: defaultdict[str, list[int]] = defaultdict(list)
        for number, path in enumerate(files):
            read = read_source(path, _MAX_BYTES)
            if isinstance(read, SourceText):
                for name in set(_NAME.findall(read.text)):
                    # What everybody mentions is looked up in the first files alone.
                    if len(places[name]) < _MOST_MENTIONING:
                        places[name].append(number)
        return cls(root, tuple(files), {name: tuple(found) for name, found in places.items()})

    def of(self, name: str) -> tuple[Text, ...]:
        """The files that mention the last part of a qualified name, as they are now."""
        found: list[Text] = []
        for number in self.places.get(name.rpartition(".")[2], ()):
            read = read_source(self.files[number], _MAX_BYTES)
            if isinstance(read, SourceText):
                found.append(Text(self.files[number], read.text))
        return tuple(found)


def is_test(path: Path) -> bool:
    """Whether a file's name is that of tests."""
    return path.name.startswith("test_") or path.stem.endswith("_test")


def _python_files(root: Path) -> Iterator[Path]:
    for path in walk_sources(root, IgnoreRules.for_root(root), _MOST_FILES):
        if path.suffix == ".py":
            yield path
