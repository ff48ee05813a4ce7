"""Rules on what is said of a parameter, a result, an exception: whether anything is, and how it is
written."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise

from docgen.comments.comment import Entry, SectionKind
from docgen.rules.finding import Finding, Fix
from docgen.rules.rule import Rule
from docgen.rules.subject import Subject
from docgen.rules.values import normal_type
from syntax.text import Edit

_ENDS = (".", "!", "?", "。", "！", "？", ":", "：", "```", "`", '"', ")", "…")


def _lacking(rule: str, what: str, *kinds: SectionKind) -> Rule:
    """The rule that entries of some kinds say something. A type may say it all of a result."""

    def entries(subject: Subject) -> list[Entry]:
        return [one for kind in kinds for one in subject.comment.entries(kind)]

    def check(subject: Subject) -> Iterator[Finding]:
        for entry, behind in pairwise((*entries(subject), None)):
            if entry is None or _says(entry, what) or _says_beside(subject, entry):
                continue
            if not _shares(subject, entry, behind):
                told = entry.name or f"the {what}"
                yield subject.finding(
                    rule,
                    f"nothing is said of {told}",
                    f"{told} has no description",
                    subject.place(entry),
                )

    code, name = rule, f"empty-{what}"
    elsewhere = {"parameter": ("docsig SIG301",), "result": ("docsig SIG506",)}.get(what, ())
    return Rule(
        code,
        name,
        f"of a documented {what} nothing is said, and of others mostly something is",
        check,
        elsewhere,
        is_default=what != "exception",  # its name is most of what there is to say
        concerns=lambda subject: bool(entries(subject)),
    )


def _says(entry: Entry, what: str) -> bool:
    """Whether anything is said: in a description, in words where a type stands; of a result its
    type says it."""
    in_words = entry.type is not None and (what == "result" or normal_type(entry.type) is None)
    return bool(entry.text.strip()) or in_words or bool(entry.stars)


def _says_beside(subject: Subject, entry: Entry) -> bool:
    """Whether it is said behind the default, on the line of the type."""
    return (
        _BEHIND_DEFAULT.search(subject.comment.text[entry.span.start : entry.span.end]) is not None
    )


_BEHIND_DEFAULT = re.compile(r"\bdefault\b[^\n]*?\S\.\s+[^\W\d]\w* \w+")


def _shares(subject: Subject, entry: Entry, behind: Entry | None) -> bool:
    """Whether the next entry follows at once: of several names one below the other, the last has
    the description of them all."""
    if behind is None:
        return False
    return "\n\n" not in re.sub(
        r"[ \t]+", "", subject.comment.text[entry.span.end : behind.span.end]
    )


def capital(subject: Subject) -> Iterator[Finding]:
    """A description that begins with a small letter."""
    for entry in subject.comment.parameters:
        first = entry.text[:1]
        if (
            first.isalpha()
            and first.islower()
            and subject.comment.text[entry.text_span.start] == first
        ):
            start = entry.text_span.start
            yield subject.finding(
                "INK114",
                f"the description of {entry.name} begins with a small letter",
                f"{entry.name}: {entry.text[:20]}",
                subject.place(entry),
                fix=Fix("Begin with a capital letter", (Edit(start, start + 1, first.upper()),)),
            )


def period(subject: Subject) -> Iterator[Finding]:
    """A description that does not end as a sentence does."""
    for entry in subject.comment.parameters:
        if entry.text and not entry.text.rstrip().endswith(_ENDS):
            end = entry.text_span.end
            yield subject.finding(
                "INK115",
                f"the description of {entry.name} ends without a full stop",
                f"{entry.name}: {entry.text[-20:]}",
                subject.place(entry),
                fix=Fix("Add a full stop", (Edit(end, end, "."),)),
            )


RULES = (
    _lacking("INK112", "parameter", "parameters", "other_parameters"),
    _lacking("INK205", "result", "returns", "yields"),
    _lacking("INK505", "exception", "raises"),
    Rule(
        "INK114",
        "small-letter",
        "a parameter's description begins with a small letter",
        capital,
        ("docsig SIG305",),
        is_default=False,
        is_fixable=True,
    ),
    Rule(
        "INK115",
        "no-full-stop",
        "a parameter's description ends without a full stop",
        period,
        ("docsig SIG306",),
        is_default=False,
        is_fixable=True,
    ),
)
