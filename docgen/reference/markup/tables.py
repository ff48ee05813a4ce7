"""Tables: Markdown's and reStructuredText's simple and grid ones. What is too rich for a Markdown
table keeps its layout as code."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence

from docgen.reference.markup.blocks import Block, Code, Table

_RULE = re.compile(r"^=+(?:\s+=+)+\s*$")
_GRID = re.compile(r"^\+(?:[-=]+\+)+\s*$")
_PIPES = re.compile(r"^\|?\s*:?-+:?\s*(?:\|\s*:?-+:?\s*)+\|?\s*$")


def table_at(
    lines: Sequence[str], at: int, inline: Callable[[str], str]
) -> tuple[Block, int] | None:
    """The table that begins at a line, and the line behind it."""
    line = lines[at]
    if _RULE.match(line):
        return _simple(lines, at, inline)
    if _GRID.match(line):
        end = at
        while end < len(lines) and lines[end].startswith(("+", "|")):
            end += 1
        return Code("\n".join(lines[at:end])), end
    if "|" in line and at + 1 < len(lines) and _PIPES.match(lines[at + 1]):
        end = at + 2
        while end < len(lines) and "|" in lines[end]:
            end += 1
        head, *rows = (_cells(one) for one in (line, *lines[at + 2 : end]))
        wide = [tuple((*row, *[""] * len(head))[: len(head)]) for row in rows]
        made = Table(tuple(map(inline, head)), tuple(tuple(map(inline, row)) for row in wide))
        return made, end
    return None


def _cells(line: str) -> list[str]:
    return [cell.strip() for cell in re.split(r"(?<!\\)\|", line.strip().strip("|"))]


def _simple(
    lines: Sequence[str], at: int, inline: Callable[[str], str]
) -> tuple[Block, int] | None:
    rules = [at]
    for number in range(at + 1, len(lines)):
        if _RULE.match(lines[number]):
            rules.append(number)
            if len(rules) == 3:
                break
        elif not lines[number].strip() and len(rules) > 1:
            break
    if len(rules) < 2:
        return None
    starts = [found.start() for found in re.finditer(r"=+", lines[at])]
    ends = [*starts[1:], None]
    body = lines[rules[-2] + 1 : rules[-1]]
    head = lines[rules[0] + 1 : rules[1]] if len(rules) == 3 else []
    if len(head) > 1 or any(line[: starts[0] + 1].strip() == "" for line in body if line.strip()):
        return Code("\n".join(lines[at : rules[-1] + 1])), rules[-1] + 1
    rows = [
        tuple(inline(line[start:end].strip()) for start, end in zip(starts, ends, strict=True))
        for line in (*head, *body)
        if line.strip()
    ]
    if not head:
        rows = [tuple("" for _ in starts), *rows]
    return Table(rows[0], tuple(rows[1:])), rules[-1] + 1
