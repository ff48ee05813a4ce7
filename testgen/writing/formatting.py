"""The last step of writing: `ruff format` with the project's settings, or our own layout."""

from __future__ import annotations

import shutil
import subprocess
import sys
from functools import cache
from pathlib import Path

from syntax.projects.values import Formatting
from testgen.writing.code import requoted
from testgen.writing.wrapping import wrapped

_SECONDS = 20


def formatted(code: str, formatting: Formatting, version: tuple[int, int] | None = None) -> str:
    """`code` as the project lays it out.

    The same code gives the same text, and a text that was formatted once stays as it is. Where
    ruff is not installed, or refuses, strings are quoted and long lines broken here.
    """
    ruff = ruff_binary()
    result = _by_ruff(ruff, code, formatting, version) if ruff is not None else None
    if result is not None:
        return result
    own = requoted(code, formatting.quote)
    if formatting.indent != "    ":
        own = _indented_by(own, formatting.indent)
    return wrapped(own, formatting.line_length, formatting.indent)


@cache
def ruff_binary() -> Path | None:
    """The ruff that came with us (the extra `tests`), or one on the PATH."""
    beside = Path(sys.executable).parent / ("ruff.exe" if sys.platform == "win32" else "ruff")
    if beside.is_file():
        return beside
    found = shutil.which("ruff")
    return Path(found) if found else None


def _by_ruff(
    ruff: Path, code: str, formatting: Formatting, version: tuple[int, int] | None
) -> str | None:
    style = "tab" if formatting.indent == "\t" else "space"
    quote = "single" if formatting.quote == "'" else "double"
    target = f"py3{min(max(version[1], 7), 14)}" if version and version[0] == 3 else "py39"
    options = [
        f"line-length={min(formatting.line_length, 320)}",
        f'format.quote-style="{quote}"',
        f'format.indent-style="{style}"',
        f"indent-width={len(formatting.indent) if style == 'space' else 4}",
        f'target-version="{target}"',
    ]
    command = [str(ruff), "format", "--isolated", "--no-cache", "--stdin-filename", "tests.py"]
    try:
        done = subprocess.run(
            [*command, *(word for option in options for word in ("--config", option)), "-"],
            input=code.encode(),
            capture_output=True,
            timeout=_SECONDS,
            check=False,
        )
    except (OSError, subprocess.SubprocessError):
        return None
    return done.stdout.decode() if done.returncode == 0 else None


def _indented_by(code: str, indent: str) -> str:
    """Our own code, which is indented by fours and holds no text of several lines, otherwise."""
    lines = []
    for line in code.splitlines(keepends=True):
        body = line.lstrip(" ")
        depth = (len(line) - len(body)) // 4
        lines.append(indent * depth + body)
    return "".join(lines)
