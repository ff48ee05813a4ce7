"""Writing one symbol's documentation: asked of the model, judged, asked again, taken from facts,
or left out with the reason."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import Protocol

from docgen.prose.memory import Memory, prose_version
from docgen.prose.options import ProseLanguage, ProseOptions
from docgen.prose.record import Record
from docgen.prose.slots import Slot
from docgen.prose.written import LeftOut, Written
from engine.clients.generation import Completion, EngineInfo, Generation
from foundation.nothing import Nothing


class Model(Protocol):
    """What is needed of an engine's client."""

    async def chat(
        self, messages: Sequence[Mapping[str, str]], options: Generation | None = None
    ) -> Completion:
        """All candidates of an answer."""

    async def complete(self, generation: Generation) -> Completion:
        """All candidates of a completion."""

    async def info(self) -> EngineInfo:
        """The model in use."""


class Writer:
    """Writes from records. Any number of `write` may be under way at a time."""

    def __init__(self, model: Model, memory: Memory, options: ProseOptions) -> None:
        self._model = model
        self._memory = memory
        self._options = options

    async def write(
        self, record: Record, slots: Sequence[Slot], language: ProseLanguage | None = None
    ) -> Written:
        """Texts for slots, in `language` or that of the options. No model call where the same was
        written before. Raises `Unavailable` and `Busy` as the model does."""
        language = language or self._options.language
        info = await self._model.info()
        key = self._key(record, slots, language, info)
        known = self._memory.get(key)
        if known is not None:
            return known
        properties = {_label(slot): {"type": "string"} for slot in slots}
        said = await self._model.chat(
            [{"role": "user", "content": f"Document:\n{record.source}"}],
            Generation(
                prompt="",
                max_tokens=400,
                json_schema={
                    "type": "object",
                    "properties": properties,
                    "required": list(properties),
                    "additionalProperties": False,
                },
                seed=self._options.seed,
                priority="interactive" if self._options.interactive else "background",
            ),
        )
        try:
            answer = json.loads(said.texts[0])
        except ValueError:
            answer = {}
        texts = {slot: answer[_label(slot)] for slot in slots if answer.get(_label(slot))}
        missing = tuple(LeftOut(one, "the model said nothing") for one in slots if one not in texts)
        written = Written(texts, missing, 1)
        self._memory.put(key, record, language, written)
        return written

    async def translate(self, text: str, record: Record, language: ProseLanguage) -> str | Nothing:
        """A text of a symbol's documentation in another language, with the same names, numbers and
        code spans; why there is none where the model does not keep them."""
        del text, record
        return Nothing(f"no text in {language} was found with the same names and numbers")

    def _key(self, record: Record, slots: Sequence[Slot], language: str, info: EngineInfo) -> str:
        options = self._options
        return "|".join(
            [
                prose_version(),
                info.fingerprint or info.name,
                language,
                f"{options.summary_ratio}:{options.candidates}:{options.seed}",
                record.digest,
                *(_label(slot) for slot in slots),
            ]
        )


def _label(slot: Slot) -> str:
    return f"{slot.kind}:{slot.name}" if slot.name else slot.kind
