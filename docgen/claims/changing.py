"""Claims of what happens to arguments: "does not modify its input", "in place", "a copy"."""

from __future__ import annotations

import re
from collections.abc import Iterator

from docgen.claims.claim import Claim, Contradiction
from docgen.claims.sentences import Sentence
from docgen.facts.symbol_facts import SymbolFacts

_KEEPS = re.compile(
    r"\b(?:does not|doesn't|do not|don't|never|without)\s+(?:\w+ ){0,2}?"
    r"(?:modif(?:y|ies|ying)|mutat(?:e|es|ing)|chang(?:e|es|ing)|alter(?:s|ing)?|touch(?:ing)?)\s+"
    r"(?P<what>(?:its |the |any |original |input |passed |given |of )*`{0,2}\w+`{0,2})"
    r"|(?:不会?|并不|未)(?:修改|改变|更改)(?:原始|原|输入|传入|的)*\s*(?P<was>`?\w*`?)"
    r"|\b(?:is|are) (?:left )?(?:not modified|unmodified|unchanged|untouched)\b"
    r"|保持不变",
    re.IGNORECASE,
)
_UNLESS = re.compile(r"\b(?:unless|except|if|when|other than|but)\b|除非|除了|如果|当", re.I)
_ARGUMENTS = frozenset(
    {"input", "inputs", "argument", "arguments", "parameter", "parameters", "参数", "输入"}
)
_NEW = re.compile(
    r"^(?:(?:it )?(?:returns?|gives?|makes?) )?(?:an? )?(?:(?:new|shallow|deep) )*copy of\b"
    r"|^(?:(?:it )?returns? )?a new (?:list|dict|dictionary|set|array|map|object)\b"
    r"|^(?:返回)?(?:一个)?(?:新的|浅拷贝|深拷贝|副本)",
    re.IGNORECASE,
)
_IN_PLACE = re.compile(
    r"\b(?P<no>not )?(?:in[- ]place|inplace)\b|(?P<none>不|非)?(?:就地|原地)", re.I
)
_PART_OF = re.compile(
    r"\b(?:in|of|from|to|with|by|on|for|into|within) (?:the )?`{0,2}\w+`{0,2}\s*(?:\([^()]*\)\s*)?$"
)
"""What stays is something of an argument: "a key in `items` is left untouched"."""
_REBOUND = ("name", "rebound")


def keeps(sentence: Sentence, facts: SymbolFacts) -> Iterator[Contradiction]:
    """What is said to stay as it is, and is changed."""
    if not facts.mutations:
        return
    changed = {one.parameter: one for one in facts.mutations}
    found = _KEEPS.search(sentence.text)
    if found is None or _UNLESS.search(sentence.text):
        return
    what = found["what"] or found["was"]
    words = re.findall(r"\w+", what or sentence.text[: found.start()])
    if found["what"] is None and _PART_OF.search(sentence.text[: found.start()]):
        return
    named = [word for word in words if word in changed]
    if sentence.about in changed and not found["what"]:
        named = [sentence.about]
    if not named and len(changed) == 1 and _is_of_arguments(words, sentence.text[found.start() :]):
        named = list(changed)
    for name in named[:1]:
        yield Contradiction(
            f"{name} is said to stay as it is, and {changed[name].how}",
            changed[name].how,
            changed[name].span,
        )


def _is_of_arguments(words: list[str], rest: str) -> bool:
    return bool(_ARGUMENTS & {word.lower() for word in words}) or any(
        word in rest for word in ("输入", "参数")
    )


def anew(sentence: Sentence, facts: SymbolFacts) -> Iterator[Contradiction]:
    """What is said to be a copy or new, and is the very argument."""
    if sentence.about not in ("", "returns") or not _NEW.search(sentence.text):
        return
    values = facts.result.values
    if sentence.about == "" and not sentence.is_first:
        return
    given = set(facts.by_name) - _rebound(facts)
    same = {value for value, _ in values}
    if values and len(same) == 1 and same <= given:
        (name,) = same
        yield Contradiction(
            f"the result is said to be new, and is {name} itself",
            f"it returns {name}",
            values[0][1],
        )


def in_place(sentence: Sentence, facts: SymbolFacts) -> Iterator[Contradiction]:
    """What is said to be done in place by a function without statements that could."""
    found = _IN_PLACE.search(sentence.text)
    if found is None or found["no"] or found["none"] or _UNLESS.search(sentence.text):
        return
    body = facts.body
    if body is None or sentence.about not in ("", "returns") or facts.mutations:
        return
    if not sentence.is_first or body.writes or facts.symbol.language != "python":
        return
    pure = {"sorted", "reversed", "list", "tuple", "dict", "set", "str", "len", "map", "filter"}
    if body.calls and all(call.callee in pure for call in body.calls):
        call = body.calls[0]
        yield Contradiction(
            "it is said to work in place, and changes nothing",
            f"{call.callee}() makes a new one",
            call.span,
        )


def _rebound(facts: SymbolFacts) -> set[str]:
    if facts.body is None:
        return set(facts.by_name)
    return {write.target for write in facts.body.writes if write.how in _REBOUND}


CLAIMS = (
    Claim("INK703", "changed-argument", "an argument is said to stay, and is changed", keeps),
    Claim("INK711", "not-a-copy", "a copy is claimed and the argument itself is given", anew),
    Claim("INK712", "not-in-place", "a change in place is claimed and nothing changes", in_place),
)
