"""What only one of several texts says: samples of a model agree in what it read, and differ in what
it made up. How well that tells them apart: `python -m bench.docs.verifying`."""

from __future__ import annotations

import re
from collections.abc import Collection

from docgen.judging.telling import NOTHING_SAID, stem


def lone_words(text: str, others: Collection[str]) -> int:
    """How many of a text's words with a meaning none of the other texts has; 0 without others.
    Chinese counts in pairs of characters, two for a word."""
    if not others:
        return 0
    alone = words_of(text).difference(*map(words_of, others))
    pairs = sum(not one.isascii() for one in alone)
    return len(alone) - pairs + (pairs + 1) // 2


def words_of(text: str) -> frozenset[str]:
    """The words with a meaning, in whatever form."""
    words = (one for one in re.findall(r"[a-z]\w+", text.lower()) if one not in NOTHING_SAID)
    return frozenset(map(stem, words)) | frozenset(re.findall(r"(?=([\u4e00-\u9fff]{2}))", text))
