"""Node in the sandbox for the examples of one project; a process that does not end is replaced."""

from __future__ import annotations

import asyncio
import shutil
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import msgspec

from docgen.examples.example import Example
from docgen.examples.javascript.judging import Told, judged, not_run, steady
from docgen.examples.javascript.program import Program, program_of
from docgen.examples.outcome import Outcome
from foundation.errors import BadInput, Unavailable
from foundation.nothing import Nothing
from sandbox.boundary import Boundary
from sandbox.box import Box, Limits
from sandbox.partner import Partner
from sandbox.patience import patience
from syntax.files.hidden import hidden_below
from syntax.javascript.packages import packages_above
from syntax.javascript.sources import Text, read_json, resolved, sources_of

GUEST = Path(__file__).parent.parent / "node"
_LIMITS = Limits(wall_seconds=600.0, memory_mb=1536, processes=64, cpu_seconds=600)
_FLAGS = ("--no-warnings", "--max-old-space-size=512", "--stack-size=900")
_TYPED = (".ts", ".tsx", ".mts", ".cts")
_ENTRIES = ("src/index", "index", "src/main")
_LACKS_TEXTS = "texts"
"""What a process says that was started anew, or before more was read."""
_START_SECONDS, _ANSWER_SECONDS, _EXAMPLE_SECONDS = 60.0, 30.0, 3.0


class Room:
    """The examples of one project. Leave it by `aclose`."""

    def __init__(self, boundary: Boundary, root: Path) -> None:
        self._boundary = boundary
        self._root = root
        self._texts: dict[str, dict[str, str]] = {}
        self._needs: dict[Path, str] = {}
        self._read: set[Path] = set()
        self._partners: dict[bool, Partner] = {}

    async def outcomes(self, example: Example, file: Path, symbol: str) -> tuple[Outcome, ...]:
        """What comes of each step. Raises `Unavailable` without Node, and what starting it does."""
        program = program_of(example)
        if isinstance(program, Nothing):
            return not_run(example, program.reason)
        if all(step.expected is None for step in example.steps) and not program.imported:
            return not_run(example, "it says of nothing what comes of it")
        await asyncio.to_thread(self._take, file)
        if file in self._needs:
            return not_run(example, f"its module needs a compiler: {self._needs[file]}")
        first = judged(example, await self._told(program, file, symbol, again=False))
        if not any(one.is_fault for one in first):
            return first
        second = judged(example, await self._told(program, file, symbol, again=True))
        return steady(first, second)

    async def aclose(self) -> None:
        """End every process."""
        for partner in self._partners.values():
            await partner.aclose()
        self._partners.clear()

    def _take(self, file: Path) -> None:
        """Make ready what a file imports of its project."""
        if file in self._read:
            return
        self._read.add(file)
        try:
            sources = sources_of(file, self._root)
        except BadInput:
            return
        new = {
            str(path): _plain(text) for path, text in sources.texts.items() if _is_made(path, text)
        }
        self._needs |= sources.needs
        if not new.keys() <= self._texts.keys():
            self._texts |= new

    async def _told(self, program: Program, file: Path, symbol: str, *, again: bool) -> Told:
        partner = await self._partner(again)
        request = {
            "op": "run",
            "file": str(file),
            "symbol": symbol,
            "code": program.code,
            "modules": list(program.modules),
            "imported": program.imported,
            "twice": again,
            "version": len(self._texts),
        }
        told = await _asked(partner, request)
        if told.fault == _LACKS_TEXTS:
            told = await _asked(partner, {**request, "texts": self._texts})
        return told

    async def _partner(self, again: bool) -> Partner:
        known = self._partners.get(again)
        if known is None:
            known = self._partners[again] = await self._start(again)
        return known

    async def _start(self, again: bool) -> Partner:
        node = shutil.which("node")
        if node is None:
            raise Unavailable("Node is not installed, so examples in JavaScript are not run")
        box = Box(
            readable=(self._root, *packages_above(self._root), GUEST),
            hidden=tuple(hidden_below(self._root)),
            env={
                "TZ": "Asia/Kathmandu" if again else "UTC",
                "NODE_ENV": "test",
                "NO_COLOR": "1",
                "CI": "1",
            },
            limits=_LIMITS,
        )
        return await Partner.start(
            self._boundary,
            box,
            [node, *_FLAGS, str(GUEST / "main.mjs")],
            cwd=self._root,
            greeting={
                "op": "open",
                "own": _package(self._root),
                "shifted": again,
                "milliseconds": round(1000 * _EXAMPLE_SECONDS * patience()),
            },
            seconds=_START_SECONDS * patience(),
        )


async def _asked(partner: Partner, request: Mapping[str, Any]) -> Told:
    answer = await partner.ask(request, seconds=_ANSWER_SECONDS * patience())
    if answer.hung:
        return Told(fault="it takes too long")
    if not answer.values:
        return Told(fault="it ends the process")
    try:
        return msgspec.convert(answer.values[0], Told)
    except msgspec.ValidationError:
        return Told(fault="it does not come to an end")


def _is_made(path: Path, text: Text) -> bool:
    """Whether Node could not load a file from disk as it is."""
    return path.suffix in _TYPED or (text.kind == "module" and path.suffix == ".js")


def _plain(text: Text) -> dict[str, str]:
    return {"text": text.text, "kind": text.kind}


def _package(root: Path) -> Mapping[str, Any]:
    """What the package is called, and where it begins while nothing of it is built."""
    told = read_json(root / "package.json")
    entry = next(
        (
            found
            for place in (str(told.get("main", "")), str(told.get("source", "")), *_ENTRIES)
            if place and (found := resolved(f"./{place}", root / "package.json")) is not None
        ),
        None,
    )
    return {
        "name": str(told.get("name", "")),
        "root": str(root),
        "entry": str(entry) if entry is not None else "",
    }
