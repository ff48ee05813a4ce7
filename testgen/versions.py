"""The module under test as it was at a git ref, beside the present one: in the sandbox, from files
in a scratch folder. The user's tree and repository stay as they are.

What counts as a difference is in `oracles/differential.py`.
"""

from __future__ import annotations

import asyncio
import tempfile
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from random import Random

import msgspec

from foundation.errors import BadInput
from foundation.nothing import Nothing
from sandbox.boundary import Boundary
from sandbox.faults import WorkerFault
from testgen.checks.selection import Selection
from testgen.confined import Confined
from testgen.inputs.subject import Subject
from testgen.oracles.differential import Change, changes, findings_of
from testgen.oracles.finding import Finding, Place, Seen
from testgen.project.revision import revision_of
from testgen.project.values import Project
from testgen.search.budget import Budget
from testgen.search.minimize import cover
from testgen.search.searching import Search
from testgen.values import Case, Description
from testgen.watching import steadied
from testgen.writing.kept import KeptCase

_FIRST_ID = 5_000_000
_PATIENCE, _POLISH = 600, 100
"""Executions of the search for what only the older version asks of its input."""


@dataclass(frozen=True, slots=True)
class Comparison:
    """One function in both versions. `compared`: how many inputs could be; `note`: why none."""

    ref: str = ""
    changed: tuple[Change, ...] = ()
    same: frozenset[int] = frozenset()
    findings: tuple[Finding, ...] = ()
    note: str = ""

    @property
    def compared(self) -> int:
        """How many inputs were run in both."""
        return len(self.same) + len(self.changed)

    @property
    def changed_ids(self) -> frozenset[int]:
        """The cases that do otherwise: nothing of theirs may be asserted."""
        return frozenset(one.seen.case.id for one in self.changed)

    def marked(self, selection: Selection) -> Selection:
        """The selection, with what is the same in both versions told to be."""
        return replace(selection, kept=tuple(map(self._marked, selection.kept)))

    def _marked(self, one: KeptCase) -> KeptCase:
        if one.case.id not in self.same:
            return one
        return replace(
            one,
            checks=tuple(
                replace(check, origin="differential") if check.origin == "observed" else check
                for check in one.checks
            ),
        )


class Older:
    """The older version, ready to run cases. Made by `opened`."""

    def __init__(self, ref: str, module: Confined) -> None:
        self.ref = ref
        self._module = module
        self._description: Description | None = None

    async def compared(self, subject: Subject, now: Sequence[Seen], place: Place) -> Comparison:
        """What of these cases, which are stable in the present version, was otherwise."""
        if note := await self._missing(subject):
            return Comparison(self.ref, note=note)
        before = (await steadied(self._module, [one.case for one in now])).observations
        changed = changes(now, before)
        otherwise = {one.seen.case.id for one in changed}
        return Comparison(
            self.ref,
            changed,
            frozenset(one.id for one in before if one.id not in otherwise),
            findings_of(changed, function=subject.target, place=place, ref=self.ref),
        )

    async def inputs(
        self, subject: Subject, random: Random, seconds: float, clock: Callable[[], float]
    ) -> list[Case]:
        """Cases that take the older version's branches: what it alone tells apart would not be
        thought of in the present one."""
        try:
            if self._description is None:
                self._description = await self._module.describe()
            target = self._description.function(subject.target.name)
            if target is None or target.source == subject.target.source:
                return []
            was = Subject(target, self._description, subject.module, subject.elsewhere)
            search = Search(was, await self._module.searched(), random)
            archive = await search.run(
                Budget(seconds=seconds, patience=_PATIENCE, polish=_POLISH, clock=clock)
            )
        except (WorkerFault, BadInput):
            return []  # with the comparison it is told
        return [
            msgspec.structs.replace(one.entry.case, id=_FIRST_ID + number)
            for number, one in enumerate(cover(archive))
        ]

    async def _missing(self, subject: Subject) -> str:
        """Why there is nothing to compare the function with; empty where there is."""
        (found,) = await self._module.evaluate([subject.callee])
        return f"it was not there at {self.ref}: new, or renamed since" if found.raised else ""


@asynccontextmanager
async def opened(
    ref: str, project: Project, boundary: Boundary
) -> AsyncIterator[tuple[Older | Nothing, tuple[str, ...]]]:
    """The module at a ref, or why there is none; and the public names that it has lost since.

    Raises `BadInput` for a ref that is not one and where there is no git repository,
    `Unavailable` without git.
    """
    with tempfile.TemporaryDirectory(prefix="inkling-against-") as folder:
        revision = await asyncio.to_thread(revision_of, ref, project, Path(folder))
        if isinstance(revision, Nothing):
            yield revision, ()
            return
        async with Confined(boundary, revision.project, 1) as module:
            try:
                await module.evaluate(["None"])
            except (WorkerFault, BadInput) as fault:
                yield Nothing(f"it cannot be imported as it was at {ref}: {_line(fault)}"), ()
                return
            yield Older(ref, module), revision.names


def gone(names: Sequence[str], description: Description) -> list[str]:
    """Of the public names of the older version those that the present one does not have."""
    have = {one.name for one in description.functions} | {one.name for one in description.classes}
    return [name for name in names if name not in have]


def _line(fault: Exception) -> str:
    return " ".join(str(fault).split())
