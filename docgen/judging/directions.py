"""The direction of what is done, where the name tells it: `decode` does not encode."""

from __future__ import annotations

import re
from collections.abc import Iterator

from docgen.judging.said import Said
from docgen.judging.telling import parts_of, stem
from docgen.judging.words import LISTS

_OPPOSITES = tuple(tuple(pair.split("/")) for pair in sorted(LISTS["opposites"]))
_INTO = (
    ("singular", "plural"),
    ("upper", "lower"),
    ("uppercase", "lowercase"),
    ("ascii", "unicode"),
)


def opposite(said: Said) -> Iterator[str]:
    """A summary that does the opposite of what the symbol is called."""
    if said.slot.kind != "summary" or not said.words:
        return
    name = parts_of(said.record.symbol.name)
    stems = {stem(one) for one in name}
    first = stem(said.words[0])
    for pair in _OPPOSITES:
        for one, other in (pair, pair[::-1]):
            if name[:1] == [one] and other not in name and first == stem(other):
                yield f"{said.record.symbol.name} does not {other}: say what it does"
                return
    for one, other in (*_INTO, *(pair[::-1] for pair in _INTO)):
        told = re.search(rf"\b(?:in)?to (?:an? |the |its )?{other}\b", said.prose, re.IGNORECASE)
        if told and any(part.startswith(one) for part in name) and stem(other) not in stems:
            yield f"{said.record.symbol.name} does not convert to {other}: say what it does"
            return
