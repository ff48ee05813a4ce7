"""Texts of the workspace's files, as far as a prompt may hold them: masked, and only files that
count. Blocking: it reads the disk."""

from __future__ import annotations

import os
import threading
from collections import OrderedDict
from collections.abc import Iterable
from pathlib import Path

from completion.gates import IgnoreGate
from foundation.nothing import Nothing
from syntax.files.secrets import is_secret_file, mask_keys
from syntax.files.source_files import looks_minified, read_source

_KEPT_CHARACTERS = 8 << 20


class Sources:
    """Reads files below `roots`; unchanged ones are remembered, up to 8 million characters.

    Any thread may ask.
    """

    def __init__(self, max_bytes: int) -> None:
        self._max_bytes = max_bytes
        self._gate = IgnoreGate()
        self._lock = threading.Lock()
        self._kept: OrderedDict[Path, tuple[tuple[int, int], str]] = OrderedDict()
        self._size = 0

    def allowed(self, path: Path, roots: tuple[Path, ...]) -> bool:
        """Whether a prompt may hold the file: inside a root, not ignored, no file of secrets."""
        if root_of(path, roots) is None or is_secret_file(path):
            return False
        return self._gate(path, roots) is None

    def text(self, path: Path) -> str | None:
        """The masked text of a file; None where it is gone, too large, or not written by hand."""
        try:
            status = path.stat()
        except (OSError, ValueError):
            return None
        signature = (status.st_mtime_ns, status.st_size)
        with self._lock:
            known = self._kept.get(path)
            if known is not None and known[0] == signature:
                self._kept.move_to_end(path)
                return known[1]
        source = read_source(path, self._max_bytes)
        if isinstance(source, Nothing) or looks_minified(source.text):
            return None
        text = mask_keys(source.text)
        self._keep(path, signature, text)
        return text

    def _keep(self, path: Path, signature: tuple[int, int], text: str) -> None:
        with self._lock:
            before = self._kept.pop(path, None)
            self._size += len(text) - (len(before[1]) if before else 0)
            self._kept[path] = (signature, text)
            while self._size > _KEPT_CHARACTERS:
                _, (_, dropped) = self._kept.popitem(last=False)
                self._size -= len(dropped)


def root_of(path: Path, roots: tuple[Path, ...]) -> Path | None:
    """The innermost root a file is in."""
    inside = [root for root in roots if path.is_relative_to(root)]
    return max(inside, key=lambda root: len(root.parts), default=None)


def name_in(path: Path, roots: tuple[Path, ...]) -> str:
    """How a prompt names a file: relative to its root, "/" between folders."""
    root = root_of(path, roots)
    name = (path.relative_to(root) if root else Path(path.name)).as_posix()
    # A name that is no valid UTF-8 cannot be sent to a model as it is.
    return name.encode("utf-8", "replace").decode()


def files_of(root: Path, roots: tuple[Path, ...], files: Iterable[Path]) -> tuple[Path, ...]:
    """Those of `files` whose innermost root is `root`."""
    inner = tuple(_as_folder(one) for one in roots if one != root and one.is_relative_to(root))
    folder = _as_folder(root)
    return tuple(
        path
        for path in files
        if (text := str(path)).startswith(folder) and not text.startswith(inner)
    )


def _as_folder(root: Path) -> str:
    text = str(root)
    return text if text.endswith(os.sep) else text + os.sep


def apart(one: str, other: str) -> int:
    """How many folders lie between two files: 0 within one folder."""
    here, there = os.path.dirname(one).split("/"), os.path.dirname(other).split("/")  # noqa: PTH120 - paths by the thousand
    shared = sum(1 for _ in _common(here, there))
    return len(here) + len(there) - 2 * shared


def _common(one: list[str], other: list[str]) -> list[str]:
    found = []
    for left, right in zip(one, other, strict=False):
        if left != right:
            break
        found.append(left)
    return found
