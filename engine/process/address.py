"""Where the engine of a model configuration is found: the names of its socket, locks and records.

Pure but for reading the runtime folder; who starts what is in `engine/process/launch.py`.
"""

from __future__ import annotations

import contextlib
import hashlib
import os
import sys
from dataclasses import dataclass
from importlib import metadata
from pathlib import Path

import msgspec

from engine.model import ModelConfig
from foundation.atomic import write_atomically
from foundation.errors import Unavailable
from foundation.folders import runtime_folder, state_folder

USES_UNIX_SOCKETS = sys.platform != "win32"

# sun_path is 108 bytes with its terminating NUL on Linux, 104 on macOS (unix(7), unix(4)).
_LONGEST_SOCKET_PATH = 103

_PREFIX = "engine-"

READY = "ready"
"""What a started engine process says to its starter once it answers."""


class Launch(msgspec.Struct, frozen=True, kw_only=True):
    """Everything an engine process is told when it starts."""

    config: ModelConfig
    idle_minutes: float = 20.0
    queue: int = 256
    log: str = "info"
    listen: str = ""
    """HOST:PORT to serve besides the private socket; empty: none."""
    api_key: str = ""
    """Asked of those who come through `listen`."""


class EngineRecord(msgspec.Struct, frozen=True, kw_only=True):
    """What a running engine writes down about itself, readable by its user only."""

    pid: int
    model: str
    started: float
    version: str
    port: int = 0
    """On 127.0.0.1, where there are no Unix sockets."""
    token: str = ""


class StartFailure(msgspec.Struct, frozen=True, kw_only=True):
    """Why the last start failed, for those who waited for it (`when`: seconds since 1970)."""

    message: str
    when: float


@dataclass(frozen=True, slots=True)
class Address:
    """The files of one engine, all in `folder` and named by `name`."""

    folder: Path
    name: str

    @property
    def socket(self) -> Path:
        """The Unix socket it answers on."""
        return self.folder / f"{self.name}.sock"

    @property
    def start_lock(self) -> Path:
        """Held by the client that is starting the engine."""
        return self.folder / f"{self.name}.start.lock"

    @property
    def owner_lock(self) -> Path:
        """Held by the engine process as long as it lives; the kernel lets go when it dies."""
        return self.folder / f"{self.name}.lock"

    @property
    def record(self) -> Path:
        """The `EngineRecord`."""
        return self.folder / f"{self.name}.json"

    @property
    def failure(self) -> Path:
        """The `StartFailure`, if the last start failed."""
        return self.folder / f"{self.name}.failed"


def encode(value: object) -> bytes:
    """`value` as JSON, paths as strings."""
    return msgspec.json.encode(value, enc_hook=str, order="deterministic")


def decode_launch(text: str | bytes) -> Launch:
    """The inverse of `encode` for a `Launch`. Raises `msgspec.ValidationError`."""
    return msgspec.json.decode(text, type=Launch, dec_hook=_path_from_text)


def address_of(config: ModelConfig, version: str) -> Address:
    """The address of the engine that runs `config`, in this user's runtime folder.

    The version is part of the name, so that an upgraded Inkling never talks to an old engine.
    Raises `Unavailable` when the folder cannot be made or its path is too long for a socket.
    """
    digest = hashlib.sha256(encode([version, config])).hexdigest()[:12]
    return address_in(_runtime_folder(), f"{_PREFIX}{digest}")


def address_in(folder: Path, name: str) -> Address:
    """The address called `name` in `folder`. Raises `Unavailable` if a socket cannot live there."""
    address = Address(folder, name)
    if USES_UNIX_SOCKETS and len(os.fsencode(address.socket)) > _LONGEST_SOCKET_PATH:
        raise Unavailable(
            f"{address.socket} is too long a path for a Unix socket; "
            "set INKLING_RUNTIME_DIR to a shorter one"
        )
    return address


def known_addresses() -> tuple[Address, ...]:
    """Addresses in the runtime folder that an engine answers on, or did before it died."""
    folder = _runtime_folder()
    suffix = ".sock" if USES_UNIX_SOCKETS else ".json"
    names = sorted(path.name.removesuffix(suffix) for path in folder.glob(f"{_PREFIX}*{suffix}"))
    return tuple(Address(folder, name) for name in names)


def read_record(address: Address) -> EngineRecord | None:
    """What the engine wrote about itself; None if there is no record or it cannot be read."""
    try:
        return msgspec.json.decode(address.record.read_bytes(), type=EngineRecord)
    except (OSError, msgspec.DecodeError):
        return None


def read_failure(address: Address) -> StartFailure | None:
    """Why the last start failed; None if it did not."""
    try:
        return msgspec.json.decode(address.failure.read_bytes(), type=StartFailure)
    except (OSError, msgspec.DecodeError):
        return None


def write_failure(address: Address, failure: StartFailure) -> None:
    """Tell those who wait. A disk that takes no more bytes must not hide the failure itself."""
    with contextlib.suppress(OSError):
        write_atomically(address.failure, encode(failure))


def log_file() -> Path:
    """The engines' log."""
    return state_folder() / "engine.log"


def _runtime_folder() -> Path:
    try:
        return runtime_folder()
    except OSError as error:
        raise Unavailable(
            f"the folder for the engine's socket cannot be made: {error}; "
            "set INKLING_RUNTIME_DIR to a folder of your own"
        ) from error


def _path_from_text(kind: type, value: object) -> object:
    if issubclass(kind, Path):
        return Path(str(value))
    raise NotImplementedError(kind)


def version() -> str:
    """Inkling's version, as installed."""
    return metadata.version("inkling-lsp")
