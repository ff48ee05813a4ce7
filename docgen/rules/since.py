"""Rules on what the code did at a git reference and does no longer, where documentation still says
it. They are silent where nothing is compared with."""

from __future__ import annotations

import re
from collections.abc import Iterator

from docgen.claims.sentences import sentences_of
from docgen.comments.comment import Entry
from docgen.earlier.past import code_of
from docgen.facts.symbol_facts import FUNCTIONS
from docgen.rules.finding import Finding
from docgen.rules.raises import bare, may_come_out, not_seen
from docgen.rules.rule import Rule
from docgen.rules.subject import Subject

_NUMBER = re.compile(r"(?<![\w.#&-])\d+(?:\.\d+)?(?![\w%]|\.\d|-\w)")
_NUMBER_IN_CODE = re.compile(r"(?<![\w.])\d[\d_]*(?:\.\d+)?")
_NAME = re.compile(r"\b[^\W\d]\w*")
_SMALL = frozenset({"0", "1"})
"""Whatever has places and sizes has these."""


def raise_gone(subject: Subject) -> Iterator[Finding]:
    """A documented exception that was raised at the reference, and that nothing raises now."""
    if subject.earlier is None:
        return
    for entry, name in _not_raised(subject):
        before = subject.before
        if before is None:
            return
        was_told = any(bare(one.name) == name for one in before.comment.entries("raises"))
        raised = [one for one in before.facts.raises.raised if one.type == name]
        if was_told and raised:
            when = f" if {raised[0].condition}" if raised[0].condition else ""
            yield subject.finding(
                "INK508",
                f"{name} is documented, and is not raised any more as it was at {before.ref}",
                f"{subject.symbol.name} raised {name}{when}",
                subject.place(entry),
                at=subject.symbol.name_span,
            )


def _not_raised(subject: Subject) -> Iterator[tuple[Entry, str]]:
    """Documented exceptions that nothing here raises, but for those that `INK502` tells of."""
    if subject.file.language == "python":
        for entry, name, kind in not_seen(subject):
            if may_come_out(subject, entry, name, kind):
                yield entry, name
        return
    raised = {one.type for one in subject.facts.raises.raised}
    before = subject.before if subject.comment.entries("raises") else None
    if before is None or raised - {one.type for one in before.facts.raises.raised}:
        return  # what is new may be of the same kind
    for entry in subject.comment.entries("raises"):
        if bare(entry.name) not in raised:
            yield entry, bare(entry.name)


def number_gone(subject: Subject) -> Iterator[Finding]:
    """A number that documentation states, that the code had at the reference and has no longer."""
    if subject.earlier is None or not subject.earlier.is_other(subject.file):
        return
    before = subject.before
    if before is None or subject.symbol.kind not in FUNCTIONS:
        return
    code = code_of(subject.file, subject.symbol)
    gone = _numbers(before.code) - _numbers(code) - _SMALL
    if not gone or _names(code) - _names(before.code):
        return  # a name that is new may stand for the number
    told = {one.text for one in sentences_of(before.comment)}
    for sentence in subject.sentences:
        if sentence.text not in told:
            continue  # it was written with this code
        for found in _NUMBER.finditer(sentence.text):
            if _plain(found[0]) in gone:
                yield subject.finding(
                    "INK717",
                    f"it says {found[0]}, which the code had at {before.ref} and has no longer",
                    f"the code has {', '.join(_new(before.code, code)) or 'no such number'}",
                    sentence.span,
                    at=subject.symbol.name_span,
                )
                break


def _new(before: str, code: str) -> list[str]:
    return sorted(_numbers(code) - _numbers(before), key=float)


def _numbers(code: str) -> frozenset[str]:
    return frozenset(_plain(found[0]) for found in _NUMBER_IN_CODE.finditer(code))


def _names(code: str) -> frozenset[str]:
    return frozenset(_NAME.findall(code))


def _plain(number: str) -> str:
    return f"{float(number.replace('_', '')):g}"


RULES = (
    Rule(
        "INK508",
        "raise-gone",
        "an exception is documented that was raised at `--since`, and is not raised any more",
        raise_gone,
    ),
    Rule(
        "INK717",
        "number-gone",
        "a number is stated that the code had at `--since`, and has no longer",
        number_gone,
    ),
)
