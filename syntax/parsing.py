"""Text to a tree-sitter tree, anew or from the tree before an edit. It never raises.

What the tree means is read in `scopes.py` and `symbols.py`.
"""

from __future__ import annotations

import time
from collections.abc import Sequence

import tree_sitter

from syntax.hunks import Hunk, hunks_of
from syntax.languages import Language, grammar
from syntax.text import Edit, Snapshot, Span

_PIECE = 16 * 1024
_AT_ONCE = 16 * 1024
_RETOLD = 2 * 1024 * 1024


class Parse:
    """A snapshot and its tree: immutable, so any thread may read it.

    `tree`, `root` and the nodes under them stay within `syntax/`.
    """

    __slots__ = ("_error_spans", "language", "snapshot", "tree")

    def __init__(self, snapshot: Snapshot, language: Language, tree: tree_sitter.Tree) -> None:
        self.snapshot = snapshot
        self.language = language
        self.tree = tree
        self._error_spans: tuple[Span, ...] | None = None

    @property
    def root(self) -> tree_sitter.Node:
        """The tree's outermost node."""
        return self.tree.root_node

    @property
    def has_errors(self) -> bool:
        """Whether the grammar could not make sense of the whole text."""
        return bool(self.error_spans)

    @property
    def error_spans(self) -> tuple[Span, ...]:
        """What the grammar could not place, and (empty spans) where it missed something."""
        if self._error_spans is None:
            self._error_spans = tuple(self.span_of(node) for node in _error_nodes(self.tree))
        return self._error_spans

    def span_of(self, node: tree_sitter.Node) -> Span:
        """Where a node of this tree stands."""
        at = self.snapshot.offset_of_byte
        return Span(at(node.start_byte), at(node.end_byte))

    def text_of(self, node: tree_sitter.Node) -> str:
        """The source text of a node of this tree."""
        piece = self.snapshot.utf8[node.start_byte : node.end_byte]
        return piece.decode("utf-8", "surrogatepass")


def parse(
    snapshot: Snapshot,
    language: Language,
    previous: Parse | None = None,
    edits: Sequence[Edit] = (),
) -> Parse:
    """Parse `snapshot`; with `previous`, only around the `edits` that led from it to here.

    Call it from any thread. In a large text it lets other threads run every few kilobytes, so
    that an event loop beside it is not held up. Edits that do not lead from `previous` to
    `snapshot` cost a parse of the whole text, nothing else.
    """
    old_tree = None
    if previous is not None and previous.language.grammar == language.grammar:
        if not edits and previous.snapshot.text == snapshot.text:
            return Parse(snapshot, language, previous.tree)
        old_tree = _edited_tree(previous, snapshot, edits)
    return Parse(snapshot, language, _tree(snapshot.utf8, language, old_tree))


def error_count(parse: Parse) -> int:
    """How many places of the text are in error; the measure of `scopes.errors_introduced`."""
    return len(parse.error_spans)


def _tree(data: bytes, language: Language, old: tree_sitter.Tree | None) -> tree_sitter.Tree:
    parser = tree_sitter.Parser(grammar(language))
    if len(data) <= _AT_ONCE:
        return parser.parse(data) if old is None else parser.parse(data, old)

    def piece(byte: int, _point: tree_sitter.Point) -> bytes:
        # The binding holds the interpreter's lock while it parses; here others can have it.
        time.sleep(0)
        return data[byte : byte + _PIECE]

    tree = parser.parse(piece) if old is None else parser.parse(piece, old)
    if len(data) > _RETOLD:
        return tree
    # Queries would ask `piece` for the text of every node they compare. A parse of the same text
    # takes the whole tree over, and its bytes with it.
    return parser.parse(data, tree)


def _edited_tree(
    previous: Parse, snapshot: Snapshot, edits: Sequence[Edit]
) -> tree_sitter.Tree | None:
    """The old tree told of the edits, or `None` if they do not lead to `snapshot`."""
    hunks = hunks_of(edits)
    old, new = previous.snapshot, snapshot
    if not _leads_to(old.text, new.text, hunks):
        return None
    tree = previous.tree.copy()
    # From the last to the first, so that what stands before a hunk is still where it was.
    for hunk in reversed(hunks):
        start, old_end = old.byte_at(hunk.old_start), old.byte_at(hunk.old_end)
        inserted = new.text[hunk.new_start : hunk.new_end].encode("utf-8", "surrogatepass")
        start_point = _point(old.utf8, start)
        tree.edit(
            start_byte=start,
            old_end_byte=old_end,
            new_end_byte=start + len(inserted),
            start_point=start_point,
            old_end_point=_point(old.utf8, old_end),
            new_end_point=_behind(start_point, inserted),
        )
    return tree


def _leads_to(old: str, new: str, hunks: Sequence[Hunk]) -> bool:
    """Whether the text between the hunks is the same in both."""
    old_place = new_place = 0
    for hunk in hunks:
        if not old_place <= hunk.old_start <= hunk.old_end <= len(old):
            return False
        if old[old_place : hunk.old_start] != new[new_place : hunk.new_start]:
            return False
        old_place, new_place = hunk.old_end, hunk.new_end
    return old[old_place:] == new[new_place:]


def _point(data: bytes, byte: int) -> tree_sitter.Point:
    """A place as tree-sitter counts: only LF ends a row, columns are bytes."""
    return tree_sitter.Point(data.count(b"\n", 0, byte), byte - (data.rfind(b"\n", 0, byte) + 1))


def _behind(start: tree_sitter.Point, inserted: bytes) -> tree_sitter.Point:
    rows = inserted.count(b"\n")
    if not rows:
        return tree_sitter.Point(start.row, start.column + len(inserted))
    return tree_sitter.Point(start.row + rows, len(inserted) - (inserted.rfind(b"\n") + 1))


def _error_nodes(tree: tree_sitter.Tree) -> list[tree_sitter.Node]:
    """ERROR and MISSING nodes in document order; subtrees without any are not entered."""
    found: list[tree_sitter.Node] = []
    waiting = [tree.root_node]
    while waiting:
        node = waiting.pop()
        if not node.has_error:
            continue
        if node.is_error or node.is_missing:
            found.append(node)
        waiting.extend(reversed(node.children))
    return found
