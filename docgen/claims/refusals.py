"""What the section on exceptions says is refused: "if `size` is negative", "outside [0, 1]"; as
bounds of what is let through."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

_NUMBER = r"-?\d+(?:\.\d+)?"
_ONE = r"`{{0,2}}(?P<{0}>{1})(?![\w]|\.\d)`{{0,2}}"
_IS = r"\b(?P<name>[^\W\d]\w*)[`*]{0,2}(?:\s+(?:parameter|argument|value))?\s+(?:is|are|was)\s+"
_NOUN = re.compile(r"^(?:parameter|argument|value)\s+")
_NOT_A = r"not (?:[`*]{0,2}None[`*]{0,2} or )?(?:an? )?"
_KIND = r"(?:int(?:eger)?|float|number|value)"
_ALONE = (
    r"(?!\s*(?:greater|larger|more|higher|less|smaller|fewer|lower|above|below|over|under|between|"
    r"that|which|and|with|within|in|of|up|at|[<>≤≥]))"
)
"""No more is said of the number: "a positive integer greater than 1" is another limit."""
_RANGE = (
    rf"(?:outside(?: of)?|not (?:in|within|between)|out of)\s+(?:the\s+)?(?:range\s+|interval\s+)?"
    rf"(?:of\s+|from\s+)?[`(\[]*\s*(?P<low>{_NUMBER})\s*(?:,|and|to|-|–)\s*(?P<high>{_NUMBER})"
    rf"(?![\w]|\.\d)"
)
_SAID: tuple[tuple[re.Pattern[str], bool, bool, float | None], ...] = tuple(
    (re.compile(_IS + pattern, re.IGNORECASE), is_least, is_open, number)
    for pattern, is_least, is_open, number in (
        (r"(?:strictly )?negative\b(?! or)", True, False, 0.0),
        (r"(?:not (?:strictly )?positive|non-?positive|zero or negative|negative or zero)\b",
         True, True, 0.0),
        (rf"(?:less|smaller|lower|fewer) than {_ONE.format('number', _NUMBER)}", True, False, None),
        (rf"{_NOT_A}positive {_KIND}\b{_ALONE}", True, True, 0.0),
        (rf"{_NOT_A}non-?negative {_KIND}\b{_ALONE}", True, False, 0.0),
        (rf"{_NOT_A}{_KIND} (?:greater|larger|more) than {_ONE.format('number', _NUMBER)}",
         True, True, None),
        (rf"{_NOT_A}{_KIND} (?:less|smaller|lower) than {_ONE.format('number', _NUMBER)}",
         False, True, None),
        (rf"(?:below|<) ?{_ONE.format('number', _NUMBER)}", True, False, None),
        (rf"(?:less|smaller|lower) than or equal to {_ONE.format('number', _NUMBER)}",
         True, True, None),
        (rf"<= ?{_ONE.format('number', _NUMBER)}", True, True, None),
        (rf"not (?:greater|larger|more) than {_ONE.format('number', _NUMBER)}", True, True, None),
        (rf"(?:greater|larger|higher|more) than {_ONE.format('number', _NUMBER)}",
         False, False, None),
        (rf"(?:above|>) ?{_ONE.format('number', _NUMBER)}", False, False, None),
        (rf">= ?{_ONE.format('number', _NUMBER)}", False, True, None),
    )
)  # fmt: skip
_MARKED = re.compile(
    rf"(?<![\w.<>=`])[`*]{{0,2}}(?P<name>[^\W\d]\w*)[`*]{{0,2}} ?(?P<mark><=|<|>=|>|≤|≥) ?"
    rf"{_ONE.format('number', _NUMBER)}(?! ?[<>=])"
)
_OUTSIDE = re.compile(_IS + _RANGE, re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Refusal:
    """What is said of a parameter: the least or most that is let through, and the words."""

    name: str
    is_least: bool
    number: float
    is_open: bool
    words: str


def refusals(text: str) -> Iterator[Refusal]:
    """The refusals that a sentence tells."""
    for pattern, is_least, is_open, number in _SAID:
        for found in pattern.finditer(text):
            true = float(found["number"]) if number is None else number
            words = found[0][found.end("name") - found.start() :].strip("` *")
            yield Refusal(found["name"], is_least, true, is_open, _NOUN.sub("", words))
    for found in _MARKED.finditer(text):
        if re.search(r"\b(?:not|unless|must|should|and|with|when both)\b", text[: found.start()]):
            continue  # it says what is let through, or half of what is refused
        is_least = found["mark"] in ("<", "<=", "≤")
        is_open = found["mark"] in ("<=", ">=", "≤", "≥")
        words = found[0].strip("` *")
        yield Refusal(found["name"], is_least, float(found["number"]), is_open, words)
    for found in _OUTSIDE.finditer(text):
        words = found[0][found.end("name") - found.start() :].strip("` *")
        yield Refusal(found["name"], True, float(found["low"]), False, words)
        yield Refusal(found["name"], False, float(found["high"]), False, words)
