"""Where in a function (Python) what is passed in may go: assigned, looped over, decided by.

Names only, and whatever could be: what is not reached here has nothing to do with it.
"""

from __future__ import annotations

import ast
import re
import textwrap
from collections.abc import Iterable, Iterator
from typing import Literal

Step = Literal["item", "place", "division", "arithmetic", "attribute", "loop", "comparison"]
"""What may raise without a call; a `place` is an item by number, or a slice."""

_NAME = re.compile(r"[^\W\d]\w*")
_TARGETS = (ast.Assign, ast.AnnAssign, ast.AugAssign, ast.For, ast.AsyncFor, ast.NamedExpr)


def names_in(source: str) -> frozenset[str]:
    """All names in a piece of code, those behind dots too."""
    return frozenset(_NAME.findall(source))


_ALL_STEPS: frozenset[Step] = frozenset(
    {"item", "place", "division", "arithmetic", "attribute", "loop", "comparison"}
)


def steps(function: str, names: Iterable[str]) -> frozenset[Step]:
    """What a function does with values that some names hold; all there is where the source cannot
    be read."""
    known = set(names)
    try:
        tree = ast.parse(textwrap.dedent(function))
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return _ALL_STEPS
    return frozenset(
        step
        for node in ast.walk(tree)
        for step, of in _steps(node)
        if any(_names(one) & known for one in of)
    )


def _steps(node: ast.AST) -> Iterator[tuple[Step, tuple[ast.AST, ...]]]:
    match node:
        case ast.Subscript(value=value, slice=inner, ctx=ast.Load() | ast.Del()):
            yield "place" if _is_place(inner) else "item", (value, inner)
        case ast.BinOp(op=ast.Div() | ast.FloorDiv() | ast.Mod()):
            yield "division", (node.left, node.right)
        case ast.BinOp() | ast.UnaryOp(op=ast.USub() | ast.UAdd() | ast.Invert()):
            yield "arithmetic", (node,)
        case ast.AugAssign():
            yield "arithmetic", (node.target, node.value)
            if isinstance(node.op, ast.Div | ast.FloorDiv | ast.Mod):
                yield "division", (node.target, node.value)
        case ast.Attribute(value=value) if not _is_receiver(value):
            yield "attribute", (value,)
        case ast.For(iter=over) | ast.AsyncFor(iter=over) | ast.comprehension(iter=over):
            yield "loop", (over,)
        case ast.Starred(value=value) | ast.YieldFrom(value=value):
            yield "loop", (value,)
        case ast.Assign(targets=[ast.Tuple() | ast.List()], value=value):
            yield "loop", (value,)
        case ast.Compare(ops=ops) if not all(isinstance(one, _SURE) for one in ops):
            yield "comparison", (node,)


_SURE = (ast.Is, ast.IsNot, ast.Eq, ast.NotEq)


def _is_place(node: ast.AST) -> bool:
    if isinstance(node, ast.UnaryOp):
        node = node.operand
    return isinstance(node, ast.Slice) or (
        isinstance(node, ast.Constant) and isinstance(node.value, int)
    )


def _is_receiver(node: ast.AST) -> bool:
    return isinstance(node, ast.Name) and node.id in ("self", "cls")


def reached(function: str, names: Iterable[str]) -> frozenset[str]:
    """The names of a function's source that may hold something that depends on the given ones;
    all of them where the source cannot be read."""
    try:
        tree = ast.parse(textwrap.dedent(function))
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return names_in(function)
    found = set(names)
    while True:
        before = len(found)
        for node in tree.body:
            _spread(node, found, decided=False)
        if len(found) == before:
            return frozenset(found)


def _spread(node: ast.AST, found: set[str], *, decided: bool) -> None:
    """Add what a node binds to something that depends on the names found so far."""
    if isinstance(node, ast.If | ast.While | ast.IfExp):
        decided = decided or bool(_names(node.test) & found)
    if isinstance(node, ast.Match):
        decided = decided or bool(_names(node.subject) & found)
    if isinstance(node, _TARGETS):
        source = node.iter if isinstance(node, ast.For | ast.AsyncFor) else node.value
        if decided or (source is not None and _names(source) & found):
            for target in node.targets if isinstance(node, ast.Assign) else (node.target,):
                found |= _names(target) - {"self", "cls"}
    if isinstance(node, ast.comprehension) and _names(node.iter) & found:
        found |= _names(node.target)
    if isinstance(node, ast.withitem) and node.optional_vars and _names(node.context_expr) & found:
        found |= _names(node.optional_vars)
    for child in ast.iter_child_nodes(node):
        _spread(child, found, decided=decided)


def _names(node: ast.AST) -> set[str]:
    return set(_all(node))


def _all(node: ast.AST) -> Iterator[str]:
    for one in ast.walk(node):
        if isinstance(one, ast.Name):
            yield one.id
        elif isinstance(one, ast.Attribute):
            yield one.attr
