"""Words that claim something of a value, each with what makes it true."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable
from typing import Any

Holds = Callable[[Any], bool]


def _number(value: Any) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)


def _sized(value: Any) -> bool:
    return isinstance(value, str | bytes | list | tuple | dict | set | frozenset)


def _items(value: Any) -> list[Any]:
    """The value itself, and what is in it."""
    if isinstance(value, dict):
        return [value, *value.keys(), *value.values()]
    if isinstance(value, list | tuple | set | frozenset):
        return [value, *value]
    return [value]


def _within(holds: Holds) -> Holds:
    return lambda value: any(map(holds, _items(value)))


def _is(*kinds: type) -> Holds:
    def holds(value: Any) -> bool:
        return isinstance(value, kinds) and not (isinstance(value, bool) and bool not in kinds)

    return _within(holds)


def _long(value: Any) -> bool:
    return _sized(value) and len(value) >= 10


def _repeats(value: Any) -> bool:
    if not isinstance(value, list | tuple | str):
        return False
    return any(value.count(one) > 1 for one in value)


def _text(test: Callable[[str], bool]) -> Holds:
    return _within(lambda value: isinstance(value, str) and test(value))


def _rows() -> Iterable[tuple[str, Holds]]:
    """Words that say the same, and what they say of a value."""
    yield "empty", lambda value: _sized(value) and not value
    yield "none null nothing", lambda value: value is None
    yield "true truthy", lambda value: value is True
    yield "false falsy", lambda value: value is False
    yield "negative negatives", _within(lambda value: _number(value) and value < 0)
    yield "positive positives", _within(lambda value: _number(value) and value > 0)
    yield "zero zeros zeroes", _within(lambda value: _number(value) and value == 0)
    yield "nan", _within(lambda value: isinstance(value, float) and math.isnan(value))
    yield (
        "inf infinity infinite",
        _within(lambda value: isinstance(value, float) and math.isinf(value)),
    )
    yield "odd", lambda value: isinstance(value, int) and value % 2 == 1
    yield "even", lambda value: isinstance(value, int) and value % 2 == 0
    yield "large big huge", lambda value: _number(value) and abs(value) >= 1000
    yield "small tiny", lambda value: _number(value) and abs(value) <= 1
    yield "long longer", _long
    yield "short shorter", lambda value: _sized(value) and len(value) < 10
    yield "single one lone", lambda value: (_sized(value) and len(value) == 1) or value == 1
    yield "multiple several many two", lambda value: _sized(value) and len(value) > 1
    yield (
        "nested",
        lambda value: any(isinstance(one, list | tuple | dict | set) for one in _items(value)[1:]),
    )
    yield "duplicate duplicates repeated repeating", _repeats
    yield "float floats decimal decimals fraction fractional", _is(float)
    yield "int ints integer integers", _is(int)
    yield "number numbers numeric", _is(int, float, complex)
    yield "string strings str text texts word words", _is(str)
    yield "bytes", _is(bytes)
    yield "bool bools boolean booleans", _is(bool)
    yield "list lists", _is(list)
    yield "tuple tuples", _is(tuple)
    yield "dict dicts dictionary dictionaries mapping", _is(dict)
    yield "set", _is(set, frozenset)
    yield "whitespace space spaces spaced", _text(lambda text: any(map(str.isspace, text)))
    yield "blank", _text(str.isspace)
    yield "unicode accented accents", _text(lambda text: not text.isascii())
    yield "ascii", _text(lambda text: bool(text) and text.isascii())
    yield "uppercase upper", _text(str.isupper)
    yield "lowercase lower", _text(str.islower)
    yield "digit digits", _text(lambda text: any(map(str.isdigit, text)))
    yield "alphabetic letters", _text(str.isalpha)
    yield "underscore underscores underscored", _text(lambda text: "_" in text)
    yield "dash dashes hyphen hyphens", _text(lambda text: "-" in text)
    yield "newline newlines multiline", _text(lambda text: "\n" in text)
    yield "comma commas", _text(lambda text: "," in text)


CLAIMS: dict[str, Holds] = {word: holds for words, holds in _rows() for word in words.split()}
"""What has to be true of a value for a word to be said of it."""
