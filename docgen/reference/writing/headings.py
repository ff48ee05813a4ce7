"""What parts of a page are called, as those call them who write in the programming language."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from docgen.reference.model import Object, Unit

_KINDS_OF_CLASSES = ("struct", "interface", "trait", "enum")
_THROWING = frozenset(
    {"java", "javascript", "javascriptreact", "typescript", "typescriptreact", "cpp"}
)
_CALLED = frozenset({"constructor", "function", "method"})
_WITH_FIELDS = frozenset({"c", "cpp", "go", "java", "rust"})


def of_group(label: str, members: Sequence[Object], words: Mapping[str, str]) -> str:
    """The heading over some objects; those that are like classes by what they are."""
    if label == "attributes" and members[0].language in _WITH_FIELDS:
        return words["fields"]
    kinds = {one.kind for one in members}
    if label == "classes" and kinds <= {*_KINDS_OF_CLASSES}:
        first, *more = (words[f"{kind}s"] for kind in _KINDS_OF_CLASSES if kind in kinds)
        return words["and"].join([first, *(one.lower() for one in more)])
    return words[label]


def of_units(units: Sequence[Unit], words: Mapping[str, str]) -> str:
    """The heading over some units."""
    kinds = {one.kind for one in units}
    return words.get(f"{kinds.pop()}s", words["units"]) if len(kinds) == 1 else words["units"]


def of_raises(language: str, words: Mapping[str, str]) -> str:
    """The heading over exceptions."""
    return words["throws" if language in _THROWING else "raises"]


def of_bases(language: str, words: Mapping[str, str]) -> str:
    """What a type is made from: in Go it holds them."""
    return words["embeds" if language == "go" else "bases"]


def called(one: Object) -> tuple[str, str | None, str]:
    """What an overload has in common with the others."""
    return one.unit, one.parent, one.name if one.kind in _CALLED else one.id


def of_object(one: Object, *, is_alone: bool) -> str:
    """The name; of one among overloads with the types that it takes."""
    if is_alone:
        return one.name
    types = (each.type.text if each.type is not None else each.name for each in one.parameters)
    return f"{one.name}({', '.join(' '.join(text.split()) for text in types)})"
