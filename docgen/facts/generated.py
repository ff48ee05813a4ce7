"""Whether a program wrote a file, by its name and by what its first comments say."""

from __future__ import annotations

import re
from pathlib import Path

GENERATED = "generated: its documentation belongs into what it is generated from"
"""Why nothing is asked of such a file, and nothing written into it."""

_MADE_NAMES = re.compile(
    r"(?:_pb2(?:_grpc)?\.pyi?|\.pb(?:\.gw)?\.go|_generated\.\w+|\.generated\.\w+|\.min\.js"
    r"|\.designer\.\w+|_string\.go)$"
)
_MADE = re.compile(
    r"@generated\b|\bdo not (?:edit|modify)\b|自动生成"
    r"|^(?:#|//|/\*+|\*|<!--)*\s*(?:(?:this )?(?:file|code) (?:(?:is|was|has been) )?)?"
    r"(?:auto(?:matically)?[- ]?)?generated (?:by|from|with|using|file|code)\b",
    re.IGNORECASE,
)
_COMMENT = re.compile(r"^\s*(?:#|//|/\*|\*)")
_HEADER_LINES = 24


def is_generated(path: Path, text: str) -> bool:
    """Whether a file's name or header says that a program wrote it."""
    return _MADE_NAMES.search(path.name) is not None or _is_made(text)


def _is_made(text: str) -> bool:
    """Whether the comments that a file begins with say that a program wrote it."""
    for line in text.lstrip("\ufeff").split("\n", _HEADER_LINES)[:_HEADER_LINES]:
        if _COMMENT.match(line):
            if _MADE.search(line.strip()):
                return True
        elif line.strip():
            return False
    return False
