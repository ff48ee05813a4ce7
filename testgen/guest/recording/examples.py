"""A short text that a regular expression matches, read off the expression itself."""

from __future__ import annotations

import re
from typing import Any

try:
    from re import _parser  # type: ignore[attr-defined] # Not in the stubs.
except ImportError:  # Before Python 3.11.
    import sre_parse as _parser

_CATEGORIES = {
    "CATEGORY_DIGIT": "0", "CATEGORY_NOT_DIGIT": "a", "CATEGORY_SPACE": " ",
    "CATEGORY_NOT_SPACE": "a", "CATEGORY_WORD": "a", "CATEGORY_NOT_WORD": " ",
}  # fmt: skip
_CANDIDATES = "a0 _-.Zb1!~\n"
_LONGEST = 64


def example_of(pattern: Any, flags: int = 0) -> str | bytes | None:
    """A text that `pattern` matches from its start; None where none was found."""
    try:
        compiled = re.compile(pattern, flags)
        source = compiled.pattern
        is_bytes = isinstance(source, bytes)
        text = source.decode("latin-1") if is_bytes else source
        built = _text_of(_parser.parse(text, compiled.flags & ~re.UNICODE), {})
        example = built.encode("latin-1") if is_bytes else built
        return example if len(built) <= _LONGEST and compiled.match(example) else None
    except Exception:  # A pattern from the module under test may be anything.
        return None


def _text_of(parsed: Any, groups: dict[int, str]) -> str:
    return "".join(_part(str(kind), value, groups) for kind, value in parsed)


def _part(kind: str, value: Any, groups: dict[int, str]) -> str:
    if kind == "LITERAL":
        return chr(value)
    if kind == "NOT_LITERAL":
        return next(each for each in _CANDIDATES if ord(each) != value)
    if kind == "ANY":
        return "a"
    if kind == "IN":
        return _one_of(value)
    if kind == "BRANCH":
        return _text_of(value[1][0], groups)
    if kind == "SUBPATTERN":
        text = _text_of(value[-1], groups)
        if value[0] is not None:
            groups[value[0]] = text
        return text
    if kind in ("MAX_REPEAT", "MIN_REPEAT", "POSSESSIVE_REPEAT"):
        # One more than nothing shows better what is meant.
        times = min(max(value[0], 1), value[1], 20)
        return "".join(_text_of(value[2], groups) for _ in range(times))
    if kind == "GROUPREF":
        return groups.get(value, "")
    if kind == "ATOMIC_GROUP":
        return _text_of(value, groups)
    return ""


def _one_of(choices: Any) -> str:
    if str(choices[0][0]) == "NEGATE":
        for candidate in _CANDIDATES:
            if not any(_has(choice, candidate) for choice in choices[1:]):
                return candidate
    kind, value = choices[0]
    if str(kind) == "LITERAL":
        return chr(value)
    if str(kind) == "RANGE":
        return chr(value[0])
    return _CATEGORIES.get(str(value), "a")


def _has(choice: Any, character: str) -> bool:
    kind, value = str(choice[0]), choice[1]
    if kind == "LITERAL":
        return chr(value) == character
    if kind == "RANGE":
        return bool(value[0] <= ord(character) <= value[1])
    name = str(value)
    known = {"DIGIT": str.isdigit, "SPACE": str.isspace}.get(name.rsplit("_", 1)[-1])
    has = known(character) if known else character.isalnum() or character == "_"
    return bool(has) is not name.startswith("CATEGORY_NOT")
