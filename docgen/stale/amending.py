"""What can be mended without a model: by the rule's own fix, by the opposite word, by taking away
an entry of something that is gone."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from docgen.comments.comment import Comment, Entry, Section
from docgen.comments.lines import Line, lines_of
from docgen.comments.styles import read_comment
from docgen.placing.mending import applied
from docgen.rules.finding import Finding
from docgen.rules.rule import Rule
from docgen.rules.subject import Subject
from syntax.text import Edit, Span

_OPPOSITES = (
    ("ascending", "descending"),
    ("increasing", "decreasing"),
    ("smallest", "largest"),
    ("lowest", "highest"),
    ("shortest", "longest"),
    ("minimum", "maximum"),
    ("minimal", "maximal"),
    ("least", "most"),
    ("oldest", "newest"),
    ("earliest", "latest"),
    ("升序", "降序"),
    ("从小到大", "从大到小"),
    ("最小", "最大"),
    ("最短", "最长"),
    ("最低", "最高"),
)
_OPPOSITE = {one: other for pair in _OPPOSITES for one, other in (pair, pair[::-1])}
_WORDS = re.compile("|".join(sorted(map(re.escape, _OPPOSITE), key=len, reverse=True)), re.I)
_GONE_ENTRIES = frozenset({"INK102", "INK502", "INK602"})
_GONE_SECTIONS = frozenset({"INK202", "INK306", "INK402"})
_TYPE_FIELD = re.compile(r"\s*:(?:type|vartype)\s+(?P<name>[\w*\\]+)\s*:|\s*:[ry]type:")


@dataclass(frozen=True, slots=True)
class Amendment:
    """What one finding asks for, as edits of the comment's text."""

    finding: Finding
    edits: tuple[Edit, ...]


@dataclass(frozen=True, slots=True)
class Amended:
    """What can be mended, and the findings for which nothing is known that would be true."""

    amendments: tuple[Amendment, ...]
    open: tuple[Finding, ...]


def amended(subject: Subject, findings: Sequence[Finding], rules: Sequence[Rule]) -> Amended:
    """Each finding with the first change after which its rule is content and no other rule says
    something that none said before."""
    taken: list[Amendment] = []
    left: list[Finding] = []
    for finding in findings:
        edits = next(
            (
                edits
                for edits in _ways(subject, finding)
                if not _overlap(edits, taken) and is_true(subject, finding, edits, rules)
            ),
            None,
        )
        if edits is None:
            left.append(finding)
        else:
            taken.append(Amendment(finding, edits))
    return Amended(tuple(taken), tuple(left))


def is_true(
    subject: Subject, finding: Finding, edits: Sequence[Edit], rules: Sequence[Rule]
) -> bool:
    """Whether a finding is gone with these edits, and none has come."""
    text = applied(subject.comment.text, edits)
    before = {_key(one) for one in _asked(subject, rules)}
    after = replace(subject, comment=read_comment(text, subject.file.language))
    now = {_key(one) for one in _asked(after, rules)}
    return _key(finding) not in now and now <= before


def _asked(subject: Subject, rules: Sequence[Rule]) -> Iterator[Finding]:
    for rule in rules:
        if rule.concerns is None:
            yield from rule.check(subject)


def _key(finding: Finding) -> tuple[str, str]:
    return finding.rule, finding.fact


def _overlap(edits: Sequence[Edit], taken: Sequence[Amendment]) -> bool:
    return any(
        one.start < other.end and other.start < one.end
        for one in edits
        for amendment in taken
        for other in amendment.edits
    )


def _ways(subject: Subject, finding: Finding) -> Iterator[tuple[Edit, ...]]:
    if finding.fix is not None:
        yield finding.fix.edits
    span = finding.span
    if span is None:
        return
    if finding.rule.startswith("INK7"):
        yield from _turned(subject.comment.text, span)
    if finding.rule in _GONE_ENTRIES and not _may_be_renamed(subject, finding):
        yield from _without_entry(subject.comment, span)
    if finding.rule in _GONE_SECTIONS:
        yield from _without_section(subject.comment, span)


def _turned(text: str, span: Span) -> Iterator[tuple[Edit, ...]]:
    """A sentence with one of its words as the opposite."""
    for found in _WORDS.finditer(text, span.start, span.end):
        other = _OPPOSITE[found[0].lower()]
        word = other.capitalize() if found[0][0].isupper() else other
        yield (Edit(found.start(), found.end(), word),)


def _may_be_renamed(subject: Subject, finding: Finding) -> bool:
    """Whether a parameter that is gone may be one that nobody describes, under its old name."""
    if finding.rule != "INK102":
        return False
    told = {entry.name for entry in subject.comment.parameters}
    return any(one.name not in told for one in subject.facts.parameters)


def _without_entry(comment: Comment, span: Span) -> Iterator[tuple[Edit, ...]]:
    for section in comment.sections:
        for entry in section.entries:
            if span not in (entry.name_span, entry.span):
                continue
            others = [one for one in section.entries if one is not entry]
            if any(one.span == entry.span for one in others):
                continue  # `a, b: text`: it is of the other too
            if not others and section.title:
                yield from _without_section(comment, section.span)
            else:
                yield _without_lines(comment, *_lines_of_entry(comment, entry))


def _without_section(comment: Comment, span: Span) -> Iterator[tuple[Edit, ...]]:
    for section in comment.sections:
        if section.span != span:
            continue
        lines = lines_of(comment.text)
        if section.title:
            first, last = _rows(lines, section.span)
            yield _without_lines(comment, first, last)
        elif len(section.entries) <= 1:
            first, last = _rows(lines, _whole(section))
            yield _without_lines(comment, first, _with_types(lines, last, ""))


def _whole(section: Section) -> Span:
    return section.entries[0].span if section.entries else section.span


def _lines_of_entry(comment: Comment, entry: Entry) -> tuple[int, int]:
    lines = lines_of(comment.text)
    first, last = _rows(lines, entry.span)
    return first, _with_types(lines, last, entry.name)


def _with_types(lines: Sequence[Line], last: int, name: str) -> int:
    """The last line with the fields behind it that tell a type of the same name."""
    while last + 1 < len(lines):
        found = _TYPE_FIELD.match(lines[last + 1].text)
        if found is None or (found["name"] or "").lstrip("\\*") != name:
            return last
        last += 1
    return last


def _without_lines(comment: Comment, first: int, last: int) -> tuple[Edit, ...]:
    """Lines taken away; with a blank one where two would meet, or one would end the comment."""
    lines = lines_of(comment.text)
    is_blank_above = first > 0 and lines[first - 1].is_blank
    is_end = last + 1 >= len(lines)
    if is_blank_above and (is_end or lines[last + 1].is_blank):
        first -= 1
    if is_end:
        start = lines[first].start - 1 if first else 0
        return (Edit(start, len(comment.text), ""),)
    return (Edit(lines[first].start, lines[last + 1].start, ""),)


def _rows(lines: Sequence[Line], span: Span) -> tuple[int, int]:
    rows = [
        number
        for number, line in enumerate(lines)
        if line.start <= max(span.end - 1, span.start) and line.start + len(line.text) >= span.start
    ]
    return rows[0], rows[-1]
