"""A git repository asked for what it holds: nothing is fetched, and no file of the user's is
touched."""

from __future__ import annotations

import subprocess
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

from foundation.errors import BadInput
from foundation.nothing import Nothing
from syntax.files.source_files import decode_source

_SECONDS, _SECONDS_OF_TEXTS = 10, 60


def repository_of(top: Path, ref: str) -> Path:
    """The folder of the repository that a folder is in. Raises `BadInput` for a reference that it
    does not know."""
    if ref.startswith("-") or git(top, "rev-parse", "--verify", f"{ref}^{{commit}}") is None:
        raise BadInput(f"--since {ref}: git knows no such reference in {top}")
    return Path(git(top, "rev-parse", "--show-toplevel") or top)


def git(root: Path, *arguments: str) -> str | None:
    """What a git command says on one line; None where it says nothing, or there is no git."""
    try:
        done = subprocess.run(
            ["git", "-C", str(root), *arguments],
            capture_output=True,
            text=True,
            errors="replace",
            timeout=_SECONDS,
            check=False,
            stdin=subprocess.DEVNULL,
        )
    except (OSError, subprocess.TimeoutExpired):
        return None
    return done.stdout.strip() or None if done.returncode == 0 else None


def within(path: Path, repository: Path) -> str:
    """A path within the repository, as git has it; empty for one that is not in it."""
    try:
        return path.resolve().relative_to(repository.resolve()).as_posix()
    except ValueError:
        return ""


def texts_at(repository: Path, ref: str, paths: Sequence[str]) -> Mapping[str, str]:
    """The files as they were; those that were not there are left out."""
    wanted = "".join(f"{ref}:{path}\n" for path in paths if "\n" not in path)
    try:
        done = subprocess.run(
            ["git", "-C", str(repository), "cat-file", "--batch"],
            input=wanted.encode(),
            capture_output=True,
            timeout=_SECONDS_OF_TEXTS,
            check=False,
        )
    except (OSError, subprocess.TimeoutExpired):
        return {}
    return dict(_objects(done.stdout, paths))


def _objects(data: bytes, paths: Sequence[str]) -> Iterator[tuple[str, str]]:
    at = 0
    for path in paths:
        end = data.find(b"\n", at)
        if end < 0:
            return
        words = data[at:end].split()
        at = end + 1
        if len(words) == 3 and words[1] == b"blob":
            size = int(words[2])
            source = decode_source(data[at : at + size], Path(path).suffix)
            at += size + 1
            if not isinstance(source, Nothing):
                yield path, source.text
