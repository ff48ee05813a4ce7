"""The environment of a command in the sandbox: nothing of the host's but what a box names."""

from __future__ import annotations

from pathlib import Path

from sandbox.box import Box

_PATHS = ("/usr/local/bin", "/usr/bin", "/bin")


def environment_of(box: Box, executable: Path, temporary: str = "/tmp") -> dict[str, str]:
    """What `executable` finds in its environment; hashes and bytecode as in every other run."""
    paths = dict.fromkeys((str(executable.parent), *_PATHS))
    return {
        "LANG": "C.UTF-8",
        "PATH": ":".join(paths),
        "HOME": temporary,
        "TMPDIR": temporary,
        "TZ": "UTC",
        "USER": "user",
        "LOGNAME": "user",
        "PYTHONDONTWRITEBYTECODE": "1",
        "PYTHONHASHSEED": "0",
        **box.env,
    }
