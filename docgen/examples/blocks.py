"""Blocks of code in a comment: fenced, under a directive, or under a tag. Read line by line."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from docgen.comments.lines import Line, trimmed
from syntax.text import Span

_FENCE = re.compile(r"(?P<indent>\s*)(?P<mark>```+|~~~+)\s*(?P<info>[^`]*)$")
_DIRECTIVE = re.compile(r"(?P<indent>\s*)\.\. (?P<name>[\w-]+)::\s*(?P<argument>.*)$")
_CODE = frozenset({"code-block", "code", "sourcecode", "testcode"})
_TAG = re.compile(r"\s*[@\\](?P<tag>[A-Za-z]+)\b(?P<rest>.*)$")
_CAPTION = re.compile(r"\s*<caption>.*?</caption>\s*$")


@dataclass(frozen=True, slots=True)
class Block:
    """Code without its common indentation. `info` is what the fence or the directive says of it:
    a language first. `offsets` are the places of its lines in the comment's text."""

    info: str
    lines: tuple[str, ...]
    offsets: tuple[int, ...]
    span: Span

    @property
    def language(self) -> str:
        """The language as it is written, in lower case."""
        return re.split(r"[\s,{]", self.info.strip().lower(), maxsplit=1)[0].lstrip(".")

    @property
    def source(self) -> str:
        """The code."""
        return "\n".join(self.lines) + "\n"


def blocks_of(lines: Sequence[Line]) -> Iterator[Block]:
    """Every fenced block, and every block under a directive for code."""
    at = 0
    while at < len(lines):
        if (fence := _FENCE.match(lines[at].text)) is not None:
            end = at + 1
            while end < len(lines) and not lines[end].text.strip().startswith(fence["mark"]):
                end += 1
            if end < len(lines):
                block = _block(fence["info"], lines[at + 1 : end])
                if block is not None:
                    yield block
            at = end + 1
        elif (told := _DIRECTIVE.match(lines[at].text)) is not None and told["name"] in _CODE:
            end = at + 1
            while end < len(lines) and (
                lines[end].is_blank or lines[end].indent > len(told["indent"])
            ):
                end += 1
            language = told["argument"] or ("python" if told["name"].startswith("test") else "")
            block = _block(language, _without_options(lines[at + 1 : end]))
            if block is not None:
                yield block
            at = end
        else:
            at += 1


def tagged_blocks(lines: Sequence[Line], tag: str) -> Iterator[Block]:
    """What stands under a tag, up to the next one, where it is not fenced."""
    at = 0
    while at < len(lines):
        found = _TAG.match(lines[at].text)
        if found is None or found["tag"] != tag:
            at += 1
            continue
        end = at + 1
        while end < len(lines) and not _TAG.match(lines[end].text):
            end += 1
        rest = found["rest"]
        inside = list(lines[at + 1 : end])
        if rest.strip() and not _CAPTION.match(rest):
            inside.insert(0, Line(rest.strip(), lines[at].start + found.start("rest") + 1))
        if not any(_FENCE.match(line.text) for line in inside):
            block = _block("", inside)
            if block is not None:
                yield block
        at = end


def whole_block(lines: Sequence[Line]) -> Block | None:
    """The lines as one block; None where there is nothing on them."""
    return _block("", lines)


def _without_options(lines: Sequence[Line]) -> Sequence[Line]:
    """The body of a directive behind `:linenos:` and the like."""
    at = 0
    while at < len(lines) and re.match(r"\s*:[\w-]+:", lines[at].text):
        at += 1
    return lines[at:]


def _block(info: str, lines: Sequence[Line]) -> Block | None:
    kept = trimmed(lines)
    if not kept:
        return None
    margin = min(line.indent for line in kept if not line.is_blank)
    return Block(
        info,
        tuple(line.text[margin:].rstrip() for line in kept),
        tuple(line.start + min(margin, len(line.text)) for line in kept),
        Span(kept[0].span.start, kept[-1].span.end),
    )
