"""The place of a request, found as the pipeline finds it."""

from __future__ import annotations

from completion.cursor import cursor_text
from completion.place import Place, facts_at, place_of
from completion.shape import shape_of
from completion.values import CompletionRequest


def place_at(request: CompletionRequest) -> Place:
    facts = facts_at(request)
    cursor = cursor_text(request.snapshot, request.offset)
    shape = shape_of(facts, cursor.tail, request.multiline, "auto")
    return place_of(request, facts, cursor, shape)
