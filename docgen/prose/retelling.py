"""What was written of a symbol in another language, place by place: the same names, numbers and
code spans, or nothing. What facts said they say in that language too."""

from __future__ import annotations

import asyncio
import json
import re
from collections.abc import Mapping, Sequence

from docgen.judging.fault import Fault
from docgen.judging.judge import faults_of, score
from docgen.judging.parity import parity_faults, with_marked_names, with_spans_of
from docgen.prose.answers import label_of, schema_of, texts_of
from docgen.prose.chinese_habits import in_chinese_words
from docgen.prose.choosing import is_only_plain
from docgen.prose.finishing import finished
from docgen.prose.from_facts import said_by_facts, surely_said
from docgen.prose.model import Asking
from docgen.prose.options import ProseLanguage
from docgen.prose.prompts import Conversation, examples, filled_in, said, text_of
from docgen.prose.record import Record
from docgen.prose.slots import NOT_WHOLE, Slot, whole_lists
from docgen.prose.translating import translated
from docgen.prose.written import LeftOut, Written
from docgen.wording.wording import said_plainly
from foundation.errors import BadInput
from foundation.nothing import Nothing

_EXAMPLE, _SUMMARY = Slot("example"), Slot("summary")
_MOST_TOGETHER = 12
_TOKENS, _TOKENS_PER_CHARACTER = 40, 0.9
_TEMPERATURE, _TEMPERATURE_AGAIN = 0.2, 0.6

_JUDGED_BEFORE = frozenset(
    {"only-the-name", "vague-result", "filler", "not-borne-out", "unused", "only-if", "condition"}
    | {"default", "for-none", "other-kind", "raising", "message", "in-a-list", "local-span"}
    | {"other-thing", "unknown-literal", "unknown-number"}
)
"""What was already looked for in the first language, where more is known of words."""


_AWKWARD = frozenset({"mixed", "leftover", "doubled", "length"})
"""Faults of what is awkward and not false: what is left out would be worse."""


class Retelling:
    """The texts of one symbol, told in another language."""

    def __init__(
        self, asking: Asking, record: Record, language: ProseLanguage, candidates: int
    ) -> None:
        self._asking = asking
        self._record = record
        self._language = language
        self._candidates = candidates
        self._texts: dict[Slot, str] = {}
        self._failed: dict[Slot, tuple[str, tuple[Fault, ...]]] = {}
        self._reasons: dict[Slot, str] = {}

    async def of(self, written: Written) -> Written:
        """All texts that can be told with the same names. Raises as the model does."""
        first = written.texts
        self._take_facts(first)
        for at in range(0, len(first), _MOST_TOGETHER):
            part = dict(list(first.items())[at : at + _MOST_TOGETHER])
            try:
                await self._asked(part, _TEMPERATURE)
                await self._asked(part, _TEMPERATURE_AGAIN)
            except BadInput as fault:
                self._reasons |= {slot: str(fault) for slot in part}
        for slot, (text, faults) in self._failed.items():
            if slot not in self._texts and _is_bearable(faults):
                self._texts[slot] = text
        for slot, text in first.items():
            if slot not in self._texts:
                await self._alone(slot, text)
        self._take_plain(first)
        if self._record.comment is None:
            whole = whole_lists(self._texts, first)
            self._reasons |= dict.fromkeys(self._texts.keys() - whole.keys(), NOT_WHOLE)
            self._texts = whole
        left = (
            LeftOut(one, self._reasons.get(one, "nothing was found that names the same"))
            for one in first
            if one not in self._texts
        )
        return Written(
            {slot: self._texts[slot] for slot in first if slot in self._texts},
            (*written.left_out, *left),
            written.calls + self._asking.calls,
        )

    def _take_facts(self, first: Mapping[Slot, str]) -> None:
        """Examples are code; what facts said needs no model."""
        for slot, text in first.items():
            if slot == _EXAMPLE:
                self._texts[slot] = text
            for say in (surely_said, said_by_facts):
                other = say(slot, self._record, self._language)
                is_theirs = say(slot, self._record, "en") == text
                if is_theirs and isinstance(other, str) and not parity_faults(text, other):
                    self._texts[slot] = other

    def _take_plain(self, first: Mapping[Slot, str]) -> None:
        """Of lists nothing is left out, if it can be said with the same names."""
        if _SUMMARY in first and _SUMMARY not in self._texts:
            return  # what has no summary is not documented
        for slot, text in first.items():
            if slot in self._texts:
                continue
            for plain in (
                said_by_facts(slot, self._record, self._language),
                said_plainly(slot.kind, self._language),
            ):
                if isinstance(plain, str) and not parity_faults(text, plain):
                    self._texts[slot] = plain
                    break

    async def _asked(self, first: Mapping[Slot, str], temperature: float) -> None:
        missing = {slot: text for slot, text in first.items() if slot not in self._texts}
        if not missing:
            return
        slots = tuple(missing)
        answers = await self._asking.answers(
            self._conversation(missing),
            schema_of(slots),
            max_tokens=_TOKENS
            + sum(20 + round(_TOKENS_PER_CHARACTER * len(text)) for text in missing.values()),
            n=self._candidates,
            temperature=temperature,
        )
        candidates = [texts_of(one, slots) for one in answers]
        await asyncio.to_thread(self._choose, missing, candidates)

    def _choose(self, first: Mapping[Slot, str], candidates: Sequence[Mapping[Slot, str]]) -> None:
        record, language = self._record, self._language
        for slot, text in first.items():
            told = dict.fromkeys(
                self._finished(slot, text, one[slot]) for one in candidates if slot in one
            )
            judged = [(one, self._faults(slot, text, one)) for one in told]
            good = [one for one, faults in judged if not faults]
            if good:
                self._texts[slot] = max(good, key=lambda one: score(slot, one, record, language))
            elif judged:
                best = min(judged, key=lambda one: (not _is_bearable(one[1]), len(one[1])))
                known = self._failed.get(slot)
                if known is None or _is_bearable(best[1]) > _is_bearable(known[1]):
                    self._failed[slot] = best
                self._reasons[slot] = "; ".join(one.message for one in best[1])

    def _finished(self, slot: Slot, first: str, text: str) -> str:
        text = finished(slot, text, self._record, self._language)
        text = with_spans_of(first, text, self._language)
        return in_chinese_words(text) if self._language == "zh" else text

    def _faults(self, slot: Slot, first: str, text: str) -> tuple[Fault, ...]:
        found = faults_of(slot, text, self._record, self._language)
        own = (one for one in found if one.check not in _JUDGED_BEFORE)
        return (*parity_faults(first, text), *own)

    async def _alone(self, slot: Slot, text: str) -> None:
        """One place by itself, which a small model tells more exactly."""
        try:
            marked = with_marked_names(text)
            other = await translated(self._asking, marked, self._record, self._language)
        except BadInput as fault:  # a text that is too long, for one
            other = Nothing(str(fault))
        if isinstance(other, Nothing):
            self._reasons.setdefault(slot, other.reason)
            return
        other = self._finished(slot, text, other)
        if _is_bearable(self._faults(slot, text, other)):
            self._texts[slot] = other

    def _conversation(self, first: Mapping[Slot, str]) -> Conversation:
        """Worked examples, what was said badly before, and the fields to tell."""
        language = self._language
        messages = [said("system", text_of(f"retell.{language}"))]
        for one in examples():
            told = filled_in(one.filled("en" if language == "zh" else "zh"))
            messages.append(said("user", f"`{one.name}`\n{told}"))
            messages.append(said("assistant", filled_in(one.filled(language))))
        fields = filled_in({label_of(slot): text for slot, text in first.items()})
        asked = f"`{_head(self._record)}`\n{fields}"
        bad = [
            f"- {label_of(slot)}：{json.dumps(text, ensure_ascii=False)}"
            for slot, (text, _) in self._failed.items()
            if slot in first
        ]
        if bad:
            asked += "\n" + "\n".join([text_of(f"retell-again.{language}"), *bad])
        return (*messages, said("user", asked))


def _is_bearable(faults: Sequence[Fault]) -> bool:
    """Whether nothing is wrong with a text but that it could be put better."""
    return is_only_plain([one for one in faults if one.check not in _AWKWARD])


def _head(record: Record) -> str:
    name = record.symbol.qualified_name or record.symbol.name
    return re.sub(r"\s+", " ", name)
