"""How figures of generated tests are shown, on the screen and in the results."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from rich.table import Table

from bench.tests.figures import against, figures
from bench.tests.rows import Judged

_ALL = "all"
_THEIRS = "pynguin"


def line_of(one: Judged) -> str:
    """A line for whoever waits."""
    failing = f" ({one.failing} failing left out)" if one.failing else ""
    return (
        f"{one.module} {one.way}: {one.tests} tests{failing} in {one.seconds:.1f} s, branches"
        f" {one.branches}/{one.all_branches} (import {one.base_branches}), mutants"
        f" {one.killed}/{one.mutants} {one.problem}"
    )


def kinds_of(rows: Sequence[Judged]) -> list[str]:
    """All, then each kind where there are several."""
    kinds = sorted({one.kind for one in rows})
    return [_ALL, *(kinds if len(kinds) > 1 else ())]


def document(rows: Sequence[Judged], ways: Sequence[str]) -> dict[str, Any]:
    """The figures as JSON: by kind and way, and ours against Pynguin's."""
    found: dict[str, Any] = {"figures": {}, "against pynguin": {}}
    for kind in kinds_of(rows):
        by_way = _by_way(rows, ways, kind)
        found["figures"][kind] = {way: figures(these) for way, these in by_way.items()}
        for way, these in by_way.items():
            if way != _THEIRS and by_way.get(_THEIRS):
                compared = found["against pynguin"].setdefault(kind, {})
                compared[way] = against(these, by_way[_THEIRS])
    return found


def tables(rows: Sequence[Judged], ways: Sequence[str]) -> Iterator[Table]:
    """A table for each kind: a column a way."""
    told = document(rows, ways)
    for kind in kinds_of(rows):
        by_way = {way: row for way, row in told["figures"][kind].items() if row}
        shown = Table(kind, *by_way)
        names = dict.fromkeys(name for row in by_way.values() for name in row)
        for name in names:
            shown.add_row(name, *(_number(row.get(name)) for row in by_way.values()))
        for way, row in told["against pynguin"].get(kind, {}).items():
            for name in ("ratio of medians", "ratio of means"):
                if name in row:
                    low, high = row[f"{name}, from"], row[f"{name}, to"]
                    text = f"{row[name]:.2f} ({low:.2f} to {high:.2f})"
                    cells = [text if each == way else "" for each in by_way]
                    shown.add_row(f"{name} to pynguin's", *cells)
            if row:
                text = f"{row['ours higher']:.0f}, {row['theirs higher']:.0f}"
                cells = [text if each == way else "" for each in by_way]
                shown.add_row("modules higher, lower than pynguin's", *cells)
        yield shown


def markdown(rows: Sequence[Judged], ways: Sequence[str]) -> Iterator[str]:
    """The figures that RESULTS.md has, a row a kind and way."""
    told = document(rows, ways)
    names = ("modules", "way", "with tests", "branches: median", "mean", "mutants noticed",
             "tests, failing", "s")  # fmt: skip
    yield f"| {' | '.join(names)} |"
    yield "|---" * len(names) + "|"
    for kind, by_way in told["figures"].items():
        for way, row in by_way.items():
            if row:
                yield (
                    f"| {kind} | {way} | {row['with tests']} of {row['modules']}"
                    f" | {row['branch coverage, median']:.3f} | {row['branch coverage, mean']:.3f}"
                    f" | {row['mutation score, pooled']:.3f}"
                    f" | {row['tests']}, {row['failing tests left out']}"
                    f" | {row['seconds a module']:.1f} |"
                )
        for way, row in told["against pynguin"].get(kind, {}).items():
            if row:
                medians, means = (
                    f"{row[name]:.2f}× ({row[f'{name}, from']:.2f} to {row[f'{name}, to']:.2f})"
                    for name in ("ratio of medians", "ratio of means")
                )
                yield f"| | {way} to pynguin | | {medians} | {means} | | | |"


def _by_way(rows: Sequence[Judged], ways: Sequence[str], kind: str) -> dict[str, list[Judged]]:
    wanted = [one for one in rows if kind in (_ALL, one.kind)]
    return {way: [one for one in wanted if one.way == way] for way in ways}


def _number(value: float | None) -> str:
    if value is None:
        return ""
    return f"{value:.3f}".rstrip("0").rstrip(".")
