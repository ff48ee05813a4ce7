"""The value for "nothing to show": it is false, and it carries the reason a person can read."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Nothing:
    """No result, because of `reason` (a short phrase, lower case, without a full stop)."""

    reason: str

    def __bool__(self) -> bool:
        return False
