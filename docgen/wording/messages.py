"""When an exception is raised, read from its message: "port must be a number" is a condition that
is told in words already. Messages with values in them, and what is no such sentence, say nothing.
"""

from __future__ import annotations

import re
from collections.abc import Collection

from docgen.facts.values import string_in
from docgen.judging.mood import VERBS, third_person

_LONGEST = 72
_NO_SENTENCE = re.compile(r"[{}%:;()\[\]<>`|\\]|\.\s|[\"'].*\s.*[\"']|[^\x20-\x7e]")
_MUST = re.compile(r"^(?P<what>.+?) (?:must|should|has to|have to|needs? to) (?P<rest>.+)$", re.I)
_MAY_NOT = re.compile(
    r"^(?P<what>.+?) (?:must not|should not|may not|cannot|can not|can't) (?P<rest>.+)$", re.I
)
_STATE = re.compile(
    r"^(?P<what>.+?) (?P<is>is|are|was|were) (?P<rest>(?:not )?(?:required|supported|missing|"
    r"invalid|unknown|empty|negative|found|allowed|closed|too \w+|out of \w+|"
    r"already \w+|valid|available|implemented))$",
    re.I,
)
_FOUND = re.compile(r"^(?P<what>.+?) (?P<is>not found|already exists|does not exist)$", re.I)
_ADJECTIVE = re.compile(
    r"^(?P<adjective>unknown|invalid|unsupported|missing|empty|negative|malformed) (?P<what>.+)$",
    re.I,
)
_ALTERNATIVES = re.compile(
    r"^(?:either|neither|only|exactly|one|both|all|no|each|every|any|at|you|we|it|there|this|that)\b"
    r"|\b(?:or|and|but|if|when|unless|because|only|which|that)\b",
    re.I,
)
_DETERMINED = re.compile(r"^(?:the|an?|its|their|first|some|two|three|\d+)\b", re.I)
_WORD = re.compile(r"[A-Za-z_]\w*")


def condition_in(message: str | None, names: Collection[str]) -> str | None:
    """The condition that a message (source) tells, in English: "the port is not a number". `names`
    are those that readers know; other names of code are none of their business."""
    text = (string_in(message) or "").strip().rstrip(".!") if message else ""
    if not text or len(text) > _LONGEST or _NO_SENTENCE.search(text):
        return None
    if any(_is_code(word) and word not in names for word in _WORD.findall(text)):
        return None
    if found := _MAY_NOT.match(text):
        return _unless(found["what"], found["rest"], names, is_denied=True)
    if found := _MUST.match(text):
        return _unless(found["what"], found["rest"], names, is_denied=False)
    for pattern in (_STATE, _FOUND):
        if found := pattern.match(text):
            what = _subject(found["what"], names)
            is_, rest = found["is"], found.groupdict().get("rest")
            if rest is None and is_ == "not found":
                is_, rest = "is", is_
            said = " ".join(filter(None, (is_, rest)))
            return f"{what} {said}" if what else None
    if found := _ADJECTIVE.match(text):
        what = _subject(found["what"], names)
        return f"{what} is {found['adjective'].lower()}" if what else None
    return None


def requirement_in(message: str | None) -> str | None:
    """What a message demands, as it says it; None for one that demands nothing."""
    text = (string_in(message) or "").strip().rstrip(".!") if message else ""
    is_plain = 0 < len(text) <= _LONGEST and not _NO_SENTENCE.search(text)
    return text if is_plain and _MUST.match(text) and not _MAY_NOT.match(text) else None


def _unless(what: str, rest: str, names: Collection[str], *, is_denied: bool) -> str | None:
    subject = _subject(what, names)
    if subject is None:
        return None
    verb, _, object_ = rest.partition(" ")
    verb = verb.lower()
    if verb == "be" and object_:
        return f"{subject} is {'' if is_denied else 'not '}{object_}"
    if verb not in VERBS | {"have", "look", "contain", "match", "begin", "end"} or not object_:
        return None
    if is_denied:
        return f"{subject} {third_person(verb)} {object_}"
    return f"{subject} does not {verb} {object_}"


def _subject(what: str, names: Collection[str]) -> str | None:
    """What a sentence speaks of, with an article where it has none; None for several things."""
    if what in names:
        return f"`{what}`"
    if _ALTERNATIVES.search(what) or len(what.split()) > 5:
        return None
    if re.search(r"(?<!s)s$", what) and what.lower() != "status":
        return None  # several
    small = what[:1].lower() + what[1:] if what[1:2].islower() else what
    last = small.rpartition(" ")[2]
    if _DETERMINED.match(small):
        return small
    if last in names and " " in small:
        return None
    return f"the {small}"


def _is_code(word: str) -> bool:
    return "_" in word or re.search(r"[a-z][A-Z]", word) is not None
