"""The sentences of a comment with their places: of its paragraphs, and of what its sections say."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from docgen.comments.comment import Comment
from syntax.text import Span

_END = re.compile(r"(?<=[.!?;])\s+|(?<=[。！？；])\s*|\n\s*\n")
_ABBREVIATED = re.compile(r"\b(?:e\.g|i\.e|etc|cf|vs|approx|resp|incl|excl|a\.k\.a)\.\s*$", re.I)
_TUPLE = re.compile(r"(?:typing\.)?tuple\s*[(\[]|\(", re.IGNORECASE)
_SEVERAL = "one of several"

RAISES = "raises "
"""Before the name of an exception: what is said of it."""


@dataclass(frozen=True, slots=True)
class Sentence:
    """`about` is the parameter that it is said of, "returns" of the
    result, "one of several" of one of the values that it is made of; empty for what is said
    of the whole. `is_first`: it opens the comment."""

    text: str
    span: Span
    about: str = ""
    is_first: bool = False


def sentences_of(comment: Comment) -> Iterator[Sentence]:
    """What is said of the whole, of parameters, and of the result ("returns")."""
    for number, paragraph in enumerate(comment.paragraphs):
        if not paragraph.text.lstrip().startswith((">>>", "|", "+-", "..")):
            yield from split(comment.text, paragraph.span, "", is_first=number == 0)
    for entry in comment.parameters:
        if entry.type is not None and entry.type_span is not None:
            yield Sentence(entry.type, entry.type_span, entry.name)
        yield from split(comment.text, entry.text_span, entry.name)
    for entry in comment.entries("raises"):
        last = entry.name.rpartition(".")[2]
        yield from split(comment.text, entry.text_span, f"{RAISES}{last}")
    results = comment.entries("returns", "yields")
    about = "returns" if len(results) == 1 else _SEVERAL
    for entry in results:
        if entry.type is not None and entry.type_span is not None:
            yield Sentence(entry.type, entry.type_span, about)
        # What a tuple holds is told item by item.
        is_tuple = entry.type is not None and _TUPLE.match(entry.type)
        yield from split(comment.text, entry.text_span, _SEVERAL if is_tuple else about)


def split(text: str, span: Span, about: str, *, is_first: bool = False) -> Iterator[Sentence]:
    """The sentences of a stretch of text. `is_first`: the comment begins with it."""
    start = span.start
    for end in (*_END.finditer(text, span.start, span.end), None):
        stop = span.end if end is None else end.start()
        if end is not None and _ABBREVIATED.search(text, start, end.end()):
            continue
        said = " ".join(text[start:stop].split())
        if said:
            yield Sentence(said, Span(start, stop), about, is_first)
            is_first = False
        start = span.end if end is None else end.end()
