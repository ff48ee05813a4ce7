"""What is to be written as a comment: facts and sentences without any style."""

from __future__ import annotations

from dataclasses import dataclass

from docgen.comments.comment import SectionKind


@dataclass(frozen=True, slots=True, kw_only=True)
class EntryParts:
    """A line of a section. `type` None writes none; `text` is running text on one line."""

    name: str = ""
    text: str = ""
    stars: str = ""
    type: str | None = None
    is_optional: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class SectionParts:
    """A section: entries, or text that is kept line by line (an example). `title` is its own where
    a style has several of a kind (Rust's `Panics` beside `Errors`)."""

    kind: SectionKind
    title: str = ""
    entries: tuple[EntryParts, ...] = ()
    text: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Parts:
    """A whole comment. `extended` are paragraphs on one line each. `types_inline`: a field of
    Sphinx' holds the type before the name, `:param str path:`, where that is one word.
    `errors_listed`: errors of Rust are items of a list, else sentences. `tag_indent`: how far the
    lines that continue a tag stand in, None as its style has it."""

    summary: str
    extended: tuple[str, ...] = ()
    sections: tuple[SectionParts, ...] = ()
    language: str = "en"
    types_inline: bool = False
    errors_listed: bool = False
    tag_indent: int | None = None
