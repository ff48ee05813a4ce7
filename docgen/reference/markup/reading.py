"""Running text read into blocks: paragraphs, lists, code, tables. What differs between markups is
said by a `Dialect`: of reStructuredText in `rst.py`, of Markdown and its like in `markdown.py`.
"""

from __future__ import annotations

import re
import textwrap
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from docgen.reference.markup.blocks import Block, Code, Heading, Items, Paragraph, Quote
from docgen.reference.markup.inline import Context, Rule, converted
from docgen.reference.markup.tables import table_at

_BULLET = re.compile(r"^(?P<mark>[-*+•]|(?P<number>\d{1,3}|#|[a-zA-Z])[.)])(?P<gap>\s+)(?=\S)")
_FIELD = re.compile(r"^:(?P<name>[A-Za-z][\w -]*):\s+(?P<text>\S.*)$")
_UNDERLINE = re.compile(r"^([=\-~^\"'#*+`:.])\1{2,}\s*$")
_FENCE = re.compile(r"^(?P<fence>```+|~~~+)\s*\{?\.?(?P<language>[\w+#.-]*)(?P<rest>[^`]*)$")
_TITLE = re.compile(r"^#{1,6}\s+(?P<title>\S.*?)\s*#*$")
_SHORT_TERM = 60


@dataclass(frozen=True, slots=True)
class Dialect:
    """A markup. `explicit` reads what `..` begins, None where it begins nothing; `indented` says
    what further indentation means; `fenced` and `code` are the languages of code that names none;
    `layout` changes the lines of code for a reader."""

    rules: tuple[Rule, ...]
    explicit: Callable[[str, Sequence[str], Reader], Iterator[Block]] | None = None
    indented: str = "code"
    fenced: str = ""
    code: str = ""
    layout: Callable[[str], str] = str


class Reader:
    """Reads the blocks of one text."""

    def __init__(self, context: Context, dialect: Dialect, language: str = "en") -> None:
        """`language` is that of words that are added."""
        self._context = context
        self._dialect = dialect
        self.language = language

    def inline(self, text: str) -> str:
        """Running text as Markdown."""
        return converted(text, self._dialect.rules, self._context)

    def blocks(self, lines: Sequence[str]) -> Iterator[Block]:
        """The blocks of lines with any common indentation."""
        lines = textwrap.dedent("\n".join(lines)).split("\n")
        at = 0
        while at < len(lines):
            if not lines[at].strip():
                at += 1
                continue
            found = self._layout(lines, at) or self._marked(lines, at)
            blocks, at = found if found is not None else self._paragraph(lines, at)
            yield from blocks

    def _layout(self, lines: Sequence[str], at: int) -> tuple[list[Block], int] | None:
        """Tables, code, directives: what is told by its first line and has lines of its own."""
        line = lines[at]
        if (table := table_at(lines, at, self.inline)) is not None:
            return [table[0]], table[1]
        if (fence := _FENCE.match(line)) is not None:
            end = _closing(lines, at, fence["fence"])
            return [self._fenced(fence["language"], "\n".join(lines[at + 1 : end]))], end + 1
        if line.startswith(">>> ") or line.strip() == ">>>":
            end = _until_blank(lines, at)
            return [Code("\n".join(lines[at:end]), "pycon")], end
        explicit = self._dialect.explicit
        if explicit is not None and (line.startswith(".. ") or line.strip() == ".."):
            end = _indented(lines, at + 1)
            return list(explicit(line, lines[at + 1 : end], self)), end
        if explicit is not None and line.startswith("__ http"):
            return [], at + 1
        return None

    def _marked(self, lines: Sequence[str], at: int) -> tuple[list[Block], int] | None:
        """Lists, titles, quotations, what is set in."""
        line = lines[at]
        if _is_title(lines, at):
            return [Heading(self.inline(line.strip()))], at + 2
        if _BULLET.match(line):
            items, end = self._items(lines, at)
            return [items], end
        if self._dialect.explicit is not None and _FIELD.match(line):
            return self._fields(lines, at)
        if (title := _TITLE.match(line)) is not None:
            return [Heading(self.inline(title["title"]))], at + 1
        if _UNDERLINE.match(line):
            return [], at + 1
        if line.startswith(" "):
            end = _indented(lines, at)
            return list(self._set_in(lines[at:end])), end
        if line.startswith("> ") and self._dialect.explicit is None:
            end = at
            while end < len(lines) and lines[end].startswith(">"):
                end += 1
            return [Quote(tuple(self.blocks([one[1:] for one in lines[at:end]])))], end
        return None

    def _fenced(self, language: str, text: str) -> Code:
        known = language if language not in ("text", "txt", "none", "plain") else ""
        known = self._dialect.fenced if not language else known
        if text.lstrip().startswith(">>> "):
            known = "pycon"
        return Code(self._dialect.layout(textwrap.dedent(text).strip("\n")), known)

    def _set_in(self, lines: Sequence[str]) -> Iterator[Block]:
        """What is indented further than the text above it."""
        first = next(line for line in lines if line.strip())
        if self._dialect.indented == "quote":
            blocks = tuple(self.blocks(lines))
            if all(isinstance(one, Code) for one in blocks):  # an example that is set in
                yield from blocks
            else:
                yield Quote(blocks)
        elif _BULLET.match(first.lstrip()):
            yield from self.blocks(lines)
        elif self._dialect.indented == "any" or len(first) - len(first.lstrip()) >= 4:
            yield Code(textwrap.dedent("\n".join(lines)).strip("\n"), self._dialect.code)
        else:
            yield from self.blocks(lines)

    def _paragraph_end(self, lines: Sequence[str], at: int) -> int:
        end = at + 1
        while end < len(lines) and lines[end].strip():
            line = lines[end]
            if line.startswith((">>> ", "```", "~~~")) or _is_title(lines, end):
                break
            if self._dialect.explicit is not None and line.startswith(".. "):
                break
            if _TITLE.match(line) or (_BULLET.match(line) and _reads_as_item(line)):
                break
            if self._dialect.indented == "any" and line.startswith(" "):
                break
            end += 1
        return end

    def _paragraph(self, lines: Sequence[str], at: int) -> tuple[list[Block], int]:
        """A paragraph, with the literal block that it announces, or a term with what it means."""
        end = self._paragraph_end(lines, at)
        first = lines[at].rstrip()
        is_rst = self._dialect.explicit is not None
        is_term = end - at > 1 and all(line.startswith(" ") for line in lines[at + 1 : end])
        if is_rst and is_term and not first.endswith("::"):
            return self._defined(lines, at)
        if is_rst and is_term:
            end = at + 1
        text = "\n".join(line.strip() for line in lines[at:end])
        below = _indented(lines, end)
        if is_rst and text.endswith("::") and "\n".join(lines[end:below]).strip():
            literal = textwrap.dedent("\n".join(lines[end:below])).strip("\n")
            said = text[:-2].rstrip()
            said = said if not said or text.endswith(" ::") else text[:-1]
            found: list[Block] = [Paragraph(self.inline(said))] if said else []
            language = "pycon" if literal.startswith(">>>") else self._dialect.code
            return [*found, Code(literal, language)], below
        if is_rst and text.startswith("| "):
            lines_ = (self.inline(line.removeprefix("|").strip()) for line in text.split("\n"))
            return [Paragraph("\\\n".join(lines_))], end
        return [Paragraph(self.inline(text))], end

    def _defined(self, lines: Sequence[str], at: int) -> tuple[list[Block], int]:
        end = _indented(lines, at + 1)
        term = Paragraph(self.inline(lines[at].strip()))
        inner = tuple(self.blocks(lines[at + 1 : end]))
        if inner and isinstance(inner[0], Paragraph) and len(lines[at]) < _SHORT_TERM:
            return [Items(((term, *inner),))], end
        return [term, *inner], end

    def _fields(self, lines: Sequence[str], at: int) -> tuple[list[Block], int]:
        """`:Author: Somebody`, one below the other, as a list."""
        items: list[tuple[Block, ...]] = []
        while at < len(lines) and (found := _FIELD.match(lines[at])) is not None:
            end = _indented(lines, at + 1)
            rest = (line.strip() for line in lines[at + 1 : end])
            text = self.inline("\n".join(filter(None, [found["text"], *rest])))
            items.append((Paragraph(f"{found['name'].capitalize()}: {text}"),))
            at = end
        return [Items(tuple(items))], at

    def _items(self, lines: Sequence[str], at: int) -> tuple[Items, int]:
        items: list[tuple[Block, ...]] = []
        first = _BULLET.match(lines[at])
        start = first["number"] if first is not None else None
        while at < len(lines):
            found = _BULLET.match(lines[at])
            if found is None or (found["number"] is None) != (start is None):
                break
            end = at + 1
            while end < len(lines) and _continues(lines, end):
                end += 1
            rest = _at_least(lines[at + 1 : end], found.end())
            text = " " * found.end() + lines[at][found.end() :]
            items.append(tuple(self.blocks([text, *rest])))
            at = end
        number = int(start) if start is not None and start.isdecimal() else 1
        return Items(tuple(items), None if start is None else number), at


def _continues(lines: Sequence[str], at: int) -> bool:
    """Whether a line belongs to the item above it."""
    line = lines[at]
    if not line.strip():
        behind = next((one for one in lines[at + 1 :] if one.strip()), "")
        return behind.startswith(" ") or bool(_BULLET.match(behind))
    return line.startswith(" ") or not (_BULLET.match(line) or not lines[at - 1].strip())


def _at_least(lines: Sequence[str], margin: int) -> list[str]:
    """Lines that continue an item, none further left than its text."""
    indents = [len(line) - len(line.lstrip()) for line in lines if line.strip()]
    short = margin - min(indents, default=margin)
    return [" " * max(short, 0) + line if line.strip() else "" for line in lines]


def _closing(lines: Sequence[str], at: int, fence: str) -> int:
    for number in range(at + 1, len(lines)):
        if lines[number].strip().startswith(fence):
            return number
    return len(lines)


def _until_blank(lines: Sequence[str], at: int) -> int:
    """Behind a doctest: it ends at an empty line, unless another prompt follows right there."""
    end = at
    while end < len(lines):
        if not lines[end].strip() and not lines[min(end + 1, len(lines) - 1)].startswith(">>>"):
            break
        end += 1
    return end


def _indented(lines: Sequence[str], at: int) -> int:
    end = at
    while end < len(lines) and (not lines[end].strip() or lines[end].startswith(" ")):
        end += 1
    return end


def _is_title(lines: Sequence[str], at: int) -> bool:
    if at + 1 >= len(lines) or not lines[at].strip() or lines[at].startswith(" "):
        return False
    under = lines[at + 1].rstrip()
    is_long = len(under) >= len(lines[at].strip()) - 2
    return bool(_UNDERLINE.match(under)) and is_long and not _UNDERLINE.match(lines[at])


def _reads_as_item(line: str) -> bool:
    """Whether a mark in the middle of a paragraph begins a list: people forget the empty line."""
    found = _BULLET.match(line)
    return found is not None and (found["number"] is None or found["number"] == "1")
