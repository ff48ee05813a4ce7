"""Claims about results that are numbers."""

from __future__ import annotations

import math
from dataclasses import replace
from typing import Any

from testgen.oracles.claims.row import (
    NONE_SUCH,
    Row,
    Use,
    are_numbers,
    beside,
    is_list,
    is_number,
    is_sequence,
    when,
)

_LIST = (
    r"(?:(?:a|the|an) )?(?:given |input |supplied |list of )*"
    r"(?:list|array|sequence|tuple|numbers|values|integers|`?\w+`?)"
)
_NUMBER = r"-?\d+(?:\.\d+)?"
_LOW, _HIGH = rf"(?P<low>{_NUMBER})", rf"(?P<high>{_NUMBER})"
_LOW_NAME, _HIGH_NAME = (rf"`?(?P<{end}>{_NUMBER}|[a-z_]\w*)`?" for end in ("low", "high"))
_ENDS = r"(?:[ ,]+\(?(?P<ends>inclusive|exclusive)\)?)?$"


def _between(use: Use) -> bool | None:
    low: Any = use.named("low")
    high: Any = use.named("high")
    if low is NONE_SUCH or high is NONE_SUCH or not (is_number(low) and is_number(high)):
        return None
    if low > high:
        return None
    values: Any = [use.result] if is_number(use.result) else use.result
    if not are_numbers(values):
        return None
    if "exclusive" in (use.groups.get("ends") or ""):
        return all(low < one < high for one in values)
    return all(low <= one <= high for one in values)


def _divides(use: Use) -> bool | None:
    numbers = [one for one in use.known.values() if isinstance(one, int)]
    if len(numbers) != 2 or len(use.known) != 2 or 0 in numbers or not isinstance(use.result, int):
        return None
    return abs(use.result) == math.gcd(*numbers)


def _count(use: Use) -> bool | None:
    # What is counted off a given number may well be less than nothing.
    if not is_number(use.result) or any(map(is_number, use.known.values())):
        return None
    result: Any = use.result
    return bool(result >= 0 and result == int(result))


def _index(use: Use) -> bool | None:
    given: Any = use.sole(is_sequence)
    if given is NONE_SUCH or not isinstance(use.result, int) or isinstance(use.result, bool):
        return None
    # Of more than one argument, another may be what is searched.
    return use.result >= -1 and (len(use.known) > 1 or use.result < max(1, len(given)))


def _is_prime(number: int) -> bool:
    return number > 1 and all(number % one for one in range(2, math.isqrt(number) + 1))


def _primes(use: Use) -> bool | None:
    values: Any = use.result if isinstance(use.result, list) else [use.result]
    if not values or not all(isinstance(one, int) and abs(one) < 10**9 for one in values):
        return None
    return all(map(_is_prime, values))


_ROWS = (
    Row(
        "never negative",
        (
            r"\bnon-?negative (?:int|integer|float|number|value)\b",
            r"\bnever negative\b",
            r"\balways non-?negative\b",
            r"\bnever (?:be )?(?:less than|below) (?:0|zero)\b",
        ),
        when(is_number, lambda x: x >= 0),
        (
            "a non-negative integer",
            "the balance, never negative",
            "always non-negative",
            "never less than zero",
        ),
        ("the sum of non-negative integers", "a list of non-negative integers"),
        (({}, 0), ({}, 2.5), ({}, "x")),
        (({}, -1),),
        unless=r"\b(?:of|all|list|sum|given|takes?|for) (?:the |a )?non-?negative",
    ),
    Row(
        "a count",
        (r"^(?:the )?(?:total )?(?:number|count) of \w+",),
        _count,
        ("the number of vowels in the text", "number of items", "count of distinct words"),
        ("the number of degrees below", "the house number of the person", "a list of numbers"),
        (({}, 0), ({}, 3), ({}, None)),
        (({}, -1), ({}, 1.5)),
        unless=r"\b(?:degrees?|seconds?|minutes?|hours?|days?|weeks?|months?|years?|steps?|units?|"
        r"percent|bytes?|difference|signed|negative|turns|cycles|points|half|average|mean)\b",
    ),
    Row(
        "between bounds",
        (
            r"\bbetween " + _LOW + r" and " + _HIGH + _ENDS,
            r"\b(?:number|integer|int|float|value|score)s? (?:\w+ )?(?:between|from) "
            + _LOW_NAME
            + r" (?:and|to) "
            + _HIGH_NAME
            + _ENDS,
            r"\bin (?:the )?(?:range|interval) \[" + _LOW_NAME + r", ?" + _HIGH_NAME + r"\]",
            r"\b(?:clamped|limited|restricted) to (?:the )?(?:range |interval )?\[?"
            + _LOW_NAME
            + r"(?: to |, ?| and |\.\.)"
            + _HIGH_NAME
            + r"\]?$",
        ),
        _between,
        (
            "a score between 0 and 1",
            "a value in the range [0, 100]",
            "the value clamped to [0, 1]",
            "a number between 0 and 1 (exclusive)",
        ),
        ("the distance between a and b apart", "the sum of numbers between 1 and 3, doubled"),
        (({}, 0), ({}, 1), ({}, 0.5), ({}, "x")),
        (({}, 1.5), ({}, -0.1)),
        unless=r"\b(?:distance|difference|sum|ratio|number of|count|product|gap|space|text|path|"
        r"edges?|interpolat\w+|map\w*|convert\w*|relation|similarity between|days|time)\b",
    ),
    Row(
        "the greatest element",
        (
            r"^(?:the )?(?:maximum|largest|biggest|greatest) (?:element|number|value|item|integer)"
            r" (?:in|of|from) " + _LIST + "$",
        ),
        beside(is_list, is_number, lambda given, x: not are_numbers(given) or x == max(given)),
        ("the largest number in the list", "maximum element in the list"),
        ("the largest number of the list that is even", "the maximum sum"),
        (({"xs": [1, 3, 2]}, 3), ({"xs": []}, None)),
        (({"xs": [1, 3, 2]}, 2),),
        unless=r"\bnumber of\b.*\bof\b",
    ),
    Row(
        "the least element",
        (
            r"^(?:the )?(?:minimum|smallest|least) (?:element|number|value|item|integer)"
            r" (?:in|of|from) " + _LIST + "$",
        ),
        beside(is_list, is_number, lambda given, x: not are_numbers(given) or x == min(given)),
        ("the smallest number in the list", "minimum value of xs"),
        ("the smallest number of coins in the list that fit",),
        (({"xs": [2, 1, 3]}, 1),),
        (({"xs": [2, 1, 3]}, 2),),
    ),
    Row(
        "the sum",
        (
            r"^(?:the )?(?:sum|total) of (?:all )?(?:the )?(?:elements|numbers|values|items"
            r"|integers)"
            r"(?: (?:in|of) " + _LIST + ")?$",
        ),
        beside(
            is_list,
            is_number,
            lambda given, x: not are_numbers(given) or math.isclose(x, sum(given)),
        ),
        ("the sum of all numbers in the list", "sum of the elements"),
        ("the sum of the even numbers in the list", "the sum of numbers squared"),
        (({"xs": [1, 2]}, 3), ({"xs": [0.1, 0.2]}, 0.3)),
        (({"xs": [1, 2]}, 4),),
    ),
    Row(
        "the length",
        (r"^(?:the )?length of (?:the )?(?:given |input )?(?:string|text|list|sequence|word)$",),
        beside(is_sequence, is_number, lambda given, x: x == len(given)),
        ("length of given string", "the length of the list"),
        ("the length of the longest word",),
        (({"s": "ab"}, 2),),
        (({"s": "ab"}, 3),),
    ),
    Row(
        "an absolute value",
        (
            r"^(?:the )?absolute (?:value|difference)\b",
            r"^(?:the )?(?:euclidean )?distance between\b",
        ),
        when(is_number, lambda x: x >= 0),
        ("the absolute difference of the two", "distance between the two points"),
        ("the difference", "the signed distance between a and b"),
        (({}, 0), ({}, 2.5)),
        (({}, -1),),
        unless=r"\bsigned\b",
    ),
    Row(
        "the greatest common divisor",
        (r"\bgreatest common (?:divisor|factor) of (?:two|the two|`?\w+`? and `?\w+`?)",),
        _divides,
        ("a greatest common divisor of two integers a and b",),
        ("the reduced fraction, divided by the greatest common divisor",),
        (({"a": 4, "b": 6}, 2), ({"a": 0, "b": 6}, 6)),
        (({"a": 4, "b": 6}, 3),),
    ),
    Row(
        "a probability",
        (r"^(?:the |a )?probability\b",),
        when(is_number, lambda x: 0 <= x <= 1),
        ("the probability of rain",),
        ("the log probability", "a list of probabilities"),
        (({}, 0.5),),
        (({}, 1.5), ({}, -0.1)),
        unless=r"\b(?:log|density|percent\w*)\b",
    ),
    Row(
        "an index",
        (r"^(?:the )?(?:zero-based )?(?:index|position) of the (?:first|last|smallest|largest)\b",),
        _index,
        ("the index of the first space", "position of the largest element"),
        ("the index of refraction", "the indexes of the first two"),
        (({"s": "a b"}, 1), ({"s": "ab"}, -1), ({"s": "ab"}, None)),
        (({"s": "ab"}, 5),),
        unless=r"\b(?:one|1)-based|starting (?:at|from) (?:1|one)\b",
    ),
    Row(
        "prime",
        (
            r"^(?:the )?(?:\w+(?:st|nd|rd|th)|n-th|largest|smallest|next) prime (?:factor"
            r"|number)\b",
            r"^(?:a |the )?list of (?:the )?prime (?:factors|numbers)\b",
        ),
        _primes,
        ("list of prime factors of given integer", "the next prime number"),
        ("the number of prime factors", "whether it is prime"),
        (({}, [2, 2, 3]), ({}, 7), ({}, [])),
        (({}, [4]), ({}, 9)),
    ),
)

NUMBERS: tuple[Row, ...] = tuple(replace(row, is_total=True) for row in _ROWS)
