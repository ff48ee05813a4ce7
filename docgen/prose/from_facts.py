"""What facts alone can say in a slot: in place of the model, or where it found nothing true."""

from __future__ import annotations

from collections.abc import Iterable

from docgen.prose.record import Record
from docgen.prose.slots import Slot
from docgen.wording.wording import (
    parameter_said,
    raise_said,
    returns_said,
    through_said,
    yields_said,
)
from foundation.nothing import Nothing

_MOST_CONDITIONS = 3
_UNKNOWN = Nothing("code alone does not tell")


def surely_said(slot: Slot, record: Record, language: str) -> str | Nothing:
    """What needs no model: when an exception is raised, where the code's own guards tell it."""
    if slot.kind != "raises":
        return _UNKNOWN
    raised = [one for one in record.facts.raises.raised if one.type == slot.name]
    if not raised:
        return _UNKNOWN
    return _together((raise_said(one, record.facts, language) for one in raised), language)


def said_by_facts(slot: Slot, record: Record, language: str) -> str | Nothing:
    """What is said where nothing better was found."""
    facts = record.facts
    if slot.kind == "raises":
        raised = [one for one in facts.raises.raised if one.type == slot.name]
        own = [one for one in raised if not one.through]
        said = [raise_said(one, facts, language) for one in own]
        rest = [through_said(one, language) for one in (raised if not own else ())]
        return _together([*said, *rest], language)
    if slot.kind == "returns":
        return returns_said(facts, language)
    if slot.kind == "yields":
        return yields_said(facts, language)
    if slot.kind == "parameter" and slot.name in facts.by_name:
        return parameter_said(facts.by_name[slot.name], facts, language)
    return _UNKNOWN


def _together(texts: Iterable[str | Nothing], language: str) -> str | Nothing:
    """The conditions of one exception in one sentence."""
    said: dict[str, None] = {}
    for text in texts:
        if isinstance(text, Nothing):
            return text
        said[text] = None
    if not 0 < len(said) <= _MOST_CONDITIONS:
        return Nothing("there are more conditions than a sentence holds")
    first, *others = said
    end = "。" if language == "zh" else "."
    joint = "，或者" if language == "zh" else ", or "
    for other in others:
        first = first.removesuffix(end) + joint + other[:1].lower() + other[1:]
    return first
