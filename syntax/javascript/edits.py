"""Replacing pieces of a text, many at once, nested ones included."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

import tree_sitter

from syntax.languages import grammar, language_named


@dataclass(frozen=True, slots=True)
class Piece:
    """Bytes from `start` to `end` become `text`."""

    start: int
    end: int
    text: str


@dataclass
class Edits:
    """Collects replacements that do not overlap, and wrappings that may be nested."""

    pieces: list[Piece] = field(default_factory=list)
    _wraps: list[tuple[int, int, str, str]] = field(default_factory=list)

    def replace(self, start: int, end: int, text: str = "") -> None:
        """Put `text` in the place of these bytes."""
        self.pieces.append(Piece(start, end, text))

    def wrap(self, node: tree_sitter.Node, before: str, behind: str) -> None:
        """Put text around a node; of nested nodes the outer one stays outside."""
        self._wraps.append((node.start_byte, node.end_byte, before, behind))

    def applied(self, source: bytes) -> bytes:
        """The text with everything in its place."""
        # At one place: what closes comes first, inner before outer; then insertions; then what
        # opens, outer before inner; then replacements.
        marks: list[tuple[int, int, int, int, str, int]] = []
        for order, (start, end, before, behind) in enumerate(self._wraps):
            marks.append((start, 2, -end, order, before, start))
            marks.append((end, 0, -start, -order, behind, end))
        for order, piece in enumerate(self.pieces):
            kind = 1 if piece.start == piece.end else 3
            marks.append((piece.start, kind, 0, order, piece.text, piece.end))
        parts: list[bytes] = []
        at = 0
        for start, _, _, _, text, end in sorted(marks):
            if start > at:
                parts.append(source[at:start])
                at = start
            parts.append(text.encode("utf-8", "surrogatepass"))
            at = max(at, end)
        parts.append(source[at:])
        return b"".join(parts)


def with_pieces(source: bytes, pieces: Iterable[Piece]) -> bytes:
    """A text with these replacements, which do not overlap."""
    return Edits(list(pieces)).applied(source)


def parsed(source: bytes, language: str) -> tree_sitter.Node:
    """The root of a text's tree, in a language by its id (`javascript`, `typescriptreact`)."""
    known = language_named(language)
    assert known is not None, language
    return tree_sitter.Parser(grammar(known)).parse(source).root_node


def text_of(node: tree_sitter.Node | None) -> str:
    """The source of a node; empty for none."""
    if node is None or node.text is None:
        return ""
    return node.text.decode("utf-8", "surrogatepass")


def line_of(node: tree_sitter.Node) -> int:
    """Its first line, counted from 1."""
    return node.start_point.row + 1
