"""Claims about what kind of thing a result is: broken where nothing comes out at all."""

from __future__ import annotations

from collections.abc import Callable

from testgen.oracles.claims.row import Row, Use

_START = r"^(?:a |an |the )?(?:new |single |sorted |flat |reversed |resulting |final )*"
_MAYBE = r"\b(?:None|null|nothing|maybe|optional\w*|or|if|when|unless)\b"
_DOC = r"\b(?:None|null|nothing)\b|in[- ]place"


def _is_something(use: Use) -> bool | None:
    return use.result is not None


def _is_not(*wrong: type) -> Callable[[Use], bool | None]:
    def judge(use: Use) -> bool | None:
        # Other kinds may stand in for it (a tuple for a list, a subclass): of those, no word.
        return not isinstance(use.result, wrong) if type(use.result) in wrong else True

    return judge


KINDS: tuple[Row, ...] = (
    Row(
        "a truth value",
        (r"^True (?:if|when)\b.*\b(?:False otherwise|otherwise False|else False|False if not)",),
        _is_something,
        ("True if it is even, False otherwise",),
        ("True if it is even, None otherwise", "True"),
        (({}, True), ({}, 0)),
        (({}, None),),
        unless_doc=_DOC,
    ),
    Row(
        "a list",
        (_START + r"list (?:of|with|containing)\b", _START + r"list$"),
        _is_not(type(None), int, float, bool, str),
        ("a list of names", "a new list", "list containing the results"),
        ("a list of names, or None", "the list's length", "the sum of a list of numbers"),
        (({}, []), ({}, (1,))),
        (({}, None), ({}, 3)),
        unless=_MAYBE,
        unless_doc=_DOC,
    ),
    Row(
        "a text",
        (
            _START + r"(?:string|str|text) (?:of|with|containing|representation|that)\b",
            _START + r"string$",
        ),
        _is_not(type(None), int, float, bool, list, tuple, dict),
        ("a string of digits", "the final string", "a string containing the name"),
        ("a string or None", "the strings of a list", "the length of a string"),
        (({}, ""), ({}, b"")),
        (({}, None), ({}, 3)),
        unless=_MAYBE,
        unless_doc=_DOC,
    ),
    Row(
        "a dictionary",
        (_START + r"(?:dict|dictionary|mapping) (?:of|with|containing|mapping|from|that)\b",),
        _is_not(type(None), int, float, bool, str, list, tuple),
        ("a dictionary of counts", "a dict mapping names to ages"),
        ("the keys of a dictionary", "a dictionary of counts or None"),
        (({}, {}),),
        (({}, None), ({}, [])),
        unless=_MAYBE,
        unless_doc=_DOC,
    ),
    Row(
        "a tuple",
        (_START + r"tuple (?:of|with|containing|\()",),
        _is_not(type(None), int, float, bool, str, dict),
        ("a tuple of two numbers", "tuple (x, y)"),
        ("a tuple or None", "the length of a tuple"),
        (({}, (1, 2)), ({}, [1])),
        (({}, None), ({}, 3)),
        unless=_MAYBE,
        unless_doc=_DOC,
    ),
    Row(
        "a number",
        (
            r"^(?:the |a )?(?:sum|total|average|mean|product|number|count|length|maximum"
            r"|minimum) of\b",
        ),
        _is_something,
        ("the average of the values", "the number of words"),
        ("the average of the values or None", "a list of the sum of each"),
        (({}, 0), ({}, 1.5), ({}, [])),
        (({}, None),),
        unless=_MAYBE,
        unless_doc=_DOC,
    ),
)
