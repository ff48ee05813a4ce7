"""Flags told as things: "Indicator for choices" of what is true or false."""

from __future__ import annotations

import re
from collections.abc import Iterator

from docgen.judging.kinds import kinds_of, kinds_of_annotation
from docgen.judging.mood import VERBS, third_person
from docgen.judging.said import Said

_TOLD = re.compile(
    r"\b(?:whether|if|when|unless|true|false|flags?|bool(?:ean)?s?|toggle[sd]?|switch|yes|no|not|"
    r"(?:en|dis)able[sd]?|allow(?:s|ed)?|force[sd]?|only|turns? o(?:n|ff)|is|are|can|should|"
    r"must|has)\b|n't\b"
    r"|是否|如果|若|当|时|真|假|开关|标志|标记|布尔"
    r"|^(?:启用|禁用|开启|关闭|允许|禁止|强制|使用|显示|隐藏|忽略|跳过|包含|排除|保留|仅|只|不)",
    re.IGNORECASE,
)
_ACT = re.compile(r"\w+ (?:the|an?|all|each|every|any|its) ", re.IGNORECASE)
"""A word of whatever meaning that acts on what follows."""
_NO_ACT = re.compile(r"\w+ (?:of|for|that|which|used|from|in|on)\b")
_VERBS = VERBS | {third_person(one) for one in VERBS}


def told_as_a_thing(said: Said) -> Iterator[str]:
    """A flag of which no word tells what is so where it is true."""
    if not _is_flag(said) or _TOLD.search(said.text):
        return
    is_act = bool(said.words) and said.words[0] in _VERBS and not _NO_ACT.match(said.text)
    if not is_act and not _ACT.match(said.text):
        yield f'{said.slot.name} is true or false: begin with "Whether"'


def _is_flag(said: Said) -> bool:
    """Whether it is said of what can be true or false alone, as far as code tells."""
    name = said.slot.name
    if said.slot.kind == "attribute":
        held = next((one for one in said.facts.attributes if one.name == name), None)
        annotation = held.annotation if held is not None else None
        return annotation is not None and kinds_of_annotation(annotation) == {"bool"}
    one = said.parameter
    if one is None or one.stars or kinds_of(one, said.facts) != {"bool"}:
        return False
    asked = (
        rf"\b(?:if|elif|while|not|and|or|assert) {re.escape(name)}\b(?!\s*[<>.\[(+*/%=-]| i[ns]\b)"
    )
    return one.annotation is not None or re.search(asked, said.facts.code) is not None
