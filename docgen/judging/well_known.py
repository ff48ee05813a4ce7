"""Names that exist without any project: of languages, their libraries, and of the trade."""

from __future__ import annotations

import builtins
import keyword
import sys

from docgen.judging.words import LISTS, NAMES

_SAME = {
    "typescript": "javascript",
    "typescriptreact": "javascript",
    "javascriptreact": "javascript",
    "c": "cpp",
}
_PYTHON = frozenset(
    {*dir(builtins), *keyword.kwlist, *keyword.softkwlist, *sys.stdlib_module_names}
)


def is_initials(name: str) -> bool:
    """Whether capitals are an abbreviation that every trade has."""
    return name in LISTS["initials"]


def is_well_known(name: str, language: str) -> bool:
    """Whether a name is one of its language or of the trade."""
    language = _SAME.get(language, language)
    if name in LISTS["terms"] or name in NAMES.get(language, frozenset()):
        return True
    return language == "python" and name in _PYTHON
