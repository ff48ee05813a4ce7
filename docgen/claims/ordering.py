"""Claims of order and of extremes: "sorted descending", "the smallest"."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from docgen.claims.claim import Claim, Contradiction
from docgen.claims.sentences import Sentence
from docgen.facts.symbol_facts import SymbolFacts
from syntax.bodies import CallMade

_UP = re.compile(
    r"\b(?:ascending|increasing|smallest first|lowest first|oldest first|non-?decreasing)\b"
    r"|升序|从小到大",
    re.IGNORECASE,
)
_DOWN = re.compile(
    r"\b(?:descending|decreasing|largest first|highest first|biggest first|newest first|"
    r"non-?increasing|reverse order)\b|降序|从大到小",
    re.IGNORECASE,
)
_LEAST = re.compile(
    r"\b(?:minimum|minimal|smallest|lowest|least|shortest|earliest)\b|最小|最短|最低", re.IGNORECASE
)
_MOST = re.compile(
    r"\b(?:maximum|maximal|largest|highest|greatest|longest|latest|biggest)\b|最大|最长|最高",
    re.IGNORECASE,
)
_NO = re.compile(r"\b(?:not|unless|if|when|or|instead|otherwise)\b|不|若|如果|或", re.IGNORECASE)
_EXTREME = re.compile(
    r"(?:\w+\.)*(min|max)\((?:[^,()=]|\([^()]*\))+"
    r"(?:,\s*(?:key|default|axis|axes|dim|initial|keepdims?|keep_dims|skipna)=[^,]*)*,?\s*\)$"
)
"""Of one collection: of several values, the least is what bounds them from above."""
_LEAST_OF = re.compile(r"(?<![a-z])min|lower|floor", re.IGNORECASE)
_MOST_OF = re.compile(r"(?<![a-z])max|upper|limit|ceil|capacity", re.IGNORECASE)
_SORT = re.compile(r"(?:^|\.)sort(?:ed)?$")


def order(sentence: Sentence, facts: SymbolFacts) -> Iterator[Contradiction]:
    """An order that the only sort of the function contradicts."""
    up, down = _UP.search(sentence.text), _DOWN.search(sentence.text)
    claim = up or down
    if sentence.about not in ("", "returns") or claim is None or (up and down):
        return
    if _NO.search(sentence.text):
        return
    found = sorts_of(facts)
    if found is None or bool(down) == found.is_down:
        return
    true = "descending" if found.is_down else "ascending"
    yield Contradiction(
        f'it is said to be "{claim[0]}", and is sorted {true}',
        f"{found.call.callee}{found.call.arguments} sorts {true}",
        found.call.span,
    )


@dataclass(frozen=True, slots=True)
class Sorting:
    """The only sort of a function, and which way it goes."""

    call: CallMade
    is_down: bool


def sorts_of(facts: SymbolFacts) -> Sorting | None:
    """The sort of a function that has one, where it is plain which way it goes (Python)."""
    body = facts.body
    if body is None or facts.symbol.language != "python":
        return None
    sorts = [call for call in body.calls if _SORT.search(call.callee)]
    if len(sorts) != 1:
        return None
    (sort,) = sorts
    is_down = _reversed(sort.arguments)
    turned = any(
        call.callee == "reversed" or call.callee.endswith(".reverse") for call in body.calls
    )
    if is_down is None or turned or "::-1" in facts.code:
        return None
    if "key=" in sort.arguments and "-" in sort.arguments:
        return None
    return Sorting(sort, is_down)


def _reversed(arguments: str) -> bool | None:
    """Which way a sort goes; None where that is an argument of somebody."""
    found = re.search(r"\breverse\s*=\s*(\w+)", arguments)
    if found is None:
        return False
    return {"True": True, "False": False}.get(found[1])


def extreme(sentence: Sentence, facts: SymbolFacts) -> Iterator[Contradiction]:
    """The least where the most is given, or the other way round."""
    least, most = _LEAST.search(sentence.text), _MOST.search(sentence.text)
    claim = least or most
    if sentence.about not in ("", "returns") or claim is None or (least and most):
        return
    if _NO.search(sentence.text) or not (sentence.about == "returns" or sentence.is_first):
        return
    name = extreme_of(facts)
    if name is None or bool(least) == (name == "min"):
        return
    value, span = next(one for one in facts.result.values if _EXTREME.match(one[0]))
    if (_LEAST_OF if least else _MOST_OF).search(value.partition("(")[2]):
        return  # of several limits the tightest is the limit
    yield Contradiction(
        f'it is said to give the "{claim[0]}", and gives the {name}imum',
        f"it returns {value}",
        span,
    )


def extreme_of(facts: SymbolFacts) -> str | None:
    """ "min" or "max", where a function gives that of one collection, and has no other; besides it
    may give what is neither."""
    found = [_EXTREME.match(value) for value, _ in facts.result.values]
    called = [one[1] for one in found if one is not None]
    if len(set(called)) != 1 or facts.body is None:
        return None
    last = [call.callee.rpartition(".")[2] for call in facts.body.calls]
    if sum(one in ("min", "max") for one in last) != len(called):
        return None
    return called[0]


CLAIMS = (
    Claim("INK701", "claimed-order", "an order is claimed that the sort contradicts", order),
    Claim("INK702", "least-or-most", "the least is claimed and the most is given", extreme),
)
