"""The figures of one model and language on disk: added to run by run, or begun anew."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

import msgspec

from bench.typing.figures import Function, Summary, summary_of
from bench.typing.intervals import Draws, drawn_again


@dataclass(frozen=True, slots=True)
class Results:
    """What was measured with one `setting` (model, language, seed, threads), in which `runs`."""

    setting: Mapping[str, Any]
    runs: tuple[Mapping[str, Any], ...] = ()
    functions: Mapping[str, Sequence[Function]] = field(default_factory=dict)

    def with_run(
        self, run: Mapping[str, Any], functions: Mapping[str, Sequence[Function]]
    ) -> Results:
        """These and the functions of another run; one that was there is measured anew."""
        merged = {client: {one.key: one for one in old} for client, old in self.functions.items()}
        for client, new in functions.items():
            merged.setdefault(client, {}).update({one.key: one for one in new})
        return Results(
            self.setting,
            (*self.runs, run),
            {client: tuple(named.values()) for client, named in merged.items()},
        )

    def drawn_again(self) -> Draws | None:
        """What the intervals of ratios are made of, where there are two clients."""
        if len(self.functions) != 2:
            return None
        first, second = self.functions.values()
        return drawn_again(first, second)

    def summaries(self) -> list[Summary]:
        """One a client, in the order they came."""
        return [summary_of(client, found) for client, found in self.functions.items()]


def read(path: Path, setting: Mapping[str, Any]) -> Results:
    """What was measured before. Raises `SystemExit` where it was with another setting."""
    if not path.exists():
        return Results(setting)
    document = json.loads(path.read_text(encoding="utf-8"))
    if document["setting"] != dict(setting):
        raise SystemExit(f"{path} is of {document['setting']}, not of {dict(setting)}")
    functions = {
        client: tuple(msgspec.convert(row, Function) for row in rows)
        for client, rows in document["functions"].items()
    }
    return Results(setting, tuple(document["runs"]), functions)


def write(path: Path, results: Results) -> None:
    """All of it, summaries first."""
    document = {
        "setting": dict(results.setting),
        "runs": list(results.runs),
        "summaries": [asdict(summary) for summary in results.summaries()],
        "functions": {
            client: [asdict(one) for one in found] for client, found in results.functions.items()
        },
    }
    path.parent.mkdir(exist_ok=True)
    path.write_text(json.dumps(document, indent=1) + "\n", encoding="utf-8")
