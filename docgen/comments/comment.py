"""A documentation comment taken apart: what each part says, and where it stands in the text.

How a style writes these parts is told in that style's file.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from syntax.text import Span

SectionKind = Literal[
    "parameters",
    "other_parameters",
    "type_parameters",
    "returns",
    "yields",
    "receives",
    "raises",
    "warns",
    "attributes",
    "methods",
    "examples",
    "notes",
    "warnings",
    "see_also",
    "references",
    "deprecated",
    "since",
    "todo",
    "other",
]

WITH_ENTRIES: frozenset[SectionKind] = frozenset(
    {
        "parameters",
        "other_parameters",
        "type_parameters",
        "returns",
        "yields",
        "receives",
        "raises",
        "warns",
        "attributes",
        "methods",
    }
)
"""The sections that list things; the others hold running text."""


@dataclass(frozen=True, slots=True)
class Prose:
    """A paragraph as it is written; `span` is its place in the comment's text."""

    text: str
    span: Span


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """A thing that a section lists: a parameter, an exception, a result.

    `name` is without stars and quotes, empty for a result without one; of an exception it is the
    type. `type` and `default` are as written, None where nothing is said. `text` is the
    description on one line. Spans are places in the comment's text; `span` is the whole entry,
    with the lines that continue it.
    """

    name: str
    text: str
    span: Span
    text_span: Span
    stars: str = ""
    type: str | None = None
    type_span: Span | None = None
    name_span: Span | None = None
    is_optional: bool = False
    default: str | None = None
    default_span: Span | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Section:
    """A part under a heading, or the tags of one kind. `title` is the heading as written, empty
    for tags; `language` the one it is written in. `text` is what stands under the heading.
    `is_prose`: what it lists stands in running text (Rust)."""

    kind: SectionKind
    title: str
    text: str
    span: Span
    text_span: Span
    entries: tuple[Entry, ...] = ()
    language: str = "en"
    is_prose: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Comment:
    """The whole of it. `style` is the one its sections are written in, "plain" without any."""

    style: str
    text: str
    paragraphs: tuple[Prose, ...] = ()
    sections: tuple[Section, ...] = ()

    @property
    def summary(self) -> Prose | None:
        """The first paragraph, where the comment begins with one."""
        return self.paragraphs[0] if self.paragraphs else None

    @property
    def extended(self) -> tuple[Prose, ...]:
        """The paragraphs behind the summary that stand in no section."""
        return self.paragraphs[1:]

    def of(self, *kinds: SectionKind) -> tuple[Section, ...]:
        """The sections of these kinds, in order."""
        return tuple(section for section in self.sections if section.kind in kinds)

    def entries(self, *kinds: SectionKind) -> tuple[Entry, ...]:
        """What the sections of these kinds list, in order."""
        return tuple(entry for section in self.of(*kinds) for entry in section.entries)

    @property
    def parameters(self) -> tuple[Entry, ...]:
        """Everything that is described as a parameter."""
        return self.entries("parameters", "other_parameters")
