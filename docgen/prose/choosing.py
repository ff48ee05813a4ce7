"""The best text for each slot; of slots that have none, what came nearest, with its faults."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from docgen.judging.fault import Fault
from docgen.judging.judge import faults_across, faults_of, score
from docgen.prose.agreeing import lone_words
from docgen.prose.answering import answering
from docgen.prose.echoes import echoes
from docgen.prose.finishing import finished
from docgen.prose.record import Record, said_by
from docgen.prose.shortening import shortened
from docgen.prose.slots import Slot
from foundation.nothing import Nothing

_SENTENCE_END = re.compile(r"(?<=[.!?])\s+(?=[A-Z`])|(?<=[。！？])\s*")


_OF_A_LONE_WORD = 0.15
"""What a word that no other candidate has takes from a text's score, which is between 0 and 1."""

_PARDONED = frozenset(
    (kind, check) for kind in ("returns", "yields") for check in ("only-the-name", "vague-result")
)
"""Faults of texts that are taken where there is nothing better: true, if not telling much."""

_FORMAL = frozenset(
    {
        "only-the-name",
        "vague-result",
        "itself",
        "mood",
        "instruction",
        "filler",
        "fragment",
        "repeated",
        "echo-result",
        "which-condition",
        "flag",
        "other-act",
        "without-verb",
    }
)
"""Faults of a text that could be better and is not false. After all questions such a text is taken:
a list of parameters that leaves one out is worse."""


_OF_FORM = frozenset(
    {
        *("empty", "length", "unfinished", "fragment", "markup", "leftover", "first-person"),
        *("language", "doubled", "itself", "act-of-module"),
    }
)
"""What a sentence of a person's about the whole project is asked for: its names need not stand in
the code."""


@dataclass(frozen=True, slots=True)
class Chosen:
    """Texts without faults; and of each slot that has none, the text that came nearest with its
    faults. A slot that nothing was written for is in neither."""

    texts: Mapping[Slot, str] = field(default_factory=dict)
    failed: Mapping[Slot, tuple[str, tuple[Fault, ...]]] = field(default_factory=dict)


@dataclass(frozen=True)
class Choosing:
    """What texts are chosen by. `named` are the faults that the model was told of: no text may
    repeat one."""

    record: Record
    language: str
    named: Sequence[str] = ()

    def best(
        self,
        candidates: Sequence[Mapping[Slot, str]],
        slots: Iterable[Slot],
        taken: Mapping[Slot, str],
    ) -> Chosen:
        """The best of the candidates, slot by slot; the first of those that are as good. `taken`
        are texts that stand already: none may say the same as one of those."""
        texts: dict[Slot, str] = dict(taken)
        failed: dict[Slot, tuple[str, tuple[Fault, ...]]] = {}
        for slot in slots:
            written = [self._finished(slot, one) for one in candidates if slot in one]
            judged = {one: self.judged(slot, one, texts) for one in dict.fromkeys(written)}
            best = self._best(slot, [judged[one] for one in written])
            if best is None:
                continue
            if best[1] and not _are_pardoned(slot, best[1]):
                failed[slot] = best
            else:
                texts[slot] = best[0]
        found = {slot: text for slot, text in texts.items() if slot not in taken}
        return Chosen(found, failed)

    def judged(
        self, slot: Slot, whole: str, texts: Mapping[Slot, str]
    ) -> tuple[str, tuple[Fault, ...]]:
        """A text, or what is left of it without faulty sentences, with what is wrong of that."""
        record, language = self.record, self.language
        if slot.kind == "returns" and language == "en":
            whole = answering(whole, texts.get(Slot("summary")) or said_by(record.comment).summary)
        text, faults = without_faulty_sentences(slot, whole, record, language)
        beside = faults_across({**texts, slot: text}, record, language).get(slot, ())
        return text, (*faults, *beside, *echoes(slot, text, record, language, self.named))

    def _finished(self, slot: Slot, one: Mapping[Slot, str]) -> str:
        return finished(slot, one[slot], self.record, self.language)

    def _best(
        self, slot: Slot, judged: Sequence[tuple[str, tuple[Fault, ...]]]
    ) -> tuple[str, tuple[Fault, ...]] | None:
        good = [one for one in judged if not one[1]]
        good = good or [one for one in judged if _are_pardoned(slot, one[1])]
        if good:
            return max(good, key=lambda one: self._rank(slot, one[0], judged))
        return min(judged, key=lambda one: len(one[1])) if judged else None

    def _rank(
        self, slot: Slot, text: str, judged: Sequence[tuple[str, tuple[Fault, ...]]]
    ) -> float:
        """How good a text is, less what no other says."""
        others = [one for one, _ in judged]
        others.remove(text)
        good = score(slot, text, self.record, self.language)
        return good - _OF_A_LONE_WORD * lone_words(text, others)


def said_elsewhere(slot: Slot, record: Record, language: str) -> str | Nothing:
    """What a person said of a parameter where it comes from or goes to, if it is true here; of a
    project's package what the project says of itself."""
    if slot.kind == "summary" and record.project_says:
        return _said_by_project(slot, record, language)
    text = dict(record.described).get(slot.name, "") if slot.kind == "parameter" else ""
    text = finished(slot, text, record, language) if text else ""
    if not text or faults_of(slot, text, record, language):
        return Nothing("nobody described it where it comes from or goes to")
    return text


def _said_by_project(slot: Slot, record: Record, language: str) -> str | Nothing:
    text = finished(slot, record.project_says, record, language)
    faults = faults_of(slot, text, record, language)
    if any(one.check in _OF_FORM for one in faults):
        return Nothing("what the project says of itself is no summary of its package")
    return text


def is_only_plain(faults: Sequence[Fault]) -> bool:
    """Whether nothing is wrong with a text but that it could be better."""
    return all(one.check in _FORMAL for one in faults)


def _are_pardoned(slot: Slot, faults: Sequence[Fault]) -> bool:
    return all((slot.kind, one.check) in _PARDONED for one in faults)


def without_faulty_sentences(
    slot: Slot, text: str, record: Record, language: str
) -> tuple[str, tuple[Fault, ...]]:
    """The text, or what is left of it without the sentences that have a fault, if the first one
    has none; with the faults of what is given back."""
    faults = faults_of(slot, text, record, language)
    sentences = sentences_of(text)
    if not faults or slot.kind == "example":
        return text, faults
    if slot.kind == "summary":
        for shorter in _ended_earlier(sentences, faults):
            if not faults_of(slot, shorter, record, language):
                return shorter, ()
    if len(sentences) < 2:
        return text, faults
    space = "" if language == "zh" else " "
    kept = [one for one in sentences if not faults_of(slot, one, record, language)]
    if not kept or (kept[0] != sentences[0] and slot.kind != "extended"):
        return text, faults
    while kept:
        shorter = space.join(kept)
        if not faults_of(slot, shorter, record, language):
            return shorter, ()
        kept.pop()
    return text, faults


def _ended_earlier(sentences: Sequence[str], faults: Sequence[Fault]) -> Iterator[str]:
    """What of a summary that is too long may be left."""
    if sentences and any(one.check == "length" for one in faults):
        yield from shortened(sentences[0])


def sentences_of(text: str) -> list[str]:
    """A text's sentences."""
    return [one.strip() for one in _SENTENCE_END.split(text) if one.strip()]
