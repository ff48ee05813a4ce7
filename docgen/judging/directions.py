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


def negated(said: Said) -> Iterator[str]:
    """ "Non-empty" of what the name calls empty."""
    if said.slot.kind != "summary":
        return
    name = parts_of(said.record.symbol.name)
    for found in re.finditer(r"\bnon-(?P<word>[a-z]+)", said.prose, re.IGNORECASE):
        word = found["word"].lower()
        is_plain = word in name and "non" not in name and "not" not in name
        if is_plain and not re.search(rf"(?<!non-)\b{word}\b", said.prose, re.IGNORECASE):
            yield f"{said.record.symbol.name} is of what is {word}, not of what is not"


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
