"""Which files below a folder stay out of every index, cache and prompt, and why.

The meaning of a single pattern lives in `syntax/files/gitignore.py`, names that mean a secret in
`syntax/files/secrets.py`. Everything here reads the disk: call it off an event loop.
"""

from __future__ import annotations

import os
import subprocess
import threading
from dataclasses import dataclass
from pathlib import Path

from pathspec import PathSpec

from foundation.nothing import Nothing
from syntax.files.gitignore import GitPattern, parse_ignore_file
from syntax.files.secrets import is_secret_file

SKIPPED_FOLDERS = frozenset(
    {
        *(".git", ".hg", ".svn", ".jj", "CVS"),
        *("node_modules", "bower_components", "jspm_packages", ".yarn", ".pnpm-store"),
        *(".venv", "site-packages", "__pycache__", "__pypackages__", ".eggs"),
        *(".tox", ".nox", ".mypy_cache", ".ruff_cache", ".pytest_cache", ".hypothesis"),
        *(".gradle", ".terraform", ".next", ".nuxt", ".svelte-kit", ".parcel-cache", ".turbo"),
        *(".idea", ".cache", ".ccls-cache", ".clangd"),
    }
)
"""Folders that hold what tools made or fetched, in any project; never the root itself."""

_MARKER_OF_ENVIRONMENT = "pyvenv.cfg"
_MARKER_OF_CACHE = "CACHEDIR.TAG"
_CACHE_SIGNATURE = b"Signature: 8a477f597d28d172789f06886806bc55"
_IGNORE_FILES = (".gitignore", ".inklingignore")
_GIT_CONFIG = ("git", "config", "--null", "--path", "--get-regexp")
_LARGEST_IGNORE_FILE = 1 << 20


def is_ignore_file(path: Path) -> bool:
    """Whether an edit of `path` changes which files count."""
    return path.name in _IGNORE_FILES or path.parts[-3:] == (".git", "info", "exclude")


@dataclass(frozen=True, slots=True)
class _Lines:
    """The patterns of one file, and the folder they speak about."""

    base: str
    source: str
    spec: PathSpec[GitPattern]

    def verdict(self, path: str, is_folder: bool) -> tuple[bool, str] | None:
        entry = os.fsencode(path[len(self.base) :].replace(os.sep, "/").lstrip("/"))
        found = self.spec.check_file(entry.decode("latin-1") + ("/" if is_folder else ""))
        return None if found.include is None else (found.include, self.source)


@dataclass(frozen=True, slots=True)
class FolderRules:
    """What applies to the entries of one folder: the nearest file first, each kind by itself.

    `.inklingignore` can only take more away: a file that Git ignores stays ignored.
    """

    git: tuple[_Lines, ...] = ()
    inkling: tuple[_Lines, ...] = ()

    def verdict(self, path: str, is_folder: bool) -> Nothing | None:
        """Why the entry `path` of this folder does not count; None if it does."""
        name = os.path.basename(path)
        if is_folder and name in SKIPPED_FOLDERS:
            return Nothing(f"in {name}, a folder that is always skipped")
        for lines in (self.git, self.inkling):
            for one in lines:
                found = one.verdict(path, is_folder)
                if found is not None:
                    if found[0]:
                        return Nothing(f"ignored by {found[1]}")
                    break
        if not is_folder and is_secret_file(path):
            return Nothing("looks like a file of secrets")
        return None


class IgnoreRules:
    """The ignore rules below `root`, read when needed and read again when their files change.

    The root itself always counts, also where the repository around it ignores it: the user
    opened it. Safe to use from several threads.
    """

    def __init__(self, root: Path, above: FolderRules, *, ignore_case: bool) -> None:
        self.root = os.path.abspath(root)
        self._real_root = os.path.realpath(root)
        self._above = above
        self._ignore_case = ignore_case
        self._lock = threading.Lock()
        self._parsed: dict[str, tuple[tuple[int, ...], PathSpec[GitPattern]]] = {}

    @classmethod
    def for_root(cls, root: Path) -> IgnoreRules:
        """The rules for what lies in `root`, with those of the repository around it."""
        path = os.path.abspath(root)
        excludes, ignore_case = _user_excludes(path)
        above = FolderRules()
        rules = cls(root, above, ignore_case=ignore_case)
        top = _repository_of(path)
        if excludes is not None:
            base = top or path
            above = FolderRules(git=rules._lines(base, excludes, excludes))
        if top is not None and top != path:
            folder = top
            above = rules.enter(above, folder)
            for part in os.path.relpath(os.path.dirname(path), top).split(os.sep):
                if part != ".":
                    folder = os.path.join(folder, part)
                    above = rules.enter(above, folder)
        rules._above = above
        return rules

    def of_root(self) -> FolderRules:
        """What applies to the entries of the root."""
        return self.enter(self._above, self.root)

    def enter(self, parent: FolderRules, folder: str) -> FolderRules:
        """What applies to the entries of `folder`, where `parent` applies to the folder itself."""
        git = self._lines(folder, os.path.join(folder, ".gitignore"), ".gitignore")
        exclude = _exclude_file(folder)
        if exclude is not None:
            git += self._lines(folder, exclude, ".git/info/exclude")
        own = self._lines(folder, os.path.join(folder, ".inklingignore"), ".inklingignore")
        if not git and not own:
            return parent
        return FolderRules(git + parent.git, own + parent.inkling)

    def holds_only_made_files(self, folder: str) -> Nothing | None:
        """Whether `folder` says of itself that tools filled it: an environment, a cache."""
        if os.path.lexists(os.path.join(folder, _MARKER_OF_ENVIRONMENT)):
            return Nothing("in a Python environment")
        tag = os.path.join(folder, _MARKER_OF_CACHE)
        if os.path.lexists(tag) and _read(tag, len(_CACHE_SIGNATURE)) == _CACHE_SIGNATURE:
            return Nothing(f"in a cache folder ({_MARKER_OF_CACHE})")
        return None

    def ignored(self, path: Path) -> Nothing | None:
        """Why `path` does not count, or None if it does. It need not exist."""
        absolute = os.path.abspath(path)
        reason = self._verdict(absolute, self.root)
        if reason is not None:
            return reason
        real = os.path.realpath(absolute)
        if _inside(real, self._real_root) is None:
            return Nothing("reached by a symbolic link that leaves the folder")
        if real == absolute:
            return None
        lexical = os.path.join(self.root, _inside(real, self._real_root) or "")
        return None if lexical == absolute else self._verdict(lexical, self.root)

    def reached_by_link(self, path: Path) -> bool:
        """Whether a symbolic link below the root leads to `path`, so that it is met elsewhere."""
        absolute = os.path.abspath(path)
        relative = _inside(absolute, self.root)
        return relative is not None and os.path.realpath(absolute) != os.path.normpath(
            os.path.join(self._real_root, relative)
        )

    def _verdict(self, path: str, root: str) -> Nothing | None:
        relative = _inside(path, root)
        if relative is None:
            return Nothing(f"outside {root}")
        rules, at = self.of_root(), root
        parts = relative.split(os.sep) if relative else []
        for depth, part in enumerate(parts, 1):
            at = os.path.join(at, part)
            is_folder = depth < len(parts) or os.path.isdir(at)
            reason = rules.verdict(at, is_folder)
            if reason is None and is_folder:
                reason = self.holds_only_made_files(at)
            if reason is not None:
                return reason
            if is_folder:
                rules = self.enter(rules, at)
        return None

    def _lines(self, base: str, file: str, source: str) -> tuple[_Lines, ...]:
        try:
            status = os.lstat(file)
        except (OSError, ValueError):
            return ()
        signature = (status.st_mtime_ns, status.st_ctime_ns, status.st_size, status.st_ino)
        with self._lock:
            known = self._parsed.get(file)
        if known is None or known[0] != signature:
            # A link in place of the file is not followed, as in Git: it may point anywhere.
            data = None if os.path.islink(file) else _read(file, _LARGEST_IGNORE_FILE)
            known = (signature, parse_ignore_file(data or b"", ignore_case=self._ignore_case))
            with self._lock:
                self._parsed[file] = known
        return (_Lines(base, source, known[1]),) if len(known[1]) else ()


def _inside(path: str, folder: str) -> str | None:
    """`path` relative to `folder`, or None where it is not below it."""
    if path == folder:
        return ""
    start = folder if folder.endswith(os.sep) else folder + os.sep
    return path[len(start) :] if path.startswith(start) else None


def _repository_of(folder: str) -> str | None:
    while not os.path.lexists(os.path.join(folder, ".git")):
        parent = os.path.dirname(folder)
        if parent == folder:
            return None
        folder = parent
    return folder


def _exclude_file(folder: str) -> str | None:
    """`info/exclude` of the repository at `folder`; of a worktree, that of its repository."""
    git = os.path.join(folder, ".git")
    if os.path.isfile(git):
        pointer = (_read(git, 4096) or b"").decode("utf-8", "surrogateescape").strip()
        git = os.path.join(folder, pointer.removeprefix("gitdir:").strip())
        common = _read(os.path.join(git, "commondir"), 4096)
        if common is not None:
            git = os.path.join(git, common.decode("utf-8", "surrogateescape").strip())
    elif not os.path.isdir(git):
        return None
    return os.path.join(git, "info", "exclude")


def _user_excludes(folder: str) -> tuple[str | None, bool]:
    """The user's own ignore file (`core.excludesFile`), and whether Git folds case here."""
    values: dict[str, str] = {}
    try:
        listed = subprocess.run(
            [*_GIT_CONFIG, r"^core\.(excludesfile|ignorecase)$"],
            cwd=folder,
            stdin=subprocess.DEVNULL,
            capture_output=True,
            timeout=5,
            check=False,
        ).stdout
        for entry in listed.decode("utf-8", "surrogateescape").split("\0"):
            key, _, value = entry.partition("\n")
            values[key.lower()] = value
    except (OSError, subprocess.SubprocessError):
        pass  # without Git, the file has its usual place and names differ by case
    home = os.environ.get("XDG_CONFIG_HOME") or os.path.join(os.path.expanduser("~"), ".config")
    excludes = values.get("core.excludesfile", os.path.join(home, "git", "ignore"))
    return excludes or None, values.get("core.ignorecase", "").lower() in ("true", "yes", "1")


def _read(path: str, most: int) -> bytes | None:
    try:
        handle = os.open(path, os.O_RDONLY | getattr(os, "O_NONBLOCK", 0))
        with os.fdopen(handle, "rb") as file:
            return file.read(most)
    except (OSError, ValueError):
        return None
