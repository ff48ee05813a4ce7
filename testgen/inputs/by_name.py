"""What the name of a parameter says about its values: the rows of `names.toml`."""

from __future__ import annotations

import re
from functools import cache, lru_cache
from importlib import resources

import msgspec

from testgen.inputs.types import text_of, type_of_text
from testgen.values import Type


class Row(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Names that look like this take these types, and these values suit them."""

    names: str
    types: tuple[str, ...]
    samples: tuple[str, ...] = ()


class _Table(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    row: tuple[Row, ...]


@cache
def rows() -> tuple[Row, ...]:
    """Every row, in order."""
    text = resources.files("testgen.inputs").joinpath("names.toml").read_bytes()
    return msgspec.toml.decode(text, type=_Table).row


@lru_cache(maxsize=1024)
def types_by_name(name: str) -> tuple[Type, ...]:
    """The types that a parameter of this name likely takes, the likeliest first."""
    found: dict[str, Type] = {}
    for row in _matching(name):
        for text in row.types:
            one = type_of_text(text)
            found.setdefault(text_of(one), one)
    return tuple(found.values())


@lru_cache(maxsize=1024)
def samples_by_name(name: str) -> tuple[str, ...]:
    """Sources of values that suit a parameter of this name."""
    return tuple(sample for row in _matching(name) for sample in row.samples)


def _matching(name: str) -> list[Row]:
    lowered = name.strip("_").lower()
    return [row for row in rows() if re.fullmatch(row.names, lowered)]
