"""Putting a written test file on disk: whole or not at all, and never over somebody's change."""

from __future__ import annotations

import os
from collections.abc import Sequence
from pathlib import Path

from foundation.atomic import write_atomically
from foundation.errors import BadInput, Unavailable
from syntax.files.replacing import encoded
from syntax.projects.disk import current
from testgen.writing.write import Written


def save(written: Written) -> tuple[Path, ...]:
    """Write the file, and the `__init__.py` files its folder needs; what was written, in order.

    Raises `BadInput` where the file is not what it was when it was read, and `Unavailable` where
    its folder cannot be written.
    """
    path = written.path.resolve()  # a link stays one: what it leads to is written
    _insist_unchanged(path, written)
    try:
        data = encoded(written.text, written.encoding, had_bom=written.had_bom)
    except UnicodeEncodeError:
        raise BadInput(
            f"{written.path} is written in {written.encoding}, which lacks characters that the "
            "new tests need; save it as UTF-8, or name another folder with --out"
        ) from None
    try:
        packages = _packages(written.packages)
        write_atomically(path, data, _mode_of(path))
    except OSError as error:
        reason = (error.strerror or str(error)).lower()
        raise Unavailable(
            f"{written.path.parent} cannot be written ({reason}); name another folder with --out"
        ) from error
    return (*packages, written.path)


def _insist_unchanged(path: Path, written: Written) -> None:
    now = current(path)
    if written.before is None and path.exists():
        raise BadInput(f"{written.path} appeared while its tests were made; run the command again")
    if written.before is not None and (now is None or now.sha256 != written.before):
        raise BadInput(f"{written.path} changed while its tests were made; run the command again")


def _packages(paths: Sequence[Path]) -> tuple[Path, ...]:
    made = tuple(path for path in reversed(paths) if not path.exists())
    for path in made:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.touch()
    return made


def _mode_of(path: Path) -> int:
    """The file's own permissions, or those a new file gets here."""
    try:
        return path.stat().st_mode & 0o7777
    except OSError:
        umask = os.umask(0o077)
        os.umask(umask)
        return 0o666 & ~umask
