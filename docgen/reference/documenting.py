"""From a person's comment to the documentation that pages show: Markdown, part by part."""

from __future__ import annotations

import re
import textwrap
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace

from docgen.comments.comment import Comment, Entry, Section
from docgen.comments.styles import read_comment
from docgen.reference import model
from docgen.reference.markup import markdown, rst
from docgen.reference.markup.blocks import Block, Paragraph, written
from docgen.reference.markup.inline import Find
from docgen.reference.spoken import language_of

_BLOCK = re.compile(
    r"^(?P<margin>[ \t]*)\.\.[ ]\w[\w-]*::[^\n]*(?:\n(?:[ \t]*(?=\n)|(?P=margin)[ \t]+[^\n]*))*",
    re.M,
)
_LOOSE_FIELD = re.compile(r"^\s*:(?:meta|no-index|type|rtype|vartype|ytype)\b[^\n:]*:[^\n]*$", re.M)
_TAG = re.compile(r"^[ \t]*[@\\](?P<tag>[A-Za-z]+)\b", re.MULTILINE)
_TYPE_MARKUP = re.compile(r"(?::[\w:]+:)?`+~?(?P<name>[^`]*)`+|~(?=\w)")
_PROSE_TAGS = frozenset({"brief", "short", "summary", "description", "desc", "details"})
_CODE_TAGS = frozenset({"code", "endcode", "verbatim", "endverbatim", "c", "p", "ref", "li", "f"})
_SENTENCE = re.compile(r"(?s)^(.+?[.!?。！？])(?:\s|$)")
_LONGEST_SUMMARY = 220
_CODE_TAG = re.compile(r"[@\\](?:code|verbatim)\b")
_INTERNAL = re.compile(r"(?s)[@\\]internal\b.*?(?:[@\\]endinternal\b[ \t]*\n?|\Z)")
"""What Doxygen shows to nobody: to its end, or to that of the comment."""
_SEE = re.compile(r"^[\w.]*#\w+(?:\([^)]*\))?$|^[A-Z][\w.]*$")
_SEE_OF_PYTHON = re.compile(r"^[A-Za-z_][\w.]*(?:, *[A-Za-z_][\w.]*)*$")

CodeOf = Callable[[str], model.Code]
"""A piece of code with links in it."""


@dataclass(frozen=True, slots=True)
class Setting:
    """Where a comment stands: its programming language, what names lead to, how types are shown."""

    programming: str
    find: Find
    code: CodeOf


def documented(text: str, setting: Setting) -> model.Documentation:
    """What a comment says, in the language that it is written in."""
    if setting.programming in ("c", "cpp"):
        text = _INTERNAL.sub("", text)
    comment = read_comment(text, setting.programming)
    said = comment.summary.text if comment.summary is not None else comment.text
    language = language_of(said)
    prose = _markup("\n".join(_running(comment, setting.programming)), setting, language)
    summary, body = _divided(prose)
    sections = tuple(
        _section(one, comment, setting, language)
        for one in comment.sections
        if _is_apart(one) and not _CODE_TAG.match(text, one.span.start)
    )
    return model.Documentation(language, "author", summary, body, sections)


def _markup(text: str, setting: Setting, language: str) -> tuple[Block, ...]:
    if not text.strip():
        return ()
    if setting.programming == "python":
        return rst.read(text, setting.find, language)
    return markdown.read(text, setting.find, setting.programming, language)


def _divided(blocks: tuple[Block, ...]) -> tuple[str, str]:
    """The first paragraph as summary; of a long one its first sentence."""
    if not blocks or not isinstance(blocks[0], Paragraph):
        return "", written(blocks)
    first = blocks[0].text.strip()
    rest = blocks[1:]
    sentence = _SENTENCE.match(first)
    if len(first) > _LONGEST_SUMMARY and sentence and sentence[1].count("`") % 2 == 0:
        left = first[sentence.end() :].strip()
        rest = (Paragraph(left), *rest) if left else rest
        first = sentence[1]
    return " ".join(first.split("\n")), written(rest)


def _is_apart(section: Section) -> bool:
    """Whether a section is no directive: those are read with the text around them."""
    return not (section.title and section.title.islower() and _is_directive(section))


def _is_directive(section: Section) -> bool:
    return section.title in {
        *("deprecated", "versionadded", "note", "warning", "seealso", "rubric", "todo"),
    }


def _running(comment: Comment, programming: str) -> Iterator[str]:
    """The text outside of sections."""
    text = comment.text
    if programming == "python":
        spans = sorted(_covered(comment))
        at = 0
        for start, end in spans:
            yield _LOOSE_FIELD.sub("", text[at:start])
            at = max(at, end)
        yield _LOOSE_FIELD.sub("", text[at:])
        yield from _directives_within(comment)
    elif comment.style == "rustdoc" or programming in ("rust", "go"):
        first = min((one.span.start for one in comment.sections), default=len(text))
        yield text[:first]
    else:
        yield from _outside_tags(text)


def _covered(comment: Comment) -> Iterator[tuple[int, int]]:
    for section in comment.sections:
        if not _is_apart(section):
            continue
        if section.title or not section.entries:
            yield section.span.start, section.span.end
        else:  # fields: others may stand between them
            yield from ((one.span.start, one.span.end) for one in section.entries)


def _directives_within(comment: Comment) -> Iterator[str]:
    """Directives below the last entry of a section: they are of the whole, not of the section."""
    for section in comment.sections:
        if not (_is_apart(section) and section.entries and section.title):
            continue
        inside = comment.text[section.span.start : section.span.end]
        for found in _BLOCK.finditer(inside):
            at = section.span.start + found.start()
            texts = [one.text_span for one in section.entries]
            if not any(span.start <= at < span.end for span in texts):
                yield "\n\n" + textwrap.dedent(found[0])


def _outside_tags(text: str) -> Iterator[str]:
    """The text before the first tag, and what tags of prose say."""
    marks = [found for found in _TAG.finditer(text) if not _in_fence(text, found.start())]
    marks = [found for found in marks if found["tag"] not in _CODE_TAGS]
    ends = [*(found.start() for found in marks[1:]), len(text)][: len(marks)]
    yield text[: marks[0].start()] if marks else text
    for found, end in zip(marks, ends, strict=True):
        if found["tag"] in _PROSE_TAGS:
            yield "\n\n" + text[found.end() : end]


def _in_fence(text: str, at: int) -> bool:
    return text.count("```", 0, at) % 2 == 1


def _section(section: Section, comment: Comment, setting: Setting, language: str) -> model.Section:
    listed = map(_as_written, section.entries) if section.is_prose else section.entries
    entries = tuple(_entry(one, comment, setting, language) for one in listed)
    text = section.text
    if entries or not text.strip():
        said = ""
    elif section.kind in ("see_also", "references"):
        said = written(_markup(_listed(text, setting.programming), setting, language))
    elif section.kind == "examples" and setting.programming not in ("python", "rust", "go"):
        said = written(_markup(_as_code(text, setting.programming), setting, language))
    else:
        said = written(_markup(text, setting, language))
    title = section.title if section.kind == "other" or _is_own_title(section) else ""
    return model.Section(section.kind, title, said, entries)


def _as_written(entry: Entry) -> Entry:
    """What stands in running text: whole where nobody wrote its name."""
    return entry if entry.name_span is not None else replace(entry, name="", text_span=entry.span)


def _is_own_title(section: Section) -> bool:
    """Whether a heading says more than its kind does: `Panics` of Rust, `Safety`."""
    return section.title.lower() in ("panics", "safety", "errors", "usage", "remarks")


def _as_code(text: str, programming: str) -> str:
    """What stands under `@example` is code, unless it says so itself."""
    if "```" in text or "<pre" in text or "<code" in text:
        return text
    caption = re.match(r"\s*<caption>(.*?)</caption>\s*", text)
    body = text[caption.end() :] if caption else text
    language = {"javascript": "js", "typescript": "ts"}.get(
        programming.removesuffix("react"), programming
    )
    return f"{caption[1] if caption else ''}\n\n```{language}\n{body}\n```"


def _listed(text: str, programming: str) -> str:
    """Names on lines of their own as a list, each as its markup writes a name."""
    lines = [line for line in textwrap.dedent(text).split("\n") if line.strip()]
    if programming == "python":
        lines = [
            re.sub(r"[\w.]+", r":obj:`\g<0>`", line) if _SEE_OF_PYTHON.match(line) else line
            for line in lines
        ]
    else:
        lines = [_SEE.sub(r"{@link \g<0>}", line) for line in lines]
    is_plain = all(re.match(r"^[\w.`:~#{@]", line) and len(line) < 100 for line in lines)
    if is_plain and len(lines) > 1:
        return "\n".join(f"- {line}" for line in lines)
    return lines[0] if len(lines) == 1 else text


def _entry(entry: Entry, comment: Comment, setting: Setting, language: str) -> model.Entry:
    text = comment.text[entry.text_span.start : entry.text_span.end]
    first, _, rest = text.partition("\n")
    whole = f"{first}\n{textwrap.dedent(rest)}" if rest else first
    return model.Entry(
        name=entry.stars + entry.name,
        text=written(_markup(whole, setting, language)),
        type=setting.code(_TYPE_MARKUP.sub(lambda found: found["name"] or "", entry.type))
        if entry.type
        else None,
        default=entry.default,
    )
