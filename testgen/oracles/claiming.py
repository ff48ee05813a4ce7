"""From documentation to the claims that it makes, and from a call to those that it breaks."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

from testgen.oracles.claims import ROWS, Row
from testgen.oracles.claims.row import Use
from testgen.oracles.documentation import documentation_of, sentences
from testgen.oracles.statements import HEDGES, statements
from testgen.values import Function

_IF = re.compile(r"\b(?:if|when|unless|otherwise)\b", re.I)
_CONDITIONAL = re.compile(
    r"\b(?:if|when|otherwise|unless)\b.*\breturn|\breturn.*\b(?:if|when|otherwise|unless)\b", re.I
)


@dataclass(frozen=True, slots=True)
class Claim:
    """A row that was read in `written`, with what its words named."""

    row: Row
    written: str
    groups: Mapping[str, str]

    def kept_by(self, use: Use) -> bool | None:
        """Whether a call keeps the claim; None where it does not speak of such a call."""
        spoken = Use(use.known, use.result, self.groups, use.changed)
        try:
            return self.row.judge(spoken)
        except (TypeError, ValueError, ArithmeticError, LookupError, RecursionError):
            return None


def claims_of(function: Function) -> tuple[Claim, ...]:
    """The claims of a function's documentation, a row at most once."""
    if not function.doc:
        return ()
    doc = documentation_of(function.doc)
    found: dict[str, Claim] = {}
    has_other = any(map(_CONDITIONAL.search, sentences(doc.text))) or any(
        map(_IF.search, sentences(doc.returns))
    )
    everywhere = [*sentences(doc.text), *sentences(doc.returns), *doc.parameters.values()]
    for row in ROWS:
        if row.is_total and has_other:
            continue
        about = everywhere if row.name == "argument left alone" else statements(function)
        for sentence in about:
            groups = reads(row, sentence, function.doc)
            if groups is not None:
                found.setdefault(row.name, Claim(row, sentence, groups))
    return tuple(found.values())


def reads(row: Row, sentence: str, doc: str) -> Mapping[str, str] | None:
    """What the row's words name in the sentence; None where it does not make the claim."""
    said = sentence.rstrip(" .")
    if HEDGES.search(said) or (row.unless and re.search(row.unless, said, re.I)):
        return None
    if row.unless_doc and re.search(row.unless_doc, doc, re.I):
        return None
    for pattern in row.patterns:
        # "True" and "None" are written as they are; the rest in any case.
        flags = re.NOFLAG if "True" in pattern else re.I
        if match := re.search(pattern, said, flags):
            return {name: text for name, text in match.groupdict().items() if text}
    return None
