"""New test functions laid out by the user's own rustfmt, where there is one."""

from __future__ import annotations

import subprocess
from collections.abc import Sequence
from pathlib import Path

_SECONDS = 20


def formatted(lines: Sequence[str], rustfmt: Path | None, folder: Path) -> list[str]:
    """The lines of a module's body, indented by four, as rustfmt lays them out in `folder`."""
    plain = [f"    {line}" if line else "" for line in lines]
    if rustfmt is None:
        return plain
    text = "\n".join(["mod tests {", *plain, "}", ""])
    try:
        done = subprocess.run(
            [str(rustfmt), "--edition", "2021", "--emit", "stdout"],
            input=text.encode(),
            capture_output=True,
            timeout=_SECONDS,
            cwd=folder,
            check=False,
        )
    except (OSError, subprocess.TimeoutExpired):
        return plain
    laid_out = done.stdout.decode("utf-8", "replace").rstrip("\n").split("\n")
    if done.returncode != 0 or len(laid_out) < 3 or laid_out[0] != "mod tests {":
        return plain
    return laid_out[1:-1]
