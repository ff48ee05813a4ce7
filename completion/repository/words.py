"""The words a text is searched by: identifiers, and the parts they are made of."""

from __future__ import annotations

import re
from collections.abc import Iterator

_IDENTIFIER = re.compile(r"[^\W\d]\w{2,63}")
_PART = re.compile(r"[A-Z]+(?![a-z])|[A-Z]?[a-z]+|[^\W\da-zA-Z_]+")
_SHORTEST_PART = 3


def words(text: str) -> Iterator[str]:
    """The words of a text in their order, in lower case: each identifier, and behind it its parts
    where it has several (`readHTTPBody`: `readhttpbody`, `read`, `http`, `body`)."""
    for found in _IDENTIFIER.finditer(text):
        name = found[0]
        lowered = name.lower()
        yield lowered
        if lowered == name and "_" not in name:
            continue
        parts = [part.lower() for part in _PART.findall(name) if len(part) >= _SHORTEST_PART]
        if parts != [lowered]:
            yield from parts
