"""Rules on how a comment is written: what looks like a part of it and is none."""

from __future__ import annotations

import re
from collections.abc import Iterator

from docgen.comments.comment import Section
from docgen.rules.finding import Finding, Fix
from docgen.rules.rule import Rule
from docgen.rules.subject import Subject
from syntax.text import Edit, Span

_NAMED = r"param|parameter|arg|argument|keyword|type|raises?|exception|var|ivar|cvar|vartype"
_FIELD = re.compile(
    rf"(?m)^[ \t]*:(?P<tag>{_NAMED})[ \t]+(?P<name>[^\s:]+(?:[ \t]+[^\s:]+)?)"
    r"(?:(?P<glued>:)(?=[^\s:`])|[ \t]*(?P<mark>[;,=]|--?|–)[ \t]|[ \t]*$)"
)
_NO_NAME = re.compile(
    r"(?m)^[ \t]*(?P<tag>[@\\](?:param|arg)(?:\[[a-z, ]*\])?)(?:[ \t]+\{[^}\n]*\})?[ \t]*$"
)


def field(subject: Subject) -> Iterator[Finding]:
    """A field that nothing reads: its name does not end with a colon and a blank; a tag that names
    nothing."""
    text = subject.comment.text
    if subject.symbol.language != "python":
        for found in _NO_NAME.finditer(text):
            tag = found["tag"]
            yield subject.finding(
                "INK001", f"{tag} names nothing", f"{tag} wants a name", Span(*found.span("tag"))
            )
        return
    for found in _FIELD.finditer(text):
        if found["name"].count("[") > found["name"].count("]"):
            continue  # a type with blanks in it, behind which the name stands
        head = f":{found['tag']} {found['name']}"
        lacks = "a colon" if found["glued"] is None else "a blank"
        fix = None
        if found["glued"] is not None:
            end = found.end("glued")
            fix = Fix("Put a blank behind the colon", (Edit(end, end, " "),))
        yield subject.finding(
            "INK001",
            f"{head} is no field: {lacks} is missing behind it",
            f"a field is written {head}: text",
            Span(found.start("tag") - 1, found.end("name")),
            fix=fix,
        )


def mixed(subject: Subject) -> Iterator[Finding]:
    """Sections in the styles of several tools."""
    if subject.symbol.language != "python":
        return
    styles: dict[str, Section] = {}
    for section in subject.comment.of("parameters", "returns", "raises", "yields", "attributes"):
        styles.setdefault(_style(section, subject.comment.text), section)
    if len(styles) > 1:
        second = [*styles.values()][1]
        yield subject.finding(
            "INK002",
            f"its sections are in the styles of {' and '.join(styles)}",
            f"{len(styles)} styles: {', '.join(styles)}",
            second.span,
        )


def _style(section: Section, text: str) -> str:
    if not section.title:
        return "Sphinx"
    below = text[section.span.start :].split("\n", 2)[1:2]
    is_line = bool(below) and bool(re.fullmatch(r"\s*[-=]{2,}\s*", below[0]))
    return "NumPy" if is_line else "Google"


RULES = (
    Rule(
        "INK001",
        "broken-field",
        "what looks like a parameter's field is none, and is read by no tool",
        field,
        ("pydoclint DOC001", "docsig SIG302", "docsig SIG303", "docsig SIG304"),
        is_fixable=True,
    ),
    Rule(
        "INK002",
        "mixed-styles",
        "sections of one comment are written in several styles",
        mixed,
        ("pydoclint DOC003",),
        is_default=False,
    ),
)
