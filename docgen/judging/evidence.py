"""Claims that need something in the code to be true: sorted, cached, in milliseconds, thread-safe.

Nothing is proved by it; what nothing at all bears out was made up. `evidence.toml` has the rows.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from importlib import resources

from docgen.judging.said import Said


@dataclass(frozen=True, slots=True)
class _Row:
    told: re.Pattern[str]
    code: re.Pattern[str]
    so: str


def _rows() -> Iterator[_Row]:
    text = resources.files("docgen.judging").joinpath("evidence.toml").read_text("utf-8")
    for row in tomllib.loads(text)["row"]:
        yield _Row(_pattern(row["told"]), _pattern(row["code"]), row["so"])


def _pattern(lines: str) -> re.Pattern[str]:
    return re.compile("".join(lines.splitlines()), re.IGNORECASE)


_ROWS = tuple(_rows())


def borne_out(said: Said) -> Iterator[str]:
    """A claim of which nothing is in the code, its names, its callees, or what people wrote around
    it."""
    symbol = said.record.symbol
    record = said.record
    written = " ".join((*record.nearby.lines, *record.origins, *record.remarks))
    code = f"{said.code} {symbol.signature} {' '.join(symbol.decorators)} {written}"
    for row in _ROWS:
        found = row.told.search(said.text)
        if found is not None and not row.code.search(code):
            yield f'"{found[0]}" is not borne out: {row.so}'
