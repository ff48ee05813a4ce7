"""A request with what the syntax says of its place."""

from __future__ import annotations

from dataclasses import dataclass

from completion.cursor import CursorText
from completion.values import CompletionRequest
from syntax.scopes import CursorFacts


@dataclass(frozen=True, slots=True)
class Site:
    """A request, the facts at its cursor, and the text around it."""

    request: CompletionRequest
    facts: CursorFacts
    cursor: CursorText
