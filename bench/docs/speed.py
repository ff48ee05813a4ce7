"""How long a check of documentation takes: ours beside pydoclint, docsig and ruff.

    python -m bench.docs.speed [--times N] [--packages NAME,NAME]

Whole packages as they are published, a process for each run; examples are not run, as nobody else
runs any. The first run finds no caches of its program, the others what it left. Seconds on the
clock and of all processors together, medians. Writes results/docs-speed.json.
"""

from __future__ import annotations

import argparse
import json
import os
import resource
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from bench.docs.checkers import peers_python
from bench.typing.corpus import Pin, unpacked

RESULTS = Path(__file__).parents[1] / "results" / "docs-speed.json"
ROOT = Path(__file__).parents[2]
PINS = tuple(Path(__file__).with_name(name) for name in ("packages.toml", "unseen.toml"))
_PACKAGES = ("optax", "werkzeug", "networkx")
_LONGEST = 600


@dataclass(frozen=True, slots=True)
class Took:
    """Seconds on the clock, and of all processors."""

    wall: float
    processors: float


def commands(folder: Path, style: str) -> Mapping[str, Sequence[str]]:
    """Each checker as a project would call it for its own style."""
    programs = peers_python().parent
    ours = [sys.executable, "-m", "cli.main", "docs", "check", str(folder), "--no-examples"]
    convention = {"sphinx": "pep257"}.get(style, style)
    ruff = [str(programs / "ruff"), "check", "--isolated", "--preview", "--select", "D,DOC"]
    return {
        "inkling": ours,
        "inkling, one process": [*ours, "--jobs", "1"],
        "pydoclint": [str(programs / "pydoclint"), "--quiet", "--style", style, str(folder)],
        "docsig": [str(programs / "docsig"), "--no-ansi", str(folder)],
        "ruff": [*ruff, "--config", f'lint.pydocstyle.convention="{convention}"', str(folder)],
    }


def took(command: Sequence[str], folder: Path) -> Took:
    """One run; what it finds does not matter here."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    started = time.monotonic()
    done = subprocess.run(
        command,
        cwd=folder,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
        timeout=_LONGEST,
        check=False,
    )
    wall = time.monotonic() - started
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    if "Traceback" in done.stderr:
        raise SystemExit(f"{command[0]}: {done.stderr[-2000:]}")
    used = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    return Took(wall, used)


def measured(name: str, times: int) -> dict[str, object]:
    """All checkers on a package, in turns, so that none has the quiet minutes for itself."""
    pin, style = _pinned(name)
    with tempfile.TemporaryDirectory() as scratch:
        folder = Path(scratch, name)
        shutil.copytree(unpacked(pin), folder)
        files = list(folder.rglob("*.py"))
        lines = sum(path.read_bytes().count(b"\n") for path in files)
        runs: dict[str, list[Took]] = {}
        for _ in range(times):
            for checker, command in commands(folder, style).items():
                runs.setdefault(checker, []).append(took(command, folder))
    rows = {
        checker: {
            "first": round(those[0].wall, 2),
            "wall": round(statistics.median(one.wall for one in those), 2),
            "processors": round(statistics.median(one.processors for one in those), 2),
        }
        for checker, those in runs.items()
    }
    return {"files": len(files), "lines": lines, "checkers": rows}


def _pinned(name: str) -> tuple[Pin, str]:
    for path in PINS:
        for row in tomllib.loads(path.read_text(encoding="utf-8"))["package"]:
            if row["name"] == name:
                pin = Pin("pypi", name, row["version"], row["file"], row["sha256"])
                return pin, row["style"]
    raise SystemExit(f"{name} is in none of {', '.join(str(one) for one in PINS)}")


def main() -> None:
    """Print a table, write the figures."""
    parser = argparse.ArgumentParser(prog="bench.docs.speed", description=__doc__)
    parser.add_argument("--times", type=int, default=5)
    parser.add_argument("--packages", default=",".join(_PACKAGES))
    given = parser.parse_args()
    figures: dict[str, object] = {"processors": len(os.sched_getaffinity(0)), "times": given.times}
    for name in given.packages.split(","):
        found = measured(name, given.times)
        figures[name] = found
        print(f"{name}: {found['files']} files, {found['lines']} lines")
        rows = found["checkers"]
        assert isinstance(rows, dict)
        for checker, row in rows.items():
            told = "  ".join(f"{title} {seconds:7.2f}" for title, seconds in row.items())
            print(f"  {checker:22}{told}", flush=True)
        RESULTS.write_text(json.dumps(figures, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
