"""From judgements to figures: of one way, and of one way against another. Pure."""

from __future__ import annotations

import random
from collections.abc import Callable, Mapping, Sequence
from statistics import fmean, median

from bench.tests.rows import Judged

DRAWS = 2000
_STEP_OF_TIES = 1e-9


def seconds_to(share: float, curve: Sequence[tuple[float, int]]) -> float:
    """When so much of what was taken in the end was taken; -1 where nothing ever was."""
    last = curve[-1][1] if curve else 0
    if last <= 0:
        return -1.0
    return next(second for second, taken in curve if taken >= share * last)


def branch_coverage(one: Judged) -> float:
    """Of its module; what importing it takes is taken without any test. Lines where a module has
    no branches."""
    if one.all_branches:
        return max(one.branches, one.base_branches) / one.all_branches
    return line_coverage(one)


def line_coverage(one: Judged) -> float:
    """As branches."""
    return max(one.lines, one.base_lines) / max(1, one.all_lines)


def figures(rows: Sequence[Judged]) -> dict[str, float]:
    """Of one way over its modules."""
    if not rows:
        return {}
    times = sorted(second for one in rows for second in one.seconds_to_90)
    scores = [one.killed / one.mutants for one in rows if one.mutants and one.tests]
    share = sum(one.tests > 0 for one in rows) / len(rows)
    found = {
        "modules": len(rows),
        "with tests": sum(one.tests > 0 for one in rows),
        "share with tests": share,
        "branch coverage, median": median(map(branch_coverage, rows)),
        "branch coverage, mean": fmean(map(branch_coverage, rows)),
        "branch coverage, pooled": _pooled(rows, "branches"),
        "line coverage, median": median(map(line_coverage, rows)),
        "line coverage, pooled": _pooled(rows, "lines"),
        "by importing alone, median": median(
            one.base_branches / one.all_branches if one.all_branches else 0.0 for one in rows
        ),
        "mutation score, pooled": sum(one.killed for one in rows)
        / max(1, sum(one.mutants for one in rows)),
        "mutation score, median of those with tests": median(scores) if scores else 0.0,
        "tests": sum(one.tests for one in rows),
        "failing tests left out": sum(one.failing for one in rows),
        "findings": sum(one.findings for one in rows),
        "seconds a module": fmean(one.seconds for one in rows),
    }
    if times:
        found["seconds to 90%, median function"] = median(times)
        found["seconds to 90%, p90 function"] = times[min(len(times) - 1, int(0.9 * len(times)))]
    return found


def _pooled(rows: Sequence[Judged], what: str) -> float:
    taken = sum(int(max(getattr(one, what), getattr(one, f"base_{what}"))) for one in rows)
    return taken / max(1, sum(int(getattr(one, f"all_{what}")) for one in rows))


def against(
    ours: Sequence[Judged], theirs: Sequence[Judged], *, seed: int = 1, draws: int = DRAWS
) -> dict[str, float]:
    """Ours beside theirs on the modules that both were given, with 95% intervals by drawing the
    modules again, in pairs."""
    other = {one.module: one for one in theirs}
    pairs = [
        (branch_coverage(one), branch_coverage(other[one.module]))
        for one in ours
        if one.module in other
    ]
    if not pairs:
        return {}
    found: dict[str, float] = {"modules": len(pairs)}
    for name, figure in _OF_PAIRS.items():
        drawn = _drawn(pairs, figure, seed, draws)
        found[name] = figure(pairs)
        found[f"{name}, from"] = drawn[int(0.025 * len(drawn))]
        found[f"{name}, to"] = drawn[min(len(drawn) - 1, int(0.975 * len(drawn)))]
    found["ours higher"] = sum(mine > yours + _STEP_OF_TIES for mine, yours in pairs)
    found["theirs higher"] = sum(yours > mine + _STEP_OF_TIES for mine, yours in pairs)
    return found


Pairs = Sequence[tuple[float, float]]


def _of_medians(pairs: Pairs) -> float:
    return median(one for one, _ in pairs) / max(1e-6, median(two for _, two in pairs))


def _of_means(pairs: Pairs) -> float:
    return fmean(one for one, _ in pairs) / max(1e-6, fmean(two for _, two in pairs))


_OF_PAIRS: Mapping[str, Callable[[Pairs], float]] = {
    "ratio of medians": _of_medians,
    "ratio of means": _of_means,
}


def _drawn(pairs: Pairs, figure: Callable[[Pairs], float], seed: int, draws: int) -> list[float]:
    draw = random.Random(seed)
    return sorted(figure(draw.choices(pairs, k=len(pairs))) for _ in range(draws))
