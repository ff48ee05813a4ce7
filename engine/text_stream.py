"""Token bytes to text as it may be shown: whole characters only, and nothing of a stop string."""

from __future__ import annotations

import codecs
from collections.abc import Sequence


class TextStream:
    """The text of one candidate, given out as soon as it is sure.

    Held back are the bytes of an unfinished character and the longest end of the text that may
    still become a stop string. Of several stop strings the one that is complete first counts.
    """

    def __init__(self, stops: Sequence[str] = ()) -> None:
        self.stopped: str | None = None
        """The stop string that was met."""
        self.has_line_break = False
        self._stops = tuple(stop for stop in stops if stop)
        self._decode = codecs.getincrementaldecoder("utf-8")("replace").decode
        self._held = ""

    def push(self, piece: bytes) -> str:
        """Take a token's bytes, give the text that is sure. After a stop nothing more comes."""
        if self.stopped is not None:
            return ""
        return self._release(self._decode(piece))

    def finish(self) -> str:
        """What was held back, at the end; an unfinished character becomes U+FFFD."""
        if self.stopped is not None:
            return ""
        sure = self._release(self._decode(b"", True))
        if self.stopped is None:
            sure, self._held = sure + self._held, ""
        return sure

    def _release(self, new: str) -> str:
        if "\n" in new:
            self.has_line_break = True
        if not self._stops:
            return new
        text = self._held + new
        met = [(at, stop) for stop in self._stops if (at := text.find(stop)) >= 0]
        if met:
            # Complete first, not begun first: else the result would hang on how tokens cut it.
            at, self.stopped = min(met, key=lambda m: (m[0] + len(m[1]), m[0]))
            self._held = ""
            return text[:at]
        keep = max(_overlap(text, stop) for stop in self._stops)
        self._held = text[len(text) - keep :]
        return text[: len(text) - keep]


def _overlap(text: str, stop: str) -> int:
    """How many characters at the end of `text` are the beginning of `stop`."""
    for length in range(min(len(text), len(stop) - 1), 0, -1):
        if text.endswith(stop[:length]):
            return length
    return 0
