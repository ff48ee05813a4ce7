"""Documented defaults against those of the signature: nothing needs to run for this."""

from __future__ import annotations

import re

from testgen.checks.expressions import value_of
from testgen.oracles.documentation import documentation_of
from testgen.values import Function, Parameter

_SAID = re.compile(
    r"\b(?:defaults? (?:to|is|value is|value:|=|:)|default(?:s)?:?) ?"
    r"(?P<value>[`'\"]+[^`'\"]*[`'\"]+|-?\d+(?:\.\d+)?(?:e-?\d+)?|True|False|None)"
    r"(?P<rest>[).,;]|$|\s)",
    re.I,
)


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
    """Also where it cannot be told: words that are no value, a default that is no literal."""
    actual = value_of(default)
    bare = written.strip("`'\"")
    if actual is None:
        return True
    expected = value_of(bare.capitalize() if bare.lower() in ("true", "false", "none") else bare)
    if isinstance(actual.value, str):
        is_name = "`" in written and '"' not in written and "'" not in written
        said = {bare, *_unescaped(bare)}
        if expected is not None and expected.value == actual.value:
            return True
        return actual.value in said or actual.value.lower() == bare.lower() or is_name
    if expected is None or isinstance(expected.value, type):
        return True
    if isinstance(actual.value, bool) != isinstance(expected.value, bool):
        return True
    return bool(expected.value == actual.value)


def _unescaped(text: str) -> list[str]:
    """As the text would be read in a string literal, which docstrings are now and then."""
    known = [value_of(f'"{text}"'), value_of('"' + text.replace("\\\\", "\\") + '"')]
    return [one.value for one in known if one is not None]
