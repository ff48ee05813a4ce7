"""Claims about results that are texts."""

from __future__ import annotations

from typing import Any

from testgen.oracles.claims.row import NONE_SUCH, Row, Use, is_text, when


def _start(use: Use) -> bool | None:
    start: Any = use.groups.get("start", "").strip("`'\"")
    start = use.known[start] if start in use.known else use.sole(is_text)
    if start is NONE_SUCH or not is_text(start) or not is_text(use.result):
        return None
    return str(use.result).startswith(start)


_COUNTS = r"\b(?:number|count|letters?|characters?|whether|if|first|words? that|contain\w*|check)\b"

TEXTS: tuple[Row, ...] = (
    Row(
        "lowercase",
        (
            r"\b(?:lower-?case|lower case|lowercased|lower-cased) (?:string|text|version"
            r"|copy|name|form|"
            r"word|slug|letters and)\b",
            r"\b(?:in|to|as) (?:all )?(?:lower-?case|lower case)$",
        ),
        when(is_text, lambda x: x == x.lower()),
        ("a lowercase string", "the name in lowercase", "the text converted to lower case"),
        ("the number of lowercase letters", "the first word in lowercase only"),
        (({}, "abc1"), ({}, None)),
        (({}, "aBc"),),
        unless=_COUNTS,
    ),
    Row(
        "uppercase",
        (
            r"\b(?:upper-?case|upper case|uppercased|upper-cased) (?:string|text|version"
            r"|copy|name|form|"
            r"word)\b",
            r"\b(?:in|to|as) (?:all )?(?:upper-?case|upper case)$",
        ),
        when(is_text, lambda x: x == x.upper()),
        ("an uppercase string", "the code in upper case"),
        ("the count of uppercase letters",),
        (({}, "ABC1"),),
        (({}, "aBc"),),
        unless=_COUNTS,
    ),
    Row(
        "stripped",
        (
            r"\bwithout (?:leading (?:and|or) trailing|surrounding|leading/trailing)"
            r" (?:white ?space|"
            r"spaces)\b",
            r"\b(?:stripped|trimmed) of (?:surrounding |leading and trailing )?(?:white ?"
            r"space|spaces)\b",
        ),
        when(is_text, lambda x: x == x.strip(" ")),
        ("the text without surrounding whitespace", "the name stripped of spaces"),
        ("the text without whitespace inside",),
        (({}, "a b"),),
        (({}, " a"),),
    ),
    Row(
        "without spaces",
        (
            r"\b(?:without|with no|contains? no) (?:any )?(?:white ?space|spaces)$",
            r"\bwith (?:all )?(?:white ?space|spaces) removed$",
        ),
        when(is_text, lambda x: " " not in x),
        ("the text without spaces", "the text with all whitespace removed"),
        ("the text without spaces around it",),
        (({}, "ab"),),
        (({}, "a b"),),
    ),
    Row(
        "begins with",
        (
            r"\b(?:begins|starts|beginning|starting) with (?:a |the )?(?P<start>supplied"
            r" string|given "
            r"string|`\w+`)",
        ),
        _start,
        (
            "the shortest palindrome that begins with a supplied string",
            "a name starting with `prefix`",
        ),
        ("whether the text begins with a capital",),
        (({"s": "ab"}, "aba"),),
        (({"s": "ab"}, "ba"),),
        unless=r"\b(?:whether|if|list|all|number|those|words|strings|names|items|elements|keys)\b",
    ),
)
