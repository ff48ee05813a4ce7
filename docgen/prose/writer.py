"""Writing one symbol's documentation: asked of the model, judged, asked again, taken from facts,
or left out with the reason."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from hashlib import blake2b

from docgen.examples.observing import RunsExamples
from docgen.judging.fault import Fault
from docgen.prose.answers import label_of, openings_of, schema_of, texts_of
from docgen.prose.choosing import Choosing, Chosen, is_only_plain, said_elsewhere
from docgen.prose.describing import DESCRIPTION, Describing
from docgen.prose.exampling import example_of
from docgen.prose.from_facts import said_by_facts, surely_said
from docgen.prose.memory import Memory, prose_version
from docgen.prose.model import Asking, Model
from docgen.prose.options import FIRST, ProseLanguage, ProseOptions
from docgen.prose.prompts import Conversation, asking, asking_again
from docgen.prose.record import Record
from docgen.prose.retelling import Retelling
from docgen.prose.showing import is_special
from docgen.prose.slots import NOT_WHOLE, Slot, whole_lists
from docgen.prose.translating import translated
from docgen.prose.written import LeftOut, Written
from docgen.wording.wording import said_plainly
from engine.clients.generation import EngineInfo
from foundation.errors import BadInput
from foundation.nothing import Nothing

__all__ = ["Model", "Writer"]

_SUMMARY, _EXAMPLE = Slot("summary"), Slot("example")
_ROUNDS_AGAIN = 2
_MOST_TOGETHER = 14
_TOKENS, _TOKENS_OF_SLOT = 24, 56
_TEMPERATURE, _TEMPERATURE_AGAIN = 0.5, 0.7


class Writer:
    """Writes from records. Any number of `write` may be under way at a time."""

    calls_for_translations: int = 0
    """How often the model was asked for texts in another language."""

    def __init__(
        self,
        model: Model,
        memory: Memory,
        options: ProseOptions,
        runner: RunsExamples | None = None,
    ) -> None:
        """Without a `runner` no examples are written."""
        self._model = model
        self._memory = memory
        self._options = options
        self._runner = runner

    async def write(
        self, record: Record, slots: Sequence[Slot], language: ProseLanguage | None = None
    ) -> Written:
        """Texts for slots, in `language` or that of the options: written in English and told in the
        other language from that, so that both name the same. No model call where the same was
        written before. Raises `Unavailable` and `Busy` as the model does."""
        language = language or self._options.language
        if language == FIRST:
            return await self._first(record, slots)
        first = await self._first(record, slots)
        told = await self._told(first, record, slots, language)
        return replace(told, told_to_callers=first.texts)

    async def _told(
        self, first: Written, record: Record, slots: Sequence[Slot], language: ProseLanguage
    ) -> Written:
        said = blake2b(repr(sorted(map(repr, first.texts.items()))).encode(), digest_size=16)
        key = self._key(
            record, slots, f"{language} of {said.hexdigest()}", await self._model.info()
        )
        known = self._memory.get(key)
        if known is not None:
            return known
        telling = Retelling(self.asking(), record, language, self._options.candidates)
        told = await telling.of(first)
        self._memory.put(key, record, language, told)
        return told

    async def _first(self, record: Record, slots: Sequence[Slot]) -> Written:
        language = FIRST
        key = self._key(record, slots, language, await self._model.info())
        known = self._memory.get(key)
        if known is not None:
            return known
        asking_ = Asking(self._model, self._options)
        writing = _Writing(asking_, self._options, record, language, self._runner)
        written = await writing.all(slots)
        self._memory.put(key, record, language, written)
        return written

    def asking(self) -> Asking:
        """A way to ask the same model for something else about one symbol."""
        return Asking(self._model, self._options)

    async def translate(self, text: str, record: Record, language: ProseLanguage) -> str | Nothing:
        """A text of a symbol's documentation in another language, with the same names, numbers and
        code spans; why there is none where the model does not keep them."""
        info = await self._model.info()
        digest = blake2b(text.encode(), digest_size=16).hexdigest()
        key = self._key(record, (), f"{language} of {digest}", info)
        slot = Slot("extended")
        known = self._memory.get(key)
        if known is not None and slot in known.texts:
            return known.texts[slot]
        if known is not None and known.left_out:  # it was tried, and would end the same
            return Nothing(known.left_out[0].reason)
        asking_ = Asking(self._model, self._options)
        found = await translated(asking_, text, record, language)
        self.calls_for_translations += asking_.calls
        written = Written({slot: found}) if isinstance(found, str) else Written()
        if isinstance(found, Nothing):
            written = Written(left_out=(LeftOut(slot, found.reason),))
        self._memory.put(key, record, language, written)
        return found

    def _key(self, record: Record, slots: Iterable[Slot], language: str, info: EngineInfo) -> str:
        options = self._options
        return "|".join(
            [
                prose_version(),
                info.fingerprint or info.name,
                language,
                f"{options.summary_ratio}:{options.candidates}:{options.seed}",
                record.digest,
                "with examples" if self._runner is not None else "",
                *map(label_of, slots),
            ]
        )


def _said_plainly(slot: Slot, _: Record, language: str) -> str | Nothing:
    return said_plainly(slot.kind, language)


class _Writing:
    """One symbol being written."""

    def __init__(
        self,
        asking_: Asking,
        options: ProseOptions,
        record: Record,
        language: ProseLanguage,
        runner: RunsExamples | None,
    ) -> None:
        self._asking = asking_
        self._options = options
        self._record = record
        self._language = language
        self._runner = runner
        self._texts: dict[Slot, str] = {}
        self._failed: dict[Slot, tuple[str, tuple[Fault, ...]]] = {}
        self._reasons: dict[Slot, str] = {}

    async def all(self, slots: Sequence[Slot]) -> Written:
        """Every slot, as far as something true is found to say."""
        self._take(slots, surely_said)
        self._take(slots, said_elsewhere)
        plain = [
            one
            for one in slots
            if one not in self._texts and one.kind not in ("extended", "example")
        ]
        try:
            await self._example(slots)  # first: what was seen tells what it does
            for at in range(0, len(plain), _MOST_TOGETHER):
                await self._plain(plain[at : at + _MOST_TOGETHER])
            await self._description(slots)
        except BadInput as fault:  # a prompt that is too long, for one
            self._reasons |= {one: str(fault) for one in slots if one not in self._texts}
        self._take(slots, said_by_facts)
        if _SUMMARY in self._texts or _SUMMARY not in slots:
            self._take([one for one in slots if self._is_of_a_list(one)], _said_plainly)
        if self._record.comment is None:
            whole = whole_lists(self._texts, slots)
            self._reasons |= dict.fromkeys(self._texts.keys() - whole.keys(), NOT_WHOLE)
            self._texts = whole
        return Written(
            {one: self._texts[one] for one in slots if one in self._texts},
            tuple(
                LeftOut(one, self._reasons.get(one, "the model said nothing of it"))
                for one in slots
                if one not in self._texts
            ),
            self._asking.calls,
        )

    def _is_of_a_list(self, slot: Slot) -> bool:
        """Whether others of its kind are told: a list that leaves one out tells something false."""
        return slot.kind == "parameter" and any(one.kind == slot.kind for one in self._texts)

    async def _example(self, slots: Sequence[Slot]) -> None:
        if _EXAMPLE in slots:
            self._keep(_EXAMPLE, await example_of(self._asking, self._record, self._runner))

    async def _description(self, slots: Sequence[Slot]) -> None:
        if DESCRIPTION in slots:
            ratio = self._options.summary_ratio
            stages = Describing(self._asking, self._record, self._language, self._texts, ratio)
            self._keep(DESCRIPTION, await stages.described())

    def _keep(self, slot: Slot, found: str | Nothing) -> None:
        if isinstance(found, Nothing):
            self._reasons[slot] = found.reason
        else:
            self._texts[slot] = found

    def _take(
        self, slots: Sequence[Slot], say: Callable[[Slot, Record, str], str | Nothing]
    ) -> None:
        """What facts say in slots that are empty."""
        for slot in slots:
            text = say(slot, self._record, self._language) if slot not in self._texts else None
            if isinstance(text, str):
                self._texts[slot] = text

    async def _plain(self, slots: Sequence[Slot]) -> None:
        """The slots of one sentence: asked, and those at fault asked again with the fault named."""
        conversation = asking(self._record, self._language, self._texts.get(_EXAMPLE, ""))
        best = await self._asked(conversation, slots, _TEMPERATURE)
        named: list[str] = []
        for _ in range(_ROUNDS_AGAIN):
            missing = [one for one in slots if one not in self._texts]
            if not missing:
                break
            again = conversation
            if best.failed:
                again = asking_again(conversation, best.failed, self._language)
            named += [one.message for _, faults in best.failed.values() for one in faults]
            best = await self._asked(again, missing, _TEMPERATURE_AGAIN, named)
        for slot, (text, faults) in self._failed.items():
            if slot not in self._texts and is_only_plain(faults):
                self._texts[slot] = text

    def _openings(self, slots: Sequence[Slot]) -> Mapping[Slot, Sequence[str]]:
        record = self._record
        tops = (one for one in record.file.symbols if one.parent is None)
        held = frozenset(one.kind for one in tops if not is_special(one.name))
        return openings_of(slots, record.symbol.kind, self._language, held)

    async def _asked(
        self,
        conversation: Conversation,
        slots: Sequence[Slot],
        temperature: float,
        named: Sequence[str] = (),
    ) -> Chosen:
        answers = await self._asking.answers(
            conversation,
            schema_of(slots, self._openings(slots)),
            max_tokens=_TOKENS + _TOKENS_OF_SLOT * len(slots),
            n=self._options.candidates,
            temperature=temperature,
        )
        candidates = [texts_of(one, slots) for one in answers]
        choosing = Choosing(self._record, self._language, named)
        best = await asyncio.to_thread(choosing.best, candidates, slots, dict(self._texts))
        self._texts |= best.texts
        for slot, (text, faults) in best.failed.items():
            self._reasons[slot] = "; ".join(one.message for one in faults)
            known = self._failed.get(slot)
            if known is None or is_only_plain(faults) > is_only_plain(known[1]):
                self._failed[slot] = (text, faults)
        return best
