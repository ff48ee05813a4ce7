"""A file's tree as a stream of tokens and brackets, for hashes that layout and comments do not
change."""

from __future__ import annotations

import hashlib
from bisect import bisect_left
from collections.abc import Collection

import tree_sitter

_DIGEST_BYTES = 16


class NormalForm:
    """The leaves of a tree in order, with its shape, without comments and documentation."""

    def __init__(self, tree: tree_sitter.Tree, data: bytes, skipped: Collection[int]) -> None:
        """`skipped`: ids of the nodes to leave out, with everything below them."""
        self._starts: list[int] = []
        self._pieces: list[bytes] = []
        self._read(tree, data, skipped)

    def hash(self, start: int, end: int) -> str:
        """Hash of what begins within bytes `[start, end)`."""
        first, last = bisect_left(self._starts, start), bisect_left(self._starts, end)
        digest = hashlib.blake2b(b"\0".join(self._pieces[first:last]), digest_size=_DIGEST_BYTES)
        return digest.hexdigest()

    def _read(self, tree: tree_sitter.Tree, data: bytes, skipped: Collection[int]) -> None:
        cursor = tree.walk()
        starts, pieces = self._starts, self._pieces
        while True:
            node = cursor.node
            assert node is not None
            start = node.start_byte
            if node.id not in skipped:
                if cursor.goto_first_child():
                    starts.append(start)
                    pieces.append(b"(")
                    continue
                text = data[start : node.end_byte].strip()
                if text:
                    starts.append(start)
                    pieces.append(text)
            end = node.end_byte
            while not cursor.goto_next_sibling():
                if not cursor.goto_parent():
                    return
                # Filed under the last byte of what it closes, so that it belongs to it.
                starts.append(max(end - 1, starts[-1]) if starts else 0)
                pieces.append(b")")
