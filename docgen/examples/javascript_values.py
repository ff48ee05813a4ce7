"""Blocks of JavaScript whose comments tell what an expression gives: `pad(2) // => "02"`."""

from __future__ import annotations

import re

from docgen.examples.blocks import Block
from docgen.examples.example import Step
from docgen.examples.told_values import told_in
from syntax.languages import language_named
from syntax.outermost import Outermost, outermost
from syntax.parsing import parse
from syntax.text import Snapshot, Span

_PRINTS = re.compile(r"console\.(?:log|info|debug)\(")
_VALUE = re.compile(r"(?P<value>(?:[\[{'\"`]|-?\d|(?:true|false|null|undefined|NaN)\b).*)$")
_MARKS = re.compile(r"^(?://|/\*)\s*")


def javascript_steps(block: Block) -> list[Step]:
    """The statements of a block, one a step; all of it as one where it does not parse."""
    source = block.source
    language = language_named("typescript")
    found = outermost(parse(Snapshot(source), language)) if language is not None else ()
    if not found:
        return [Step(source=source, span=block.span)]
    steps: list[Step] = []
    for number, one in enumerate(found):
        if one.is_comment:
            continue
        after = found[number + 1] if number + 1 < len(found) else None
        told = _told(source, one, after) if one.is_expression else None
        code = source[one.span.start : one.span.end]
        if told is None:
            steps.append(Step(source=f"{code}\n", span=_placed(block, one.span)))
            continue
        steps.append(
            Step(
                source=f"{code}\n",
                span=_placed(block, one.span),
                expected=f"{source[told.start : told.end]}\n",
                expected_span=_placed(block, told),
            )
        )
    return steps


def _told(source: str, one: Outermost, after: Outermost | None) -> Span | None:
    """The place of the value that the comment behind or below a statement tells."""
    if after is None or not after.is_comment:
        return None
    if source.count("\n", one.span.end, after.span.start) > 1:
        return None
    comment = source[after.span.start : after.span.end].removesuffix("*/").rstrip()
    mark = _MARKS.match(comment)
    found = told_in(comment[mark.end() :]) if mark is not None else None
    is_beside = source.count("\n", one.span.end, after.span.start) == 0
    if mark is not None and found is None and is_beside and _PRINTS.match(source, one.span.start):
        found = _VALUE.match(comment[mark.end() :])
    if mark is None or found is None:
        return None
    start = after.span.start + mark.end() + found.start("value")
    return Span(start, start + len(found["value"].rstrip()))


def _placed(block: Block, span: Span) -> Span:
    """A place in the block's code as one in the comment."""
    return Span(_offset(block, span.start), _offset(block, span.end))


def _offset(block: Block, at: int) -> int:
    for line, offset in zip(block.lines, block.offsets, strict=True):
        if at <= len(line):
            return offset + at
        at -= len(line) + 1
    return block.span.end
