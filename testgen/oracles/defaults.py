"""Documented defaults against those of the signature: nothing needs to run for this."""

from __future__ import annotations

import re

from testgen.checks.expressions import value_of
from testgen.oracles.documentation import documentation_of
from testgen.values import Function, Parameter

_SAID = re.compile(
    r"\b(?:defaults? (?:to|is|value is|value:|=|:)|default(?:s)?:?) ?"
    r"(?P<value>[`'\"]+[^`'\"]*[`'\"]+|-?\d+(?:\.\d+)?(?:e-?\d+)?|True|False|None|[\w.-]+)"
    r"(?P<rest>[).,;]|$|\s)",
    re.I,
)
_NO_VALUES = (
    "the", "a", "an", "to", "is", "and", "or", "of", "in", "no", "not", "value", "if", "when",
    "all", "same", "its",
)  # fmt: skip


def wrong_defaults(function: Function) -> tuple[tuple[Parameter, str, str], ...]:
    """Parameters whose documentation names another default: with its words and its value."""
    if not function.doc:
        return ()
    described = documentation_of(function.doc).parameters
    found = []
    for parameter in function.parameters:
        said = _SAID.search(described.get(parameter.name, ""))
        if said is None or not parameter.has_default or parameter.default in (None, "None"):
            # A None in the signature often stands for what the function puts in its place.
            continue
        is_last = said["rest"].strip() or not described[parameter.name][said.end() :].strip()
        if is_last and not _agrees(said["value"], parameter.default or ""):
            found.append((parameter, said[0].rstrip(" ).,;"), parameter.default or ""))
    return tuple(found)


def _agrees(written: str, default: str) -> bool:
    """Also where it cannot be told: a word that is no value, a default that is no literal."""
    actual = value_of(default)
    bare = written.strip("`'\"")
    if actual is None or bare.lower() in _NO_VALUES:
        return True
    expected = value_of(bare.capitalize() if bare.lower() in ("true", "false", "none") else bare)
    if isinstance(actual.value, str):
        return bare == actual.value or (expected is not None and expected.value == actual.value)
    if expected is None:
        return True
    if isinstance(actual.value, bool) != isinstance(expected.value, bool):
        return True
    return bool(expected.value == actual.value)
