"""Reading what code in the sandbox left in a scratch folder, without being led anywhere else."""

from __future__ import annotations

import os
import stat
from pathlib import Path, PurePath

from foundation.errors import BadInput


def read_left(scratch: Path, name: str, *, most: int) -> bytes:
    """The file `name` (a path relative to `scratch`), if it is one of its own.

    Raises `BadInput` for a link, wherever on the way, for what is no regular file, and for one of
    more than `most` bytes; `FileNotFoundError` if there is none.
    """
    parts = PurePath(name).parts
    if not parts or PurePath(name).is_absolute() or ".." in parts:
        raise BadInput(f"{name} is no path below {scratch}")
    folder = os.open(scratch, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
    try:
        for part in parts[:-1]:
            inner = _opened(folder, part, os.O_DIRECTORY)
            os.close(folder)
            folder = inner
        # A pipe would block the one who opens it.
        file = _opened(folder, parts[-1], os.O_NONBLOCK)
    finally:
        os.close(folder)
    status = os.fstat(file)
    if not stat.S_ISREG(status.st_mode) or status.st_nlink > 1:
        os.close(file)
        raise BadInput(f"{name} in the scratch folder is no file of its own")
    with os.fdopen(file, "rb") as stream:
        data = stream.read(most + 1)
    if len(data) > most:
        raise BadInput(f"{name} in the scratch folder has more than {most} bytes")
    return data


def _opened(folder: int, name: str, flags: int) -> int:
    try:
        return os.open(name, os.O_RDONLY | os.O_NOFOLLOW | os.O_CLOEXEC | flags, dir_fd=folder)
    except FileNotFoundError:
        raise
    except OSError as error:
        raise BadInput(f"{name} in the scratch folder cannot be read: {error.strerror}") from error
