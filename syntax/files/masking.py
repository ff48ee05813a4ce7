"""Keys masked in a document that is edited: only what changed is looked at again.

How keys look, and what a mask is, is in `secrets.py`; the result is the same as there.
"""

from __future__ import annotations

from dataclasses import dataclass

from syntax.common import common_ends
from syntax.files.secrets import Spans, key_spans, masked

# What belongs together in a key and its name has no more line ends than this between it, but for
# private keys, which have any number.
_LINES = 12
_PRIVATE_KEY = "private key"


@dataclass(frozen=True, slots=True)
class _Version:
    text: str
    spans: Spans
    has_block: bool


class Masking:
    """Masks one version of a document after another; any thread may ask.

    It remembers the last one: another document, or one that changed in many places, takes as long
    as `mask_keys`.
    """

    def __init__(self) -> None:
        self._last: _Version | None = None

    def masked(self, text: str) -> str:
        """What `mask_keys` makes of `text`."""
        last = self._last
        has_block = _PRIVATE_KEY in text.lower()
        spans = None
        if last is not None and not has_block and not last.has_block:
            spans = _spans_after(last, text)
        version = _Version(text, key_spans(text) if spans is None else spans, has_block)
        self._last = version
        return masked(text, version.spans)

    def forget(self) -> None:
        """Remember nothing."""
        self._last = None


def _spans_after(last: _Version, text: str) -> Spans | None:
    """The keys of `text`, those of another version being known; None if that saves nothing."""
    before, behind = common_ends(last.text, text)
    # What begins within `_LINES` of the change may be another key now, or none. Looked at is as
    # much again around that: the name of such a key may stand there, or the rest of it.
    first = _lines_before(text, before)
    end = _lines_behind(text, len(text) - behind)
    looked_from, looked_to = _lines_before(text, first), _lines_behind(text, end)
    if 2 * (looked_to - looked_from) > len(text):
        return None
    moved = len(text) - len(last.text)
    looked = key_spans(text[looked_from:looked_to])
    return (
        *(span for span in last.spans if span[0] < first),
        *((looked_from + a, looked_from + b) for a, b in looked if first <= looked_from + a < end),
        *((a + moved, b + moved) for a, b in last.spans if a + moved >= end),
    )


def _lines_before(text: str, offset: int) -> int:
    """The beginning of the line that is `_LINES` before that of an offset."""
    for _ in range(_LINES + 1):
        offset = text.rfind("\n", 0, max(0, offset))
    return offset + 1


def _lines_behind(text: str, offset: int) -> int:
    """The beginning of the line that is `_LINES` behind that of an offset, or the text's end."""
    for _ in range(_LINES + 1):
        offset = text.find("\n", offset) + 1 or len(text)
    return offset
