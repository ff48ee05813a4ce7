"""Claims of what happens to arguments: "in place", "does not modify its input"."""

from __future__ import annotations

import re
from collections.abc import Iterator

from docgen.claims.sentences import sentences_of
from docgen.rules.finding import Finding
from docgen.rules.subject import Subject

_KEEPS = re.compile(
    r"\b(?:does not|doesn't|do not|don't|never|without)\s+(?:\w+ ){0,2}?"
    r"(?:modif(?:y|ies|ying)|mutat(?:e|es|ing)|chang(?:e|es|ing)|alter(?:s|ing)?|touch(?:ing)?)\s+"
    r"(?P<what>(?:its |the |any |original |input |passed |given |of )*`{0,2}\w+`{0,2})"
    r"|(?:不会?|并不)(?:修改|改变)(?P<was>\w+)"
    r"|\b(?:is|are) (?:left )?(?:not modified|unmodified|unchanged|untouched)\b",
    re.IGNORECASE,
)
_UNLESS = re.compile(r"\b(?:unless|except|if|when|other than|but)\b|除非|除了", re.IGNORECASE)
_ARGUMENTS = frozenset({"input", "inputs", "argument", "arguments", "parameter", "parameters"})


def keeps(subject: Subject) -> Iterator[Finding]:
    """What is said to stay as it is, and is changed."""
    mutations = subject.facts.mutations
    if not mutations:
        return
    changed = {one.parameter: one for one in mutations}
    for sentence in sentences_of(subject.comment):
        found = _KEEPS.search(sentence.text)
        if found is None or _UNLESS.search(sentence.text):
            continue
        words = re.findall(r"\w+", found["what"] or sentence.text[: found.start()])
        named = [word for word in words if word in changed]
        if sentence.about in changed and not found["what"]:
            named = [sentence.about]
        if not named and len(changed) == 1 and _ARGUMENTS & {word.lower() for word in words}:
            named = list(changed)
        for name in named[:1]:
            yield subject.finding(
                "INK703",
                f"{name} is said to stay as it is, and {changed[name].how}",
                changed[name].how,
                sentence.span,
                at=changed[name].span,
            )
