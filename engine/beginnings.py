"""Token healing: which tokens can come next where the text must begin with given bytes. Pure.

A cursor in mid-word cuts a token in two, and a model seldom sees such halves. So the prompt ends
before the word, and the text is made to begin with the half that stands there.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

TokenIds = NDArray[np.int64]


class Beginnings:
    """A vocabulary in the order of its tokens' bytes. Immutable; for any thread."""

    def __init__(self, pieces: Sequence[bytes]) -> None:
        order = sorted((i for i, piece in enumerate(pieces) if piece), key=pieces.__getitem__)
        self._ids: TokenIds = np.array(order, np.int64)
        self._sorted = [pieces[i] for i in order]

    def allowed(self, wanted: bytes) -> TokenIds:
        """Tokens whose bytes begin with `wanted`, or `wanted` with theirs.

        Empty only where the vocabulary cannot spell it; `wanted` must not be empty.
        """
        ranges = [self._range(wanted[:length], exactly=True) for length in range(1, len(wanted))]
        ranges.append(self._range(wanted, exactly=False))
        return np.concatenate([self._ids[start:end] for start, end in ranges])

    def _range(self, piece: bytes, *, exactly: bool) -> tuple[int, int]:
        start = bisect_left(self._sorted, piece)
        # The smallest bytes above all that begin with `piece`, or above `piece` itself.
        above = piece + b"\0" if exactly else _successor(piece)
        end = bisect_left(self._sorted, above) if above else len(self._sorted)
        return start, end


def rest_of(wanted: bytes, piece: bytes) -> bytes:
    """What is still wanted after an allowed token was written."""
    return wanted[len(piece) :]


def _successor(piece: bytes) -> bytes:
    kept = piece.rstrip(b"\xff")
    return kept[:-1] + bytes([kept[-1] + 1]) if kept else b""
