"""The modules a file can import, found without running anything, each read once while it stays as
it is. Where they are looked for: the file's own packages, the workspace, its environment.
"""

from __future__ import annotations

import contextlib
import os
import shutil
import threading
import time
from collections import OrderedDict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from foundation.nothing import Nothing
from syntax.files.secrets import is_secret_file
from syntax.files.source_files import read_source
from syntax.languages import language_named
from syntax.names.facts import FileFacts
from syntax.names.reading import file_facts
from syntax.parsing import parse
from syntax.text import Snapshot

_KEPT = 256
_LARGEST = 600_000
_DEEPEST = 24
_LOOK_AGAIN_SECONDS = 60.0
_ENVIRONMENTS = (".venv", "venv", "env", ".env")


@dataclass(frozen=True, slots=True)
class Folder:
    """A package without a file of its own, or what cannot be read: it exists, no more is known."""

    path: Path


Module = FileFacts | Folder


class Modules:
    """Files by path, as facts. Any thread may ask; nothing is imported or run."""

    def __init__(
        self,
        environment: Sequence[Path] | None = None,
        *,
        instead: Mapping[Path, FileFacts] | None = None,
        kept: int = _KEPT,
    ) -> None:
        """`environment`: folders of the standard library and of installed packages. Left out, it
        is looked for, again each minute: in the workspace, then the interpreter that `python3`
        would start. `instead`: files that are not to be read from disk. `kept`: how many of the
        others stay in memory; a round over more than that reads each again every time."""
        self._kept = kept
        self._instead = instead if instead is not None else {}
        self._lock = threading.Lock()
        self._files: OrderedDict[Path, tuple[tuple[int, int], FileFacts | None]] = OrderedDict()
        self._environment = tuple(environment) if environment is not None else None
        self._found: dict[tuple[Path, ...], tuple[float, tuple[Path, ...]]] = {}

    def facts(self, path: Path) -> FileFacts | None:
        """What a Python file says of its names; None if it cannot be read or does not parse."""
        if path in self._instead:
            return self._instead[path]
        try:
            stat = path.stat()
        except OSError:
            return None
        stamp = (stat.st_mtime_ns, stat.st_size)
        with self._lock:
            known = self._files.get(path)
            if known is not None and known[0] == stamp:
                self._files.move_to_end(path)
                return known[1]
        facts = _read(path)
        with self._lock:
            self._files[path] = (stamp, facts)
            while len(self._files) > self._kept:
                self._files.popitem(last=False)
        return facts

    def module(self, name: str, origin: Path | None, roots: Sequence[Path]) -> Module | None:
        """The module `name`, leading dots and all, as the file `origin` imports it.

        None: there is none where one would be, or nobody can tell.
        """
        folder, rest = self._start(name, origin)
        if folder is not None:
            return self._within(folder, rest)
        if name.startswith("."):
            return None
        for place in self._places(origin, roots):
            found = self._within(place, name)
            if found is not None:
                return found
        return None

    def is_missing(self, name: str, origin: Path | None) -> bool:
        """Whether a relative import leads to a module that is not there, for certain."""
        folder, rest = self._start(name, origin)
        if folder is None or not rest or not (folder / "__init__.py").exists():
            return False
        first = rest.partition(".")[0]
        return not any(entry == first or entry.startswith(first + ".") for entry in _names(folder))

    def submodule(self, package: FileFacts, name: str) -> Module | None:
        """A module right within a package."""
        if package.path is None or package.path.name != "__init__.py":
            return None
        return self._within(package.path.parent, name)

    def _start(self, name: str, origin: Path | None) -> tuple[Path | None, str]:
        level = len(name) - len(name.lstrip("."))
        if not level or origin is None:
            return None, name
        folder = origin.parent
        for _ in range(level - 1):
            folder = folder.parent
        return folder, name[level:]

    def _within(self, folder: Path, name: str) -> Module | None:
        parts = [part for part in name.split(".") if part]
        for number, part in enumerate(parts, 1):
            last = number == len(parts)
            file = folder / f"{part}.py"
            if not (folder / part / "__init__.py").is_file():
                if last and file.is_file():
                    return self.facts(file) or Folder(file)
                if not (folder / part).is_dir():
                    compiled = any(entry.startswith(f"{part}.") for entry in _names(folder))
                    return Folder(file) if last and compiled else None
            folder = folder / part
        file = folder / "__init__.py"
        return (self.facts(file) if file.is_file() else None) or Folder(folder)

    def _places(self, origin: Path | None, roots: Sequence[Path]) -> tuple[Path, ...]:
        own: list[Path] = []
        if origin is not None:
            folder = origin.parent
            for _ in range(_DEEPEST):
                if not (folder / "__init__.py").exists():
                    break
                folder = folder.parent
            own.append(folder)
        for root in roots:
            own += [root, root / "src"]
        return (*dict.fromkeys(own), *self._environment_of(tuple(roots)))

    def _environment_of(self, roots: tuple[Path, ...]) -> tuple[Path, ...]:
        if self._environment is not None:
            return self._environment
        now = time.monotonic()
        with self._lock:
            known = self._found.get(roots)
            if known is None or now - known[0] > _LOOK_AGAIN_SECONDS:
                # Of roots that nobody has any more, nothing is kept.
                known = now, environment_of(roots)
                self._found = {roots: known}
            return known[1]


def environment_of(roots: Sequence[Path]) -> tuple[Path, ...]:
    """The folders of the standard library and of the packages that code in `roots` can import."""
    homes = [root / name for root in roots for name in _ENVIRONMENTS]
    active = [os.environ.get(name) for name in ("VIRTUAL_ENV", "CONDA_PREFIX")]
    homes += [Path(home) for home in active if home]
    program = shutil.which("python3") or shutil.which("python")
    if program is not None:
        homes += _homes_of(Path(program), roots)
    for home in homes:
        library = _library_in(home) or _library_in(_base_of(home))
        if library is None:
            continue
        installed = [*home.glob("lib/python3*/site-packages"), home / "Lib" / "site-packages"]
        installed += [library / "site-packages", library.parent / "python3" / "dist-packages"]
        return (library, *(folder for folder in dict.fromkeys(installed) if folder.is_dir()))
    return ()


def _homes_of(program: Path, roots: Sequence[Path]) -> list[Path]:
    """Where an interpreter lives; of one that pyenv stands in for, those it may choose."""
    if program.parent.name != "shims":
        return [program.resolve().parent.parent]
    pyenv = program.parent.parent
    homes = []
    for file in (*(root / ".python-version" for root in roots), pyenv / "version"):
        with contextlib.suppress(OSError, UnicodeDecodeError):
            homes += [pyenv / "versions" / name for name in file.read_text("utf-8").split()[:1]]
    return homes


def _library_in(home: Path | None) -> Path | None:
    """The standard library of an interpreter's home, if there is only one it can be."""
    if home is None:
        return None
    found = [path.parent for path in home.glob("lib/python3.*/os.py")]
    found += [path.parent for path in (home / "Lib").glob("os.py")]
    return found[0] if len(found) == 1 else None


def _base_of(environment: Path) -> Path | None:
    """The interpreter a virtual environment was made from."""
    try:
        lines = (environment / "pyvenv.cfg").read_text(encoding="utf-8").splitlines()
    except (OSError, UnicodeDecodeError):
        return None
    settings = {
        key.strip(): value.strip() for key, _, value in (one.partition("=") for one in lines)
    }
    if "executable" in settings:
        return Path(settings["executable"]).resolve().parent.parent
    return Path(settings["home"]).parent if "home" in settings else None


def _names(folder: Path) -> list[str]:
    try:
        return os.listdir(folder)  # noqa: PTH208 - names are all that is asked
    except OSError:
        return []


def _read(path: Path) -> FileFacts | None:
    language = language_named("python")
    assert language is not None
    if is_secret_file(path):
        return None
    source = read_source(path, _LARGEST)
    if isinstance(source, Nothing):
        return None
    parsed = parse(Snapshot(source.text), language)
    return None if parsed.has_errors else file_facts(parsed, path)
