"""One false sentence written anew by the model, told the fact; taken only if it is true then."""

from __future__ import annotations

import difflib
import json
import re
from collections.abc import Iterator, Mapping, Sequence
from importlib import resources
from typing import Any

from docgen.claims.sentences import Sentence, sentences_of
from docgen.comments.rendering.wrapping import width_of
from docgen.judging.judge import faults_of
from docgen.prose.model import Asking
from docgen.prose.record import Record
from docgen.prose.slots import Slot
from docgen.rules.finding import Finding
from docgen.rules.rule import Rule
from docgen.rules.subject import Subject
from docgen.stale.amending import is_true
from docgen.stale.into_file import resaid
from foundation.nothing import Nothing
from syntax.text import Edit

_ROUNDS = ((1, 0.0), (3, 0.4), (3, 0.8))
_ALIKE = 0.45
_LONGER = 2.0
_SCHEMA: Mapping[str, Any] = {
    "type": "object",
    "properties": {"sentence": {"type": "string"}},
    "required": ["sentence"],
    "additionalProperties": False,
}
_CLAIMS = "INK7"
_KEPT = "INK703"
_NO = re.compile(
    r"\b(?:not|never|no|without|un\w+ed|intact|as it is)\b|n't\b|不|未|没", re.IGNORECASE
)


async def rewritten(
    subject: Subject,
    finding: Finding,
    record: Record,
    rules: Sequence[Rule],
    asking: Asking,
    *,
    width: int,
) -> tuple[Edit, ...] | Nothing:
    """The edit of the comment's text, whose lines have `width` columns at most; why the sentence
    stays as it is. Raises as the model does."""
    sentence = sentence_of(subject, finding)
    if sentence is None:
        return Nothing("only a person can say what is meant instead")
    language = "zh" if any(width_of(one) > 1 for one in sentence.text) else "en"
    slot = _slot(sentence)
    messages = _messages(sentence, finding, record, language)
    for count, temperature in _ROUNDS:
        answers = await asking.answers(
            messages, _SCHEMA, max_tokens=160, n=count, temperature=temperature
        )
        for said in _said(answers):
            if not _is_alike(sentence.text, said) or _denies_both(finding, sentence.text, said):
                continue
            if slot is not None and faults_of(slot, said, record, language):
                continue
            span = sentence.span
            edit = resaid(subject.comment.text, span.start, span.end, said, width)
            if is_true(subject, finding, (edit,), rules):
                return (edit,)
    return Nothing("no sentence was found that is true and close to it")


def sentence_of(subject: Subject, finding: Finding) -> Sentence | None:
    """The sentence that a finding accuses; None where it is about something else."""
    if finding.span is None or not finding.rule.startswith(_CLAIMS):
        return None
    for sentence in sentences_of(subject.comment):
        if sentence.span.start <= finding.span.start and finding.span.end <= sentence.span.end:
            return sentence
    return None


def _slot(sentence: Sentence) -> Slot | None:
    if sentence.is_first:
        return Slot("summary")
    if sentence.about == "returns":
        return Slot("returns")
    if " " in sentence.about:
        return None  # of an exception, or of one value of several
    return Slot("parameter", sentence.about) if sentence.about else None


def _messages(
    sentence: Sentence, finding: Finding, record: Record, language: str
) -> Sequence[Mapping[str, str]]:
    file = resources.files("docgen.stale").joinpath("prompts", f"rewrite.{language}.txt")
    told = json.dumps({"sentence": sentence.text}, ensure_ascii=False)
    shown = f"{record.source}\n\nSentence: {told}\nFact: {finding.fact}. {finding.message}."
    return (
        {"role": "system", "content": file.read_text(encoding="utf-8").strip()},
        {"role": "user", "content": shown},
    )


def _said(answers: Sequence[str]) -> Iterator[str]:
    for answer in answers:
        try:
            value = json.loads(answer)
        except ValueError:
            continue
        said = value.get("sentence") if isinstance(value, dict) else None
        if isinstance(said, str) and said.strip():
            yield " ".join(said.split())


def _denies_both(finding: Finding, before: str, after: str) -> bool:
    """Whether what is said to stay is still said not to change, in other words."""
    return bool(finding.rule == _KEPT and _NO.search(before) and _NO.search(after))


def _is_alike(before: str, after: str) -> bool:
    """Whether a sentence is the other but for what is false: as long, mostly the same words, the
    same mark at its end."""
    if after == before or len(after) > _LONGER * len(before) + 20:
        return False
    if before[-1:] in ".。!?！？" and after[-1:] != before[-1:]:
        return False
    return difflib.SequenceMatcher(None, before, after, autojunk=False).ratio() >= _ALIKE
