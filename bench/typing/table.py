"""The figures of all clients side by side, as a table for RESULTS.md."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from bench.typing.figures import Summary
from bench.typing.intervals import Draws, interval


@dataclass(frozen=True, slots=True)
class Line:
    """A row: what, how it is read from a summary and printed."""

    what: str
    value: Callable[[Summary], float]
    shown: str = "{:,.0f}"
    aim: str = ""


LINES = (
    Line("keys pressed", lambda s: s.keys),
    Line("key → newly requested suggestion, p50, ms", lambda s: s.waited_p50_ms),
    Line("key → newly requested suggestion, p95, ms", lambda s: s.waited_p95_ms, aim="≤ 0.25"),
    Line("last key → it, p50, ms", lambda s: s.late_p50_ms),
    Line("last key → it, p95, ms", lambda s: s.late_p95_ms),
    Line("without any suggestion before it, p50, ms", lambda s: s.empty_p50_ms),
    Line("without any suggestion before it, p95, ms", lambda s: s.empty_p95_ms),
    Line("key → any suggestion, typed-through ones too, p50, ms", lambda s: s.any_p50_ms),
    Line("key → any suggestion, typed-through ones too, p95, ms", lambda s: s.any_p95_ms),
    Line("keys with a suggestion before the next key", lambda s: s.on_screen, "{:.1%}", "≥ 3"),
    Line("the same, median of functions", lambda s: s.median_on_screen, "{:.1%}"),
    Line("characters not typed", lambda s: s.saved, "{:.1%}", "≥ 1.7"),
    Line("the same, median of functions", lambda s: s.median_saved, "{:.1%}"),
    Line("the same, keys that accept deducted", lambda s: s.saved_net, "{:.1%}"),
    Line("suggestions shown", lambda s: s.shown),
    Line("of them accepted", lambda s: s.accepted_share, "{:.1%}", "≥ 1.5"),
    Line("the same, median of functions", lambda s: s.median_accepted_share, "{:.1%}"),
    Line("prompt tokens evaluated a key", lambda s: s.evaluated_per_key, "{:,.1f}"),
    Line("the same, median of functions", lambda s: s.median_evaluated_per_key, "{:,.1f}"),
    Line("an answered request", lambda s: s.evaluated_per_answered, "{:,.1f}", "≤ 0.1"),
    Line("a key with a suggestion before the next", lambda s: s.evaluated_per_on_screen,
         "{:,.1f}"),
    Line("a different answer", lambda s: s.evaluated_per_answer, "{:,.1f}"),
    Line("a suggestion shown", lambda s: s.evaluated_per_shown, "{:,.1f}"),
    Line("tokens generated a key", lambda s: s.generated_per_key, "{:,.1f}"),
    Line("requests sent", lambda s: s.requests),
    Line("answered with a text", lambda s: s.answered),
    Line("different answers", lambda s: s.answers),
    Line("CPU seconds a character not typed", lambda s: s.cpu_per_saved, "{:,.2f}"),
    Line("CPU seconds a second of typing", lambda s: s.cpu_per_second, "{:,.2f}"),
    Line("flicker in 100 keys", lambda s: s.flicker_per_100_keys, "{:,.1f}"),
)  # fmt: skip


def markdown(summaries: Sequence[Summary], draws: Draws | None = None) -> str:
    """One column a client; with two, the first in relation to the second, and what is aimed at.

    `draws` give the ratios their intervals.
    """
    compared = len(summaries) == 2
    heads = ["what", *(summary.client for summary in summaries)]
    heads += ["ratio", "95%", "aim"] if compared else []
    rows = ["| " + " | ".join(heads) + " |", "|" + "---|" * len(heads)]
    for line in LINES:
        values = [line.value(summary) for summary in summaries]
        cells = [line.what, *(line.shown.format(value) for value in values)]
        if compared:
            between = interval(draws or [], line.value)
            cells.append(f"{values[0] / values[1]:.2f}" if values[1] else "")
            cells.append(f"{between[0]:.2f}–{between[1]:.2f}" if between else "")
            cells.append(line.aim)
        rows.append("| " + " | ".join(cells) + " |")
    return "\n".join(rows)
