"""`inkling stats`: what was suggested and accepted here, and what was learnt from it."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Annotated

import msgspec
import typer
from rich.console import Console
from rich.table import Table

from cli.options import JsonOption
from completion.acceptance import AcceptanceLog, Summary, Tally, summary
from completion.learning import FEWEST, Lesson, lessons
from foundation.errors import Unavailable

app = typer.Typer(add_completion=False)


@app.command()
def stats(
    *,
    days: Annotated[int, typer.Option(min=1, max=366, help="Days shown one by one.")] = 14,
    clear: Annotated[bool, typer.Option("--clear", help="Delete the counts.")] = False,
    reset: Annotated[
        bool, typer.Option("--reset", help="Forget what was learnt from them; keep the counts.")
    ] = False,
    as_json: JsonOption = False,
) -> None:
    """Tell how many suggestions were shown and accepted, by language and by day.

    The counts stay on this machine, and there is no code among them. From them it is learnt how
    likely a suggestion is accepted here, on which it depends whether it is shown.
    """
    counts = AcceptanceLog()
    were_there = counts.path.exists()
    if clear:
        try:
            counts.clear()
        except OSError as error:
            raise Unavailable(f"{counts.path} cannot be deleted: {error.strerror}") from error
    if reset and not clear and were_there:
        try:
            counts.reset()
        except OSError as error:
            raise Unavailable(f"{counts.path} cannot be written: {error}") from error
    events = list(counts.events())
    found = summary(events, datetime.now(UTC).date(), days)
    learnt = lessons(events)
    if as_json:
        print(msgspec.json.encode(_shape(found, learnt, str(counts.path))).decode())
    elif clear:
        print(f"deleted {counts.path}" if were_there else "there are no counts to delete")
    elif reset:
        print("forgot what was learnt; the counts are kept" if were_there else "nothing was learnt")
    else:
        _print(found, learnt, str(counts.path))


def _shape(found: Summary, learnt: Mapping[str, Lesson], path: str) -> dict[str, object]:
    return {
        "file": path,
        "total": _numbers(found.total),
        "median_ms": found.median_ms,
        "languages": {name: _numbers(tally) for name, tally in found.languages.items()},
        "days": {day.isoformat(): _numbers(tally) for day, tally in found.days.items()},
        "learnt": {name: _lesson(lesson) for name, lesson in learnt.items()},
    }


def _lesson(lesson: Lesson) -> dict[str, object]:
    return {
        "suggestions": lesson.trials,
        "enough": lesson.adjustment is not None,
        "expected": round(lesson.expected, 4),
        "observed": round(lesson.observed, 4),
        "shift": lesson.adjustment.shift if lesson.adjustment else 0.0,
        "slope": lesson.adjustment.slope if lesson.adjustment else 1.0,
    }


def _numbers(tally: Tally) -> dict[str, float | None]:
    return {
        "shown": tally.shown,
        "accepted": tally.accepted,
        "dismissed": tally.dismissed,
        "chars": tally.chars,
        "rate": None if tally.rate is None else round(tally.rate, 4),
    }


def _print(found: Summary, learnt: Mapping[str, Lesson], path: str) -> None:
    console = Console(highlight=False)
    if not (found.total.shown or found.total.accepted):
        console.print("No suggestion was shown yet.")
        return
    console.print(_table("Language", found.languages, found.total))
    active = {day.isoformat(): tally for day, tally in found.days.items() if tally.shown}
    if active:
        console.print(_table("Day (UTC)", active))
    if found.median_ms is not None:
        console.print(f"Half of them took {found.median_ms:.0f} ms or less.")
    for name, lesson in learnt.items():
        console.print(_told(name, lesson), soft_wrap=True)
    console.print(f"Counted in {path}; `inkling stats --clear` deletes it.", soft_wrap=True)


def _told(model: str, lesson: Lesson) -> str:
    """One sentence about what was learnt of a model's suggestions."""
    if lesson.adjustment is None:
        more = FEWEST - lesson.trials
        return f"{model}: nothing learnt yet; {more} more suggestions have to be shown first."
    a_half = lesson.adjustment.of(0.5)
    return (
        f"{model}: learnt from {lesson.trials} suggestions. {lesson.observed:.0%} of them were "
        f"accepted, {lesson.expected:.0%} were expected to be; what used to count as 50% likely "
        f"counts as {a_half:.0%} now. `inkling stats --reset` forgets it."
    )


def _table(title: str, tallies: Mapping[str, Tally], total: Tally | None = None) -> Table:
    table = Table(title, "Shown", "Accepted", "Rate", "Characters", box=None)
    for column in table.columns[1:]:
        column.justify = "right"
    for name, tally in tallies.items():
        table.add_row(name, *_cells(tally))
    if total is not None:
        table.add_row("all", *_cells(total), style="bold")
    return table


def _cells(tally: Tally) -> tuple[str, str, str, str]:
    rate = "" if tally.rate is None else f"{tally.rate:.0%}"
    return str(tally.shown), str(tally.accepted), rate, str(tally.chars)
