"""A result that answers what its summary asks: "Whether it is registered" by "if it is", not by "if
it does"."""

from __future__ import annotations

import re

from docgen.judging.mood import VERBS, third_person

_QUESTION = re.compile(r"\b(?:whether|if) (?P<rest>[^.;:,]+)", re.IGNORECASE)
_WORD = re.compile(r"[A-Za-z']+")
_ACTS = frozenset(map(third_person, VERBS)) | {
    *("exists", "equals", "belongs", "occurs", "appears", "differs", "requires", "needs", "lies"),
    *("begins", "ends", "overlaps", "satisfies", "fits", "looks", "meets", "intersects", "works"),
}
_STATES = ("is", "are", "was", "were", "has", "have", "can", "does", "do", "should", "will", "may")
_BEFORE_THINGS = """
the a an this that these those both its their any all each every some of to in on with for and or
which who new current given two first last no not by from
"""
_HEADS = frozenset(_BEFORE_THINGS.split())
_ANSWER = re.compile(
    r"\bif (?P<who>it|they) (?P<verb>does|do|is|are|has|have|can)(?P<no> not|n't)?"
    r"(?=[.,;]|$| (?:and|or|else|otherwise)\b)"
)
_FITTING = {
    "is": ("it is", {"it is"}),
    "are": ("they are", {"they are"}),
    "has": ("it does", {"it does", "it has"}),
    "have": ("they do", {"they do", "they have"}),
    "can": ("it can", {"it can", "they can"}),
    "does": ("it does", {"it does"}),
}


def answering(text: str, summary: str) -> str:
    """An English result whose "if it …" takes up the verb of its summary's question. What that is
    is not always sure; then the text stays as it is."""
    asked = _verb_asked(summary)
    if asked is None:
        return text
    said, fitting = _FITTING[asked]

    def mended(found: re.Match[str]) -> str:
        if f"{found['who']} {found['verb']}" in fitting:
            return found[0]
        no = "" if not found["no"] else "not" if asked == "can" else " not"
        return f"if {said}{no}"

    return _ANSWER.sub(mended, text)


def _verb_asked(summary: str) -> str | None:
    """The verb of "whether …"; None where more than one word may be it."""
    found = _QUESTION.search(summary)
    if found is None:
        return None
    before = "the"
    for word in _WORD.findall(found["rest"].lower()):
        if before in ("that", "which", "who"):
            return None
        if word in _STATES:
            return word if word in _FITTING else None
        if word in _ACTS and before not in _HEADS and not _has_state(found["rest"], word):
            return "does"
        before = word
    return None


def _has_state(rest: str, word: str) -> bool:
    """Whether another verb follows: then the word may have been a thing."""
    behind = rest.lower().partition(word)[2]
    return any(one in _STATES or one in _ACTS for one in _WORD.findall(behind))
