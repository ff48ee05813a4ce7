"""Claims of order and of extremes: "sorted descending", "the smallest"."""

from __future__ import annotations

import re
from collections.abc import Iterator

from docgen.claims.sentences import sentences_of
from docgen.rules.finding import Finding
from docgen.rules.subject import Subject
from syntax.text import Span

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
_EXTREME = re.compile(r"(min|max)\((?:[^,()]|\([^()]*\))*(?:,\s*(?:key|default)=[^,]*)*\)$")
"""Of one collection: of several values, the least is what bounds them from above."""
_SORT = re.compile(r"(?:^|\.)sort(?:ed)?$")


def order(subject: Subject) -> Iterator[Finding]:
    """An order that the only sort of the function contradicts."""
    body = subject.file.body_of(subject.symbol)
    sorts = [call for call in body.calls if _SORT.search(call.callee)] if body is not None else []
    if len(sorts) != 1 or subject.file.language != "python":
        return
    (sort,) = sorts
    is_down = _reversed(sort.arguments)
    turned = body is not None and any(
        call.callee == "reversed" or call.callee.endswith(".reverse") for call in body.calls
    )
    if is_down is None or turned or "::-1" in subject.file.slice(body.span if body else Span(0, 0)):
        return
    if "key=" in sort.arguments and "-" in sort.arguments:
        return
    for sentence in sentences_of(subject.comment):
        up, down = _UP.search(sentence.text), _DOWN.search(sentence.text)
        claim = up or down
        if sentence.about not in ("", "returns") or claim is None or (up and down):
            continue
        if _NO.search(sentence.text):
            continue
        if bool(down) != is_down:
            true = "descending" if is_down else "ascending"
            yield subject.finding(
                "INK701",
                f'it is said to be "{claim[0]}", and is sorted {true}',
                f"{sort.callee}{sort.arguments} sorts {true}",
                sentence.span,
                at=sort.span,
            )


def _reversed(arguments: str) -> bool | None:
    """Which way a sort goes; None where that is an argument of somebody."""
    found = re.search(r"\breverse\s*=\s*(\w+)", arguments)
    if found is None:
        return False
    return {"True": True, "False": False}.get(found[1])


def extreme(subject: Subject) -> Iterator[Finding]:
    """The least where the most is given, or the other way round."""
    values = subject.facts.result.values
    found = [_EXTREME.match(value) for value, _ in values]
    called = {one[1] for one in found if one is not None}
    if len(called) != 1 or None in found:
        return
    body = subject.file.body_of(subject.symbol)
    if body is None or sum(call.callee in ("min", "max") for call in body.calls) != len(values):
        return
    (name,) = called
    for sentence in sentences_of(subject.comment):
        least, most = _LEAST.search(sentence.text), _MOST.search(sentence.text)
        claim = least or most
        if sentence.about not in ("", "returns") or claim is None or (least and most):
            continue
        if _NO.search(sentence.text) or subject.comment.paragraphs[:1] == ():
            continue
        is_first = sentence.about == "returns" or sentence.span.start == 0
        if is_first and bool(least) != (name == "min"):
            yield subject.finding(
                "INK702",
                f'it is said to give the "{claim[0]}", and gives the {name}imum',
                f"it returns {values[0][0]}",
                sentence.span,
                at=values[0][1],
            )
