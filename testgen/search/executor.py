"""What a search asks of whoever runs its cases."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

from testgen.values import Case, RunResult


class Executor(Protocol):
    """Runs cases in the instrumented module."""

    async def run(self, cases: Sequence[Case]) -> list[RunResult]:
        """One result for each case, in order; `hung` and `died` are results too."""
        ...
