"""Claims of when something is true: "True if x is None", "whether all items …"; first and last."""

from __future__ import annotations

import re
from collections.abc import Iterator

from docgen.claims.claim import Claim, Contradiction
from docgen.claims.sentences import Sentence
from docgen.facts.symbol_facts import SymbolFacts
from docgen.wording.conditions import read_condition
from foundation.nothing import Nothing

_NONE = r"`{0,2}(?:None|null|nil|undefined)`{0,2}"
_CODE = r"[`*]{0,2}[\w.'\"]+[`*]{0,2}"
_TOLD: tuple[tuple[frozenset[str], str], ...] = tuple(
    (frozenset(rows.split()), pattern)
    for rows, pattern in (
        ("is_none", rf"(?:is|are) {_NONE}|(?<!不)为\s*{_NONE}"),
        ("not_none", rf"(?:is|are) not {_NONE}|不为\s*{_NONE}"),
        ("empty itself_empty", r"(?:is|are) empty|(?<!不)为空"),
        ("not_empty", r"(?:is|are) (?:not|non-?)\s?empty|不为空"),
        ("negative", r"(?:is|are) negative|less than (?:zero|0)|为负"),
        ("positive", r"(?:is|are) (?:strictly )?positive|greater than (?:zero|0)|为正"),
        ("starts_with", rf"(?:starts?|begins?) with {_CODE}|以.{{1,20}}开头"),
        ("ends_with", rf"ends? with {_CODE}|以.{{1,20}}结尾"),
        ("in", rf"(?:is|are) (?:present |contained )?in {_CODE}|(?<!不)在.{{1,20}}中"),
        ("not_in", rf"(?:is|are) not (?:present |contained )?in {_CODE}|不在.{{1,20}}中"),
        ("less", rf"(?:is|are) (?:less|smaller|lower) than {_CODE}|小于"),
        ("greater", rf"(?:is|are) (?:greater|larger|higher|more) than {_CODE}|大于"),
        (
            "equals equal",
            r"(?:is|are) (?:equal to|0\b|zero)|equals?\b|(?<!不)(?:等于|相等|为\s*\d)",
        ),
        (
            "differs not_equal",
            r"(?:is|are) not (?:equal to|0\b|zero)|does not equal|differs? from"
            r"|不(?:等于|相等|为\s*\d)",
        ),
    )
)
_PATTERNS = tuple((rows, re.compile(pattern, re.IGNORECASE)) for rows, pattern in _TOLD)
_AGAINST = {
    "is_none": {"not_none"}, "not_none": {"is_none"}, "empty": {"not_empty"},
    "not_empty": {"empty"}, "itself_empty": {"not_empty"}, "negative": {"positive"},
    "positive": {"negative"}, "starts_with": {"ends_with"}, "ends_with": {"starts_with"},
    "in": {"not_in"}, "not_in": {"in"}, "less": {"greater"}, "greater": {"less"},
    "at_most": {"greater"}, "at_least": {"less"}, "equals": {"differs"}, "equal": {"differs"},
    "differs": {"equals"}, "not_equal": {"equals"},
}  # fmt: skip
_TRUE = re.compile(
    r"^(?:(?:it )?(?:return|give)s? )?(?:`{0,2}true`{0,2}|whether(?: or not)?|"
    r"(?:check|test|tell|determine)s? (?:if|whether)|is true) (?:if |when |in case |that )?"
    r"(?P<what>.*)|^(?:如果)?(?P<chinese>.*?)[，,]?(?:时|则)?(?:返回|为)\s*`?(?:True|true|真)|^判断(?P<judged>.*)",
    re.IGNORECASE | re.DOTALL,
)
_REST = re.compile(
    r",? (?:otherwise|else|and false|`{0,2}false`{0,2} (?:if|otherwise)).*$|[，,]?否则.*$",
    re.I | re.S,
)
_DOUBT = re.compile(r"\b(?:or|unless|except|and)\b|或|除非|且", re.IGNORECASE)
_ALL = re.compile(r"\b(?:all|every|each)\b|所有|全部|每个", re.IGNORECASE)
_ANY = re.compile(r"\b(?:any|some|at least one)\b|任何|任一|任意|至少", re.IGNORECASE)
_PLACED = re.compile(r"^\w+(?:\.\w+)?\[(?P<index>0|-1)\]$")
_FIRST = re.compile(r"\bfirst\b|第一", re.IGNORECASE)
_LAST = re.compile(r"\blast\b|最后", re.IGNORECASE)


def polarity(sentence: Sentence, facts: SymbolFacts) -> Iterator[Contradiction]:
    """True where false is given."""
    what = _claimed(sentence)
    values = facts.result.values
    if what is None or len(values) != 1 or _DOUBT.search(what):
        return
    value, span = values[0]
    found = read_condition(value, {one.name: one.annotation for one in facts.parameters})
    if isinstance(found, Nothing) or found.row not in _AGAINST:
        return
    told: set[str] = set()
    for rows, pattern in _PATTERNS:
        if pattern.search(what):
            told |= rows
    against = told & _AGAINST[found.row]
    if against and not told - against - _SAME.get(next(iter(against)), set()):
        yield Contradiction(
            "it is said to be true for the opposite of what is tested", f"it returns {value}", span
        )


_SAME = {"equals": {"equal"}, "differs": {"not_equal"}}


def quantity(sentence: Sentence, facts: SymbolFacts) -> Iterator[Contradiction]:
    """All where any will do, or the other way round."""
    what = _claimed(sentence)
    values = facts.result.values
    if what is None or len(values) != 1:
        return
    value, span = values[0]
    called = re.match(r"(any|all)\(", value)
    if called is None or not value.endswith(")") or re.search(r"\bnot\b|!=|\bnot in\b", value):
        return
    every, some = _ALL.search(what), _ANY.search(what)
    if bool(every) == bool(some) or re.search(r"\b(?:no|not|none)\b|不|没有", what, re.I):
        return
    if bool(every) != (called[1] == "all"):
        word = (every or some or called)[0]
        yield Contradiction(
            f'it is said to look for "{word}", and is true if {called[1]} of them are',
            f"it returns {value}",
            span,
        )


def end(sentence: Sentence, facts: SymbolFacts) -> Iterator[Contradiction]:
    """The first where the last is given, or the other way round."""
    if not (sentence.is_first or sentence.about == "returns"):
        return
    values = facts.result.values
    places = {found["index"] for value, _ in values if (found := _PLACED.match(value))}
    if len(places) != 1 or len(values) != 1:
        return
    first, last = _FIRST.search(sentence.text), _LAST.search(sentence.text)
    claim = first or last
    if claim is None or (first and last) or "sort" in facts.code or "revers" in facts.code:
        return
    value, span = values[0]
    if bool(first) != (places == {"0"}):
        true = "first" if places == {"0"} else "last"
        yield Contradiction(
            f'it is said to give the "{claim[0]}", and gives the {true}',
            f"it returns {value}",
            span,
        )


def _claimed(sentence: Sentence) -> str | None:
    """What is said to be the case where the result is true."""
    if not (sentence.is_first or sentence.about == "returns"):
        return None
    found = _TRUE.match(sentence.text)
    if found is None:
        return None
    return _REST.sub("", found["what"] or found["chinese"] or found["judged"] or "")


CLAIMS = (
    Claim(
        "INK709", "opposite-truth", "true is claimed for the opposite of what is tested", polarity
    ),
    Claim("INK710", "all-or-any", "all is claimed where any will do, or the reverse", quantity),
    Claim("INK713", "first-or-last", "the first is claimed and the last is given", end),
)
