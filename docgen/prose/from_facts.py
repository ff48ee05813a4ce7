"""What facts alone can say in a slot: in place of the model, or where it found nothing true."""

from __future__ import annotations

from collections.abc import Sequence

from docgen.judging.chinese import tidy_chinese
from docgen.prose.record import Record
from docgen.prose.slots import Slot
from docgen.wording.raising import raise_said_plainly, raises_said
from docgen.wording.wording import parameter_said, returns_said, yields_said
from foundation.nothing import Nothing

_MOST_CONDITIONS = 3
_RAISED_IN_CHINESE = "时抛出。"
_UNKNOWN = Nothing("code alone does not tell")


def surely_said(slot: Slot, record: Record, language: str) -> str | Nothing:
    """What needs no model: when an exception is raised, where the code's own guards tell it."""
    if slot.kind != "raises":
        return _UNKNOWN
    raised = [one for one in record.facts.raises.raised if one.type == slot.name]
    if not raised:
        return _UNKNOWN
    said, is_all = raises_said(raised, record.facts, language)
    if not is_all or len(said) > _MOST_CONDITIONS:
        return Nothing("not every condition is told by the code in a few words")
    return _together(said, language)


def said_by_facts(slot: Slot, record: Record, language: str) -> str | Nothing:
    """What is said where nothing better was found."""
    facts = record.facts
    if slot.kind == "raises":
        return _raises_said(slot.name, record, language)
    if slot.kind == "returns":
        return returns_said(facts, language)
    if slot.kind == "yields":
        return yields_said(facts, language)
    if slot.kind == "parameter" and slot.name in facts.by_name:
        return parameter_said(facts.by_name[slot.name], facts, language)
    return _UNKNOWN


def _raises_said(name: str, record: Record, language: str) -> str | Nothing:
    """The conditions that there are words for; without any, what is true of it all the same."""
    facts = record.facts
    raised = [one for one in facts.raises.raised if one.type == name]
    said, _ = raises_said(raised, facts, language)
    if not said:
        own = [one for one in raised if not one.through] or raised
        said = tuple(dict.fromkeys(raise_said_plainly(one, facts, language) for one in own))
    return _together(said[:_MOST_CONDITIONS], language)


def _together(said: Sequence[str], language: str) -> str | Nothing:
    """The conditions of one exception in one sentence."""
    if not said:
        return _UNKNOWN
    first, *others = said
    if language == "zh":
        for other in others:
            is_plain = first.endswith(_RAISED_IN_CHINESE)
            first = first.removesuffix(_RAISED_IN_CHINESE if is_plain else "。")
            first += ("时，或 " if is_plain else "；") + other
        return tidy_chinese(first)
    for other in others:
        first = first.removesuffix(".") + ", or " + other[:1].lower() + other[1:]
    return first
