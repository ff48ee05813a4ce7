"""New test functions laid out by the user's own gofmt, where there is one."""

from __future__ import annotations

import subprocess
from collections.abc import Sequence
from pathlib import Path

_SECONDS = 20
_HEAD = "package p\n\n"


def formatted(lines: Sequence[str], gofmt: Path | None) -> str:
    """Declarations as gofmt lays them out, without a line's end at the end."""
    plain = "\n".join(lines)
    if gofmt is None:
        return plain
    try:
        done = subprocess.run(
            [str(gofmt), "-s"],
            input=(_HEAD + plain + "\n").encode(),
            capture_output=True,
            timeout=_SECONDS,
            check=False,
        )
    except (OSError, subprocess.TimeoutExpired):
        return plain
    laid_out = done.stdout.decode("utf-8", "replace")
    if done.returncode != 0 or not laid_out.startswith(_HEAD):
        return plain
    return laid_out.removeprefix(_HEAD).rstrip("\n")
