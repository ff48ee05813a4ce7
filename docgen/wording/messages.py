"""When an exception is raised, read from its message: "port must be a number" is a condition that
is told in words already. What is no such sentence says nothing.
"""

from __future__ import annotations

import re
from collections.abc import Collection

from docgen.judging.mood import VERBS, third_person
from docgen.wording.message_texts import text_of

_LONGEST = 72
_NO_SENTENCE = re.compile(r"[{}%:;()\[\]<>`|\\]|\.\s|[\"'].*\s.*[\"']|[^\x20-\x7e]")
_MUST = re.compile(r"^(?P<what>.+?) (?:must|should|has to|have to|needs? to) (?P<rest>.+)$", re.I)
_MAY_NOT = re.compile(
    r"^(?P<what>.+?) (?:must not|should not|may not|cannot|can not|can't) (?P<rest>.+)$", re.I
)
_STATE = re.compile(
    r"^(?P<what>.+?) (?P<is>is|are|was|were) (?P<rest>(?:not )?(?:required|supported|missing|"
    r"invalid|unknown|empty|negative|found|allowed|closed|too \w+|out of \w+|"
    r"already \w+|valid|available|implemented|not (?:an?|in|of|one of|the|part of) [\w' -]+))$",
    re.I,
)
_HAS = re.compile(
    r"^(?P<what>.+?) (?P<has>has|have|contains?) (?P<rest>(?:an? )?(?:incorrect|invalid|wrong|"
    r"duplicate|unknown|no|too (?:many|few)|missing|unexpected|unsupported) [\w' -]+)$",
    re.I,
)
_BARE = re.compile(r"^(?:incorrect|invalid|wrong|unknown|unexpected|unsupported) (?=\w*[a-rt-z]\b)")
_FOUND = re.compile(r"^(?P<what>.+?) (?P<is>not found|already exists|does not exist)$", re.I)
_ADJECTIVE = re.compile(
    r"^(?P<adjective>unknown|invalid|unsupported|missing|empty|negative|malformed|illegal|duplicate|"
    r"incorrect|bad|unrecognized|unrecognised|unexpected|undefined|incompatible|corrupt|corrupted|"
    r"wrong|ambiguous|inconsistent) (?P<what>.+)$",
    re.I,
)
_NONE = re.compile(
    r"^no (?P<what>[\w' -]+?) (?:is |was |were |are )?(?P<rest>found|given|provided|available|"
    r"specified|defined|set|exists|supplied)$",
    re.I,
)
_TOO = re.compile(r"^too (?P<many>many|few) (?P<what>[\w -]+)$", re.I)
_ALTERNATIVES = re.compile(
    r"^(?:either|neither|only|exactly|one|both|all|no|each|every|any|at|you|we|it|there|this|that)\b"
    r"|\b(?:or|and|but|if|when|unless|because|only|which|that)\b",
    re.I,
)
_DETERMINED = re.compile(r"^(?:the|an?|its|their|first|some|two|three|\d+)\b", re.I)
_QUOTED = re.compile(r"(?<!\w)(?P<quote>['\"])(?P<name>\w+)(?P=quote)")
_WORD = re.compile(r"[A-Za-z_]\w*")


def condition_in(message: str | None, names: Collection[str]) -> str | None:
    """The condition that a message (source) tells, in English: "the port is not a number". `names`
    are those that readers know; other names of code are none of their business."""
    text = text_of(message, names)
    if text is None or len(text) > _LONGEST or _NO_SENTENCE.search(text):
        return None
    told = _told(text, names)
    return None if told is None else _QUOTED.sub(lambda one: _as_code(one, names), told)


def _as_code(quoted: re.Match[str], names: Collection[str]) -> str:
    """A parameter in quotes as code."""
    return f"`{quoted['name']}`" if quoted["name"] in names else quoted[0]


def _told(text: str, names: Collection[str]) -> str | None:
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
    if found := _HAS.match(text):
        what = _subject(found["what"], names)
        rest = _BARE.sub(lambda one: f"{_article(one[0])} {one[0]}", found["rest"])
        return f"{what} {found['has'].lower()} {rest}" if what else None
    if found := _ADJECTIVE.match(text):
        what = _subject(found["what"], names)
        is_ = "are" if _is_plural(found["what"], names) else "is"
        return f"{what} {is_} {found['adjective'].lower()}" if what else None
    return _of_none(text)


def _article(word: str) -> str:
    return "an" if word[0] in "aeiou" else "a"


def _of_none(text: str) -> str | None:
    """ "No image found", "too many values"."""
    if found := _NONE.match(text):
        rest = found["rest"].lower()
        return f"no {found['what']} {rest if rest.startswith('exist') else f'is {rest}'}"
    if found := _TOO.match(text):
        return f"there are too {found['many'].lower()} {found['what']}"
    return None


def requirement_in(message: str | None) -> str | None:
    """What a message demands, as it says it; None for one that demands nothing."""
    text = text_of(message, ()) or ""
    is_plain = 0 < len(text) <= _LONGEST and not _NO_SENTENCE.search(text)
    return text if is_plain and _MUST.match(text) and not _MAY_NOT.match(text) else None


def _unless(what: str, rest: str, names: Collection[str], *, is_denied: bool) -> str | None:
    subject = _subject(what, names)
    if subject is None:
        return None
    verb, _, object_ = rest.partition(" ")
    verb = verb.lower()
    is_plural = _is_plural(what, names)
    if verb == "be" and object_:
        return f"{subject} {'are' if is_plural else 'is'} {'' if is_denied else 'not '}{object_}"
    if verb not in VERBS | {"have", "look", "contain", "match", "begin", "end"} or not object_:
        return None
    if is_denied:
        return f"{subject} {verb if is_plural else third_person(verb)} {object_}"
    return f"{subject} {'do' if is_plural else 'does'} not {verb} {object_}"


def _subject(what: str, names: Collection[str]) -> str | None:
    """What a sentence speaks of, with an article where it has none; None for alternatives."""
    if what in ("None", "True", "False"):
        return None  # which argument it is said of, the message does not tell
    if what in names:
        return f"`{what}`"
    if _ALTERNATIVES.search(what) or len(what.split()) > 5:
        return None
    small = what[:1].lower() + what[1:] if what[1:2].islower() else what
    last = small.rpartition(" ")[2]
    if _DETERMINED.match(small) or _is_plural(what, names):
        return small
    if last in names and " " in small:
        return None
    return f"the {small}"


def _is_plural(what: str, names: Collection[str]) -> bool:
    """Whether several things are spoken of."""
    is_one = what in names or re.match(r"(?:an?|its|one)\b", what, re.I) is not None
    head = re.split(r" (?:of|for|in) ", what)[0]
    return not is_one and re.search(r"(?<![su])s$", head) is not None


def _is_code(word: str) -> bool:
    return "_" in word or re.search(r"[a-z][A-Z]", word) is not None
