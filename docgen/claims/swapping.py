"""Descriptions that stand at each other's parameters: `width: how high`, `height: how wide`."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import combinations

from docgen.comments.comment import Entry
from docgen.rules.finding import Finding, Fix
from docgen.rules.subject import Subject
from syntax.text import Edit

_CONDITION = re.compile(r"(?:if|when|whether|only|for|used|see|same|as|with)\b", re.IGNORECASE)
_COMMON = frozenset(
    {
        *("name", "value", "key", "index", "size", "type", "data", "text", "item", "list", "path"),
        *("file", "number", "count", "obj", "arg", "func", "function", "object", "string"),
    }
)


def swapped(subject: Subject) -> Iterator[Finding]:
    """Two descriptions, each naming the other parameter and not its own."""
    entries = [one for one in subject.comment.parameters if one.text]
    for first, second in combinations(entries, 2):
        if _is_of(first, second) and _is_of(second, first):
            edits = (
                Edit(first.text_span.start, first.text_span.end, second.text),
                Edit(second.text_span.start, second.text_span.end, first.text),
            )
            yield subject.finding(
                "INK705",
                f"what is said of {first.name} and {second.name} seems to be swapped",
                f"{first.name} and {second.name} are described by each other's words",
                first.text_span,
                fix=Fix("Swap the descriptions", edits),
            )


def _is_of(entry: Entry, other: Entry) -> bool:
    """Whether an entry's text names the other parameter and not its own."""
    own, others = _words(entry.name), _words(other.name)
    told = _words(" ".join(entry.text.split()[:_FIRST]))
    if _CONDITION.match(entry.text) or _names(entry.text, other.name):
        return False
    distinct = others - own - _COMMON
    return bool(distinct) and distinct <= told and not (own - others) & told


def _names(text: str, name: str) -> bool:
    """Whether a text speaks of the other parameter itself: in a code span, by a name that is no
    word, or as what is there instead of it."""
    name = re.escape(name)
    is_word = name.isalpha() and name.islower()
    quoted = rf"[`*]+{name}[`*]+|\b(?:if|for|or|and|with|unless|not)\b[^.]*\b{name}\b"
    return bool(re.search(quoted if is_word else rf"{quoted}|\b{name}\b", text))


_FIRST = 5
"""Of what a description is, it tells in its first words; later ones may name anything."""


def _words(text: str) -> set[str]:
    parts = re.findall(r"[A-Za-z][a-z]+|[A-Z]+(?![a-z])", text.replace("_", " "))
    return {word.lower() for word in parts if len(word) > 2}
