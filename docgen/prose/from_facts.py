"""What facts alone can say in a slot: in place of the model, or where it found nothing true."""

from __future__ import annotations

import re

from docgen.facts.raising import Raised
from docgen.prose.record import Record
from docgen.prose.slots import Slot
from docgen.wording.raising import raises_said, raises_said_plainly, together
from docgen.wording.telling import sentence
from docgen.wording.wording import (
    alias_said,
    constant_said,
    is_unused,
    parameter_said,
    returns_said,
    yields_said,
)
from foundation.nothing import Nothing
from syntax.symbols import SymbolKind

_MOST_CONDITIONS = 3
_LONGEST = 160
_BRACKETED = re.compile(r"[)）] (?:and|or|且|或)\b|\b(?:and|or|且|或) [(（]")
"""Conditions that only brackets hold apart: code, not a sentence."""
_OTHER = re.compile(r"return self\.(\w+)")
_UNKNOWN = Nothing("code alone does not tell")


def surely_said(slot: Slot, record: Record, language: str) -> str | Nothing:
    """What needs no model: when an exception is raised, where the code's own guards tell it; that
    an argument is given back, or not used; that there is but one result, a literal; that a property
    is another by a second name."""
    if slot.kind == "summary":
        return _alias_said(record, language)
    if slot.kind == "returns" and (_gives_argument(record) or record.facts.constant is not None):
        return _result_said(record, language)
    if slot.kind == "parameter" and is_unused(slot.name, record.facts):
        return sentence(language, "unused")
    if slot.kind != "raises":
        return _UNKNOWN
    raised = _near(slot.name, record)
    if not raised:
        return _UNKNOWN
    said, is_all = raises_said(raised, record.facts, language)
    if not said or len(said) > _MOST_CONDITIONS or any(map(_BRACKETED.search, said)):
        return Nothing("the code does not tell it in a few words")
    if is_all:
        return together(said, language)
    own = [one for one in raised if not one.through]
    if not own or not raises_said(own, record.facts, language)[1]:
        return Nothing("not every condition is told by the code in a few words")
    whole = together(said, language)  # that something called may fail as well tells nothing
    return whole if len(whole) <= _LONGEST else Nothing("it is too much for a sentence")


def _gives_argument(record: Record) -> bool:
    values = {value for value, _ in record.facts.result.values}
    return len(values) == 1 and values <= record.facts.by_name.keys()


def _result_said(record: Record, language: str) -> str | Nothing:
    facts = record.facts
    if facts.constant is None:
        return returns_said(facts, language)
    return constant_said(facts.constant, facts, language, is_overridden=record.is_overridden)


def _alias_said(record: Record, language: str) -> str | Nothing:
    """Of a property that only gives what another property of its class gives (Python)."""
    symbol, facts = record.symbol, record.facts
    found = _OTHER.fullmatch(facts.code.strip()) if symbol.kind is SymbolKind.PROPERTY else None
    other = record.file.by_name.get(f"{symbol.parent}.{found[1]}") if found is not None else None
    if other is None or other.kind is not SymbolKind.PROPERTY or other.visibility != "public":
        return _UNKNOWN
    return alias_said(other.name, language)


def said_by_facts(slot: Slot, record: Record, language: str) -> str | Nothing:
    """What is said where nothing better was found."""
    facts = record.facts
    if slot.kind == "raises":
        is_raised = any(one.type == slot.name for one in facts.raises.raised)
        return _raises_said(slot.name, record, language) if is_raised else _UNKNOWN
    if slot.kind == "returns":
        return _result_said(record, language)
    if slot.kind == "yields":
        return yields_said(facts, language)
    if slot.kind == "parameter" and slot.name in facts.by_name:
        return parameter_said(facts.by_name[slot.name], facts, language)
    return _UNKNOWN


def _raises_said(name: str, record: Record, language: str) -> str:
    """The conditions that there are words for; without any, what is true of it all the same."""
    raised = _near(name, record)
    said, _ = raises_said(raised, record.facts, language)
    if said:
        return together(said[:_MOST_CONDITIONS], language)
    own = [one for one in raised if not one.through] or raised
    return raises_said_plainly(own, record.facts, language)


def _near(name: str, record: Record) -> list[Raised]:
    """Where an exception is raised; what comes through several calls only if nothing else does, or
    where its condition speaks of what is passed."""
    every = [one for one in record.facts.raises.raised if one.type == name]
    return [one for one in every if len(one.through) <= 1 or one.told] or every
