"""A text of documentation in another language: the same names, numbers and code spans, or none."""

from __future__ import annotations

from collections.abc import Sequence

from docgen.judging.fault import Fault
from docgen.judging.judge import faults_of, score
from docgen.judging.parity import parity_faults
from docgen.prose.answers import schema_of, texts_of
from docgen.prose.finishing import closed
from docgen.prose.model import Asking
from docgen.prose.options import ProseLanguage
from docgen.prose.prompts import Conversation, examples, filled_in, said, text_of
from docgen.prose.record import Record
from docgen.prose.slots import Slot
from foundation.nothing import Nothing

_TEXT = Slot("extended")
_SHOWN = 5
_TOKENS_PER_CHARACTER, _TOKENS = 0.8, 60
_TRIES = ((0.2, 2), (0.7, 3))


async def translated(
    asking: Asking, text: str, record: Record, language: ProseLanguage
) -> str | Nothing:
    """The text in a language. Raises as the model does."""
    conversation = _conversation(text, language)
    faults: Sequence[Fault] = ()
    for temperature, candidates in _TRIES:
        answers = await asking.answers(
            conversation,
            schema_of((_TEXT,)),
            max_tokens=_TOKENS + round(_TOKENS_PER_CHARACTER * len(text)),
            n=candidates,
            temperature=temperature,
        )
        found: list[tuple[float, str]] = []
        for answer in answers:
            one = closed(" ".join(texts_of(answer, (_TEXT,)).get(_TEXT, "").split()), language)
            wrong = (*parity_faults(text, one), *faults_of(_TEXT, one, record, language))
            if wrong:
                faults = faults or wrong
            else:
                found.append((score(_TEXT, one, record, language), one))
        if found:
            return max(found, key=lambda one: one[0])[1]
    return Nothing("; ".join(one.message for one in faults) or "the model said nothing")


def _conversation(text: str, language: ProseLanguage) -> Conversation:
    messages = [said("system", text_of(f"translate.{language}"))]
    other: ProseLanguage = "en" if language == "zh" else "zh"
    pairs = [
        (one.filled(other)[field], shown)
        for one in examples()
        for field, shown in one.filled(language).items()
    ]
    for source, target in pairs[:_SHOWN]:
        messages += [said("user", source), said("assistant", filled_in({_TEXT.kind: target}))]
    return (*messages, said("user", text))
