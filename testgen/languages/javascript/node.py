"""Node in the sandbox: a module loaded, its cases run, watched in several surroundings, mutated."""

from __future__ import annotations

import asyncio
import logging
import shutil
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import partial
from pathlib import Path
from types import TracebackType
from typing import Any, Self, TypeVar

import msgspec

from foundation.errors import Unavailable
from foundation.on_demand import OnDemand
from sandbox.boundary import Boundary
from sandbox.box import Box, Limits
from sandbox.faults import WorkerFault
from sandbox.partner import Partner
from syntax.files.hidden import hidden_below
from syntax.javascript.edits import Piece, with_pieces
from syntax.javascript.mutants import Change
from syntax.javascript.sources import Sources
from testgen.checks.mutation import UNCHANGED
from testgen.checks.stability import Execution as Watched
from testgen.languages.javascript.subject import Binding, Exported
from testgen.values import Case, Evaluated, Observation, RunResult, plain, read

_One = TypeVar("_One", bound=msgspec.Struct)
_log = logging.getLogger(__name__)

GUEST = Path(__file__).parent / "guest"
LIMITS = Limits(wall_seconds=600.0, memory_mb=1536, processes=64, cpu_seconds=600)
_FLAGS = (
    "--no-warnings",
    "--experimental-vm-modules",
    "--experimental-import-meta-resolve",
    "--max-old-space-size=512",
    "--stack-size=900",
)
_START_SECONDS = 60.0
_CASE_MILLISECONDS = 500
_ANSWER_SECONDS = 20.0


def node_program() -> str:
    """Where Node is. Raises `Unavailable` where it is not."""
    found = shutil.which("node")
    if found is None:
        raise Unavailable("Node is not installed, so JavaScript cannot be tested: install Node 20")
    return found


@dataclass(frozen=True, slots=True)
class Surroundings:
    """Other surroundings in which the same code has to do the same."""

    name: str
    time_zone: str
    alone: bool = True
    backwards: bool = False
    language: str = "C.UTF-8"


CONDITIONS = (
    Surroundings("a fresh process", "UTC"),
    Surroundings("another time zone", "Asia/Kathmandu"),
    Surroundings("another order, in one process", "America/Los_Angeles", False, True),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Setup:
    """All that a Node process is told before its first case."""

    root: Path
    sources: Sources
    bindings: tuple[Binding, ...] = ()
    quote: str = "'"
    readable: tuple[Path, ...] = ()

    def request(self) -> dict[str, Any]:
        """As the guest reads it."""
        return {
            "op": "open",
            "file": str(self.sources.file),
            "root": str(self.root),
            "texts": {
                str(path): {"text": one.text, "kind": one.kind}
                for path, one in self.sources.texts.items()
            },
            "aliases": [[prefix, str(folder)] for prefix, folder in self.sources.aliases],
            "bindings": {one.local: [one.whole, one.exported] for one in self.bindings},
            "quote": self.quote,
            "milliseconds": _CASE_MILLISECONDS,
        }


@dataclass
class Node:
    """One module of one project. Processes are started when they are first needed."""

    boundary: Boundary
    setup: Setup
    probed: str = ""
    changes: Mapping[int, Change] = field(default_factory=dict)
    watched_calls: dict[int, str] = field(default_factory=dict)
    """By the id of a case, its call with each argument under watch."""
    _partners: OnDemand[str, Partner] = field(default_factory=OnDemand)

    async def exported(self) -> dict[str, Exported]:
        """What the module exports, once loaded. Raises `WorkerFault` where it cannot be."""
        partner = await self._partner("search", CONDITIONS[0])
        told = partner.ready if isinstance(partner.ready, dict) else {}
        if "fault" in told:
            raise WorkerFault(str(told["fault"]), happened="raised", message=str(told["fault"]))
        try:
            return msgspec.convert(told.get("exports", {}), dict[str, Exported])
        except msgspec.ValidationError as error:
            raise WorkerFault("it answered nothing that can be read", happened="exited") from error

    async def bound(self, bindings: tuple[Binding, ...], probed: str) -> None:
        """From now on cases find these names, and the search runs this text."""
        await self.aclose()
        self.setup = replace(self.setup, bindings=bindings)
        self.probed = probed
        for name, around in (("search", CONDITIONS[0]), *((one.name, one) for one in CONDITIONS)):
            # They come up while the search goes on.
            self._partners.begin(name, partial(self._start, around))

    async def run(self, cases: Sequence[Case]) -> list[RunResult]:
        """As `testgen.search.executor.Executor`."""
        found: dict[int, RunResult] = {}
        left = list(cases)
        while left:
            request = {"op": "run", "text": self.probed, "cases": [_told(one) for one in left]}
            values, fault = await self._ask("search", CONDITIONS[0], request)
            for value in values:
                one = _read(value, RunResult)
                if one is not None:
                    found[one.id] = one
            left, lost = _behind(left, found)
            if lost is not None:
                found[lost.id] = RunResult(id=lost.id, end="hung" if fault == "hung" else "died")
        return [found[one.id] for one in cases]

    async def watched(self, cases: Sequence[Case]) -> list[Watched]:
        """The cases in the plain module, once in each surroundings."""
        return list(await asyncio.gather(*(self._watched(one, cases) for one in CONDITIONS)))

    async def observe_mutant(self, mutant: int, cases: Sequence[Case]) -> list[Observation]:
        """As `testgen.checks.mutation.MutantRunner`."""
        text = self.setup.sources.own.text
        if mutant != UNCHANGED:
            change = self.changes[mutant]
            data = text.encode("utf-8", "surrogatepass")
            piece = Piece(change.start, change.end, change.text)
            text = with_pieces(data, [piece]).decode("utf-8", "surrogatepass")
        return await self._observed("search", CONDITIONS[0], cases, text=text, give_up=mutant > 0)

    async def evaluate(self, sources: Sequence[str]) -> list[Evaluated]:
        """Expressions where the module's names are known."""
        request = {"op": "evaluate", "sources": list(sources)}
        values, _ = await self._ask(CONDITIONS[0].name, CONDITIONS[0], request)
        found = [_read(value, Evaluated) for value in values]
        return [one for one in found if one is not None]

    async def aclose(self) -> None:
        """End every process."""
        await self._partners.aclose()

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        await self.aclose()

    async def _watched(self, around: Surroundings, cases: Sequence[Case]) -> Watched:
        order = list(reversed(cases)) if around.backwards else list(cases)
        seen = await self._observed(around.name, around, order, alone=around.alone)
        return Watched(around.name, {one.id: one for one in seen})

    async def _observed(
        self,
        name: str,
        around: Surroundings,
        cases: Sequence[Case],
        *,
        text: str | None = None,
        alone: bool = True,
        give_up: bool = False,
    ) -> list[Observation]:
        found: dict[int, Observation] = {}
        left = list(cases)
        while left:
            told = [_told(one) | {"watched": self.watched_calls.get(one.id)} for one in left]
            request = {"op": "observe", "text": text, "cases": told, "alone": alone}
            values, fault = await self._ask(name, around, request)
            for value in values:
                one = _read(value, Observation)
                if one is not None:
                    found[one.id] = one
            left, lost = _behind(left, found)
            if lost is not None:
                found[lost.id] = Observation(id=lost.id, end="hung" if fault == "hung" else "died")
                if give_up:
                    break
        return [found[one.id] for one in cases if one.id in found]

    async def _ask(
        self, name: str, around: Surroundings, request: dict[str, Any]
    ) -> tuple[list[Any], str]:
        partner = await self._partner(name, around)
        answer = await partner.ask(request, seconds=_ANSWER_SECONDS)
        return list(answer.values), "hung" if answer.hung else answer.fault

    async def _partner(self, name: str, around: Surroundings) -> Partner:
        return await self._partners.get(name, partial(self._start, around))

    async def _start(self, around: Surroundings) -> Partner:
        return await Partner.start(
            self.boundary,
            box_of(self.setup.root, self.setup.readable, around.time_zone),
            [node_program(), *_FLAGS, str(GUEST / "main.mjs")],
            cwd=self.setup.root,
            greeting=self.setup.request(),
            seconds=_START_SECONDS,
        )


def box_of(root: Path, readable: Sequence[Path], time_zone: str = "UTC") -> Box:
    """What Node may see: the project, packages above it, what the guest is made of."""
    return Box(
        readable=(root, *readable, GUEST),
        hidden=tuple(hidden_below(root)),
        env={"TZ": time_zone, "NODE_ENV": "test", "NO_COLOR": "1", "CI": "1"},
        limits=LIMITS,
    )


def _told(case: Case) -> dict[str, Any]:
    told: dict[str, Any] = plain(case)
    return told


def _read(value: Any, kind: type[_One]) -> _One | None:
    try:
        return read(value, kind)
    except msgspec.ValidationError:
        _log.debug("what came out of the sandbox cannot be read: %r", value)
        return None


def _behind(cases: Sequence[Case], found: Mapping[int, Any]) -> tuple[list[Case], Case | None]:
    """The cases behind the first one that got no answer, and that one."""
    for index, case in enumerate(cases):
        if case.id not in found:
            return list(cases[index + 1 :]), case
    return [], None
