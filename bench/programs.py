"""Running a benchmark's programs: each in a process of its own, with limits and without our files.

The programs are made of a published data set and a model's text; nobody has read them.
"""

from __future__ import annotations

import contextlib
import resource
import shutil
import signal
import subprocess
import sys
import tempfile
from functools import cache
from os import killpg

_MEMORY = 1 << 30
_FILE_BYTES = 1 << 20


def passes(program: str, seconds: float = 5.0) -> bool:
    """Whether the program ends by itself, in time, without an error."""
    with tempfile.TemporaryDirectory() as folder:
        process = subprocess.Popen(
            [*_without_network(), sys.executable, "-I", "-S", "-c", program],
            cwd=folder,
            env={"PYTHONHASHSEED": "0"},
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            start_new_session=True,
            preexec_fn=_limit,  # noqa: PLW1509 - nothing else runs in this process
        )
        try:
            return process.wait(seconds) == 0
        except subprocess.TimeoutExpired:
            return False
        finally:
            with contextlib.suppress(ProcessLookupError):
                killpg(process.pid, signal.SIGKILL)
            process.wait()


def _limit() -> None:
    resource.setrlimit(resource.RLIMIT_AS, (_MEMORY, _MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (10, 10))
    resource.setrlimit(resource.RLIMIT_FSIZE, (_FILE_BYTES, _FILE_BYTES))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


@cache
def _without_network() -> tuple[str, ...]:
    """A namespace without a network, where the kernel lets users make one."""
    command = ("unshare", "--user", "--net")
    if shutil.which("unshare") is None:
        return ()
    works = subprocess.run([*command, "true"], capture_output=True, check=False).returncode == 0
    return command if works else ()
