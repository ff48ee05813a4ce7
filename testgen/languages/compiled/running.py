"""Cases run by the built harness: many in one process, the rest in another where one ended it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import msgspec

from foundation.errors import BadInput
from sandbox.scratch import read_left
from testgen.languages.compiled.workshop import RUNNING, Workshop
from testgen.values import Ended

_MOST_BYTES = 256 * 1024 * 1024
_MOST_PROCESSES = 60
_PATIENCE_MS = 700
_FEW_ENDS = 2


@dataclass(frozen=True, slots=True)
class Order:
    """One execution: a line of words for the harness, under a mutant (0 for none)."""

    case: int
    mutant: int
    line: str

    @property
    def target(self) -> str:
        """The number of the function, its first word."""
        return self.line.partition(" ")[0]


class Result(msgspec.Struct, frozen=True, kw_only=True):
    """What one execution did, as the harness tells it. `met` are the mutants it came past."""

    id: int
    mutant: int
    end: Ended
    goals: tuple[int, ...] = ()
    met: tuple[int, ...] = ()
    seen: dict[str, Any] = {}
    message: str = ""
    file: str = ""
    line: int = 0
    kind: str = ""


class _Line(msgspec.Struct, frozen=True, kw_only=True):
    start: tuple[int, int] | None = None
    hung: bool = False


@dataclass(frozen=True, slots=True)
class Harness:
    """A built harness: `command` is what runs it in `cwd`."""

    workshop: Workshop
    command: tuple[str, ...]
    cwd: Path

    async def run(
        self,
        orders: Sequence[Order],
        *,
        env: dict[str, str] | None = None,
        go_on: Callable[[], bool] = lambda: True,
    ) -> dict[tuple[int, int], Result]:
        """The results by (case, mutant). What hung, or ended its process, is said to have."""
        found: dict[tuple[int, int], Result] = {}
        ended: Counter[tuple[str, int]] = Counter()
        rest = list(orders)
        for _ in range(_MOST_PROCESSES):
            if not rest or not go_on():
                break
            results = await self._once(rest, env or {})
            if not results:
                break
            found |= {(one.id, one.mutant): one for one in results}
            rest = rest[len(results) :]
            last = results[-1]
            if last.end in ("hung", "died"):
                # Each costs a process, and what ends one does so with most arguments.
                key = _kind_of(orders, last)
                ended[key] += 1
                if ended[key] >= (_FEW_ENDS if not last.mutant else 1):
                    rest = [one for one in rest if (one.target, one.mutant) != key]
        return found

    async def _once(self, orders: Sequence[Order], env: dict[str, str]) -> list[Result]:
        """One process: the results of as many orders, from the first on, as it came to."""
        folder = self.workshop.folder
        cases, results = folder / "cases", folder / "results"
        lines = [f"{one.case} {one.mutant} {one.line}" for one in orders]
        cases.write_text("\n".join(lines) + "\n", encoding="ascii")
        results.unlink(missing_ok=True)
        told = {
            "INKLING_CASES": str(cases),
            "INKLING_RESULTS": str(results),
            "INKLING_PATIENCE": str(_PATIENCE_MS),
            **env,
        }
        await self.workshop.run(self.command, self.cwd, RUNNING, told)
        try:
            data = read_left(folder, "results", most=_MOST_BYTES)
        except (FileNotFoundError, BadInput):
            return []
        return _read(data, orders)


def _kind_of(orders: Sequence[Order], result: Result) -> tuple[str, int]:
    """The function and the mutant that a result is of."""
    of = next(one for one in orders if (one.case, one.mutant) == (result.id, result.mutant))
    return (of.target, of.mutant)


def _read(data: bytes, orders: Sequence[Order]) -> list[Result]:
    found: list[Result] = []
    started: tuple[int, int] | None = None
    ended: Ended = "died"
    for line in data.splitlines():
        try:
            head = msgspec.json.decode(line, type=_Line)
            if head.start is not None:
                started = head.start
            elif head.hung:
                ended = "hung"
            else:
                found.append(msgspec.json.decode(line, type=Result))
                started = None
        except (msgspec.DecodeError, msgspec.ValidationError):
            break
    wanted = [(one.case, one.mutant) for one in orders]
    if started is not None and len(found) < len(wanted) and wanted[len(found)] == started:
        found.append(Result(id=started[0], mutant=started[1], end=ended))
    # Whoever wrote there ran the user's code: only what was asked for, in its order, counts.
    return [one for one, asked in zip(found, wanted, strict=False) if (one.id, one.mutant) == asked]
