"""What was measured of models' speeds, kept on disk: by machine, model file and build.

Deleting it costs the next engine a second of measuring when it has nothing else to do.
"""

from __future__ import annotations

import contextlib
import hashlib
import logging
import math
import platform
from pathlib import Path

import msgspec
import psutil

from engine.model import ModelInfo
from engine.speed import Speed
from foundation.atomic import write_atomically

log = logging.getLogger(__name__)


class SpeedBook:
    """One small file for each machine, model and way to run it, in `folder`.

    `machine` tells machines apart that share a folder.
    """

    def __init__(self, folder: Path, machine: str | None = None) -> None:
        self._folder = folder
        self._machine = this_machine() if machine is None else machine

    def find(self, info: ModelInfo) -> Speed:
        """What was measured; unknown where nothing was, or what was kept is damaged."""
        path = self._path(info)
        try:
            speed = msgspec.json.decode(path.read_bytes(), type=Speed)
        except FileNotFoundError:
            return Speed()
        except (OSError, msgspec.DecodeError, UnicodeDecodeError) as error:
            return self._dropped(path, str(error))
        figures = (speed.prefill_per_second, speed.decode_per_second)
        if not all(math.isfinite(figure) and figure > 0 for figure in figures):
            return self._dropped(path, f"{figures} are no speeds")
        return speed

    def keep(self, info: ModelInfo, speed: Speed) -> None:
        """Write it down for the next engine; a disk that takes nothing is no fault."""
        try:
            write_atomically(self._path(info), msgspec.json.encode(speed))
        except OSError as error:
            log.info("the speed of %s is not kept: %s", info.name, error)

    def _dropped(self, path: Path, fault: str) -> Speed:
        log.info("%s is dropped: %s", path, fault)
        with contextlib.suppress(OSError):
            path.unlink()
        return Speed()

    def _path(self, info: ModelInfo) -> Path:
        recipe = (
            self._machine,
            info.fingerprint,
            info.build,
            info.backend,
            info.gpu_layers,
            info.threads,
            info.kv_type,
        )
        digest = hashlib.sha256(msgspec.json.encode(recipe)).hexdigest()
        return self._folder / f"{digest[:32]}.json"


def this_machine() -> str:
    """What sets this machine apart: its name, what it is, how many cores it has."""
    return f"{platform.node()} {platform.machine()} {psutil.cpu_count()}"
