"""Where a sentence says what a parameter may be: "must be positive", "at least 1", "a float in
[0, 1]". Words only; what the code refuses is in `ranges.py`."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

_PLAIN = r"-?\d+(?:\.\d+)?(?![\w%]|\.\d)"
_NUMBER = rf"[`*]{{0,2}}(?P<number>{_PLAIN})[`*]{{0,2}}"
_ASKS = (
    r"(?:must be|has to be|have to be|should be|needs to be|need to be|必须|应)\s*"
    r"(?:an? |strictly |为|是)?(?:number |value |integer |float )?"
)
_OR_EQUAL = r"(?: (?:than )?or equal(?: to)?)"
_MORE = r"(?:greater|larger|higher|more|bigger)"
_LESS = r"(?:less|smaller|lower|fewer)"
_ENDS = r"(?=[`*]{0,2}\s*(?:[.,;:)\]]|and\b|$))"


@dataclass(frozen=True, slots=True)
class SaidBound:
    """The least or the most that is said to be right, and the words, which begin at `start`.
    `is_open`: the number itself is not; `is_either`: the words leave that open."""

    is_least: bool
    number: float
    is_open: bool
    words: str
    start: int
    is_either: bool = False


_Row = tuple[re.Pattern[str], bool, bool, float | None]


def _rows(*rows: tuple[str, bool, bool, float | None]) -> tuple[_Row, ...]:
    return tuple(
        (re.compile(pattern, re.IGNORECASE), is_least, is_open, number)
        for pattern, is_least, is_open, number in rows
    )


_ANYWHERE = _rows(
    (rf"\b{_ASKS}(?:integer )?positive\b|必须为正|必须是正", True, True, 0.0),
    (rf"\b{_ASKS}(?:integer )?(?:non-?negative|zero or positive)\b", True, False, 0.0),
    (
        r"\b(?:must not|cannot|can't|may not|should not) be negative\b|不能为负|不得为负",
        True,
        False,
        0.0,
    ),
    (rf"\b(?:must be |has to be |should be )?at least {_NUMBER}", True, False, None),
    (rf"\b{_ASKS}{_MORE} than {_NUMBER}", True, True, None),
    (rf"\b{_ASKS}{_MORE}(?: than)?{_OR_EQUAL} {_NUMBER}", True, False, None),
    (rf"\b{_ASKS}{_LESS} than {_NUMBER}", False, True, None),
    (rf"\b{_ASKS}{_LESS}(?: than)?{_OR_EQUAL} {_NUMBER}", False, False, None),
    (rf"(?:^|\w ?|\()> ?{_NUMBER}", True, True, None),
    (rf"(?:^|\w ?|\()(?:>=|≥) ?{_NUMBER}", True, False, None),
    (rf"\b(?:must|has to|should) be at most {_NUMBER}", False, False, None),
    (
        rf"\b(?:must not|cannot|can't|may not|should not) "
        rf"(?:be {_MORE} than|exceed) {_NUMBER}",
        False,
        False,
        None,
    ),
    (
        rf"\b(?:must not|cannot|can't|may not|should not) be {_LESS} than {_NUMBER}",
        True,
        False,
        None,
    ),
    (rf"必须大于\s*{_NUMBER}", True, True, None),
    (rf"(?:必须大于等于|必须不小于|必须大于或等于|至少(?:为|是)?)\s*{_NUMBER}", True, False, None),
    (rf"必须小于\s*{_NUMBER}", False, True, None),
    (rf"(?:不能超过|不得超过|最多(?:为|是)?|至多(?:为|是)?)\s*{_NUMBER}", False, False, None),
)
_OF_AN_ENTRY = _rows(
    (
        r"^(?:an? |the )?(?:strictly )?positive (?:integer|int|float|number|scalar|real)\b",
        True,
        True,
        0.0,
    ),
    (
        r"^(?:an? |the )?non-?negative (?:integer|int|float|number|scalar|real)\b",
        True,
        False,
        0.0,
    ),
    (rf"(?:^|, |\()(?:must be |strictly )?{_MORE} than {_NUMBER}{_ENDS}", True, True, None),
    (rf"(?:^|, |\(){_MORE}(?: than)?{_OR_EQUAL} {_NUMBER}{_ENDS}", True, False, None),
    (rf"(?:^|, |\()(?:strictly )?{_LESS} than {_NUMBER}{_ENDS}", False, True, None),
    (rf"(?:^|, |\(){_LESS}(?: than)?{_OR_EQUAL} {_NUMBER}{_ENDS}", False, False, None),
    (rf"(?:^|, |\()< ?{_NUMBER}{_ENDS}", False, True, None),
    (rf"(?:^|, |\()(?:<=|≤) ?{_NUMBER}{_ENDS}", False, False, None),
)
"""What says so only of the parameter whose entry it is."""
_BETWEEN = re.compile(
    rf"\b{_ASKS}(?:between|in(?:side)?(?: the)? (?:range|interval)(?: of)?|within|in|from) "
    rf"[`*(\[]*(?P<low>{_PLAIN})(?: (?:and|to) |, ?| ?- ?)(?P<high>{_PLAIN})"
    r"|必须在\s*(?P<least>-?\d+(?:\.\d+)?)\s*(?:到|和|与|至)\s*(?P<most>-?\d+(?:\.\d+)?)\s*之间",
    re.IGNORECASE,
)
_BETWEEN_OF_AN_ENTRY = re.compile(
    r"(?:^|, |\()(?:an? )?"
    r"(?:(?:number|value|float|int|integer|fraction|probability|ratio|scalar) )?"
    r"(?:between|in(?: the)? (?:range|interval)(?: of)?|within|in|from|range:?) "
    rf"[`*(\[]*(?P<low>{_PLAIN})(?: (?:and|to) |, ?| ?- ?)(?P<high>{_PLAIN})[`*)\]]*"
    r"(?=\s*(?:[.,;:(]|$))",
    re.IGNORECASE,
)


def said_bounds(text: str, *, is_entry: bool) -> Iterator[SaidBound]:
    """The bounds that a sentence states. `is_entry`: it is of one parameter, and what would say
    nothing elsewhere is of that."""
    for between in (_BETWEEN, *((_BETWEEN_OF_AN_ENTRY,) if is_entry else ())):
        found = between.search(text)
        if found is None:
            continue
        groups = found.groupdict()
        low, high = groups["low"] or groups.get("least"), groups["high"] or groups.get("most")
        for is_least, number in ((True, low), (False, high)):
            if number is not None:
                words = found[0].strip(" ,(")
                yield SaidBound(is_least, float(number), False, words, found.start(), True)
    for pattern, is_least, is_open, known in (*_ANYWHERE, *(_OF_AN_ENTRY if is_entry else ())):
        found = pattern.search(text)
        if found is not None:
            true = float(found["number"]) if known is None else known
            words = found[0].strip(" ,(")
            yield SaidBound(is_least, true, is_open, words, found.start())
