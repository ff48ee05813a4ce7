"""What running documentation consists of, and how it is written as Markdown.

The Markdown is GitHub's, indented so that Python-Markdown reads it the same. Texts in blocks are
Markdown already: code spans, links and escapes are made where a markup is read.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

_STEP = "    "


@dataclass(frozen=True, slots=True)
class Paragraph:
    """Running text on one line or several."""

    text: str


@dataclass(frozen=True, slots=True)
class Heading:
    """A title within documentation. It is written bold: pages have their own headings."""

    text: str


@dataclass(frozen=True, slots=True)
class Code:
    """Code or anything whose layout is its meaning; `language` may be empty."""

    text: str
    language: str = ""


@dataclass(frozen=True, slots=True)
class Items:
    """A list; `first` is the number of its first item, None for bullets."""

    items: tuple[tuple[Block, ...], ...]
    first: int | None = None


@dataclass(frozen=True, slots=True)
class Quote:
    """Something set apart. `alert` is note, tip, important, warning or caution; empty for a plain
    quotation."""

    blocks: tuple[Block, ...]
    alert: str = ""


@dataclass(frozen=True, slots=True)
class Table:
    """A table that Markdown can have: a head and rows of one line each."""

    head: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


Block = Paragraph | Heading | Code | Items | Quote | Table


def written(blocks: Sequence[Block]) -> str:
    """The blocks as Markdown, an empty line between two."""
    return "\n\n".join(filter(None, map(_block, blocks)))


def _block(block: Block) -> str:
    match block:
        case Paragraph(text):
            return text.strip()
        case Heading(text):
            return f"**{text.strip().strip('*')}**"
        case Code(text, language):
            fence = "```"
            while fence in text:
                fence += "`"
            return f"{fence}{language}\n{text}\n{fence}"
        case Items():
            return "\n".join(_items(block))
        case Quote(blocks, alert):
            inner = written(blocks)
            lines = ([f"[!{alert.upper()}]"] if alert else []) + inner.split("\n")
            return "\n".join(f"> {line}".rstrip() for line in lines)
        case Table(head, rows):
            lines = [_row(head), _row(["---"] * len(head)), *map(_row, rows)]
            return "\n".join(lines)


def _items(one: Items) -> Iterator[str]:
    is_loose = any(len(item) > 1 for item in one.items)
    for number, item in enumerate(one.items):
        mark = "-" if one.first is None else f"{one.first + number}."
        lines = written(item).split("\n")
        yield f"{mark} {lines[0]}"
        yield from (f"{_STEP}{line}".rstrip() for line in lines[1:])
        if is_loose and number + 1 < len(one.items):
            yield ""


def _row(cells: Sequence[str]) -> str:
    return "| " + " | ".join(cell.replace("|", "\\|").replace("\n", " ") for cell in cells) + " |"
