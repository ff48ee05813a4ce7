"""A text with the edits made that a server sent."""

from __future__ import annotations

from typing import Any


def applied(text: str, edits: list[dict[str, Any]]) -> str:
    """A text with edits made, whose characters count UTF-16 units."""
    lines = text.splitlines(keepends=True)

    def at(place: dict[str, int]) -> int:
        line = lines[place["line"]] if place["line"] < len(lines) else ""
        before = line.encode("utf-16-le")[: 2 * place["character"]].decode("utf-16-le")
        return sum(map(len, lines[: place["line"]])) + len(before)

    spans = [(at(one["range"]["start"]), at(one["range"]["end"]), one["newText"]) for one in edits]
    for start, end, new in sorted(spans, reverse=True):
        text = text[:start] + new + text[end:]
    return text
