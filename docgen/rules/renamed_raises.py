"""An exception under the name that it has by now: the only documented one that is not raised any
more, and the only one that is raised without a word, for the same reason. What a person said of it
stays."""

from __future__ import annotations

import re
from collections.abc import Sequence

from docgen.comments.comment import Entry
from docgen.facts.raised import Raised
from docgen.rules.finding import Fix
from docgen.rules.renaming import renamed
from docgen.rules.subject import Subject
from docgen.wording.raising import raises_said

_NAME = re.compile(r"[^\W\d]\w*")
_WORD = re.compile(r"[A-Z]?[a-z]{2,}|[A-Z]{3,}|(?=([\u4e00-\u9fff]{2}))")
_COMMON = frozenset(
    re.findall(
        r"\w+",
        """
        if when the is are be was not any there this that and for with has have its than but can
        could cannot raised raises raise thrown throws throw error exception exc len str int self
        true false value values given 如果 抛出 的时 时抛
        """,
    )
)
"""What is said of any condition."""


def renamed_to(subject: Subject, entry: Entry, came: Sequence[Raised]) -> Fix | None:
    """The change of a name, where what is said of the old exception speaks of what `came` is raised
    for; None where it does not, or several came."""
    names = {one.type for one in came}
    if len(names) != 1 or not _says_the_same(subject, entry, came):
        return None
    (new,) = names
    edits = renamed(subject, entry, new)
    return Fix(f"Rename it to {new}", edits) if edits else None


def _says_the_same(subject: Subject, entry: Entry, came: Sequence[Raised]) -> bool:
    """Whether an entry has words of the condition, or of its message, and names no other parameters
    than those that it depends on. Without a word it speaks of nothing else."""
    if not entry.text.strip():
        return True
    code = " ".join(text for one in came for text in (*one.conditions, one.condition or ""))
    named = set(_NAME.findall(entry.text)) & set(subject.facts.by_name)
    if named and not named & set(_NAME.findall(code)):
        return False
    told = [code, *(one.message or "" for one in came)]
    for language in ("en", "zh"):
        told += raises_said(came, subject.facts, language)[0]
    return bool(_words(entry.text) & _words(" ".join(told)))


def _words(text: str) -> frozenset[str]:
    found = (one[0].lower() or one[1] for one in _WORD.finditer(text))
    return frozenset(found) - _COMMON
