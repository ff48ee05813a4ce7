"""Sentences that are no sentences: a thing where a function should be said to do something, a noun
without its article. `phrases.toml` has the words."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator, Mapping
from importlib import resources

from docgen.facts.symbol_facts import FUNCTIONS
from docgen.judging.mood import VERBS, imperative
from docgen.judging.said import Said
from syntax.symbols import SymbolKind


def _lists() -> Mapping[str, frozenset[str]]:
    text = resources.files("docgen.judging").joinpath("phrases.toml").read_text("utf-8")
    return {name: frozenset(words.split()) for name, words in tomllib.loads(text).items()}


_LISTS = _lists()
_THING = re.compile(
    r"(?P<first>[A-Za-z]+)(?:-(?P<second>[a-z]+))?"
    r"(?:(?P<of> of) |(?= (?!(?:the|an?|all|each|every|this|its)\b)[A-Za-z`\ufffc]))"
)
_FUNCTION = re.compile(
    r"(?!(?:an?|the|this|if|whether|same|like|see|use[ds]?)\b)(?P<first>[A-Za-z]+)(?:-[a-z]+)? "
    r"(?:(?!an?\b|the\b)[\w-]+ ){0,2}(?:function|method) (?:that|which|to|for|of)\b",
    re.IGNORECASE,
)
_OBJECT = re.compile(
    r"(?P<verb>[A-Z][a-z]+) (?:(?P<how>[a-z]+ed|new|current|given|next|last|first) )?"
    r"(?P<noun>[a-z]+)(?=[.,]|$| (?:of|from|in|to|for|with|that|which|by|into)\b)"
)


def without_verb(said: Said) -> Iterator[str]:
    """A summary of a function that is a bare thing: "Number of items in the queue."."""
    symbol = said.record.symbol
    if said.slot.kind != "summary" or said.language != "en" or said.record.language == "go":
        return  # what is said in Go begins with the name
    if symbol.kind in FUNCTIONS - {SymbolKind.PROPERTY} and is_thing(said.prose.strip()):
        yield "begin with a verb: say what it does"


def is_thing(text: str) -> bool:
    """Whether an English text begins with a thing that has no article; a role ("Helper for …") is
    none, but a function is one ("Dumb function that …")."""
    told = _FUNCTION.match(text)
    if told is not None and _LISTS["modest"].isdisjoint(told[0].lower().split()):
        first = told["first"].lower()
        return first not in VERBS and not first.endswith("ly") and imperative(text) == text
    found = _THING.match(text)
    if found is None or not _LISTS["roles"].isdisjoint(text.lower().split()[:4]):
        return False
    first, second = found["first"].lower(), (found["second"] or "").lower()
    if second:
        return second in _LISTS["things"]
    if found["of"]:
        return first not in _LISTS["of_verbs"]
    return first in _LISTS["things"] and first not in VERBS


def lacks_article(text: str) -> bool:
    """Whether a summary acts on one thing that has no article: "Return tokenized string."."""
    found = _OBJECT.match(imperative(text))
    return (
        found is not None and found["verb"].lower() in VERBS and found["noun"] in _LISTS["counted"]
    )
