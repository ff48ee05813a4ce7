"""Pynguin on the same modules, from an environment of its own, in the same sandbox.

Its wall time is what ours was: its start and its writing are measured beforehand on a module of one
line, a fifth of what is left is for its assertions (their mutants), the rest for its search. It is
never ended for being late, only where it does not end at all; how long it took is told.
"""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path

from bench.tests.modules import Module
from bench.tests.rows import Made
from foundation.folders import cache_folder
from sandbox.boundary import Boundary
from sandbox.box import Box, Limits
from sandbox.command import Ran, run

VERSION = "0.48.0"
_ASSERTIONS = 0.2
# On a machine so busy that its start takes most of the time, it may have more.
_LEAST_SHARE = 0.7
_LEAST_SEARCH, _LEAST_ASSERTIONS = 1, 1
_PATIENCE, _PATIENCE_SECONDS = 5.0, 60.0


def python_of_pynguin(given: Path | None) -> Path:
    """The interpreter of its environment, which is made if it is not there yet.

    `given` is another environment's `pynguin` command or folder.
    """
    if given is not None:
        folder = given if given.is_dir() else given.parent.parent
        return folder / "bin" / "python"
    folder = cache_folder() / "bench-tests" / f"pynguin-{VERSION}"
    python = folder / "bin" / "python"
    ready = folder / "ready"
    if not ready.exists():
        subprocess.run([sys.executable, "-m", "venv", "--clear", str(folder)], check=True)
        pip = [str(python), "-m", "pip", "install", "--quiet", "--disable-pip-version-check"]
        subprocess.run([*pip, f"pynguin=={VERSION}"], check=True)
        ready.touch()
    return python


@dataclass(frozen=True, slots=True)
class Shares:
    """What Pynguin is told, in whole seconds, as it wants them."""

    search: int
    assertions: int


def shares_of(wall: float, overhead: float, *, search_alone: bool = False) -> Shares:
    """How so much wall time is used; with `search_alone` all of it is for the search."""
    if search_alone:
        return Shares(max(_LEAST_SEARCH, round(wall)), max(_LEAST_ASSERTIONS, round(wall / 2)))
    left = max(_LEAST_SHARE * wall, wall - overhead)
    assertions = max(_LEAST_ASSERTIONS, round(left * _ASSERTIONS))
    return Shares(max(_LEAST_SEARCH, round(left - assertions)), assertions)


@dataclass(frozen=True, slots=True)
class Pynguin:
    """One installation, and what its start costs here."""

    python: Path
    boundary: Boundary
    overhead: float = 0.0
    search_alone: bool = False

    async def measured(self) -> float:
        """Seconds that it takes on a module of one line, less the search's one."""
        with tempfile.TemporaryDirectory(prefix="inkling-pynguin-") as name:
            root = Path(name)
            file = root / "one_line.py"
            file.write_text("def same(value: int) -> int:\n    return value + 1\n")
            module = Module("one_line", "functions", root, file)
            took = []
            for _ in range(2):  # the first time its files are read from the disk
                made, _ = await self._made(module, Shares(1, 1), seed=0)
                took.append(made.seconds)
                if not made.text:
                    raise SystemExit(f"Pynguin does not run here: {made.problem}")
        return max(0.0, min(took) - 1.0)

    async def tests(self, module: Module, *, wall: float, seed: int, way: str) -> Made:
        """Its tests of a module."""
        shares = shares_of(wall, self.overhead, search_alone=self.search_alone)
        made, problem = await self._made(module, shares, seed)
        return Made(
            module=module.name,
            way=way,
            seconds=made.seconds,
            text=made.text,
            file=made.file,
            problem=problem,
        )

    async def _made(self, module: Module, shares: Shares, seed: int) -> tuple[Made, str]:
        with tempfile.TemporaryDirectory(prefix="inkling-pynguin-") as name:
            out = _real(name)
            started = time.monotonic()
            ran = await self._run(module, out, shares, seed)
            took = time.monotonic() - started
            text = _text_in(out)
        problem = "" if text else _why(ran)
        file = f"test_{module.name.replace('.', '_')}.py"
        return Made(
            module=module.name, way="", seconds=round(took, 2), text=text, file=file,
            problem=problem,
        ), problem  # fmt: skip

    async def _run(self, module: Module, out: Path, shares: Shares, seed: int) -> Ran:
        seconds = _PATIENCE_SECONDS + _PATIENCE * (shares.search + shares.assertions)
        box = Box(
            readable=(module.root,),
            scratch=out,
            env={"PYNGUIN_DANGER_AWARE": "1", "PYTHONHASHSEED": "0"},
            limits=Limits(
                wall_seconds=seconds,
                cpu_seconds=int(2 * seconds),
                memory_mb=6144,
                processes=128,
                output_kb=8192,
            ),
        )
        command = {
            "--project-path": module.root,
            "--module-name": module.name,
            "--output-path": out,
            "--report-dir": out / "report",
            "--maximum-search-time": shares.search,
            "--maximum-mutation-time": shares.assertions,
            "--statistics-backend": "NONE",
            "--seed": seed,
        }
        arguments = [str(part) for pair in command.items() for part in pair]
        argv = [str(self.python), "-m", "pynguin", *arguments, "--no-rich", "-v"]
        return await run(self.boundary, box, argv, cwd=out)


def _real(folder: str) -> Path:
    return Path(os.path.realpath(folder))


def _text_in(folder: Path) -> str:
    """The file of tests that was written there, if one was."""
    files = sorted(folder.glob("test_*.py"))
    return files[0].read_text(encoding="utf-8") if files else ""


def _why(ran: Ran) -> str:
    """Why there is no file."""
    if ran.ended != "exited":
        return f"it was ended: {ran.ended}"
    lines = [line for line in (ran.stdout + ran.stderr).splitlines() if line.strip()]
    told = [line for line in lines if "Error" in line or "ERROR" in line] or lines
    return f"exit code {ran.exit_code}: {' '.join(told[-2:])[-300:]}"
