"""What stands at the top of a text, statement by statement, comments among them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import tree_sitter

from syntax.parsing import Parse
from syntax.text import Span


@dataclass(frozen=True, slots=True)
class Outermost:
    """A statement, or a comment between statements."""

    span: Span
    is_comment: bool
    is_expression: bool


def outermost(parse: Parse) -> tuple[Outermost, ...]:
    """Everything at the top of a text in order; empty where a part of it does not parse."""
    if parse.error_spans:
        return ()
    return tuple(one for node in parse.root.named_children for one in _parts(parse, node))


def _parts(parse: Parse, node: tree_sitter.Node) -> Iterator[Outermost]:
    """A statement, and the comments that the parser takes for its end."""
    children = node.children
    last = len(children)
    while last and children[last - 1].type == "comment":
        last -= 1
    if 0 < last < len(children):
        whole = parse.span_of(node)
        end = parse.span_of(children[last - 1]).end
        yield Outermost(
            Span(whole.start, end),
            is_comment=False,
            is_expression=node.type == "expression_statement",
        )
        for comment in children[last:]:
            yield Outermost(parse.span_of(comment), is_comment=True, is_expression=False)
        return
    yield Outermost(
        parse.span_of(node),
        is_comment=node.type == "comment",
        is_expression=node.type == "expression_statement",
    )
