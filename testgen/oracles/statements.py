"""What documentation says of a result, as short statements that begin with what comes out."""

from __future__ import annotations

import re
from dataclasses import dataclass

from testgen.oracles.documentation import documentation_of, sentences
from testgen.values import Function

_RETURN = re.compile(
    r"(?:^|\b)(?:and |then |to |should |must |will |shall |it |function |method |which |please )?"
    r"returns?\b:?\s+",
    re.I,
)
_IF_RETURN = re.compile(
    r"^(?P<condition>(?:if|when)\s+.+?),?\s+(?:then\s+)?(?:it\s+|the function\s+)?"
    r"(?:should\s+|will\s+|must\s+)?returns?\s+(?P<result>.+?)\.?$",
    re.I,
)
_EACH = re.compile(
    r"^(?P<result>\S+(?:\s+\S+){0,3}?)\s+(?:if|when|in case)\s+(?P<condition>.+?)$", re.I
)
_AGAIN = re.compile(r"^(?:it\s+)?returns?\s+", re.I)
_NEXT = re.compile(r"[,;]\s+(?:and\s+|or\s+)?(?=[^\s,;]+(?:\s[^\s,;]+){0,2}\s+if\b)", re.I)
"""Where another result with its condition begins: ", and 0 if ..."."""
_OTHERWISE = re.compile(
    r"[,;.]?\s*(?:and\s+|or\s+|but\s+)?"
    r"(?:(?P<after>(?:an?\s)?[^\s,;.]+(?:\s[^\s,;.]+)?)\s+(?:otherwise|if not|in other cases)"
    r"|(?:otherwise|else),?\s*(?:returns?\s+)?(?P<before>\S+(?:\s\S+)?))\.?$",
    re.I,
)
_CHECKS = re.compile(
    r"^(?:check|test|determine|tell|decide|say)s?\s+(?:if|whether)\s+(?P<condition>.+?)\.?$", re.I
)
_WHETHER = re.compile(r"^whether\s+(?P<condition>.+?)\.?$", re.I)
_GETS = re.compile(
    r"^(?:get|compute|calculate|find|determine|give|produce|count|build|create|make|generate)s?\s+",
    re.I,
)
"""Verbs that stand for "return" at the beginning of a sentence."""
_DOES = re.compile(r"^(?:sort|reverse|filter|merge|collect)s?\s+", re.I)
_RESULT = re.compile(r"^the (?:result|returned value|return value|output) (?:is|will be)\s+", re.I)


_CONDITION = re.compile(r"\b(?:if|when|unless|for|where|otherwise|while|example)\b", re.I)
HEDGES = re.compile(
    r"\b(?:may|might|usually|typically|generally|often|optionally|could|unless|except|depending|"
    r"approximately|roughly|if possible|by default|experimental|deprecated)\b",
    re.I,
)
"""Words after which a sentence promises nothing."""


@dataclass(frozen=True, slots=True)
class Conditional:
    """`result` (in the words of the documentation) comes out when `condition` holds; `otherwise`:
    what does when it does not, empty where that is not said."""

    result: str
    condition: str
    otherwise: str
    written: str


def statements(function: Function) -> tuple[str, ...]:
    """Sentences about the result without the words before it: "a sorted list of names"."""
    if not function.doc:
        return ()
    doc = documentation_of(function.doc)
    found = [*sentences(doc.returns)]
    for sentence in sentences(doc.text):
        if HEDGES.search(sentence):
            continue
        match = _RETURN.search(sentence)
        if match is not None:
            if not _CONDITION.search(sentence[: match.start()]):
                found.append(sentence[match.end() :])
        elif match := _GETS.match(sentence) or _RESULT.match(sentence):
            found.append(sentence[match.end() :])
        if match is None and (_DOES.match(sentence) or _GETS.match(sentence)):
            found.append(sentence)
    return tuple(dict.fromkeys(one.rstrip(" .") for one in found if one.strip()))


def conditionals(function: Function) -> tuple[Conditional, ...]:
    """What comes out under which condition."""
    if not function.doc:
        return ()
    doc = documentation_of(function.doc)
    found: list[Conditional] = []
    for sentence in sentences(doc.text):
        if match := _IF_RETURN.match(sentence):
            found += _with_otherwise(match["result"], match["condition"], sentence)
        elif (match := _RETURN.search(sentence)) and not _CONDITION.search(
            sentence[: match.start()]
        ):
            found += _each(sentence[match.end() :], sentence)
        elif match := _CHECKS.match(sentence):
            found.append(Conditional("True", match["condition"], "False", sentence))
    for sentence in sentences(doc.returns):
        found += _each(sentence, sentence)
    return tuple(dict.fromkeys(found))


def _each(text: str, written: str) -> list[Conditional]:
    """From "True if n is even, False otherwise" and the like."""
    said = _AGAIN.sub("", text)
    if match := _WHETHER.match(said):
        return [Conditional("True", match["condition"], "False", written)]
    body, otherwise = _split_otherwise(said.rstrip(" ."))
    parts = _NEXT.split(body)
    matches = [match for part in parts if (match := _EACH.match(part))]
    return [
        # "Otherwise" is the rest of one alternative only.
        Conditional(match["result"], match["condition"], otherwise if len(parts) == 1 else "",
                    written)
        for match in matches
    ]  # fmt: skip


def _with_otherwise(result: str, condition: str, written: str) -> list[Conditional]:
    said, otherwise = _split_otherwise(result)
    return [Conditional(said, condition, otherwise, written)]


def _split_otherwise(text: str) -> tuple[str, str]:
    match = _OTHERWISE.search(text)
    if match is None:
        return text, ""
    return text[: match.start()].rstrip(" ,;"), (match["after"] or match["before"]).rstrip(".,;")
