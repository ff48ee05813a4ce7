"""A parameter under the name that it has by now: its entry, and wherever else its comment sets the
old name as code. What is set otherwise may be a plain word, and stays."""

from __future__ import annotations

import re
from collections.abc import Iterator

from docgen.comments.comment import Entry
from docgen.rules.subject import Subject
from syntax.text import Edit, Span

_WORD = re.compile(r"[^\W\d][\w$]*")
_STRING = re.compile(r""""(?:[^"\\\n]|\\.)*"|'(?:[^'\\\n]|\\.)*'""")
_AS_CODE = (
    r"(?<![\w`:*])(?P<ticks>`{{1,2}})(?P<name>{name})(?P=ticks)(?![\w`])",
    r"\{{@code\s+(?P<name>{name})\s*\}}",
    r"[@\\][pae]\s+(?P<name>{name})\b(?![.(\[])",
)
_STARRED = r"(?<![\w*`])\*(?P<name>{name})\*(?![\w*`])"


def renamed(subject: Subject, entry: Entry, new: str) -> tuple[Edit, ...]:
    """The edits of the comment's text; none where nothing says where the entry has its name."""
    own = entry.name_span
    if own is None:
        return ()
    others = [
        one
        for one in _mentions(subject, entry.name)
        if one.end <= own.start or own.end <= one.start
    ]
    places = sorted((one.start, one.end) for one in (own, *others))
    return tuple(Edit(start, end, new) for start, end in places)


def _mentions(subject: Subject, old: str) -> Iterator[Span]:
    """Where the comment speaks of a parameter as code; nowhere if the code has something else of
    its name by now."""
    if old in _WORD.findall(_STRING.sub("", subject.facts.code)):
        return
    text = subject.comment.text
    given = [_STARRED.format(name=re.escape(one)) for one in subject.facts.by_name]
    is_starred = any(re.search(one, text) for one in given)  # so this comment sets what is given
    for pattern in (*_AS_CODE, *([_STARRED] if is_starred else [])):
        for found in re.finditer(pattern.format(name=re.escape(old)), text):
            yield Span(*found.span("name"))
