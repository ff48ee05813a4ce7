"""Names in Python documentation without a role: of which the words around say that they are
functions, and Markdown's references to dotted names."""

from __future__ import annotations

import re
from collections.abc import Iterator

from syntax.text import Span

_BEFORE = (
    r"used by|uses|using|calls|called by|see|see also|inverse of|wraps"
    r"|wrapper (?:around|for|of)|delegates to|equivalent to|shorthand for|counterpart of"
    r"|alias (?:of|for)"
)
_BEHIND = r"method|function|property|helper|decorator"
_NAME = r"[a-z]\w*_\w+"
_SPOKEN = re.compile(
    rf"\b(?:{_BEFORE}) (?:the )?`{{1,2}}(?P<before>{_NAME})`{{1,2}}(?![\w`])"
    rf"|(?<![\w`:.])`{{1,2}}(?P<behind>{_NAME})`{{1,2}} (?:{_BEHIND})\b",
    re.IGNORECASE,
)
_DOTTED = r"[A-Za-z_]\w*(?:\.\w+)+"
_CROSS = re.compile(
    rf"\[(?:`[^`\]\n]+`|[\w.]+)\]\[(?P<target>{_DOTTED})\]|\[`(?P<same>{_DOTTED})`\]\[\]"
)


def spoken_of(text: str) -> Iterator[tuple[str, str, Span]]:
    """The names, roles and places; a name that only words speak of has no role."""
    for pattern, role in ((_SPOKEN, ""), (_CROSS, "obj")):
        for found in pattern.finditer(text):
            group = found.lastgroup or ""
            yield found[group], role, Span(*found.span(group))
