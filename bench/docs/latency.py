"""Completions while documentation is written: somebody types with the server, with and without.

    python -m bench.docs.latency [--functions N] [--first N] [--model NAME] [--seed N]
                                 [--while idle,checked,written] [--no-results]

As `bench.typing` types, function by function in turn: with documentation switched off, with it
checked as it is by default, and while the same server writes docs for the whole workspace; how
long the event loop was held is told beside it. Writes results/docs-latency.json.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from bench.typing.meanwhile import Busy, Watched, run
from bench.typing.place import Place
from bench.typing.screen import Screen

RESULTS = Path(__file__).parents[1] / "results" / "docs-latency.json"


class Idle(Watched):
    """Nothing but typing."""

    name = "idle"

    def __init__(self, folder: Path, model: str, threads: int) -> None:
        super().__init__(folder, model, threads, {"docs.check": "off"})


class Checked(Watched):
    """Documentation is checked, as it is unless somebody says otherwise."""

    name = "checked"


class Written(Busy):
    """The server that is typed with writes docs for all of the workspace meanwhile."""

    name = "written"
    making = "docs"
    stopping = "inkling.docs.stop"

    async def begin(self, place: Place, workspace: Path, screen: Screen) -> None:
        """As the typist alone, and then docs are asked for."""
        await super().begin(place, workspace, screen)
        # What was written before is remembered, and would be no work.
        _forget(self._folder)
        await self.command("inkling.generateDocs", {"workspace": True})


CLIENTS: Mapping[str, type[Watched]] = {one.name: one for one in (Idle, Checked, Written)}


def _forget(folder: Path) -> None:
    prose = folder / "cache" / "prose"
    for path in sorted(prose.rglob("*"), reverse=True) if prose.exists() else ():
        path.rmdir() if path.is_dir() else path.unlink(missing_ok=True)


def main() -> None:
    run("bench.docs.latency", __doc__, CLIENTS, RESULTS)


if __name__ == "__main__":
    main()
