"""A contender without a model: what facts decide of a comment, with blanks where only language can
tell. What it lacks, no model can make good: an exception without words, a parameter without place.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from docgen.prose.from_facts import said_by_facts, surely_said
from docgen.prose.memory import Memory
from docgen.prose.options import ProseLanguage, ProseOptions
from docgen.prose.record import Record
from docgen.prose.slots import Slot
from docgen.prose.writer import Writer
from docgen.prose.written import LeftOut, Written
from engine.clients.generation import Completion, EngineInfo, Generation
from foundation.errors import Unavailable

_BLANKS: Mapping[ProseLanguage, str] = {"en": "Left to language.", "zh": "留给语言。"}
_OF_LANGUAGE = frozenset(
    {"summary", "type_parameter", "parameter", "attribute", "returns", "yields"}
)


class FactsAlone(Writer):
    """Writes what facts say. Raises are theirs alone: no blank stands in for one."""

    def __init__(self, language: ProseLanguage) -> None:
        super().__init__(_Nobody(), Memory(None), ProseOptions(language=language))
        self._language = language

    async def write(
        self, record: Record, slots: Sequence[Slot], language: ProseLanguage | None = None
    ) -> Written:
        """The texts of facts, blanks, and why the rest has none."""
        told = language or self._language
        texts: dict[Slot, str] = {}
        left: list[LeftOut] = []
        for slot in slots:
            said = surely_said(slot, record, told)
            if not isinstance(said, str):
                said = said_by_facts(slot, record, told)
            if isinstance(said, str):
                texts[slot] = said
            elif slot.kind in _OF_LANGUAGE:
                is_named = record.language == "go" and slot.kind == "summary"
                texts[slot] = (f"{record.symbol.name} " if is_named else "") + _BLANKS[told]
            else:
                left.append(LeftOut(slot, said.reason))
        return Written(texts, tuple(left))


class _Nobody:
    async def chat(
        self, messages: Sequence[Mapping[str, str]], options: Generation | None = None
    ) -> Completion:
        """Nobody answers."""
        raise Unavailable(f"there is no model to ask {len(messages)} messages of {options}")

    async def info(self) -> EngineInfo:
        """Nobody is there."""
        raise Unavailable("there is no model")
