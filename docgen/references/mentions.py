"""Where a comment refers to code by name: roles, links, calls in code spans."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from docgen.references.links import SPOKEN, links
from docgen.references.spoken import spoken_of
from syntax.text import Span

_ROLE = re.compile(
    r"(?<!\w):(?:py:)?(?P<role>func|meth|class|exc|data|attr|const|obj|mod):"
    r"`(?:[^`<>]*<)?(?P<lead>[~!]?\.?)(?P<name>[A-Za-z_][\w.]*)(?:\(\))?>?`"
)
_SURE = frozenset({"func", "meth", "class", "exc"})
"""Roles of what is called: an example that calls it shows it, and does not bring it."""
_CALL = re.compile(r"(?<![\w`:])`{1,2}(?P<name>[A-Za-z_][\w.]*)\(\)`{1,2}(?!`)")


@dataclass(frozen=True, slots=True)
class Mention:
    """A name as written, without role, quotes and call; `role` is empty for a code span."""

    name: str
    role: str
    span: Span


_SEE_ALSO = re.compile(r"(?m)^(?P<margin>[ \t]*)See [Aa]lso[ \t]*\n(?P=margin)-{3,}[ \t]*\n")
SEE_ALSO = "see also"
"""The role of a name in NumPy's section of that title."""
_HISTORY = re.compile(
    r"(?m)^(?P<margin>[ \t]*)\.\. "
    r"(?P<what>versionchanged|versionadded|versionremoved|deprecated)::.*"
    r"(?:\n(?P=margin)[ \t]+\S.*|\n[ \t]*(?=\n))*"
)
_INSTEAD_BEFORE = re.compile(
    r"\b(?:use|call|see|in favou?r of|replaced (?:by|with)|superseded by)(?: the| our)?\s+\S*$",
    re.IGNORECASE,
)
_INSTEAD_BEHIND = re.compile(
    r"[^\s\w]*\s+(?:(?:method|function|class)\s+)?(?:instead\b|(?:is|are)(?: now)? preferred\b"
    r"|now preferred\b)",
    re.IGNORECASE,
)
_GONE_BY_NOW = re.compile(
    r"\b(?:was|were|been|formerly|previously|renamed|removed|replaced|replaces|deprecated)\b|曾|已删除|改名",
    re.IGNORECASE,
)


def mentions(text: str, language: str) -> Iterator[Mention]:
    """The mentions of a comment, in order of their kind. What is told of earlier versions names
    what is gone, and is left out; so is what the comment's own examples define."""
    if _SEE_ALSO.match(text):
        return  # a comment that is one section shows what such a section is
    past = [found.span() for found in _HISTORY.finditer(text)]
    for one in _all(text, language):
        if _is_defined(text, one) and one.role != SPOKEN:
            continue
        if _is_what_to_use(text, one.span):
            yield one
            continue
        if any(start <= one.span.start < end for start, end in past):
            continue
        if not _GONE_BY_NOW.search(_sentence_around(text, one.span)):
            yield one


def history(text: str) -> Iterator[tuple[int, int]]:
    """Where a comment tells what a version brought or changed; what is deprecated is so by now."""
    for found in _HISTORY.finditer(text):
        if found["what"] != "deprecated":
            yield found.span()


def _is_what_to_use(text: str, span: Span) -> bool:
    """Whether what stands in place of something deprecated is told: that has to be there."""
    notes = (one for one in _HISTORY.finditer(text) if one["what"] == "deprecated")
    note = next((one for one in notes if one.start() <= span.start < one.end()), None)
    if note is None:
        return False
    if _INSTEAD_BEFORE.search(text, note.start(), span.start):
        return True
    return _INSTEAD_BEHIND.match(text, span.end, note.end()) is not None


def _sentence_around(text: str, span: Span) -> str:
    ends = re.compile(r"\.\s|\n\s*\n")
    before = [found.end() for found in ends.finditer(text, 0, span.start)]
    behind = ends.search(text, span.end)
    return text[before[-1] if before else 0 : behind.start() if behind is not None else len(text)]


def _is_defined(text: str, one: Mention) -> bool:
    first = re.escape(one.name.partition(".")[0])
    # A module that is imported by its own name is the one that is meant.
    brought = rf"\bas {first}\b" if "." in one.name else rf"\b(?:import|as) {first}\b"
    return bool(
        re.search(rf"(?m)^\s*(?:>>> |\.\.\. )?(?:{first}\s*=[^=]|(?:def|class) {first}\b)", text)
        or re.search(brought, text)
        or re.search(rf"\bfrom [\w.]+ import\b[^\n]*\b{first}\b", text)
        or (
            one.role not in _SURE
            and re.search(rf"(?m)^\s{{4,}}(?:await |\w+ = |with )*{first}\(.*\)\s*$", text)
        )
    )


def _all(text: str, language: str) -> Iterator[Mention]:
    for found in _ROLE.finditer(text):
        if "!" not in found["lead"]:
            yield Mention(found["name"].rstrip("."), found["role"], Span(*found.span("name")))
    for found in _CALL.finditer(text):
        yield Mention(found["name"], "", Span(*found.span("name")))
    yield from _see_also(text)
    if language == "python":
        yield from (Mention(name, role, span) for name, role, span in spoken_of(text))
    for name, role, span in links(text, language):
        yield Mention(name, role, span)


def _see_also(text: str) -> Iterator[Mention]:
    """The names of the functions in a list of related ones."""
    for head in _SEE_ALSO.finditer(text):
        margin = re.escape(head["margin"])
        behind = re.compile(rf"(?m)^{margin}\S.*\n{margin}-{{3,}}").search(text, head.end())
        end = behind.start() if behind is not None else len(text)
        line = re.compile(rf"(?m)^{margin}(?P<names>[\w.]+(?:[ ]*,[ ]*[\w.]+)*)[ ]*(?::.*)?$")
        for found in line.finditer(text, head.end(), end):
            for name in re.finditer(r"[^\W\d]\w*(?:\.\w+)*", found["names"]):
                start = found.start("names") + name.start()
                yield Mention(name[0], SEE_ALSO, Span(start, start + len(name[0])))
