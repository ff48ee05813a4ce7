"""Blocks of code whose comments tell what an expression gives: `f(2)  # => 4`."""

from __future__ import annotations

import ast
import io
import re
import tokenize

from docgen.examples.blocks import Block
from docgen.examples.example import Step
from syntax.text import Span

_TOLD = re.compile(r"(?:=>|->|→|==>|>>|[Oo]utputs?:|[Pp]rints?:|[Rr]eturns?:)\s*(?P<value>\S.*)$")


def told_in(comment: str) -> re.Match[str] | None:
    """What a comment, without its mark, says to be the value; None where it says none."""
    return _TOLD.match(comment)


def python_steps(block: Block) -> list[Step]:
    """The statements of a block of Python, one a step; all of it as one where it does not parse."""
    source = block.source
    try:
        body = ast.parse(source).body
        values = _told_values(source)
    except (SyntaxError, ValueError, RecursionError, MemoryError, tokenize.TokenError):
        return [Step(source=source, span=block.span)]
    steps = []
    for node in body:
        decorators = getattr(node, "decorator_list", [])
        first = min([node.lineno, *(each.lineno for each in decorators)]) - 1
        last = (node.end_lineno or node.lineno) - 1
        code = "\n".join(block.lines[first : last + 1]) + "\n"
        span = Span(block.offsets[first], block.offsets[last] + len(block.lines[last]))
        told = values.get(last + 1) or values.get(-(last + 2))
        if told is None or not isinstance(node, ast.Expr):
            steps.append(Step(source=code, span=span))
            continue
        line, column, value = told
        place = Span(block.offsets[line] + column, block.offsets[line] + column + len(value))
        steps.append(Step(source=code, span=span, expected=f"{value}\n", expected_span=place))
    return steps


def _told_values(source: str) -> dict[int, tuple[int, int, str]]:
    """Line (zero-based), column and text of what comments tell, by the number of the line they
    end, negative where they stand on a line of their own."""
    values: dict[int, tuple[int, int, str]] = {}
    for token in tokenize.generate_tokens(io.StringIO(source).readline):
        if token.type != tokenize.COMMENT:
            continue
        body = token.string.lstrip("#").lstrip()
        found = told_in(body)
        if found is None:
            continue
        line, column = token.start
        column += len(token.string) - len(body) + found.start("value")
        is_alone = not token.line[: token.start[1]].strip()
        values[-line if is_alone else line] = (line - 1, column, found["value"].rstrip())
    return values
