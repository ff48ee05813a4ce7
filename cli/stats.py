"""`inkling stats`: what was suggested and accepted here, from the local file of counts."""

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
from foundation.errors import Unavailable

app = typer.Typer(add_completion=False)


@app.command()
def stats(
    *,
    days: Annotated[int, typer.Option(min=1, max=366, help="Days shown one by one.")] = 14,
    clear: Annotated[bool, typer.Option("--clear", help="Delete the counts.")] = False,
    as_json: JsonOption = False,
) -> None:
    """Tell how many suggestions were shown and accepted, by language and by day.

    The counts stay on this machine, and there is no code among them.
    """
    counts = AcceptanceLog()
    were_there = counts.path.exists()
    if clear:
        try:
            counts.clear()
        except OSError as error:
            raise Unavailable(f"{counts.path} cannot be deleted: {error.strerror}") from error
    found = summary(counts.events(), datetime.now(UTC).date(), days)
    if as_json:
        print(msgspec.json.encode(_shape(found, str(counts.path))).decode())
    elif clear:
        print(f"deleted {counts.path}" if were_there else "there are no counts to delete")
    else:
        _print(found, str(counts.path))


def _shape(found: Summary, path: str) -> dict[str, object]:
    return {
        "file": path,
        "total": _numbers(found.total),
        "median_ms": found.median_ms,
        "languages": {name: _numbers(tally) for name, tally in found.languages.items()},
        "days": {day.isoformat(): _numbers(tally) for day, tally in found.days.items()},
    }


def _numbers(tally: Tally) -> dict[str, float | None]:
    return {
        "shown": tally.shown,
        "accepted": tally.accepted,
        "dismissed": tally.dismissed,
        "chars": tally.chars,
        "rate": None if tally.rate is None else round(tally.rate, 4),
    }


def _print(found: Summary, path: str) -> None:
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
    console.print(f"Counted in {path}; `inkling stats --clear` deletes it.", soft_wrap=True)


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
