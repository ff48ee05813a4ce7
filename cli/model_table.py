"""The models of `inkling model list` as text: a table where it fits, else a few lines a model.

What the rows hold is decided in `cli/model.py`.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from rich.console import Console
from rich.measure import Measurement
from rich.table import Table
from rich.text import Text

from engine.models.downloads import human_size

_HEADINGS = ("", "NAME", "SIZE", "LICENCE", "FAMILY", "HERE", "WHAT IT IS")


def show(console: Console, rows: Sequence[Mapping[str, Any]]) -> None:
    """Print `rows`. Nothing of them is ever cut: what is cut cannot be given to `model use`."""
    table = Table(box=None, pad_edge=False, header_style="bold")
    for heading in _HEADINGS:
        table.add_column(heading, justify="right" if heading == "SIZE" else "left", no_wrap=True)
    for row in rows:
        table.add_row(*_cells(row))
    needed = Measurement.get(console, console.options.update(max_width=10_000), table).maximum
    if not console.is_terminal:
        console.width = needed
    if needed <= console.width:
        console.print(table)
        return
    for mark, name, size, licence, family, here, purpose in map(_cells, rows):
        told = ", ".join(part for part in (size, here, licence, family) if part)
        console.print(Text.assemble(f"{mark:1} ", (name, "bold"), f"  {told}"), soft_wrap=True)
        console.print(Text(f"    {purpose}"), soft_wrap=True)


def _cells(row: Mapping[str, Any]) -> tuple[str, str, str, str, str, str, str]:
    return (
        "*" if row["chosen"] else "",
        row["name"],
        human_size(row["size_bytes"]) if row["size_bytes"] else "",
        row["licence"] or "",
        row["family"] or "",
        row["here"],
        row["purpose"],
    )
