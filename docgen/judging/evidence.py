"""Claims that need something in the code to be true: sorted, cached, in milliseconds, thread-safe.

Nothing is proved by it; what nothing at all bears out was made up. `evidence.toml` has the rows;
those that are `own` take no words of what is called for it, which may have been written just now.
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
    is_own: bool


def _rows() -> Iterator[_Row]:
    text = resources.files("docgen.judging").joinpath("evidence.toml").read_text("utf-8")
    for row in tomllib.loads(text)["row"]:
        is_own = row.get("own", False)
        yield _Row(_pattern(row["told"]), _pattern(row["code"]), row["so"], is_own)


def _pattern(lines: str) -> re.Pattern[str]:
    return re.compile("".join(lines.splitlines()), re.IGNORECASE)


_ROWS = tuple(_rows())


def borne_out(said: Said) -> Iterator[str]:
    """A claim of which nothing is in the code, its names, its callees, or what people wrote around
    it."""
    record, symbol = said.record, said.record.symbol
    written = (*record.nearby.lines, *record.origins, *record.remarks)
    around = " ".join((symbol.signature, *symbol.decorators, *written))
    own = f"{record.source} {said.facts.code} {around}"
    for row in _ROWS:
        found = row.told.search(said.text)
        if found is not None and not row.code.search(own if row.is_own else said.code + around):
            yield f'"{found[0]}" is not borne out: {row.so}'
