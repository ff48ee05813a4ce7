"""A pen without a model: its words tell which slot they are for."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from docgen.prose.model import Asking
from docgen.prose.options import ProseLanguage
from docgen.prose.prompts import Message
from docgen.prose.record import Record
from docgen.prose.slots import Slot
from docgen.prose.writer import Writer
from docgen.prose.written import LeftOut, Written

_LONG = "and it goes on for as long as it takes to fill a line and a half of any comment"


def said_of(record: Record, slot: Slot, language: str) -> str:
    """What the pen writes."""
    name = record.symbol.name
    if language == "zh":
        return {"summary": f"说明 `{name}` 的作用。"}.get(
            slot.kind, f"关于 `{slot.name or name}`。"
        )
    if slot.kind == "summary":
        return f"Do what {name} is for."
    if slot.kind == "extended":
        return f"More of {name}, {_LONG}."
    if slot.kind == "example":
        return f">>> {name}(1)\n1"
    if slot.kind == "parameter":
        return f"What {slot.name} is, {_LONG}."
    return f"If {slot.name}." if slot.kind == "raises" else f"What {slot.kind} {slot.name}."


class Rewriting(Asking):
    """Gives the same sentences whenever one is to be written anew."""

    def __init__(self, said: Sequence[str]) -> None:
        self.said = said
        self.facts: list[str] = []
        self.calls = 0

    async def answers(
        self,
        conversation: Sequence[Message],
        schema: Mapping[str, Any],
        *,
        max_tokens: int,
        n: int = 1,
        temperature: float = 0.0,
    ) -> tuple[str, ...]:
        self.calls += 1
        self.facts.append(str(conversation[-1]["content"]))
        return tuple(json.dumps({"sentence": one}) for one in self.said)


class Pen(Writer):
    """Says what it is told for a slot by name and kind, else what `said_of` says; what it is told
    None for it leaves out."""

    def __init__(self, told: Mapping[str, str | None] | None = None) -> None:
        self.told = told or {}
        self.asked: list[str] = []
        self.before: Callable[[Record], None] = lambda _: None
        self.never_ends: str | None = None
        self.rewriting = Rewriting(())

    def asking(self) -> Rewriting:
        return self.rewriting

    async def write(
        self, record: Record, slots: Sequence[Slot], language: ProseLanguage | None = None
    ) -> Written:
        self.before(record)
        if record.symbol.name == self.never_ends:
            await asyncio.Event().wait()
        self.asked.append(record.symbol.qualified_name)
        texts: dict[Slot, str] = {}
        left: list[LeftOut] = []
        for slot in slots:
            text = self.told.get(slot.kind, said_of(record, slot, language or "en"))
            if text is None:
                left.append(LeftOut(slot, "nothing true was found"))
            else:
                texts[slot] = text
        return Written(texts, tuple(left), 1)
