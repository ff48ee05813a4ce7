"""What facts add to a sentence of the model: that a result may also be nothing, and when."""

from __future__ import annotations

import re

from docgen.facts.symbol_facts import SymbolFacts
from docgen.wording.conditions import read_condition
from docgen.wording.readers import is_known
from docgen.wording.telling import code, condition_said
from foundation.nothing import Nothing

_NOTHING = frozenset({"None", "null", "undefined", "nullptr", "NULL"})
_IS_TOLD = re.compile(
    r"\b(?:None|null(?:ptr)?|undefined|nothing|optional(?:ly)?|empty|otherwise|"
    r"if (?:any|found|it))\b",
    re.IGNORECASE,
)
_MOST_LEAVES = 1


def with_nothing(text: str, facts: SymbolFacts) -> str:
    """An English sentence on a result with ", or `None`" behind it, and when, where the code says
    so and the sentence does not."""
    leaves = facts.body.gives if facts.body is not None else ()
    empty = [one for one in leaves if one.value in _NOTHING]
    is_plain = re.fullmatch(r"[^.!?:]+\.?", text) is not None
    if not empty or len(empty) == len(leaves) or _IS_TOLD.search(text) or not is_plain:
        return text
    if facts.is_generator or len({one.value for one in empty}) > 1:
        return text
    when = _when(empty[0].conditions, facts) if len(empty) == 1 else ""
    return f"{text.rstrip(' .')}, or {code(empty[0].value or '')}{when}."


def _when(conditions: tuple[str, ...], facts: SymbolFacts) -> str:
    if len(conditions) != 1:
        return ""
    annotations = {one.name: one.annotation for one in facts.parameters}
    found = read_condition(conditions[0], annotations)
    if isinstance(found, Nothing) or found.leaves > _MOST_LEAVES:
        return ""
    if not all(is_known(one, facts) for one in found.sources()):
        return ""
    return f" if {condition_said(found, 'en')}"
