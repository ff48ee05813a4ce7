"""The words that checks know; `words.toml` has them."""

from __future__ import annotations

import tomllib
from importlib import resources


def _tables() -> dict[str, dict[str, frozenset[str]]]:
    text = resources.files("docgen.judging").joinpath("words.toml").read_text("utf-8")
    return {
        table: {name: frozenset(words.split()) for name, words in rows.items()}
        for table, rows in tomllib.loads(text).items()
    }


_TABLES = _tables()
LISTS = _TABLES["lists"]
NAMES = _TABLES["names"]
"""Names by language."""
