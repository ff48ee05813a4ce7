"""`python3 dev.py bench docs`: drift of documentation, beside pydoclint, docsig and ruff; with
`--drift-elsewhere` that of other languages, beside their checkers; with `--facts` facts against
other readers, with `--writing` what is written beside the bare model."""

from __future__ import annotations

import argparse
import json
import sys
from pathlib import Path

from bench.docs import facts, writing
from bench.docs.drift import measure
from bench.docs.elsewhere import drift as drift_elsewhere
from bench.docs.mutants import PINS

RESULTS = Path(__file__).parents[1] / "results"


def main() -> None:
    """Print the table, write the figures."""
    if sys.argv[1:2] == ["--facts"]:
        facts.main(sys.argv[2:])
        return
    if sys.argv[1:2] == ["--writing"]:
        writing.main(sys.argv[2:])
        return
    if sys.argv[1:2] == ["--drift-elsewhere"]:
        drift_elsewhere.main(sys.argv[2:])
        return
    parser = argparse.ArgumentParser(prog="bench docs", description=__doc__)
    parser.add_argument("--as", dest="name", help="Another name for the figures' file.")
    parser.add_argument("--count", type=int, default=300, help="How many functions are changed.")
    parser.add_argument("--packages", choices=list(PINS), default="unseen", help="Of which.")
    given = parser.parse_args()
    show(measure(given.count, given.packages), given.packages, given.name)


def show(figures: dict[str, object], packages: str, name: str | None = None) -> None:
    """Print the table of drift, and keep its figures."""
    rows = figures["checkers"]
    assert isinstance(rows, dict)
    kinds = next(iter(rows.values()))["kinds"]
    print(f"{'':26}" + "".join(f"{name:>13}" for name in rows))
    for kind in kinds:
        cells = "".join(
            f"{row['kinds'][kind][0]:>10}/{row['kinds'][kind][1]}" for row in rows.values()
        )
        print(f"{kind:26}{cells}")
    for title in ("recall", "false_alarms", "seconds"):
        print(f"{title:26}" + "".join(f"{row[title]:>13.3f}" for row in rows.values()))
    name = name or {"unseen": "docs-drift.json"}.get(packages, f"docs-drift-{packages}.json")
    (RESULTS / name).write_text(json.dumps(figures, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
