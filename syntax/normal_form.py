"""A file's tree as a stream of tokens and brackets, for hashes that layout and comments do not
change."""

from __future__ import annotations

import hashlib
from collections.abc import Collection

import tree_sitter

_DIGEST_BYTES = 16


class NormalForm:
    """The leaves of a tree in order, with its shape, without comments and documentation."""

    def __init__(
        self,
        tree: tree_sitter.Tree,
        data: bytes,
        skipped: Collection[int],
        wanted: Collection[int],
    ) -> None:
        """`skipped`: ids of the nodes to leave out, with everything below them. `wanted`: ids of
        those a hash may be asked to begin or end with."""
        self._pieces: list[bytes] = []
        self._begins: dict[int, int] = {}
        self._ends: dict[int, int] = {}
        self._read(tree, data, skipped, wanted)

    def hash(self, first: tree_sitter.Node, last: tree_sitter.Node) -> str:
        """Hash of two wanted siblings and what is between them, or of one node given twice."""
        pieces = self._pieces[self._begins[first.id] : self._ends[last.id]]
        # No source token holds the separator: NUL is skipped, or part of a literal.
        return hashlib.blake2b(b"\0".join(pieces), digest_size=_DIGEST_BYTES).hexdigest()

    def _read(
        self,
        tree: tree_sitter.Tree,
        data: bytes,
        skipped: Collection[int],
        wanted: Collection[int],
    ) -> None:
        cursor = tree.walk()
        pieces = self._pieces
        open_ids: list[int] = []
        while True:
            node = cursor.node
            assert node is not None
            id = node.id  # noqa: A001  (tree-sitter's word)
            if id in wanted:
                self._begins[id] = len(pieces)
            if id not in skipped:
                if cursor.goto_first_child():
                    pieces.append(b"(")
                    open_ids.append(id)
                    continue
                text = data[node.start_byte : node.end_byte].strip()
                if text:
                    pieces.append(text)
            if id in wanted:
                self._ends[id] = len(pieces)
            while not cursor.goto_next_sibling():
                if not cursor.goto_parent():
                    return
                pieces.append(b")")
                closed = open_ids.pop()
                if closed in wanted:
                    self._ends[closed] = len(pieces)
