"""The GBNF of a JSON schema, with one way to place spaces: as `json.dumps` does.

What a model could choose there says nothing, and takes a token of its own to be chosen.
"""

from __future__ import annotations

import re
from typing import Final

_SPACE: Final = "space"
_AFTER_MARK: Final = re.compile(r'(?<!\\)"([,:])" ' + _SPACE + r"\b")
_RULE: Final = re.compile(rf'^{_SPACE} ::= " "\?$', re.MULTILINE)


def with_fixed_spaces(grammar: str) -> str:
    """`grammar`, of llama.cpp's schema converter, with a space behind `,` and `:` and no other.

    One that has no such rule for spaces is left as it is.
    """
    if not _RULE.search(grammar):
        return grammar
    return _RULE.sub(f'{_SPACE} ::= ""', _AFTER_MARK.sub(r'"\1 "', grammar))
