"""Keys masked in a document that is edited: only what changed is looked at again.

How keys look, and what a mask is, is in `secrets.py`; the result is the same as there.
"""

from __future__ import annotations

from dataclasses import dataclass

from syntax.files.secrets import Spans, key_spans, masked

# What belongs together in a key and its name has no more line ends than this between it, but for
# private keys, which have any number.
_LINES = 24
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
    before = _common(last.text, text, len(text))
    behind = _common(last.text[before:][::-1], text[before:][::-1], len(text) - before)
    start = before
    for _ in range(_LINES):
        start = text.rfind("\n", 0, max(0, start))
    start += 1
    end = len(text) - behind
    for _ in range(_LINES):
        end = text.find("\n", end) + 1 or len(text)
    if 2 * (end - start) > len(text):
        return None
    moved = len(text) - len(last.text)
    return (
        *(span for span in last.spans if span[1] <= start),
        *((start + a, start + b) for a, b in key_spans(text[start:end])),
        *((a + moved, b + moved) for a, b in last.spans if a + moved >= end),
    )


def _common(one: str, other: str, most: int) -> int:
    """How many characters two texts begin with together, `most` at most."""
    low, high = 0, min(len(one), len(other), most)
    while low < high:
        middle = (low + high + 1) // 2
        if one[low:middle] == other[low:middle]:
            low = middle
        else:
            high = middle - 1
    return low
