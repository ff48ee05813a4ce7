"""What a switch turns on, against what the code does where it is on: "If `True`, sort the values"
of `values if presorted else sorted(values)`."""

from __future__ import annotations

import re
from collections.abc import Iterator

from docgen.judging.said import Said

_ACTIONS = (
    (r"sort(?:ed)?", "sort", "排序"),
    (r"reversed?", "reverse", "反转|逆序|倒序"),
    (r"[lr]?strip", "strip", "去除|去掉"),
    (r"(?:deep)?copy", "copy", "复制|拷贝"),
    (r"lower|casefold", "lowercase", "小写"),
    (r"upper", "uppercase", "大写"),
)
_OTHERWISE = re.compile(
    r"\b(?:not|no|never|without|already|skip\w*|instead|unless|otherwise|else|false|avoid)\b|n't"
    r"|不|未|无需|已|跳过|否则|避免|False",
    re.IGNORECASE,
)


def switched(said: Said) -> Iterator[str]:
    """An action that is told of a switch that is on, and is done only where it is off."""
    one, code = said.parameter, said.facts.code
    if one is None or said.record.language != "python" or _OTHERWISE.search(said.text):
        return
    name = re.escape(one.name)
    chosen = re.findall(rf"([^\n=]*?) if (not )?{name} else ([^\n]*)", code)
    if len(chosen) != 1 or len(re.findall(rf"(?<![\w.]){name}(?!\w)", code)) != 1:
        return
    first, is_turned, second = chosen[0]
    on, off = (second, first) if is_turned else (first, second)
    for call, english, chinese in _ACTIONS:
        done = re.compile(rf"(?<!\w)(?:{call})\(")
        told = re.search(
            rf"\bwhether to (?:\w+ )?{english}\b"
            rf"|\b(?:if|when)\b[^,]*\btrue\b[^,]*,? (?:\w+ )?{english}"
            rf"|(?:True|真)`?\s*时[^。]*?(?:{chinese})|是否(?:要|进行|对[^，。]*)?(?:{chinese})",
            said.text,
            re.IGNORECASE,
        )
        if told and done.search(off) and not done.search(on):
            yield f"where {one.name} is true that is not done, but where it is false"
            return
