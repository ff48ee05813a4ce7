"""Where a comment refers to code by name: roles, links, calls in code spans."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from syntax.text import Span

_ROLE = re.compile(
    r":(?:py:)?(?P<role>func|meth|class|exc|data|attr|const|obj|mod):"
    r"`(?:[^`<>]*<)?(?P<lead>[~!]?\.?)(?P<name>[A-Za-z_][\w.]*)(?:\(\))?>?`"
)
_CALL = re.compile(r"(?<![\w`:])`{1,2}(?P<name>[A-Za-z_][\w.]*)\(\)`{1,2}(?!`)")
_LINK = re.compile(r"\{@link(?:code|plain)?\s+(?P<name>[A-Za-z_$][\w.$]*(?:#\w+)?)")


@dataclass(frozen=True, slots=True)
class Mention:
    """A name as written, without role, quotes and call; `role` is empty for a code span."""

    name: str
    role: str
    span: Span


def mentions(text: str) -> Iterator[Mention]:
    """The mentions of a comment, in order of their kind."""
    for found in _ROLE.finditer(text):
        if "!" not in found["lead"]:
            yield Mention(found["name"].rstrip("."), found["role"], Span(*found.span("name")))
    for found in _CALL.finditer(text):
        yield Mention(found["name"], "", Span(*found.span("name")))
    for found in _LINK.finditer(text):
        yield Mention(found["name"], "link", Span(*found.span("name")))
