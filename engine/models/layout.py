"""The prompt layout of a running model, told by its family's name and its FIM tokens.

The families themselves are rows in `engine/models/families.py`.
"""

from __future__ import annotations

import re

import msgspec

from engine.model import FimTokens
from engine.models.families import FAMILIES, GENERIC, Family


def layout_of(family: str, fim: FimTokens | None) -> Family:
    """The row called `family`; of a model no row knows, one made from the tokens it declares."""
    for row in FAMILIES:
        if row.name == family:
            return row
    if fim is None:
        return GENERIC
    prefix, suffix = fim.prefix[0], fim.suffix[0]
    middle = fim.middle[0] if fim.middle else ""
    return msgspec.structs.replace(
        GENERIC,
        name=family or GENERIC.name,
        prompt=f"{{files}}{{here}}{prefix}{{prefix}}{suffix}{{suffix}}{middle}",
        prefix=prefix,
        suffix=suffix,
        middle=middle,
    )


def layout_named_like(model: str) -> Family:
    """The family that a model's name speaks of, as servers tell it; `GENERIC` if none does."""
    name = model.lower()
    for row in FAMILIES[:-1]:
        if row.unlike and re.search(row.unlike, name):
            continue
        if row.named and re.search(row.named, name):
            return row
    return GENERIC
