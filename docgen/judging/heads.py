"""What a class is told to be, against the words of its name: a `WordCompleter` is no word, but
something that completes one."""

from __future__ import annotations

import re
from collections.abc import Iterator

from docgen.judging.mood import VERBS
from docgen.judging.said import HOLE, Said
from docgen.judging.telling import parts_of, stem

_PHRASE = re.compile(
    r"(?:an?|one|the|single)\s+(?P<words>[A-Za-z][\w-]*(?:\s+(?!(?:that|which|who|whose|for|of|to|"
    r"with|within|without|in|into|on|at|by|from|as|used|using|where|when|is|are|can|and|or|than|"
    rf"\w+ing|\w+ed)\b)[A-Za-z][\w-]*)*)(?=[\s.,;:({HOLE}]|$)",
    re.IGNORECASE,
)
_ALSO_THINGS = frozenset(
    {
        *("marker", "pointer", "folder", "holder", "wrapper", "container", "buffer", "register"),
        *("counter", "divider", "number", "order", "error", "layer", "letter", "header", "paper"),
    }
)
"""They may be what they are named with: a `CircleMarker` is a circle."""


def of_a_modifier(said: Said) -> Iterator[str]:
    """A class that is named after what it does, told as what it does that to."""
    if not said.is_class or said.slot.kind != "summary" or said.language != "en":
        return
    found = _PHRASE.match(said.prose.strip())
    parts = parts_of(said.record.symbol.name)
    if found is None or len(parts) < 2 or not _acts(parts[-1]):
        return
    head = found["words"].split()[-1]
    if stem(head) != stem(parts[-1]) and stem(head) in map(stem, parts[:-1]):
        yield f"{said.record.symbol.name} is a {parts[-1]}, not a {head.lower()}"


def _acts(word: str) -> bool:
    """Whether a word names what does something: a reader, a completer, an iterator."""
    if not word.endswith(("er", "or")) or word in _ALSO_THINGS:
        return False
    bare = word[:-2]
    return not VERBS.isdisjoint({bare, bare + "e", bare[:-1]})
