"""The styles, a row each: the languages it belongs to, how it is read and how it is written."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from functools import partial

from docgen.comments import markdown, sectioned, tags
from docgen.comments.comment import Comment
from docgen.comments.parts import Parts
from docgen.comments.rendering import sections, tagged
from docgen.comments.rendering.sections import prose
from foundation.errors import BadInput


@dataclass(frozen=True, slots=True)
class Style:
    """`languages` are those it is used in, the first row of a language is its default."""

    name: str
    languages: frozenset[str]
    read: Callable[[str], Comment]
    write: Callable[[Parts, int], str]


def _plain(parts: Parts, width: int) -> str:
    return "\n".join(prose(parts, width))


_PYTHON = frozenset({"python"})
_SCRIPT = frozenset({"javascript", "javascriptreact"})
_TYPED = frozenset({"typescript", "typescriptreact"})

STYLES: tuple[Style, ...] = (
    Style("google", _PYTHON, sectioned.read, sections.google),
    Style("numpy", _PYTHON, sectioned.read, sections.numpy),
    Style("sphinx", _PYTHON, sectioned.read, tagged.sphinx),
    Style("tsdoc", _TYPED, tags.read, partial(tagged.tagged, "tsdoc")),
    Style("jsdoc", _SCRIPT | _TYPED, tags.read, partial(tagged.tagged, "jsdoc")),
    Style("javadoc", frozenset({"java"}), tags.read, partial(tagged.tagged, "javadoc")),
    Style("doxygen", frozenset({"c", "cpp"}), tags.read, partial(tagged.tagged, "doxygen")),
    Style("rustdoc", frozenset({"rust"}), markdown.read, sections.rustdoc),
    Style("godoc", frozenset({"go"}), markdown.read, _plain),
)


def style_named(name: str) -> Style:
    """The style of a name. Raises `BadInput` naming those that there are."""
    for style in STYLES:
        if style.name == name:
            return style
    known = ", ".join(style.name for style in STYLES)
    raise BadInput(f"there is no documentation style {name}; there are {known}")


def styles_of(language: str) -> tuple[Style, ...]:
    """The styles of a language, its default first."""
    return tuple(style for style in STYLES if language in style.languages)


def read_comment(text: str, language: str) -> Comment:
    """A comment's parts, in whatever style of its language it is written. Never raises."""
    styles = styles_of(language)
    comment = styles[0].read(text) if styles else markdown.read(text)
    if comment.style != "tags" or not styles:
        return comment
    is_typed = any(entry.type for section in comment.sections for entry in section.entries)
    names = {style.name for style in styles}
    return replace(comment, style="jsdoc" if is_typed and "jsdoc" in names else styles[0].name)


def style_in_use(texts: Iterable[str], language: str) -> Style | None:
    """The style that most comments with sections have; None where no comment has any."""
    styles = styles_of(language)
    if not styles:
        return None
    counted = Counter(read_comment(text, language).style for text in texts)
    del counted["plain"]
    known = [(counted[style.name], style) for style in styles if counted[style.name]]
    return max(known, key=lambda one: one[0])[1] if known else None
