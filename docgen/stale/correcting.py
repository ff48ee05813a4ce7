"""A comment with what is false in it mended: by machine where that is possible, then by the model,
else left as it is and told."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from docgen.placing.lines_in_file import comment_in_file
from docgen.prose.model import Asking
from docgen.prose.record import Record
from docgen.rules.finding import Finding
from docgen.rules.rule import Rule
from docgen.rules.subject import Subject
from docgen.stale.amending import Amendment, amended
from docgen.stale.rewriting import rewritten
from foundation.nothing import Nothing
from syntax.text import Edit


@dataclass
class Correction:
    """One symbol's comment on its way: `edits` are of its text, `open` what stays false, with the
    reasons."""

    subject: Subject
    rules: Sequence[Rule]
    findings: Sequence[Finding]
    taken: list[Amendment] = field(default_factory=list)
    open: dict[Finding, str] = field(default_factory=dict)

    @classmethod
    def of(cls, subject: Subject, rules: Sequence[Rule], findings: Sequence[Finding]) -> Correction:
        """With what can be mended by machine."""
        found = amended(subject, findings, rules)
        left = dict.fromkeys(found.open, "it takes a person, or a model, to say it anew")
        return cls(subject, rules, findings, list(found.amendments), left)

    @property
    def edits(self) -> tuple[Edit, ...]:
        """All of them, in order."""
        every = [edit for one in self.taken for edit in one.edits]
        return tuple(sorted(dict.fromkeys(every), key=lambda one: (one.start, one.end)))

    @property
    def reasons(self) -> tuple[str, ...]:
        """What was false and is mended, with the fact."""
        return tuple(_told(one.finding) for one in self.taken)

    @property
    def left_out(self) -> tuple[str, ...]:
        """What is false and stays, with the fact and the reason."""
        return tuple(f"{_told(one)}: {reason}" for one, reason in self.open.items())

    async def ask(self, record: Callable[[], Record], asking: Asking, width: int) -> None:
        """Have the sentences that are open written anew, in lines of `width` columns of the file.
        Raises as the model does."""
        within = width - _margin(self.subject)
        for finding in tuple(self.open):
            edits = await rewritten(
                self.subject, finding, record(), self.rules, asking, width=within
            )
            if isinstance(edits, Nothing):
                self.open[finding] = edits.reason
            elif _is_apart(edits, self.edits):
                del self.open[finding]
                self.taken.append(Amendment(finding, edits))


def _margin(subject: Subject) -> int:
    """The columns before a comment's text, as it stands in its file."""
    if subject.symbol.doc is None:
        return 0
    comment = comment_in_file(subject.file, subject.symbol.doc)
    return 0 if isinstance(comment, Nothing) else len(comment.prefix.expandtabs(4))


def _is_apart(edits: Sequence[Edit], others: Sequence[Edit]) -> bool:
    return not any(
        one.start < other.end and other.start < one.end for one in edits for other in others
    )


def _told(finding: Finding) -> str:
    line = f" (line {finding.fact_line})" if finding.fact_line is not None else ""
    return f"{finding.message}; {finding.fact}{line}"
