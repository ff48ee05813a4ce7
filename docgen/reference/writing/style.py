"""What a page is made of, and what it takes to write one: a style is one way to write its parts."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol

from docgen.reference.model import Code, Documentation, Object


@dataclass(frozen=True, slots=True)
class Page:
    """A page: its path without suffix, its title, and its Markdown."""

    path: str
    title: str
    text: str


@dataclass(frozen=True, slots=True)
class Row:
    """Something that is named with where it leads."""

    name: str
    href: str


class Style(Protocol):
    """How the parts of a page are written."""

    def file_of(self, page: str) -> str:
        """The file that a page is written to."""

    def title(self, text: str, kind: str) -> str:
        """The page's own heading."""

    def heading(self, level: int, text: str, anchor: str, kind: str = "") -> str:
        """A heading within the page."""

    def label(self, text: str) -> str:
        """A small heading within documentation."""

    def signature(self, codes: Sequence[Code], language: str, link: Mapping[str, str]) -> str:
        """Signatures. `link` is where ids lead to."""

    def term(
        self, name: str, type_: Code | None, default: str | None, link: Mapping[str, str]
    ) -> str:
        """A name with its type and value, as far as there are any."""

    def marks(self, marks: Sequence[tuple[str, str]]) -> str:
        """Marks beside a heading: a kind of mark, and its text."""

    def facts(self, facts: Sequence[tuple[str, str]]) -> str:
        """Facts with their labels; the texts are inline Markdown."""

    def rows(self, rows: Sequence[tuple[str, str, str]]) -> str:
        """Terms that are explained: inline Markdown of the term, its anchor, and Markdown."""

    def text(self, text: str, words: Mapping[str, str]) -> str:
        """Documentation whose links are resolved."""

    def warning(self, title: str, text: str, words: Mapping[str, str]) -> str:
        """What nobody may miss; `text` is written already."""

    def diagram(
        self, one: Object, calls: Sequence[Row], callers: Sequence[Row], words: Mapping[str, str]
    ) -> str:
        """Who calls it, and what it calls."""  # fmt: skip

    def origin(self, documentation: Documentation, language: str, words: Mapping[str, str]) -> str:
        """Who says it, where that is not the author in the page's language; else nothing."""

    def whole(self, text: str, words: Mapping[str, str]) -> str:
        """A page from its parts."""
