"""The sentences of a comment with their places: of its paragraphs, and of what its sections say."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from docgen.comments.comment import Comment
from syntax.text import Span

_END = re.compile(r"(?<=[.!?;])\s+|(?<=[。！？；])\s*|\n\s*\n")


@dataclass(frozen=True, slots=True)
class Sentence:
    """`about` is the parameter that it is said of; empty for what is said of the whole."""

    text: str
    span: Span
    about: str = ""


def sentences_of(comment: Comment) -> Iterator[Sentence]:
    """What is said of the whole, of parameters, and of the result ("returns")."""
    for paragraph in comment.paragraphs:
        if not paragraph.text.lstrip().startswith((">>>", "|", "+-", "..")):
            yield from _split(comment.text, paragraph.span, "")
    for entry in comment.parameters:
        if entry.type is not None and entry.type_span is not None:
            yield Sentence(entry.type, entry.type_span, entry.name)
        yield from _split(comment.text, entry.text_span, entry.name)
    for entry in comment.entries("returns", "yields"):
        yield from _split(comment.text, entry.text_span, "returns")


def _split(text: str, span: Span, about: str) -> Iterator[Sentence]:
    start = span.start
    for end in (*_END.finditer(text, span.start, span.end), None):
        stop = span.end if end is None else end.start()
        said = " ".join(text[start:stop].split())
        if said:
            yield Sentence(said, Span(start, stop), about)
        start = span.end if end is None else end.end()
