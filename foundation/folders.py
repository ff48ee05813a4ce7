"""Where Inkling keeps things on the user's machine. The one place that knows these paths.

`INKLING_CACHE_DIR`, `INKLING_CONFIG_DIR`, `INKLING_STATE_DIR` and `INKLING_RUNTIME_DIR` move them.
"""

from __future__ import annotations

import hashlib
import os
import stat
import tempfile
from pathlib import Path

import platformdirs

from foundation.errors import Unavailable

_APP = "inkling"
# sun_path holds 104 bytes on macOS and 108 on Linux, and the socket's own name needs room.
_LONGEST_RUNTIME_PATH = 70


def cache_folder() -> Path:
    """Downloaded models, indexes: all of it can be deleted and costs only time."""
    return _folder("INKLING_CACHE_DIR", platformdirs.user_cache_path(_APP, appauthor=False))


def config_folder() -> Path:
    """`inkling.toml` of the user."""
    return _folder("INKLING_CONFIG_DIR", platformdirs.user_config_path(_APP, appauthor=False))


def state_folder() -> Path:
    """What the user did: the chosen model, acceptance counts, logs."""
    return _folder("INKLING_STATE_DIR", platformdirs.user_state_path(_APP, appauthor=False))


def models_folder() -> Path:
    """One folder a model, named as in the catalogue."""
    return cache_folder() / "models"


def runtime_folder() -> Path:
    """Sockets and locks: created if missing, private to the user (mode 0700).

    Raises `Unavailable` when the folder belongs to somebody else.
    """
    given = os.environ.get("INKLING_RUNTIME_DIR")
    if given:
        path = Path(given)
    elif "XDG_RUNTIME_DIR" in os.environ and Path(os.environ["XDG_RUNTIME_DIR"]).is_dir():
        path = Path(os.environ["XDG_RUNTIME_DIR"]) / _APP
    else:
        path = Path(tempfile.gettempdir()) / f"{_APP}-{_user()}"
    if len(os.fsencode(path)) > _LONGEST_RUNTIME_PATH:
        digest = hashlib.sha256(os.fsencode(path)).hexdigest()[:12]
        path = Path(tempfile.gettempdir()) / f"{_APP}-{_user()}-{digest}"
    path.mkdir(mode=0o700, parents=True, exist_ok=True)
    _insist_private(path)
    return path


def _folder(variable: str, default: Path) -> Path:
    given = os.environ.get(variable)
    return Path(given) if given else default


def _user() -> str:
    return str(os.getuid()) if hasattr(os, "getuid") else os.environ.get("USERNAME", "user")


def _insist_private(path: Path) -> None:
    if not hasattr(os, "getuid"):
        return
    status = path.lstat()
    if not stat.S_ISDIR(status.st_mode) or status.st_uid != os.getuid():
        raise Unavailable(
            f"{path} belongs to another user; set INKLING_RUNTIME_DIR to a folder of your own"
        )
    if stat.S_IMODE(status.st_mode) & 0o077:
        path.chmod(0o700)
