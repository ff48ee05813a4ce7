"""The finished file, run by the project's own runner in the sandbox, three times."""

from __future__ import annotations

import asyncio
import json
import os
import re
import shutil
import tempfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from foundation.errors import BadInput
from sandbox.boundary import Boundary
from sandbox.box import Box, Limits
from sandbox.command import Ran, run
from syntax.files.hidden import hidden_below
from syntax.javascript.packages import packages_above
from testgen.languages.javascript.node import GUEST, node_program
from testgen.languages.javascript.project import Project, program_of
from testgen.writing.write import Written, WrittenTest

_ZONES = ("UTC", "Asia/Kathmandu", "America/Los_Angeles")
_SECONDS = 120.0
_MOST_BYTES = 60 * 1024 * 1024
_LARGEST = 4 * 1024 * 1024
_LONGEST = 300
_DID_NOT_RUN = "it did not run"
_HOLE = re.compile(r"%j|\$\{[^{}]*\}")
"""Where the title of a table's test has a value."""
_LEFT_OUT = frozenset({"node_modules", ".git", ".hg", ".svn", "coverage", ".nyc_output", ".next"})


@dataclass(frozen=True, slots=True)
class Outcome:
    """Why a test has to go."""

    test: WrittenTest
    reason: str


@dataclass(frozen=True, slots=True)
class Confirmation:
    """`fault`: why nothing could be run; empty where it could."""

    failed: tuple[Outcome, ...] = ()
    fault: str = ""

    @property
    def is_sound(self) -> bool:
        """Whether all of the file passed every time."""
        return not self.fault and not self.failed


def cannot_run(project: Project) -> str:
    """Why the project's runner cannot be used here; empty where it can."""
    if not project.installed:
        return f"{project.runner} is not installed in node_modules"
    is_typed = project.home.suffix in (".ts", ".mts", ".tsx")
    if project.runner in ("node", "mocha") and is_typed and _loader(project) is None:
        return "Node runs no TypeScript by itself, and the project has no tsx to run it with"
    if project.runner == "node" and project.home.suffix == ".jsx":
        return "Node runs no JSX by itself"
    return ""


async def confirm(
    written: Written, project: Project, boundary: Boundary, *, runs: int = 3
) -> Confirmation:
    """Run the file's new tests so often; a test that fails once has failed."""
    failed: dict[str, Outcome] = {}
    for number in range(runs):
        results, ran = await _run_once(written, project, boundary, _ZONES[number % len(_ZONES)])
        reasons = {one.qualified: _reason(one, results) for one in written.tests}
        if not results or all(reason == _DID_NOT_RUN for reason in reasons.values()):
            return Confirmation(fault=_fault(ran))
        for one in written.tests:
            if reason := reasons[one.qualified]:
                failed.setdefault(one.qualified, Outcome(one, reason[:_LONGEST]))
        if failed:
            break
    return Confirmation(tuple(failed.values()))


def _reason(test: WrittenTest, results: Mapping[tuple[str, str], str]) -> str:
    """Why a test failed, or the first row of it; empty where it passed."""
    if len(test.cases) < 2 or not _HOLE.search(test.name):
        return results.get((test.owner, test.name), _DID_NOT_RUN)
    pattern = re.compile(".*".join(map(re.escape, _HOLE.split(test.name))), re.DOTALL)
    rows = [why for (owner, name), why in results.items()
            if owner == test.owner and pattern.fullmatch(name)]  # fmt: skip
    return next(filter(None, rows), "") if rows else _DID_NOT_RUN


async def _run_once(
    written: Written, project: Project, boundary: Boundary, zone: str
) -> tuple[dict[tuple[str, str], str], Ran]:
    with tempfile.TemporaryDirectory(prefix="inkling-confirm-") as name:
        folder = Path(os.path.realpath(name))  # noqa: ASYNC240  (one link at most)
        root = folder / "project"
        home = await asyncio.to_thread(_mirrored, written, project, root)
        out = folder / "results.json"
        box = Box(
            readable=(project.root, *packages_above(project.root), GUEST),
            hidden=tuple(hidden_below(project.root)),
            scratch=folder,
            env={"TZ": zone, "NODE_ENV": "test", "NO_COLOR": "1", "CI": "1", "HOME": str(folder)},
            limits=Limits(wall_seconds=_SECONDS, memory_mb=2048, processes=128, cpu_seconds=120,
                          output_kb=4096, disk_mb=512),
        )  # fmt: skip
        ran = await run(boundary, box, _command(project, home, out, root), cwd=root)
        results = await asyncio.to_thread(lambda: dict(_results(project, ran, out)))
    return results, ran


def _command(project: Project, home: Path, out: Path, root: Path) -> list[str]:
    node = node_program()
    loader = _loader(project) if home.suffix in (".ts", ".mts", ".tsx") else None
    flags = ["--import", str(loader)] if loader is not None else []
    if project.runner == "node":
        return [node, *flags, f"--test-reporter={GUEST / 'reporter.mjs'}",
                "--test-reporter-destination=stdout", "--test", str(home)]  # fmt: skip
    program = program_of(project)
    if program is None:
        raise BadInput(f"{project.runner} is not installed in node_modules")
    inside = str(Path(os.path.realpath(program)))
    match project.runner:
        case "vitest":
            return [node, inside, "run", str(home.relative_to(root)), "--reporter=json",
                    f"--outputFile={out}", "--coverage.enabled=false"]  # fmt: skip
        case "jest":
            cache = str(root.parent / "cache")
            return [node, inside, "--json", f"--outputFile={out}", "--coverage=false", "--ci",
                    "--cacheDirectory", cache, "--runTestsByPath", str(home)]  # fmt: skip
        case _:
            return [node, *flags, inside, "--reporter", "json", "--reporter-option",
                    f"output={out}", str(home)]  # fmt: skip


def _loader(project: Project) -> Path | None:
    """What lets Node run TypeScript, from the project's packages."""
    for place in (project.root, *project.root.parents):
        found = place / "node_modules" / "tsx" / "dist" / "loader.mjs"
        if found.exists():
            return found
    return None


def _mirrored(written: Written, project: Project, root: Path) -> Path:
    """A copy of the project with the written file in its place; its packages are linked."""
    budget = _MOST_BYTES
    hidden = set(hidden_below(project.root))
    for folder, folders, files in os.walk(project.root):
        here = Path(folder)
        folders[:] = [one for one in folders if one not in _LEFT_OUT and here / one not in hidden]
        there = root / here.relative_to(project.root)
        there.mkdir(parents=True, exist_ok=True)
        if (here / "node_modules").is_dir():
            (there / "node_modules").symlink_to(here / "node_modules")
        for one in files:
            path = here / one
            if path in hidden or path.is_symlink() or not path.is_file():
                continue
            size = path.stat().st_size
            if size <= _LARGEST and budget - size > 0:
                budget -= size
                shutil.copyfile(path, there / one)
    for above in [
        one for one in packages_above(project.root) if one.parent in project.root.parents
    ][:1]:
        link = root.parent / "node_modules"
        if not link.exists():
            link.symlink_to(above)
    inner = (
        project.home.relative_to(project.root)
        if project.home.is_relative_to(project.root)
        else Path(project.home.name)
    )
    home = root / inner
    home.parent.mkdir(parents=True, exist_ok=True)
    home.write_bytes(written.text.encode(written.encoding, "surrogatepass"))
    return home


def _results(project: Project, ran: Ran, out: Path) -> Iterator[tuple[tuple[str, str], str]]:
    """For each test the reason why it failed, empty where it passed."""
    if project.runner == "node":
        for line in ran.stdout.splitlines():
            begin = line.find("\x01")
            if begin >= 0:
                one = json.loads(line[begin + 1 :])
                if not one["suite"]:
                    groups = [
                        group for group in one["groups"] if not group.endswith(project.home.name)
                    ]
                    yield (
                        (groups[-1] if groups else "", one["name"]),
                        _why(one["ok"], one["reason"]),
                    )
        return
    try:
        told = json.loads(out.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return
    if project.runner == "mocha":
        for one in told.get("tests", ()):
            owner = str(one["fullTitle"]).removesuffix(str(one["title"])).strip()
            error = one.get("err") or {}
            yield (owner, str(one["title"])), _why(not error, str(error.get("message", "")))
        return
    for file in told.get("testResults", ()):
        for one in file.get("assertionResults", ()):
            above = [group for group in one.get("ancestorTitles") or () if group]
            passed, reason = one["status"] == "passed", " ".join(one.get("failureMessages") or ())
            yield (above[-1] if above else "", one["title"]), _why(passed, reason)


def _why(passed: bool, reason: str) -> str:
    return "" if passed else " ".join(reason.split())[:_LONGEST] or "it failed"


def _fault(ran: Ran) -> str:
    told = [line.strip() for line in (ran.stderr + "\n" + ran.stdout).splitlines() if line.strip()]
    told = [line for line in told if not line.startswith(("at ", "\x01", "node:", "Node.js"))]
    named = next((line for line in told if "Error" in line), told[0] if told else ran.ended)
    return named[:_LONGEST]
