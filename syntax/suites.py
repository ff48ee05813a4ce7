"""Where a docstring may stand in Python: behind which colon, before which statement, and what it
is that begins a body as if it were one."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

import tree_sitter

from syntax.mending import mended
from syntax.parsing import Parse
from syntax.text import Span

_HEADS = frozenset({"function_definition", "class_definition"})


@dataclass(frozen=True, slots=True)
class Suite:
    """The body of a function or class, or a whole file.

    `colon` is the offset behind the colon of its head (0 for a file), `first` its first
    statement. `odd` says what the first statement is, where that reads like a docstring and is
    none that can be changed: an f-string, a concatenation, bytes. `is_only_comments`: a file
    without a statement.
    """

    colon: int
    first: Span
    odd: str | None = None
    is_only_comments: bool = False


def suites(parse: Parse) -> Mapping[int, Suite]:
    """The bodies of a Python file by the offset at which they begin (`Symbol.body_span.start`)."""
    whole = mended(parse)
    return {found.first.start: found for found in _suites(whole)}


def file_suite(parse: Parse) -> Suite:
    """The file as a body."""
    whole = mended(parse)
    first = _first(whole.root)
    if first is None:
        end = len(whole.snapshot)
        return Suite(0, Span(end, end), is_only_comments=True)
    return Suite(0, whole.span_of(first), _odd(first, whole))


def _suites(parse: Parse) -> Iterator[Suite]:
    for node in _definitions(parse.root):
        body = node.child_by_field_name("body")
        first = _first(body) if body is not None else None
        colon = next((one for one in reversed(node.children) if one.type == ":"), None)
        if body is None or first is None or colon is None or colon.is_missing:
            continue
        yield Suite(
            colon=parse.span_of(colon).end,
            first=Span(parse.span_of(body).start, parse.span_of(first).end),
            odd=_odd(first, parse),
        )


def _definitions(root: tree_sitter.Node) -> Iterator[tree_sitter.Node]:
    waiting = [root]
    while waiting:
        node = waiting.pop()
        if node.type in _HEADS:
            yield node
        waiting.extend(reversed(node.named_children))


def _first(body: tree_sitter.Node) -> tree_sitter.Node | None:
    return next((one for one in body.named_children if one.type != "comment"), None)


def _odd(statement: tree_sitter.Node, parse: Parse) -> str | None:
    if statement.type != "expression_statement" or statement.named_child_count != 1:
        return None
    return _odd_value(statement.named_children[0], parse, is_whole=True)


def _odd_value(value: tree_sitter.Node, parse: Parse, *, is_whole: bool) -> str | None:
    """What a value that is a statement of its own is, if it is made of strings."""
    if value.type == "string":
        prefix = parse.text_of(value).partition('"')[0].partition("'")[0].lower()
        if "b" in prefix:
            return "bytes, no docstring"
        if "f" in prefix or "t" in prefix:
            return "an f-string, no docstring"
        return None if is_whole else "a string that is put together"
    if value.type == "concatenated_string":
        return "a concatenation of strings"
    inner: tree_sitter.Node | None = None
    if value.type in ("parenthesized_expression", "attribute", "subscript"):
        inner = value.named_children[0] if value.named_children else None
    elif value.type == "binary_operator":
        inner = value.child_by_field_name("left")
    elif value.type == "call":
        inner = value.child_by_field_name("function")
    return _odd_value(inner, parse, is_whole=False) if inner is not None else None
