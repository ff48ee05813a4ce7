"""Where a file uses names, as against declaring them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from syntax.nodes import all_captures, declared_name
from syntax.parsing import Parse
from syntax.text import Span


@dataclass(frozen=True, slots=True)
class Reference:
    """A use of a name. What it refers to is not resolved."""

    name: str
    span: Span


def references(parse: Parse, within: Sequence[Span] | None = None) -> tuple[Reference, ...]:
    """Every use of an identifier in document order; a name being declared is none.

    Of a large file only those around the spans `within` are looked for, where any are given.
    """
    byte = parse.snapshot.byte_at
    ranges = [(0, parse.root.end_byte)]
    if within is not None:
        ranges = [(byte(span.start), byte(span.end)) for span in within]
    used: dict[int, int] = {}
    defined: set[int] = set()
    for capture, node in all_captures(parse.root, parse.language, "references", ranges):
        if capture == "reference":
            used[node.start_byte] = node.end_byte
        elif capture == "definition":
            defined.add(node.start_byte)
        elif capture == "definition.declarator":
            defined.add(declared_name(node).start_byte)
    data = parse.snapshot.utf8
    at = parse.snapshot.offset_of_byte
    return tuple(
        Reference(data[start:end].decode("utf-8", "surrogatepass"), Span(at(start), at(end)))
        for start, end in sorted(used.items())
        if start not in defined and end > start
    )
