"""Styles with sections under titles: Google's, NumPy's, and Rust's Markdown."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

from docgen.comments.parts import EntryParts, Parts, SectionParts
from docgen.comments.rendering.titles import title_of
from docgen.comments.rendering.wrapping import width_of, wrapped

_INDENT = 4

_Lines = Callable[[SectionParts, Parts, int], Iterator[str]]
_PATH = re.compile(r"\w+(?:::\w+)*")
_CONDITION = re.compile(r"(?:If|When|Whenever|Unless|On)\b(?! of\b)", re.IGNORECASE)


def google(parts: Parts, width: int) -> str:
    """Google's style."""
    return "\n".join(_document(parts, width, _google_section))


def numpy(parts: Parts, width: int) -> str:
    """NumPy's style."""
    return "\n".join(_document(parts, width, _numpy_section))


def rustdoc(parts: Parts, width: int) -> str:
    """Rust's Markdown."""
    return "\n".join(_document(parts, width, _rust_section))


def prose(parts: Parts, width: int) -> Iterator[str]:
    """The summary and the paragraphs behind it."""
    yield from wrapped(parts.summary, width)
    for paragraph in parts.extended:
        yield ""
        yield from wrapped(paragraph, width)


def _document(parts: Parts, width: int, section_lines: _Lines) -> Iterator[str]:
    yield from prose(parts, width)
    for section in parts.sections:
        yield ""
        yield from section_lines(section, parts, width)


def _google_section(section: SectionParts, parts: Parts, width: int) -> Iterator[str]:
    colon = "：" if parts.language == "zh" else ":"
    yield title_of("google", section.kind, parts.language) + colon
    blank = " " * _INDENT
    for entry in section.entries:
        head = _google_head(section, entry)
        if not head:
            lines = wrapped(entry.text, width, first=_INDENT, indent=_INDENT)
        elif not entry.text:
            lines = [head]
        else:
            begin = f"{head}: "
            taken = _INDENT + width_of(begin)
            deeper = _INDENT if section.kind in ("returns", "yields") else 2 * _INDENT
            lines = wrapped(entry.text, width, first=taken, indent=deeper)
            lines[0] = begin + lines[0]
        yield blank + lines[0]
        yield from lines[1:]
    yield from (f"{blank}{line}".rstrip() for line in section.text.splitlines())


def _google_head(section: SectionParts, entry: EntryParts) -> str:
    if section.kind in ("returns", "yields"):
        return entry.type or ""
    beside = ", ".join(filter(None, (entry.type, "optional" if entry.is_optional else "")))
    name = entry.stars + entry.name
    return f"{name} ({beside})" if beside and section.kind != "raises" else name


def _numpy_section(section: SectionParts, parts: Parts, width: int) -> Iterator[str]:
    title = title_of("numpy", section.kind, parts.language)
    yield title
    yield "-" * width_of(title)
    for entry in section.entries:
        yield _numpy_head(section, entry)
        if entry.text:
            lines = wrapped(entry.text, width, first=_INDENT, indent=_INDENT)
            yield " " * _INDENT + lines[0]
            yield from lines[1:]
    yield from section.text.splitlines()


def _numpy_head(section: SectionParts, entry: EntryParts) -> str:
    if section.kind == "raises":
        return entry.name
    beside = ", ".join(filter(None, (entry.type, "optional" if entry.is_optional else "")))
    name = entry.stars + entry.name
    return f"{name} : {beside}" if name and beside else name or beside or "object"


def _rust_section(section: SectionParts, parts: Parts, width: int) -> Iterator[str]:
    yield f"# {section.title or title_of('rustdoc', section.kind, parts.language)}"
    yield ""
    is_list = parts.errors_listed and not section.title
    said = None if is_list else _sentences(section, width)
    for number, sentence in enumerate(said or ()):
        if number:
            yield ""
        yield from wrapped(sentence, width)
    for entry in section.entries if said is None else ():
        if entry.name:
            begin = f"* `{entry.name}` - "
            lines = wrapped(entry.text, width, first=width_of(begin), indent=2)
            yield (begin + lines[0]).rstrip(" -") if not entry.text else begin + lines[0]
            yield from lines[1:]
        else:
            yield from wrapped(entry.text, width)
    yield from section.text.splitlines()


def _sentences(section: SectionParts, width: int) -> list[str] | None:
    """Errors and panics as sentences, as Rust has them; None where a list says them better."""
    if section.kind != "raises":
        return None
    if section.title:
        return [_sentence(section.title, one.text) for one in section.entries]
    if not all(one.name and _CONDITION.match(one.text) for one in section.entries):
        return None
    begins = [f"Returns {_error(one.name)}" for one in section.entries]
    if any(width_of(f"{begin} unless") > width for begin in begins):
        return None
    pairs = zip(begins, section.entries, strict=True)
    return [_sentence(begin, one.text) for begin, one in pairs]


def _error(name: str) -> str:
    """An error as a link, where it is a name that leads anywhere."""
    if name == "Error":
        return "an error"
    return f"[`{name}`]" if _PATH.fullmatch(name) else f"`{name}`"


def _sentence(begin: str, text: str) -> str:
    """ "Panics if ..."; a text that is no condition is a sentence already."""
    return f"{begin} {text[:1].lower()}{text[1:]}" if _CONDITION.match(text) else text
