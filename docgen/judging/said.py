"""A text as checks look at it: its code spans, its prose without them, its sentences and words."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cached_property

from docgen.claims.sentences import Sentence, split
from docgen.facts.symbol_facts import CLASSES, ParameterFact, SymbolFacts
from docgen.prose.record import Record
from docgen.prose.slots import Slot, SlotKind
from syntax.text import Span

_SPAN = re.compile(
    r"(?::[\w:]+:)?(?P<ticks>`{1,2})(?!`)[~!]?(?P<code>.+?)(?P=ticks)(?![`_])"
    r"|\{@(?:code|literal|link|linkplain|value)\s+(?P<tagged>[^{}]*)\}",
    re.DOTALL,
)
_WORD = re.compile(r"[^\W\d_][\w'’-]*")
HOLE = "\N{OBJECT REPLACEMENT CHARACTER}"
"""What stands for a code span in prose."""


@dataclass(frozen=True)
class Said:
    """The text of one slot beside the record of its symbol. `language`: "en" or "zh"."""

    slot: Slot
    text: str
    record: Record
    language: str

    @property
    def facts(self) -> SymbolFacts:
        """What is true of the symbol."""
        return self.record.facts

    @property
    def is_class(self) -> bool:
        """Whether it is said of a class."""
        return self.record.symbol.kind in CLASSES

    @cached_property
    def spans(self) -> tuple[str, ...]:
        """What stands in code spans."""
        return spans_of(self.text)

    @cached_property
    def prose(self) -> str:
        """The text with a hole for each code span."""
        return _SPAN.sub(HOLE, self.text)

    @cached_property
    def words(self) -> tuple[str, ...]:
        """The words of the prose in small letters."""
        return tuple(word.lower() for word in _WORD.findall(self.prose))

    @cached_property
    def sentences(self) -> tuple[Sentence, ...]:
        """The sentences, as claims are read from them."""
        about = {"returns": "returns", "yields": "returns"}.get(self.slot.kind, self.slot.name)
        if self.slot.kind in ("raises", "type_parameter", "attribute"):
            about = self.slot.kind
        is_first = self.slot.kind == "summary"
        whole = Span(0, len(self.text))
        return tuple(split(self.text, whole, about, is_first=is_first))

    @cached_property
    def source(self) -> str:
        """Everything of the code that a text may speak of."""
        told = (f"{one.name} {one.signature} {one.summary}" for one in self.record.contracts)
        return " ".join((self.record.source, self.facts.code, *told))

    @cached_property
    def code(self) -> str:
        """The same in small letters."""
        return self.source.lower()

    @property
    def parameter(self) -> ParameterFact | None:
        """The parameter that it is said of."""
        if self.slot.kind != "parameter":
            return None
        return self.facts.by_name.get(self.slot.name)


@dataclass(frozen=True, slots=True)
class Check:
    """A row: what it is called, what is wrong by it, and the slots it is for (all, if none)."""

    name: str
    find: Callable[[Said], Iterator[str]]
    slots: frozenset[SlotKind] = frozenset()


def spans_of(text: str) -> tuple[str, ...]:
    """What stands in the code spans of a text."""
    return tuple(found["code"].strip() for found in _SPAN.finditer(text) if found["code"])


def without_spans(text: str) -> str:
    """A text with a hole for each code span."""
    return _SPAN.sub(HOLE, text)
