"""The places that only language can fill: which of them documentation of a symbol lacks."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from docgen.comments.comment import Comment
from docgen.facts.attributes import AttributeFact
from docgen.facts.symbol_facts import CLASSES, SymbolFacts, gives_nothing, never_returns
from syntax.symbols import SymbolKind

SlotKind = Literal[
    "summary",
    "extended",
    "type_parameter",
    "parameter",
    "attribute",
    "returns",
    "yields",
    "raises",
    "example",
]

PROGRAMMING_ERRORS = frozenset({"AssertionError", "NotImplementedError"})
"""What nobody is meant to catch, and documentation does not list."""

_WITHOUT_SECTIONS = frozenset({"go"})
_WITHOUT_ENTRIES = frozenset({"rust"})


NOT_WHOLE = "of another one in the list nothing true was found to say"
"""Why an entry that was written is left out."""


@dataclass(frozen=True, slots=True)
class Slot:
    """A place for text. `name` is that of a parameter or attribute, or an exception's type."""

    kind: SlotKind
    name: str = ""


def slots_of(
    facts: SymbolFacts, comment: Comment | None, *, extended: bool = False
) -> tuple[Slot, ...]:
    """What a comment lacks, in the order in which comments have it; everything without one.

    A person's comment that has a summary is not lengthened by a description.
    """
    wanted = tuple(_wanted(facts, extended=extended))
    if comment is None or not comment.text.strip():
        return wanted
    return tuple(one for one in wanted if one not in set(_present(comment)))


def _wanted(facts: SymbolFacts, *, extended: bool) -> Iterator[Slot]:
    yield Slot("summary")
    if extended:
        yield Slot("extended")
    language = facts.symbol.language
    if language in _WITHOUT_SECTIONS or facts.symbol.kind is SymbolKind.MODULE:
        return
    if language not in _WITHOUT_ENTRIES:
        if language != "python":
            yield from (Slot("type_parameter", one) for one in _names(facts.symbol.type_parameters))
        yield from (Slot("parameter", one.name) for one in facts.parameters)
        yield from (Slot("attribute", one.name) for one in _attributes(facts))
        if facts.is_generator:
            if any(value not in ("", "None") for value, _ in facts.yields):
                yield Slot("yields")
        elif _gives(facts):
            yield Slot("returns")
    types = dict.fromkeys(one.type for one in facts.raises.raised)
    yield from (Slot("raises", one) for one in types if one not in PROGRAMMING_ERRORS)


def without_parameters(slots: Sequence[Slot], facts: SymbolFacts) -> tuple[Slot, ...]:
    """The slots of a class whose constructor has a comment of its own for what it takes. What it
    takes and keeps under the same name is listed with the other attributes."""
    kept = [one for one in slots if one.kind not in ("parameter", "raises")]
    at = next((at for at, one in enumerate(kept) if one.kind == "attribute"), None)
    if at is None:
        return tuple(kept)
    others = [one for one in kept if one.kind != "attribute"]
    listed = [Slot("attribute", one.name) for one in _listable(facts)]
    return (*others[:at], *listed, *others[at:])


def whole_lists(texts: Mapping[Slot, str], wanted: Iterable[Slot]) -> dict[Slot, str]:
    """The texts without attributes where one that is wanted has none: a list that leaves one out
    says that there are no others."""
    if all(one in texts for one in wanted if one.kind == "attribute"):
        return dict(texts)
    return {slot: text for slot, text in texts.items() if slot.kind != "attribute"}


def _attributes(facts: SymbolFacts) -> Iterator[AttributeFact]:
    """What a class's own comment lists: elsewhere than in Python fields have comments."""
    return (one for one in _listable(facts) if one.name not in facts.by_name)


def _listable(facts: SymbolFacts) -> Iterator[AttributeFact]:
    if facts.symbol.language != "python":
        return
    for one in facts.attributes:
        has_own = one.is_documented or one.kind is SymbolKind.PROPERTY
        if not has_own and one.visibility == "public":
            yield one


def _gives(facts: SymbolFacts) -> bool:
    kind = facts.symbol.kind
    if kind in CLASSES or kind in (SymbolKind.CONSTRUCTOR, SymbolKind.PROPERTY):
        return False
    annotation = facts.result.annotation
    if gives_nothing(annotation) or never_returns(facts):
        return False
    if facts.result.is_known and facts.result.values:
        return facts.result.gives
    return annotation is not None


def _names(type_parameters: Iterable[str]) -> Iterator[str]:
    """`T extends object` is the parameter T."""
    for one in type_parameters:
        words = one.replace(":", " ").replace("=", " ").split()
        names = [word for word in words if word not in ("const", "in", "out", "typename", "class")]
        if names:
            yield names[0]


def _present(comment: Comment) -> Iterator[Slot]:
    if comment.summary is not None:
        yield from (Slot("summary"), Slot("extended"))
    yield from (
        Slot("parameter", one.name.lstrip("*").replace("-", "_")) for one in comment.parameters
    )
    yield from (Slot("type_parameter", one.name) for one in comment.entries("type_parameters"))
    for one in comment.entries("attributes"):
        yield Slot("attribute", one.name)
        yield Slot("parameter", one.name)
    yield from (Slot("attribute", one.name) for one in comment.parameters)
    if comment.of("returns"):
        yield Slot("returns")
    if comment.of("yields"):
        yield Slot("yields")
    for one in comment.entries("raises"):
        yield Slot("raises", one.name.rpartition(".")[2])
    if comment.of("examples"):
        yield Slot("example")
