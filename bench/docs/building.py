"""What it costs to build the reference of a package, beside other generators in one run.

Others are programs of a virtual environment that is named; one that is not there is left out.
Seconds of processor time are told beside those of the clock: they hold on a busy machine too.
"""

from __future__ import annotations

import argparse
import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

_HERE = Path(__file__).resolve().parents[2]
_AUTOAPI = """\
project = {name!r}
extensions = ["autoapi.extension"]
autoapi_dirs = [{package!r}]
autoapi_options = ["members", "undoc-members", "show-module-summary", "imported-members"]
html_theme = "alabaster"
"""


@dataclass(frozen=True, slots=True)
class Contender:
    """A generator: its command, and where what it makes lies."""

    name: str
    command: tuple[str, ...]
    made: Path


@dataclass(frozen=True, slots=True)
class Cost:
    """What a run took: seconds by the clock and of processors, the largest process in MiB."""

    wall: float
    processor: float
    memory: float


def contenders(package: Path, peers: Path | None, folder: Path) -> Iterator[Contender]:
    """Those that can be run; ours twice, as the second run is another one."""
    ours = (sys.executable, "-m", "cli.main", "docs", "build", str(package), "--no-prose")
    site = folder / "inkling"
    yield Contender("Inkling", (*ours, "--out", str(site)), site)
    yield Contender("Inkling, once more", (*ours, "--out", str(site)), site)
    both = folder / "both"
    in_both = (*ours, "--out", str(both), "--languages", "en,zh")
    yield Contender("Inkling, English and Chinese", in_both, both)
    programs = peers / "bin" if peers is not None else Path("/nowhere")
    if (programs / "pdoc").exists():
        made = folder / "pdoc"
        yield Contender("pdoc", (str(programs / "pdoc"), str(package), "-o", str(made)), made)
    if (programs / "sphinx-build").exists():
        source, made = folder / "sphinx", folder / "sphinx-made"
        source.mkdir()
        text = _AUTOAPI.format(name=package.name, package=str(package))
        (source / "conf.py").write_text(text, encoding="utf-8")
        (source / "index.rst").write_text("Reference\n=========\n", encoding="utf-8")
        command = (str(programs / "sphinx-build"), "-q", str(source), str(made))
        yield Contender("sphinx-autoapi", command, made)


def cost_of(contender: Contender, package: Path) -> Cost | None:
    """Run it to its end; None where it fails."""
    paths = os.pathsep.join((str(_HERE), str(package.parent)))
    started = time.monotonic()
    process = subprocess.Popen(
        contender.command,
        env={**os.environ, "PYTHONPATH": paths},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    _, status, used = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode:
        return None
    return Cost(time.monotonic() - started, used.ru_utime + used.ru_stime, used.ru_maxrss / 1024)


def _size(folder: Path) -> tuple[int, float]:
    """Pages, and MiB of all files."""
    files = [one for one in folder.rglob("*") if one.is_file()]
    return sum(one.suffix == ".html" for one in files), sum(
        one.stat().st_size for one in files
    ) / 2**20


def main() -> None:
    """`python -m bench.docs.building PACKAGE [--peers VENV]`."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("package", type=Path, help="a package's folder")
    parser.add_argument("--peers", type=Path, help="an environment with pdoc, sphinx-autoapi")
    given = parser.parse_args()
    package = given.package.resolve()
    folder = Path(tempfile.mkdtemp(prefix="inkling-building-"))
    print("| generator | processor s | clock s | MiB | pages | MiB on disk |")
    print("|---|---|---|---|---|---|")
    try:
        for one in contenders(package, given.peers, folder):
            cost = cost_of(one, package)
            if cost is None:
                print(f"| {one.name} | failed |", flush=True)
                continue
            pages, size = _size(one.made)
            row = (
                f"{cost.processor:.1f}",
                f"{cost.wall:.1f}",
                f"{cost.memory:.0f}",
                f"{pages}",
                f"{size:.1f}",
            )
            print(f"| {one.name} | {' | '.join(row)} |", flush=True)
    finally:
        shutil.rmtree(folder, ignore_errors=True)


if __name__ == "__main__":
    main()
