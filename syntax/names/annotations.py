"""The classes a type annotation names, as dotted names. Pure text."""

from __future__ import annotations

import re
from dataclasses import dataclass

_WRAPPERS = frozenset({"Optional", "Annotated", "ClassVar", "Final", "Required", "NotRequired"})
_CLASSES = frozenset({"type", "Type"})


@dataclass(frozen=True, slots=True)
class Named:
    """A class by its dotted name; `itself`: the class is meant, not an instance."""

    name: str
    itself: bool = False


def classes_of(annotation: str) -> tuple[Named, ...]:
    """The alternatives of an annotation, `None` left out; an empty name where one is unclear."""
    text = annotation.removeprefix(":").removeprefix("->").strip()
    if len(text) > 1 and text[0] == text[-1] and text[0] in "'\"":
        text = text[1:-1].strip()
    parts = _split(text, "|")
    if len(parts) > 1:
        return tuple(one for part in parts for one in classes_of(part))
    head, bracket, rest = text.partition("[")
    last = head.strip().rpartition(".")[2]
    if bracket and rest.endswith("]"):
        inside = _split(rest[:-1], ",")
        if last == "Union":
            return tuple(one for part in inside for one in classes_of(part))
        if last in _WRAPPERS and inside:
            return classes_of(inside[0])
        if last in _CLASSES and len(inside) == 1:
            return tuple(Named(one.name, itself=True) for one in classes_of(inside[0]))
    if text == "None":
        return ()
    return (Named(head.strip() if _NAME.fullmatch(head.strip()) else ""),)


_NAME = re.compile(r"[^\W\d]\w*(\.[^\W\d]\w*)*")


def _split(text: str, sign: str) -> list[str]:
    """Pieces between signs that stand in no bracket."""
    pieces, depth, start = [], 0, 0
    for place, character in enumerate(text):
        if character in "[(":
            depth += 1
        elif character in "])":
            depth -= 1
        elif character == sign and not depth:
            pieces.append(text[start:place])
            start = place + 1
    return [piece.strip() for piece in (*pieces, text[start:])]
