"""From an exception's message to the `match` of a test: the part that says something and stays."""

from __future__ import annotations

import re

from testgen.checks.stability import GAP

_SPECIAL = re.compile(r"([.^$*+?{}\[\]\\|()])")
_LONGEST = 72
_TELLING = re.compile(r"[^\W\d_]{3,}")


def pattern_for(message: str) -> str:
    """A regular expression that finds the message again; empty where nothing of it would tell.

    Only its first line, cut between words where it is long; what is not stable is left open.
    """
    lines = message.strip().splitlines()
    if not lines:
        return ""
    kept = _shortened(lines[0].strip())
    pieces = [piece.strip() if GAP in kept else piece for piece in kept.split(GAP)]
    telling = [piece for piece in pieces if piece]
    if not any(_TELLING.search(piece) for piece in telling):
        return "" if GAP in message else _escaped(kept)
    return ".*".join(_escaped(piece) for piece in telling)


def _shortened(line: str) -> str:
    if len(line) <= _LONGEST:
        return line
    cut = line.rfind(" ", 0, _LONGEST)
    return line[: cut if cut > _LONGEST // 2 else _LONGEST]


def _escaped(text: str) -> str:
    """As re.escape, but a space stays a space: the pattern is to be read."""
    escaped = _SPECIAL.sub(r"\\\1", text)
    # A control character or a lone surrogate would not survive in a source file.
    return re.sub(r"[^\x20-\x7e\u00a0-\ud7ff\ue000-\uffef\U00010000-\U0010ffff]+", ".*", escaped)
