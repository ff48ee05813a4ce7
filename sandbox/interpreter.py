"""Which folders an interpreter needs to start, found by looking: it is never run outside a box.

A project may ship a `python` of its own making, so nothing here executes anything.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from pathlib import Path

from foundation.errors import BadInput

_PARTS = ("bin", "lib", "lib64", "lib32", "libexec", "include", "share", "ssl", "pyvenv.cfg")
"""What of an installation's prefix programs read; the rest of the folder may be anybody's."""

_STORES = ("/nix/store", "/gnu/store", "/home/linuxbrew/.linuxbrew")
"""Where package managers keep programs apart from the libraries they load."""

_MOST_LINKS = 40


def executable_of(argv0: str) -> Path:
    """The absolute path of a program as one would type it. Raises `BadInput` if there is none."""
    found = shutil.which(argv0)
    if found is None:
        raise BadInput(f"{argv0} is no program that can be run here")
    return Path(os.path.abspath(found))  # noqa: PTH100 - resolve() would follow a venv's links


def insist_on_interpreter(python: Path) -> None:
    """Raises `BadInput` where `python` is missing, or a script that goes on to choose one."""
    try:
        with python.open("rb") as file:
            begin = file.read(2)
    except OSError as error:
        raise BadInput(f"{python} cannot be read: {error.strerror}; name a Python") from error
    if begin == b"#!":
        raise BadInput(
            f"{python} is a script that chooses an interpreter; name that interpreter itself "
            '(`python -c "import sys; print(sys.executable)"` tells it)'
        )


def needed_by(executable: Path) -> tuple[Path, ...]:
    """Files and folders that must be readable for `executable` to run, beside the system's.

    Follows every link from `executable` to the program itself: a virtual environment, the
    installation it was made from, and the links in between.
    """
    needed: dict[Path, None] = {}
    todo = [executable]
    seen: set[Path] = set()
    while todo:
        path = todo.pop()
        if path in seen or len(seen) > _MOST_LINKS:
            continue
        seen.add(path)
        real_parent = Path(os.path.realpath(path.parent))
        for place in {path.parent, real_parent}:
            for part in _installation(place.parent, place / path.name):
                needed[part] = None
            todo += _base_of(place.parent, path.name)
        if path.is_symlink():
            todo.append(Path(os.path.normpath(real_parent / path.readlink())))
    return tuple(needed)


def _installation(prefix: Path, executable: Path) -> Iterator[Path]:
    for store in _STORES:
        if executable.is_relative_to(store):
            yield Path(store)
            return
    if _is_installation(prefix):
        for name in _PARTS:
            part = prefix / name
            if os.path.lexists(part):
                yield part
                if part.is_symlink() and (real := Path(os.path.realpath(part))).exists():
                    yield real
    elif os.path.lexists(executable):
        yield executable


def _is_installation(prefix: Path) -> bool:
    return (
        (prefix / "pyvenv.cfg").is_file()
        or (prefix / "lib" / "node_modules").is_dir()
        or any(found for lib in ("lib", "lib64") for found in (prefix / lib).glob("python3*/os.py"))
    )


def _base_of(prefix: Path, name: str) -> Iterator[Path]:
    """The interpreter a virtual environment was made from, as its `pyvenv.cfg` tells."""
    try:
        lines = (prefix / "pyvenv.cfg").read_text(encoding="utf-8", errors="replace").splitlines()
    except OSError:
        return
    for line in lines:
        key, _, value = line.partition("=")
        if key.strip().lower() == "home" and value.strip().startswith("/"):
            home = Path(value.strip())
            names = dict.fromkeys((name, "python3", "python"))
            yield from (home / n for n in names if os.path.lexists(home / n))
