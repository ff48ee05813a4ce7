"""The description behind a summary, in stages: what there is to know is outlined sentence by
sentence, several times; what all outlines agree in and nothing contradicts is joined, and what is
too long shortened.

How long it gets is `summary_ratio`: 1 is a single line without any description, 0.5 up to three
sentences behind it, 0 up to six.
"""

from __future__ import annotations

import asyncio
import re
from collections.abc import Iterable, Mapping, Sequence

from docgen.judging.judge import faults_of, score
from docgen.judging.parity import parity_faults
from docgen.prose.answers import items_of, list_schema, schema_of, texts_of
from docgen.prose.choosing import sentences_of
from docgen.prose.echoes import echoes
from docgen.prose.finishing import finished
from docgen.prose.model import Asking
from docgen.prose.options import ProseLanguage
from docgen.prose.prompts import asking, asking_for, said, text_of
from docgen.prose.record import Record
from docgen.prose.slots import Slot
from foundation.nothing import Nothing

DESCRIPTION = Slot("extended")

_MOST_SENTENCES = 6
_TOKENS, _TOKENS_OF_SENTENCE = 40, 44
_TOO_ALIKE = 0.6
_INNER = re.compile(r"(?<![\w.])_[A-Za-z]\w*|(?<![\w.])[A-Z]+_[A-Z_]+(?!\w)")
"""Names of what readers do not see: a description is no walk through the body."""
_OF_RAISING = re.compile(r"\b(?:rais(?:es?|ed|ing)|throw[ns]?|throwing)\b|抛出|引发", re.IGNORECASE)
"""What the list of exceptions says."""
_OUTLINES, _AS_THEY_ARE = 3, 2
"""Outlines that are compared, and sentences that are put beside each other without a question."""
_LONGEST_SENTENCE = 180


def most_sentences(summary_ratio: float) -> int:
    """How many sentences a description has at most."""
    return round((1 - summary_ratio) * _MOST_SENTENCES)


class Describing:
    """The description of one symbol. `texts` are those that stand already."""

    def __init__(
        self,
        asking_: Asking,
        record: Record,
        language: ProseLanguage,
        texts: Mapping[Slot, str],
        summary_ratio: float,
    ) -> None:
        self._asking = asking_
        self._record = record
        self._language = language
        self._texts = texts
        self._most = most_sentences(summary_ratio)

    async def described(self) -> str | Nothing:
        """The description, or why there is none. Raises as the model does."""
        if self._most < 1:
            return Nothing("no description is wanted beside the summary")
        notes = await self._outlined()
        if not notes:
            return Nothing("nothing true was found to say beyond the summary")
        if len(notes) <= _AS_THEY_ARE:
            return self._joined(notes)
        text = await self._expanded(notes)
        if len(sentences_of(text)) > self._most or len(text) > self._most * _LONGEST_SENTENCE:
            text = await self._polished(text)
        return text

    async def _outlined(self) -> list[str]:
        """Sentences that are true and say something new, in the order in which they were told."""
        name = self._record.symbol.name
        instruction = text_of(f"outline.{self._language}").replace("{name}", name)
        summary = self._texts.get(Slot("summary"), "")
        answers = await self._asking.answers(
            asking_for(asking(self._record, self._language), f"{summary}\n\n{instruction}".strip()),
            list_schema("sentences", self._most + 2),
            max_tokens=_TOKENS + _TOKENS_OF_SENTENCE * (self._most + 2),
            n=_OUTLINES,
            temperature=0.4,
        )
        return await asyncio.to_thread(
            self._true_of, [items_of(answer, "sentences") for answer in answers]
        )

    def _true_of(self, outlines: Sequence[Sequence[str]]) -> list[str]:
        """What is true as far as it can be told, and what every outline says: nobody asked for a
        description, and what does not come up each time was made up more often than not."""
        found: list[str] = []
        first, *others = outlines or [()]
        for one in first:
            text = finished(DESCRIPTION, one, self._record, self._language)
            told = [*self._texts.values(), *found]
            if (
                text
                and all(any(_alike(text, said) for said in other) for other in others)
                and not any(_alike(text, other) for other in told)
                and self._is_true(text)
            ):
                found.append(text)
        best = sorted(found, key=self._score, reverse=True)[: self._most]
        return [one for one in found if one in best]

    async def _expanded(self, notes: Sequence[str]) -> str:
        """The notes as a paragraph; as they are, where joining them added or lost something."""
        plain = self._joined(notes)
        told = "\n".join(f"- {one}" for one in notes)
        for text in await self._rewritten("expand", told, len(notes)):
            if not parity_faults(plain, text) and len(text) <= 1.3 * len(plain):
                return text
        return plain

    async def _polished(self, text: str) -> str:
        """A shorter text; its first sentences, where shortening it added something."""
        for shorter in await self._rewritten("polish", text, self._most):
            has_new = any("has not" in one.message for one in parity_faults(text, shorter))
            if not has_new and len(shorter) < len(text):
                return shorter
        return self._joined(sentences_of(text)[: self._most])

    async def _rewritten(self, stage: str, text: str, sentences: int) -> list[str]:
        answers = await self._asking.answers(
            (
                said("system", text_of(f"write.{self._language}")),
                said("user", f"{text_of(f'{stage}.{self._language}')}\n{text}"),
            ),
            schema_of((DESCRIPTION,)),
            max_tokens=_TOKENS + _TOKENS_OF_SENTENCE * sentences,
            n=2,
            temperature=0.3,
        )
        found = [texts_of(one, (DESCRIPTION,)).get(DESCRIPTION, "") for one in answers]
        texts = [finished(DESCRIPTION, one, self._record, self._language) for one in found]
        return [one for one in texts if one and self._is_true(one)]

    def _is_true(self, text: str) -> bool:
        record, language = self._record, self._language
        if _INNER.search(text) is not None or self._is_of_the_question(text):
            return False
        if record.facts.raises.raised and _OF_RAISING.search(text) is not None:
            return False
        told = [text_of(f"{stage}.{language}") for stage in ("outline", "expand", "polish")]
        return not faults_of(DESCRIPTION, text, record, language) and not any(
            echoes(DESCRIPTION, text, record, language, told)
        )

    def _is_of_the_question(self, text: str) -> bool:
        """Whether a text has no words but those of the question, "Special cases." for one."""
        asked = text_of(f"outline.{self._language}") + self._record.symbol.name
        return _pieces(text) <= _pieces(asked)

    def _score(self, text: str) -> float:
        return score(DESCRIPTION, text, self._record, self._language)

    def _joined(self, sentences: Iterable[str]) -> str:
        return ("" if self._language == "zh" else " ").join(sentences)


def _alike(one: str, other: str) -> bool:
    """Whether most of what the shorter says is said by the other."""
    first, second = _pieces(one), _pieces(other)
    if not first or not second:
        return one == other
    return len(first & second) >= _TOO_ALIKE * min(len(first), len(second))


def _pieces(text: str) -> frozenset[str]:
    words = re.findall(r"[a-z_]\w{2,}", text.lower())
    chinese = re.findall(r"(?=([\u4e00-\u9fff]{2}))", text)
    return frozenset((*words, *chinese)) - {"the", "and", "for", "its", "with", "that", "are"}
