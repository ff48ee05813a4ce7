"""What a file that a case made holds, as far as a test can compare it on any machine."""

from __future__ import annotations

from pathlib import Path
from typing import Any

_LONGEST = 400
CONTENT = "{}.read_text()"
"""How a test reads it."""


def text_of(value: Any) -> str | None:
    """The text of a small file at a path; None where there is none, or it is not plain ASCII."""
    if not isinstance(value, Path):
        return None
    try:
        if not value.is_file() or value.stat().st_size > _LONGEST:
            return None
        return value.read_bytes().decode("ascii")
    except (OSError, ValueError):
        return None
