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

_HELD = re.compile(
    r"(?:an?|the) (?:(?!for\b|of\b|in\b|to\b)[\w-]+ ){0,3}?(?P<what>dictionary|dict|mapping|tuple)"
    r"(?= (?:of|that|which|with|to|for|containing|holding)\b|[.,])",
    re.IGNORECASE,
)
_OF_ITEMS = frozenset({"__getitem__", "__iter__", "__len__", "__contains__", "__getattr__"})


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


def of_what_it_holds(said: Said) -> Iterator[str]:
    """A class told as a dictionary or a tuple that has no items: it holds one."""
    ancestry, record = said.record.ancestry, said.record
    if not said.is_class or said.slot.kind != "summary" or record.language != "python":
        return
    found = _HELD.match(said.prose.strip())
    if found is None or not ancestry.is_whole or ancestry.names - {"object"}:
        return
    members = {one.name for one in record.file.members.get(record.symbol.qualified_name, ())}
    named = {stem(one) for one in parts_of(record.symbol.name)}
    if members.isdisjoint(_OF_ITEMS) and not named & {stem(found["what"]), "dict", "map"}:
        yield f"{record.symbol.name} is no {found['what'].lower()}: say what it is"


def _acts(word: str) -> bool:
    """Whether a word names what does something: a reader, a completer, an iterator."""
    if not word.endswith(("er", "or")) or word in _ALSO_THINGS:
        return False
    bare = word[:-2]
    return not VERBS.isdisjoint({bare, bare + "e", bare[:-1]})
