"""The folder that a reference is written to: built beside it, put in its place as a whole.

Nothing is deleted that was not made here: a folder with other files in it is refused, and files
that somebody put beside ours are kept.
"""

from __future__ import annotations

import contextlib
import os
import shutil
import tempfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

import msgspec
import psutil

from foundation.errors import BadInput, Unavailable

MARKER = ".inkling-docs.json"
_STAGING = ".inkling-staging"


class Marker(msgspec.Struct, frozen=True, kw_only=True):
    """What a folder of ours says of itself. `inputs` are hashes of what its parts were made from,
    `files` what was made."""

    made_by: str = "inkling docs build"
    format: str = "site"
    inputs: Mapping[str, str] = {}
    files: tuple[str, ...] = ()


@dataclass
class Destination:
    """A folder that may be written to."""

    path: Path
    marker: Marker | None = field(default=None)

    @classmethod
    def at(cls, path: Path) -> Destination:
        """Raises `BadInput` for what is no folder, or one that was not made here."""
        path = Path(os.path.abspath(path))  # noqa: PTH100 - a link stays the way to it
        if path.is_symlink():
            path = path.resolve()
        if path.exists() and not path.is_dir():
            raise BadInput(f"--out {path}: it is a file, and a folder is wanted")
        marker = _marker(path)
        if marker is None and path.exists() and any(path.iterdir()):
            raise BadInput(
                f"--out {path}: the folder has files that inkling docs build did not make; "
                "name an empty or a new folder"
            )
        return cls(path, marker)

    @contextlib.contextmanager
    def staged(self) -> Iterator[Path]:
        """A folder beside it to build in, removed afterwards whatever happens. Raises
        `Unavailable` where nothing can be written, or the disk fills up meanwhile."""
        parent = self.path.parent
        try:
            parent.mkdir(parents=True, exist_ok=True)
            self._sweep()
            staged = Path(tempfile.mkdtemp(prefix=f".{self.path.name}-", dir=parent))
        except OSError as error:
            is_file = isinstance(error, FileExistsError | NotADirectoryError)
            reason = f"{parent} is no folder" if is_file else _reason(error)
            raise Unavailable(
                f"--out {self.path}: nothing can be written there: {reason}"
            ) from error
        try:
            (staged / _STAGING).write_text(str(os.getpid()), encoding="utf-8")
            yield staged
        except OSError as error:
            raise Unavailable(
                f"--out {self.path}: it cannot be written: {_reason(error)}; what was there is "
                "as it was"
            ) from error
        finally:
            shutil.rmtree(staged, ignore_errors=True)

    def _sweep(self) -> None:
        """Remove what runs that were killed left beside it."""
        for left in self.path.parent.glob(f".{self.path.name}-*"):
            with contextlib.suppress(OSError, ValueError):
                owner = int((left / _STAGING).read_text(encoding="utf-8"))
                if not psutil.pid_exists(owner):
                    shutil.rmtree(left, ignore_errors=True)

    def put(self, made: Path, marker: Marker) -> None:
        """Put what was made in the folder's place. Raises `Unavailable` where that fails; what was
        there is there again then."""
        files = tuple(sorted(one.relative_to(made).as_posix() for one in _files(made)))
        whole = msgspec.structs.replace(marker, files=files)
        try:
            (made / MARKER).write_bytes(msgspec.json.format(msgspec.json.encode(whole)))
            self._keep_others(made)
            made.chmod(0o755)
            self._swap(made)
        except OSError as error:
            raise Unavailable(
                f"--out {self.path}: it cannot be written: {_reason(error)}"
            ) from error
        self.marker = whole

    def _keep_others(self, made: Path) -> None:
        """Files that somebody put beside ours stay, unless we made one of that name now."""
        if self.marker is None:
            return
        ours = {*self.marker.files, MARKER}
        for path in _files(self.path) if self.path.exists() else ():
            name = path.relative_to(self.path).as_posix()
            target = made / name
            if name not in ours and not target.exists():
                target.parent.mkdir(parents=True, exist_ok=True)
                shutil.copy2(path, target, follow_symlinks=False)

    def _swap(self, made: Path) -> None:
        if not self.path.exists():
            made.rename(self.path)
            return
        old = made.with_name(made.name + ".old")
        try:
            self.path.rename(old)
        except OSError:  # a place where something is mounted cannot be renamed
            self._replace_within(made)
            return
        try:
            made.rename(self.path)
        except OSError:
            old.rename(self.path)
            raise
        shutil.rmtree(old, ignore_errors=True)

    def _replace_within(self, made: Path) -> None:
        for path in _files(made):
            target = self.path / path.relative_to(made)
            target.parent.mkdir(parents=True, exist_ok=True)
            beside = target.with_name(f".{target.name}.new")
            shutil.copy2(path, beside)
            beside.replace(target)
        kept = {one.relative_to(made).as_posix() for one in _files(made)}
        for name in self.marker.files if self.marker is not None else ():
            if name not in kept:
                (self.path / name).unlink(missing_ok=True)


def _reason(error: OSError) -> str:
    return (error.strerror or str(error)).lower()


def _files(folder: Path) -> Iterator[Path]:
    return (path for path in sorted(folder.rglob("*")) if not path.is_dir() or path.is_symlink())


def _marker(folder: Path) -> Marker | None:
    try:
        return msgspec.json.decode((folder / MARKER).read_bytes(), type=Marker)
    except (OSError, msgspec.MsgspecError):
        return None
