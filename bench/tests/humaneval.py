"""HumanEval's solutions as modules."""

from __future__ import annotations

import gzip
import json
from collections.abc import Iterator
from pathlib import Path

DATA = Path(__file__).parents[1] / "data" / "HumanEval.jsonl.gz"


def modules(folder: Path, limit: int | None = None) -> Iterator[Path]:
    """Each solution as a project of one file."""
    with gzip.open(DATA, "rt", encoding="utf-8") as file:
        rows = [json.loads(line) for line in file]
    for row in rows[:limit]:
        name = f"he_{int(row['task_id'].rpartition('/')[2]):03d}"
        project = folder / name
        project.mkdir()
        path = project / f"{name}.py"
        path.write_text(row["prompt"] + row["canonical_solution"], encoding="utf-8")
        yield path
