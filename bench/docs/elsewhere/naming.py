"""What something is called after it was renamed: in one of several shapes, so that no rule that
knows how people rename one way is better than it is."""

from __future__ import annotations

import re
from collections.abc import Container
from dataclasses import dataclass
from random import Random

_WORD = re.compile(r"[A-Z]+(?![a-z])|[A-Z]?[a-z]+|\d+|_+")
_VERBS = (
    "apply",
    "build",
    "check",
    "collect",
    "fetch",
    "handle",
    "load",
    "make",
    "resolve",
    "take",
)
_NOUNS = ("batch", "chunk", "detail", "entry", "item", "part", "range", "record", "state", "unit")
_BEFORE = ("base", "default", "do", "full", "inner", "raw", "safe", "try")
_AFTER = ("all", "at", "data", "for", "from", "info", "now", "of", "value", "with")
SHAPES = ("another beginning", "another end", "word before", "word after", "another name")
_TRIES = 50


@dataclass(frozen=True, slots=True)
class NewName:
    """A name, and how it came of the one before: one of `SHAPES`."""

    name: str
    shape: str


def new_name(name: str, random: Random, taken: Container[str], keeps: str = "") -> NewName | None:
    """Another name for something, none that is taken; it goes on beginning with what `keeps` says.
    None where none was found."""
    words = _WORD.findall(name.removeprefix(keeps))
    if not words or not name.startswith(keeps):
        return None
    for _ in range(_TRIES):
        shape = random.choice(SHAPES)
        those = _words(words, shape, random)
        first = those[0].title() if words[0][:1].isupper() else those[0].lower()
        new = keeps + first + "".join(one[:1].upper() + one[1:] for one in those[1:])
        if new != name and new not in taken:
            return NewName(new, shape)
    return None


def _words(words: list[str], shape: str, random: Random) -> list[str]:
    match shape:
        case "another beginning" if len(words) > 1:
            return [random.choice(_VERBS), *words[1:]]
        case "another end" if len(words) > 1:
            return [*words[:-1], random.choice(_NOUNS)]
        case "word before":
            return [random.choice(_BEFORE), *words]
        case "word after":
            return [*words, random.choice(_AFTER)]
        case _:
            return [random.choice(_VERBS), random.choice(_NOUNS)]
