"""How sentences begin in a language's documentation: "Return …" in Python, "Returns …" elsewhere.

The verbs are those that documentation begins with; a word that is none is left alone.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Literal

from docgen.facts.symbol_facts import CLASSES, FUNCTIONS
from docgen.judging.kinds import kinds_of
from docgen.judging.said import Said
from docgen.judging.words import LISTS
from syntax.symbols import SymbolKind

Mood = Literal["imperative", "indicative"]

_IMPERATIVE = frozenset({"python"})
_INDICATIVE = frozenset({"java", "rust", "go"})


VERBS = LISTS["verbs"]
_NOUNS = LISTS["nouns"]


def third_person(verb: str) -> str:
    """make -> makes, copy -> copies."""
    if verb in ("do", "go"):
        return verb + "es"
    if verb == "have":
        return "has"
    if re.search(r"[^aeiou]y$", verb):
        return verb[:-1] + "ies"
    return verb + ("es" if re.search(r"(?:s|x|z|ch|sh)$", verb) else "s")


_BASE = {third_person(verb): verb for verb in VERBS}
_LIKE_ADVERBS = frozenset(one for one in (*VERBS, *_BASE) if one.endswith("ly"))
"""apply, multiply, rely: no adverbs."""
_GERUND = {
    form: verb
    for verb in VERBS
    for form in (verb + "ing", verb.removesuffix("e") + "ing", verb + verb[-1] + "ing")
}


_ACTS_ON = re.compile(
    r"^(?!(?:Plus|Minus|Versus|Besides|Towards|Always|This) )([A-Z][a-z]+[a-rt-z]s) "
    r"(?=(?:an?|the|all|each|every|its|this) )"
)
"""A word of whatever meaning that acts on what follows: no plural stands there."""


def _base_of(verb: str) -> str:
    """makes -> make, copies -> copy."""
    if re.search(r"(?:ss|x|z|ch|sh)es$", verb):
        return verb[:-2]
    return verb[:-3] + "y" if verb.endswith("ies") else verb.removesuffix("s")


def imperative(text: str) -> str:
    """The text with its first verb in the imperative: "Returns the …" -> "Return the …"."""
    direct = _directly(text)
    found = _with_first(direct, _BASE | _GERUND)
    if found != direct:
        return found
    return _ACTS_ON.sub(lambda one: _base_of(one[1]) + " ", direct)


def indicative(text: str) -> str:
    """The text with its first verb in the third person: "Return the …" -> "Returns the …"."""
    text = _with_first(_directly(text), _GERUND)
    return _with_first(text, {verb: third_person(verb) for verb in VERBS})


def mood_of(text: str) -> Mood | None:
    """The mood that a summary begins in; None where its first word is not surely a verb."""
    if imperative(text) != text:
        return "indicative"
    return "imperative" if indicative(text) != text else None


def in_mood(text: str, wanted: Mood) -> str:
    """A summary with its first verb in a mood, also behind an adverb: "Recursively walk the …"."""
    form = imperative if wanted == "imperative" else indicative
    first, space, rest = text.partition(" ")
    if not first.endswith("ly") or form(text) != text or not rest:
        return form(text)
    changed = form(rest[:1].upper() + rest[1:])
    return first + space + changed[:1].lower() + changed[1:]


_INDIRECT = re.compile(
    r"^An? (?:\w+ )?(?:function|method|generator|coroutine|iterator) (?:function )?"
    r"(?:(?:that|which)|(?P<to>to)) (?P<verb>\w+)(?=\s)",
    re.IGNORECASE,
)


def _directly(text: str) -> str:
    """ "A generator that yields numbers" -> "Yields numbers"."""
    found = _INDIRECT.match(text)
    known = VERBS if found is not None and found["to"] else _BASE
    if found is None or found["verb"].lower() not in known:
        return text
    return text[found.start("verb") :].capitalize()[:1] + text[found.start("verb") + 1 :]


def _with_first(text: str, forms: dict[str, str]) -> str:
    found = re.match(r"(?:(?P<first>[A-Za-z]+ly) )?([A-Za-z]+)(?=\s)", text)
    if found is not None and (found["first"] or "").lower() in _LIKE_ADVERBS:
        found = re.match(r"()([A-Za-z]+)(?=\s)", text)
    if found is None or found[2].lower() not in forms or not _acts(text[found.end() :], found[2]):
        return text
    verb = forms[found[2].lower()]
    first = text[: found.start(2)] + (verb.capitalize() if found[2][0].isupper() else verb)
    rest = re.sub(
        r"^(?P<a> (?:\S+ ){0,12}?(?:and|or) )(?P<verb>[a-z]+)"
        r"(?= (?:the|a|an|its|it|their|them|all)\b)",
        lambda one: one["a"] + forms.get(one["verb"], one["verb"]),
        text[found.end() :],
    )
    return first + rest


def _acts(rest: str, first: str) -> bool:
    """Whether a first word is a verb: what it acts on follows. "Returns of the year" have none."""
    behind = rest.split(maxsplit=1)[:1]
    if first.lower() in _NOUNS | {third_person(one) for one in _NOUNS}:
        return bool(behind) and behind[0].lower() in (
            "the",
            "a",
            "an",
            "all",
            "each",
            "every",
            "this",
        )
    return bool(behind) and behind[0].lower() not in (
        "of",
        "is",
        "are",
        "was",
        "were",
        "used",
        "that",
        "which",
    )


_THING = re.compile(
    r"(?:an?|the) (?!(?:[\w-]+ )?(?:decorator|context manager|shortcut|shorthand|wrapper|alias|"
    r"hook|callback|handler|factory|helper|generator|version|variant)\b)",
    re.IGNORECASE,
)


def mood(said: Said) -> Iterator[str]:
    """A summary of a function in another mood than its language's."""
    kind = said.record.symbol.kind
    if said.language != "en" or said.slot.kind != "summary":
        return
    text = said.text.strip()
    if said.record.language == "go":
        name = re.escape(said.record.symbol.name)
        text = re.sub(rf"^{name}\s+", "", text, flags=re.IGNORECASE)
    first = re.match(r"[A-Za-z]+", text)
    if kind in CLASSES and first is not None:
        yield from _of_class(first[0], text[first.end() :])
    if kind not in FUNCTIONS or first is None:
        return
    if kind is SymbolKind.PROPERTY:
        yield from _of_property(first[0], text[first.end() :])
        return
    if _THING.match(text):
        yield "begin with a verb: say what it does"
    elif (
        first[0].lower() in _GERUND
        and first[0].lower() not in VERBS
        and _acts(text[first.end() :], first[0])
    ):
        yield f'begin with "{_GERUND[first[0].lower()].capitalize()}" and not with "{first[0]}"'
    elif said.record.language in _IMPERATIVE and imperative(text) != text:
        yield f'begin with "{imperative(text).split()[0]}" and not with "{first[0]}"'
    elif said.record.language in _INDICATIVE and indicative(text) != text:
        yield f'begin with "{indicative(text).split()[0]}" and not with "{first[0]}"'


def instruction(said: Said) -> Iterator[str]:
    """An entry that tells somebody to do something, where it should say what a thing is. What a
    switch does is told so."""
    one = said.parameter
    if said.language != "en" or (one is not None and "bool" in kinds_of(one, said.facts)):
        return
    first = re.match(r"[A-Za-z]+(?=\s)", said.text)
    if first is None or first[0].lower() not in VERBS - _NOUNS - _ADJECTIVES:
        return
    behind = said.text[first.end() :].split(maxsplit=1)[:1]
    if behind and behind[0].lower() in _OBJECTS - {"for", "until", "to", "with", "in", "and", "or"}:
        yield f'say what it is, not what to do ("{first[0]} {behind[0]} …")'


def _of_property(first: str, rest: str) -> Iterator[str]:
    """A property is read like an attribute: it is something."""
    verb = _BASE.get(first.lower(), first.lower())
    behind = rest.split(maxsplit=1)[:1]
    acts = verb in VERBS - _NOUNS - _ADJECTIVES and verb not in _OF_PROPERTIES
    if acts and behind and behind[0].lower() in _OBJECTS:
        yield f'it is a property: say what it is ("The …"), not "{first} …"'


_OF_PROPERTIES = frozenset({"get", "return", "check", "indicate", "determine", "test", "tell"})


def _of_class(first: str, rest: str) -> Iterator[str]:
    """A class is something; it is not told to do something."""
    verb, behind = first.lower(), rest.split(maxsplit=1)[:1]
    is_verb = verb in VERBS and verb not in _NOUNS | _ADJECTIVES
    if is_verb and behind and behind[0].lower() in _OBJECTS:
        yield f'say what it is ("A … that {third_person(verb)} …"), not "{first} …"'


_ADJECTIVES = frozenset({"open", "complete", "close", "clean", "separate", "present", "fit"})
_OBJECTS = frozenset(
    {
        "a",
        "an",
        "the",
        "all",
        "each",
        "for",
        "until",
        "its",
        "this",
        "to",
        "with",
        "in",
        "and",
        "or",
    }
)


def act_of_module(said: Said) -> Iterator[str]:
    """A module that is told to do something: it holds what does."""
    if said.slot.kind != "summary" or said.record.symbol.kind is not SymbolKind.MODULE:
        return
    first = re.match(r"[A-Za-z]+(?= )", said.text)
    if said.language != "en" or first is None:
        return
    verb, rest = first[0].lower(), said.text[first.end() :]
    is_thing = verb in _THINGS_TOO and re.match(r" (?:the|an?|all|each|every)\b", rest) is None
    is_verb = verb in VERBS and verb not in _ADJECTIVES and not is_thing
    if is_verb and _acts(rest, verb) and not _BEHIND_A_THING.match(rest):
        yield f'say what is in it, "Functions for …" or "A … of …", not "{first[0]} …"'


_THINGS_TOO = frozenset({"support", "access", "format", "search", "display", "debug", "replace"})
_BEHIND_A_THING = re.compile(r" (?:for|to|with|in|by|between|functions|module|utilities|helpers)\b")
