"""The table of conditions: what can be said of an argument, in which words, and how to decide it.

How a text is brought to a row is in `conditions.py`.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

Test = Callable[[Any, Any], bool]
"""Of the argument, and of what stands beside it in the text (None where nothing does)."""


@dataclass(frozen=True, slots=True)
class Row:
    """`patterns` match what is said of `{p}`, a parameter; a group `other` is a value or another
    parameter. `test` is asked only for values that `applies` to. `says` and `says_not` are texts
    about a parameter `x` that are, and that are not, read as this row."""

    name: str
    patterns: tuple[str, ...]
    applies: Callable[[object], bool]
    test: Test
    says: tuple[str, ...]
    says_not: tuple[str, ...]
    true_for: tuple[tuple[object, object], ...]
    false_for: tuple[tuple[object, object], ...]


def is_number(value: object) -> bool:
    """A number that has an order, and is no truth value."""
    if isinstance(value, float):
        return not math.isnan(value)
    return isinstance(value, int) and not isinstance(value, bool)


def _is_int(value: object) -> bool:
    return isinstance(value, int) and not isinstance(value, bool)


def is_sized(value: object) -> bool:
    """A text or a container."""
    return isinstance(value, (str, bytes, list, tuple, dict, set, frozenset, range, bytearray))


def _anything(value: object) -> bool:
    return True


_OTHER = r"(?P<other>`*\w[\w.]*`*|-?\d+(?:\.\d+)?)"
_BE = r"(?:is|are|was|equals?|==|=)"

ROWS: tuple[Row, ...] = (
    Row(
        "negative",
        (r"{p} (?:is |are )?(?:a )?negative(?: (?:number|integer|int|value))?",
         r"{p} (?:is )?(?:<|less than|smaller than|below|under) (?:0|zero)",
         r"(?:a )?negative {p}"),
        is_number, lambda x, _: x < 0,
        ("x is negative", "x is a negative number", "x < 0", "x is less than zero", "negative x"),
        ("x is not negative", "x is negative after rounding", "x - 1 is negative"),
        ((-1, None), (-0.5, None)), ((0, None), (2, None)),
    ),
    Row(
        "not positive",
        (r"{p} (?:is |are )?(?:not positive|non-?positive|not a positive (?:number|integer|int))",
         r"{p} (?:is )?(?:<=|≤|less than or equal to|at most) (?:0|zero)",
         r"{p} is (?:zero or negative|negative or zero|0 or negative)"),
        is_number, lambda x, _: x <= 0,
        ("x is not positive", "x is non-positive", "x <= 0", "x is zero or negative"),
        ("x is positive", "x is not a positive power of two"),
        ((0, None), (-2, None)), ((1, None),),
    ),
    Row(
        "positive",
        (r"{p} (?:is |are )?(?:a )?positive(?: (?:number|integer|int|value))?",
         r"{p} (?:is )?(?:>|greater than|larger than|above) (?:0|zero)"),
        is_number, lambda x, _: x > 0,
        ("x is positive", "x > 0", "x is greater than zero"), ("x is not positive", "x > 1"),
        ((1, None),), ((0, None), (-1, None)),
    ),
    Row(
        "zero",
        (r"{p} " + _BE + r" (?:equal to )?(?:0|zero)", r"{p} is equal to (?:0|zero)"),
        is_number, lambda x, _: x == 0,
        ("x is zero", "x == 0", "x equals 0", "x is equal to zero"),
        ("x is not zero", "x is 0.5", "x is zero-based"),
        ((0, None), (0.0, None)), ((1, None),),
    ),
    Row(
        "less",
        (r"{p} (?:is )?(?:<|less than|smaller than|lower than|below) " + _OTHER,),
        is_number, lambda x, other: x < other,
        ("x < 3", "x is less than 3", "x is smaller than `y`", "x is below 2.5"),
        ("x is less than half of y", "x is less than 3 times y", "x is not less than 3"),
        ((2, 3),), ((3, 3), (4, 3)),
    ),
    Row(
        "greater",
        (r"{p} (?:is )?(?:>|greater than|larger than|higher than|bigger than|above|more than) "
         + _OTHER, r"{p} exceeds " + _OTHER),
        is_number, lambda x, other: x > other,
        ("x > 3", "x is greater than 3", "x exceeds `y`", "x is larger than y"),
        ("x is greater than expected by y", "x is not greater than 3"),
        ((4, 3),), ((3, 3), (2, 3)),
    ),
    Row(
        "at most",
        (r"{p} (?:is )?(?:<=|≤|less than or equal to|at most|not greater than) " + _OTHER,),
        is_number, lambda x, other: x <= other,
        ("x <= 3", "x is less than or equal to y", "x is at most 3"), ("x < 3",),
        ((3, 3), (2, 3)), ((4, 3),),
    ),
    Row(
        "at least",
        (r"{p} (?:is )?(?:>=|≥|greater than or equal to|at least|not less than) " + _OTHER,),
        is_number, lambda x, other: x >= other,
        ("x >= 3", "x is greater than or equal to y", "x is at least 3"), ("x > 3",),
        ((3, 3), (4, 3)), ((2, 3),),
    ),
    Row(
        "equal",
        (r"{p} (?:==|equals|is equal to|is the same as) " + _OTHER,),
        is_number, lambda x, other: x == other,
        ("x == y", "x equals 1", "x is equal to y"), ("x is 1 more than y", "x != y"),
        ((1, 1),), ((1, 2),),
    ),
    Row(
        "empty",
        (r"{p} (?:is|are) (?:an )?empty(?: (?:string|list|sequence|dict|dictionary|tuple|set))?",
         r"(?:an )?empty {p}", r"{p} has no (?:elements|items|entries|values|characters)",
         r"there are no {p}", r"{p} contains no (?:elements|items)"),
        is_sized, lambda x, _: len(x) == 0,
        ("x is empty", "x is an empty string", "empty x", "x has no elements", "there are no x",
         "x contains no items"),
        ("x is not empty", "x is empty or blank lines only", "an element of x is empty"),
        (("", None), ([], None)), (("a", None), ([0], None)),
    ),
    Row(
        "none",
        (r"{p} (?:is|==) None", r"{p} is not given"),
        _anything, lambda x, _: x is None,
        ("x is None", "x is not given"), ("x is not None", "x is None or empty", "x is missing"),
        ((None, None),), ((0, None), ("", None)),
    ),
    Row(
        "even", (r"{p} is (?:an )?even(?: number| integer)?",),
        _is_int, lambda x, _: x % 2 == 0,
        ("x is even", "x is an even number"), ("x is evenly spaced", "x is not even"),
        ((0, None), (2, None)), ((1, None),),
    ),
    Row(
        "odd", (r"{p} is (?:an )?odd(?: number| integer)?",),
        _is_int, lambda x, _: x % 2 == 1,
        ("x is odd", "x is an odd integer"), ("x is oddly shaped", "x is not odd"),
        ((1, None), (-1, None)), ((2, None),),
    ),
    Row(
        "no int",
        (r"{p} is not an? (?:int|integer)",),
        lambda x: isinstance(x, (str, bytes, float, list, tuple, dict, type(None), set)),
        lambda x, _: not isinstance(x, int) and not (isinstance(x, float) and x.is_integer()),
        ("x is not an integer", "x is not an int"), ("x is an integer", "x is not an even integer"),
        (("a", None), (1.5, None), (None, None)), ((2.0, None),),
    ),
    Row(
        "no string",
        (r"{p} is not a (?:str|string|text)",),
        lambda x: not isinstance(x, bytes), lambda x, _: not isinstance(x, str),
        ("x is not a string", "x is not a str"), ("x is not a string of digits", "x is a string"),
        ((1, None), ([], None)), (("", None),),
    ),
    Row(
        "missing from",
        (r"{p} (?:is )?not (?:found )?in `*(?P<other>\w+)`*",
         r"{p} is (?:missing from|absent from|not present in|not found in|not a key of) "
         r"`*(?P<other>\w+)`*", r"{p} does not exist in `*(?P<other>\w+)`*"),
        _anything, lambda x, other: is_sized(other) and x not in other,
        ("x is not in y", "x not in `y`", "x is not found in y", "x is missing from y",
         "x does not exist in y"),
        ("x is not in y order", "x is in y"),
        ((3, [1]), ("a", {})), ((1, [1]),),
    ),
    Row(
        "of other length",
        (r"(?:`*{p}`* and `*(?P<other>\w+)`*) (?:have|are of) (?:different|unequal|mismatched) "
         r"(?:lengths|length|sizes)", r"(?:the )?lengths of {p} and `*(?P<other>\w+)`* "
         r"(?:differ|do not match|don't match|are different|are not equal)",
         r"{p} and `*(?P<other>\w+)`* (?:differ in length|are not the same length|"
         r"do not have the same length|don't have the same length)"),
        is_sized, lambda x, other: is_sized(other) and len(x) != len(other),
        ("x and y have different lengths", "lengths of x and y differ",
         "`x` and `y` are not the same length"), ("x and y have the same length",),
        (([1], []),), (([1], [2]),),
    ),
    Row(
        "holds a negative",
        (r"any (?:of the )?(?:element|item|value|number|entry)s? (?:of|in) {p} is negative",
         r"{p} contains? (?:a |any )?negative (?:number|value|element|item)s?",
         r"any {p} (?:is|are) negative"),
        lambda x: isinstance(x, (list, tuple, set)) and all(map(is_number, x)),
        lambda x, _: any(one < 0 for one in x),
        ("any element in x is negative", "x contains negative numbers", "any x is negative"),
        ("x contains no negative numbers",),
        (([1, -1], None),), (([1], None), ([], None)),
    ),
)  # fmt: skip
