"""What a description says the default is: "Defaults to 3", "int, default: 3", "默认为 3".

Only a value counts, written as code would write it or as one word that ends its clause; "defaults
to the current folder" names none. Whether it is the true one is another room's question.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from syntax.text import Span

_VALUE = r"""
    (?P<ticks>`{1,2}) (?P<in_ticks>[^`\n]+) (?P=ticks)
  | (?P<plain>
        [rbfuRBFU]{0,2} (?: "(?:[^"\\\n]|\\.)*" | '(?:[^'\\\n]|\\.)*' )
      | [“‘] [^”’\n]* [”’]
      | [-+]? (?: 0[xXoObB][0-9a-fA-F_]+ | (?:\d[\d_]*)? \.? \d[\d_]* (?:[eE][-+]?\d+)? ) j?
        (?! [\w%] | \.\d | \s+ (?:if|when|for|times|per) \b
          | \s+ (?:days?|hours?|minutes?|weeks?|months?|years?) \b )
      | \( [^()\n]* \) | \[ [^\[\]\n]* \] | \{ [^{}\n]* \}
      | (?: :\w+: )? [A-Za-z_][\w.]* \w (?: \( [^()\n]* \) )?
      | [A-Za-z_]
    )
"""
_BEFORE = r"""
    \b defaults? (?! \w ) \s*
    (?: values? )? \s* (?: to | is | are | of | : | = | value \b )? \s* [:=]? \s*
  | \b by \s default ,? \s+ (?= [`"'\d-] | None\b | True\b | False\b )
  | (?: 默认 | 缺省 | 預設 ) (?:值|參數)? \s* (?: 是 | 为 | 為 | ： | : | = )? \s*
"""
_SAID = re.compile(rf"(?:{_BEFORE}) (?:{_VALUE}) (?P<after>[^\n]?)", re.VERBOSE | re.IGNORECASE)
_CODE_WORDS = frozenset({"None", "True", "False", "null", "true", "false", "nil", "undefined"})
_NO_VALUES = frozenset(
    [
        "a",
        "an",
        "the",
        "to",
        "no",
        "not",
        "is",
        "it",
        "its",
        "this",
        "that",
        "what",
        "whatever",
        "when",
        "where",
        "which",
        "one",
        "none-given",
        "as",
        "if",
        "being",
        "having",
        "using",
        "use",
        "used",
        "only",
        "same",
        "all",
        "any",
        "whole",
        "current",
        "empty",
        "infinite",
        "unlimited",
        "and",
        "or",
        "of",
        "for",
        "in",
        "on",
        "by",
        "with",
        "without",
    ]
)
_CONDITION = re.compile(
    r"`*,? (?:if|when|whenever|unless)\b"
    r"(?! (?:it is )?(?:omitted|unspecified|unset|not (?:given|provided|specified|set|passed))\b"
    r"| (?:no|none) (?:\w+ )?(?:is |are )?(?:given|provided|specified|set|passed)\b)"
)
_ENDS = frozenset(".,;)]。，；）、")


@dataclass(frozen=True, slots=True)
class Stated:
    """A default as written, without quotes of the prose around it, and its place."""

    value: str
    span: Span


def stated_default(text: str, start: int = 0) -> Stated | None:
    """The default that a description or a type states; `start` is where the text begins."""
    for found in _SAID.finditer(text):
        group = "in_ticks" if found["in_ticks"] is not None else "plain"
        value = found[group]
        if group == "plain" and not _is_value(value, text[found.end(group) :]):
            continue
        if _CONDITION.match(text, found.end(group)):
            continue  # it is only so in some cases
        if re.match(r"[^\W\d]\w*=[^=]", value):
            continue  # what another parameter is when it is left out
        return Stated(value, Span(start + found.start(group), start + found.end(group)))
    return None


def _is_value(value: str, behind: str) -> bool:
    """Whether what was read is a value, and no word of a sentence."""
    if value[0] == "(" and ("`" in value or "=" in value):
        return False  # a remark in brackets
    if not (value[0].isalpha() or value[0] in "_:"):
        return True
    if value.lower() in _NO_VALUES:
        return False
    if value in _CODE_WORDS or value[-1] in "\"')":
        return True
    ends = not behind.strip() or behind[:1] in _ENDS
    if not ends:
        return False
    return behind[:1] not in {"."} or not behind[1:2].isalnum()
