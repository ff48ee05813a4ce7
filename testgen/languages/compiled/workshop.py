"""A copy of a project in a scratch folder, and commands run there in the sandbox."""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Mapping, Sequence, Set
from dataclasses import dataclass, field
from pathlib import Path

from foundation.errors import BadInput
from sandbox.boundary import Boundary
from sandbox.box import Box, Limits
from sandbox.command import Ran, run
from syntax.files.secrets import is_secret_file

LEFT_OUT = frozenset({".git", ".hg", ".svn", "target", "node_modules", ".venv", "__pycache__"})
_MOST_BYTES = 256 * 1024 * 1024

BUILDING = Limits(
    wall_seconds=240.0,
    cpu_seconds=600,
    memory_mb=4096,
    processes=256,
    output_kb=16 * 1024,
    file_mb=1024,
    disk_mb=4096,
)
RUNNING = Limits(
    wall_seconds=30.0,
    cpu_seconds=60,
    memory_mb=1024,
    processes=64,
    output_kb=4096,
    file_mb=64,
    disk_mb=4096,
)


@dataclass(frozen=True, slots=True)
class Workshop:
    """`folder` is the scratch folder, `project` the copy within. Remove it by `close`."""

    boundary: Boundary
    folder: Path
    project: Path
    readable: tuple[Path, ...] = ()
    env: Mapping[str, str] = field(default_factory=dict)

    async def run(
        self,
        argv: Sequence[str],
        cwd: Path,
        limits: Limits,
        env: Mapping[str, str] | None = None,
    ) -> Ran:
        """A command that sees the copy, the toolchain and nothing else, without a network."""
        box = Box(
            readable=self.readable,
            scratch=self.folder,
            env={**self.env, **(env or {})},
            limits=limits,
        )
        return await run(self.boundary, box, argv, cwd=cwd)

    def close(self) -> None:
        """Remove the scratch folder."""
        _remove(self.folder)


def open_workshop(
    boundary: Boundary,
    root: Path,
    *,
    readable: Sequence[Path],
    env: Mapping[str, str],
    left_out: Set[str] = LEFT_OUT,
) -> Workshop:
    """Copy the project at `root`, what is secret in it and folders named in `left_out` left out.

    Raises `BadInput` for a project too large to copy.
    """
    folder = Path(tempfile.mkdtemp(prefix="inkling-tests-"))
    try:
        project = folder / "project"
        _copy(root, project, left_out)
    except BaseException:
        _remove(folder)
        raise
    return Workshop(boundary, folder, project, tuple(readable), dict(env))


def _remove(folder: Path) -> None:
    for path, folders, _ in os.walk(folder):
        for name in folders:
            inner = Path(path, name)
            if not inner.is_symlink():
                inner.chmod(0o700)  # Go's module cache is read-only
    shutil.rmtree(folder, ignore_errors=True)


def _copy(root: Path, into: Path, left_out: Set[str]) -> None:
    copied = 0
    for path, folders, files in os.walk(root):
        here = Path(path)
        place = into / here.relative_to(root)
        place.mkdir(parents=True, exist_ok=True)
        folders[:] = [
            name for name in folders if name not in left_out and not (here / name).is_symlink()
        ]
        for name in files:
            source = here / name
            if is_secret_file(source.relative_to(root)) or not _is_plain(source):
                continue
            copied += source.stat().st_size
            if copied > _MOST_BYTES:
                raise BadInput(f"{root} is too large to be copied for tests (over 256 MB)")
            shutil.copy2(source, place / name)


def _is_plain(path: Path) -> bool:
    return path.is_file() and (not path.is_symlink() or path.resolve().is_file())
