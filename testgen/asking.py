"""When the model is asked for cases: once at the start, while the search runs, and once more for
the branches that stayed dark.

What it is shown and how its answer is read is in `proposals/`.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, field

from testgen.allowance import Allowance
from testgen.search.archive import Archive
from testgen.search.budget import Budget
from testgen.search.searching import Search
from testgen.values import Case, Goal

_POLISH = 400
"""Executions after cases of the model's."""
_LEAST_SECONDS = 0.2
_ALONE, _SECOND = 0.6, 0.8
"""Up to which part of the search's time it goes alone, and is over with the first answer; the rest
is for the branches that are dark by then."""

Propose = Callable[[Sequence[Goal]], Awaitable[Sequence[Case]]]
"""Asks somebody for cases that take these goals; for realistic ones where there are none."""


@dataclass
class Asking:
    """The model's part in one search. Leave it by `stop`, whatever happened."""

    propose: Propose | None
    search: Search
    allowed: Allowance
    share: float
    _first: asyncio.Task[Sequence[Case]] | None = field(default=None, init=False)

    def start(self) -> None:
        """Ask for realistic cases: they come while the search goes alone."""
        if self.propose is not None:
            self._first = asyncio.create_task(self._ask(()))

    async def searched(self) -> Archive:
        """The search by itself; then with what the model thought of; then, if branches are still
        dark, with what it thinks of for those."""
        alone = self.share if self._first is None else self.share * _ALONE
        seconds = self.allowed.left(alone)
        archive = await self.search.run(Budget(seconds=seconds, clock=self.allowed.clock))
        if self._first is None:
            return archive
        archive = await self._with(self._first, _SECOND)
        dark = tuple(goal for goal in archive.dark if not goal.extra and goal.text)
        if dark and self.allowed.left(self.share) > 0:
            second = asyncio.create_task(self._ask(dark))
            try:
                archive = await self._with(second, 1.0)
            finally:
                second.cancel()
        return archive

    def stop(self) -> None:
        """Wait for no answer any more."""
        if self._first is not None:
            self._first.cancel()

    async def _ask(self, dark: Sequence[Goal]) -> Sequence[Case]:
        return () if self.propose is None else await self.propose(dark)

    async def _with(self, asked: asyncio.Task[Sequence[Case]], part: float) -> Archive:
        """The search with the answer, if it comes before this part of the time is over."""
        until = self.share * part
        try:
            async with asyncio.timeout(max(0.1, self.allowed.left(until))):
                cases = await asked
        except TimeoutError:
            return self.search.archive
        self.search.propose_cases(cases, "model")
        more = Budget(
            seconds=max(_LEAST_SECONDS, self.allowed.left(until)),
            polish=_POLISH,
            patience=_POLISH,
            clock=self.allowed.clock,
        )
        return await self.search.run(more)
