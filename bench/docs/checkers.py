"""The checkers side by side: each is given a folder of files, and says which line is at fault."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from foundation.folders import cache_folder

PINS = ("pydoclint==0.12.0", "docsig==0.97.0", "ruff==0.17.6")
Found = Mapping[str, Sequence[tuple[int, str]]]
"""Line and code of each fault, by the file's name."""
Run = Callable[[Path, Path, str], Found]
"""Given the programs' folder, the files' folder and the style."""


def peers_python() -> Path:
    """The interpreter of the other checkers, whose environment is made if it is not there yet."""
    folder = cache_folder() / "bench-docs" / "peers"
    python = folder / "bin" / "python"
    ready = folder / "ready"
    if not ready.exists():
        subprocess.run([sys.executable, "-m", "venv", "--clear", str(folder)], check=True)
        pip = [str(python), "-m", "pip", "install", "--quiet", "--disable-pip-version-check"]
        subprocess.run([*pip, *PINS], check=True)
        ready.touch()
    return python


@dataclass(frozen=True, slots=True)
class Checker:
    """`run` is given the peers' folder of programs, the files' folder and the style."""

    name: str
    run: Run


def pydoclint(programs: Path, folder: Path, style: str) -> Found:
    """pydoclint without its rules on where types are to be written, which are a matter of taste."""
    said = _said(
        [programs / "pydoclint", "--quiet", "--style", style]
        + [f"--{option}" for option in _PYDOCLINT]
        + [folder],
    )
    found: dict[str, list[tuple[int, str]]] = defaultdict(list)
    name = ""
    for line in said.splitlines():
        if line and not line[0].isspace():
            name = Path(line.strip()).name
        elif match := re.match(r"\s+(\d+): (DOC\d+)", line):
            found[name].append((int(match[1]), match[2]))
    return _without(found, _OF_TASTE)


def pydoclint_calm(programs: Path, folder: Path, style: str) -> Found:
    """pydoclint as a project has it that was told of too many exceptions: without those rules."""
    return _without(pydoclint(programs, folder, style), frozenset({"DOC501", "DOC502", "DOC503"}))


def ruff_calm(programs: Path, folder: Path, style: str) -> Found:
    """ruff without its rules on exceptions."""
    return _without(ruff(programs, folder, style), frozenset({"DOC501", "DOC502"}))


def _without(found: Found, codes: frozenset[str]) -> Found:
    """What is left where a project ignores some rules."""
    return {name: [one for one in those if one[1] not in codes] for name, those in found.items()}


_OF_TASTE = frozenset({"DOC106", "DOC107", "DOC108", "DOC109", "DOC110", "DOC111"})
"""Where types are to be written: whatever the options, one of them speaks."""
_PYDOCLINT = (
    "arg-type-hints-in-docstring=False",
    "arg-type-hints-in-signature=False",
    "check-return-types=False",
    "check-yield-types=False",
    "check-class-attributes=False",
    "allow-init-docstring=True",
    "skip-checking-short-docstrings=True",
    "skip-checking-raises=False",
)


def docsig(programs: Path, folder: Path, style: str) -> Found:
    """docsig without its rules on how descriptions are written, and on missing annotations."""
    off = "SIG101,SIG102,SIG301,SIG305,SIG306,SIG401,SIG501,SIG506"
    said = _said([programs / "docsig", "--no-ansi", "--check-nested", "-d", off, folder])
    found: dict[str, list[tuple[int, str]]] = defaultdict(list)
    place: tuple[str, int] = ("", 0)
    for line in said.splitlines():
        if match := re.match(r"(\S+\.py):(\d+)", line):
            place = Path(match[1]).name, int(match[2])
        elif match := re.match(r"\s+(SIG\d+)", line):
            found[place[0]].append((place[1], match[1]))
    return found


def ruff(programs: Path, folder: Path, style: str) -> Found:
    """ruff's rules on parameters (D417), results and exceptions (DOC)."""
    convention = {"sphinx": "pep257"}.get(style, style)
    chosen = ["--isolated", "--preview", "--no-cache", "--select", "D417,DOC"]
    config = ["--config", f'lint.pydocstyle.convention="{convention}"']
    said = _said([programs / "ruff", "check", *chosen, *config, "--output-format", "json", folder])
    found: dict[str, list[tuple[int, str]]] = defaultdict(list)
    for one in json.loads(said or "[]"):
        row = one["location"]["row"]
        found[Path(one["filename"]).name].append((row, one["code"]))
    return found


def _said(command: Sequence[object]) -> str:
    done = subprocess.run(
        [str(part) for part in command], capture_output=True, text=True, timeout=1800, check=False
    )
    if done.returncode not in (0, 1) or "Traceback (most recent" in done.stderr:
        raise SystemExit(f"{command[0]}: {done.stderr[-2000:]}")
    return done.stdout + done.stderr


PEERS = (
    Checker("pydoclint", pydoclint),
    Checker("pdl-raises", pydoclint_calm),
    Checker("docsig", docsig),
    Checker("ruff", ruff),
    Checker("ruff-raises", ruff_calm),
)
