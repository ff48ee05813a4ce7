"""Figures of JavaScript tests: what is pinned, and what is summed up."""

from __future__ import annotations

import re

from bench.tests.javascript import Row, line_of, modules, row_of, summary
from testgen.report import TargetReport


def test_every_module_is_pinned_by_version_and_hash() -> None:
    found = modules()
    assert len(found) >= 10
    assert len({one.name for one in found}) == len(found)
    for one in found:
        assert re.fullmatch(r"[0-9a-f]{64}", one.pin.sha256)
        assert one.pin.file == f"{one.pin.name}-{one.pin.version}.tgz"


def test_the_figures_of_functions_and_modules_are_summed() -> None:
    targets = [
        TargetReport(symbol="a", path="a.js", tests=2, after=3, total=4, killed=5, mutants=6),
        TargetReport(symbol="b", path="a.js", tests=1, after=1, total=1, killed=0, mutants=2),
    ]
    row = row_of("a 1.0.0", targets)
    assert (row.tests, row.branches, row.mutants) == (3, (4, 5), (5, 8))
    assert "branches 4/5  mutants 5/8" in line_of(row)
    whole = summary([row, Row("b", branches=(5, 5), problem="it cannot be imported")])
    assert (whole["modules"], whole["branches"], whole["mutants"]) == (2, 90.0, 62.5)
    assert summary([])["branches"] == 0.0
