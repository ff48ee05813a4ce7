"""What a function's body does with one of its parameters (Python), read from the parse tree: names
only, and no word on what it means."""

from __future__ import annotations

import ast
import textwrap
from collections.abc import Iterator
from typing import Literal

Use = Literal["index", "bound", "count", "called", "compared", "rebound", "other"]
"""`index` picks one item, plain or with something added; `bound` is an end of a slice; `count` goes
to `range` or multiplies."""

_COUNTING = frozenset({"range", "islice"})


def body_tree(code: str) -> ast.Module | None:
    """The statements of a body; None for what Python cannot read."""
    try:
        return ast.parse(textwrap.dedent(code))
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        pass
    try:  # the first line stands behind the indentation that the others have
        return ast.parse(f"def body():\n{_indented(code)}")
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return None


def _indented(code: str) -> str:
    first, _, rest = code.strip("\n").partition("\n")
    return textwrap.indent(first.strip() + "\n" + textwrap.dedent(rest), "    ")


def uses_of(tree: ast.AST, name: str) -> frozenset[Use]:
    """Everything that is done with a name."""
    return frozenset(_uses(tree, name, ()))


def _uses(node: ast.AST, name: str, above: tuple[ast.AST, ...]) -> Iterator[Use]:
    if isinstance(node, ast.Name) and node.id == name:
        yield "rebound" if not isinstance(node.ctx, ast.Load) else _use(node, above)
    for child in ast.iter_child_nodes(node):
        yield from _uses(child, name, (*above, node))


def _use(node: ast.AST, above: tuple[ast.AST, ...]) -> Use:
    for parent in reversed(above):
        match parent:
            case ast.BinOp(op=ast.Add() | ast.Sub()) | ast.UnaryOp(op=ast.USub()):
                node = parent
            case ast.Subscript(slice=inner) if inner is node:
                return "index"
            case ast.Slice():
                return "bound"
            case ast.BinOp(op=ast.Mult()):
                return "count"
            case ast.Call(func=called) if called is node:
                return "called"
            case ast.Call(func=ast.Name(id=called)) if called in _COUNTING:
                return "count"
            case ast.Compare():
                return "compared"
            case _:
                return "other"
    return "other"
