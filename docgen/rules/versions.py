"""Rules on versions that comments name, and on what they say of deprecation."""

from __future__ import annotations

import re
from collections.abc import Iterator

from docgen.references.mentions import history
from docgen.references.versions import Version, version_in
from docgen.rules.finding import Finding
from docgen.rules.rule import Rule
from docgen.rules.subject import Subject
from syntax.text import Span

_NAMED = re.compile(
    r"(?m)^[ \t]*(?:\.\. (?:versionadded|versionchanged|deprecated)::|[@\\]since:?)[ \t]+"
    r"(?:version[ \t]+)?(?P<version>v?\d+\.\d+(?:\.\d+)*)\b"
)
_REMOVED = re.compile(
    r"\b(?:will be|to be|scheduled for|be) (?:removed|removal|dropped|deleted) (?:in|with) "
    r"(?:the )?(?:version |release |v)?(?P<version>\d+\.\d+(?:\.\d+)*)\b(?!\.\d)",
    re.IGNORECASE,
)
_FIRST_YEAR = 1990


def ahead(subject: Subject) -> Iterator[Finding]:
    """A version that is further ahead than the next one can be."""
    for found in _NAMED.finditer(subject.comment.text):
        told = version_in(found["version"])
        true = subject.existence.versions.of(subject.file.path)
        if told is not None and true is not None and _is_far_ahead(told, true):
            yield subject.finding(
                "INK903",
                f"it names version {found['version']}, and this is {_shown(true)}",
                f"the project's version is {_shown(true)}",
                Span(*found.span("version")),
            )


def overdue(subject: Subject) -> Iterator[Finding]:
    """A removal that is announced for a version which has been."""
    for found in _REMOVED.finditer(subject.comment.text):
        told = version_in(found["version"])
        true = subject.existence.versions.of(subject.file.path)
        if _is_shown(subject.comment.text, found) or _is_done(subject.comment.text, found):
            continue
        if any(start <= found.start() < end for start, end in history(subject.comment.text)):
            continue  # what a version announced is what was true of that one
        if told is not None and true is not None and _padded(told) < _padded(true):
            yield subject.finding(
                "INK904",
                f"it is to be removed in {found['version']}, and this is {_shown(true)}",
                f"the project's version is {_shown(true)}",
                Span(*found.span("version")),
            )


def _is_shown(text: str, found: re.Match[str]) -> bool:
    """Whether an example prints it."""
    before = text[: found.start()].rpartition("\n\n")[2]
    return bool(re.search(r"(?m)^\s*>>> ", before)) or _is_literal(text, found.start())


def _is_literal(text: str, place: int) -> bool:
    """Whether a line stands in the block that two colons begin: further in than they."""
    inside = _margin(text[text.rfind("\n", 0, place) + 1 :])
    for line in reversed(text[:place].splitlines()[:-1]):
        if line.strip() and _margin(line) < inside:
            return line.rstrip().endswith("::")
    return False


def _margin(line: str) -> int:
    return len(line) - len(line.lstrip(" "))


def _is_done(text: str, found: re.Match[str]) -> bool:
    """Whether the same comment tells that it was removed."""
    version = re.escape(found["version"])
    return bool(re.search(rf"versionchanged::\s*{version}[^:]*\bremoved\b", text))


def silent(subject: Subject) -> Iterator[Finding]:
    """What the code marks as deprecated, without a word of it in the documentation."""
    symbol = subject.symbol
    if symbol.language != "java":
        return  # elsewhere the mark itself says it to readers
    marks = [one for one in (*symbol.decorators, *symbol.modifiers) if "Deprecated" in one]
    if marks and "deprecated" not in subject.comment.text.lower():
        yield subject.finding(
            "INK905",
            "it is deprecated, and the documentation does not say so",
            f"{symbol.name} is marked @Deprecated",
            at=symbol.name_span,
        )


def _is_far_ahead(told: Version, true: Version) -> bool:
    """Whether a version is beyond every one that may come next: what is documented is written
    before it is released."""
    told, true = _padded(told), _padded(true)
    if true[0] >= _FIRST_YEAR:
        return told[0] > true[0] + 1
    if told[0] != true[0]:
        return told[0] > true[0] + 1 or (told[0] == true[0] + 1 and told[1] > 0)
    return told[1] > true[1] + 1


def _padded(version: Version) -> Version:
    return (*version, 0, 0, 0)[: max(3, len(version))]


def _shown(version: Version) -> str:
    return ".".join(map(str, version))


RULES = (
    Rule("INK903", "version-ahead", "a version is named that is not next", ahead),
    Rule(
        "INK904", "overdue-removal", "a removal is announced for a version that has been", overdue
    ),
    Rule("INK905", "silent-deprecation", "what is deprecated is not documented as such", silent),
)
