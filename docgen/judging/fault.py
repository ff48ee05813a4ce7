"""Why a text cannot be taken, in words that whoever wrote it can act on."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Fault:
    """`check` is the row that found it; `message` names the fault and what is so, in English."""

    check: str
    message: str
