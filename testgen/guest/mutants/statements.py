"""Changes of statements: for a statement, what else could stand there."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from .expressions import OPERATORS, SIGNS

Other = tuple[str, ast.stmt]
_TRUTHS = (ast.Compare, ast.BoolOp)


def others(node: ast.stmt) -> Iterator[Other]:
    """Everything that could stand in the place of a statement."""
    if isinstance(node, ast.Return):
        yield from _return(node)
    elif isinstance(node, ast.Expr):
        if isinstance(node.value, ast.Call):
            yield "removed the call", ast.Pass()
        elif isinstance(node.value, ast.Await):
            yield "removed the awaited call", ast.Pass()
    elif isinstance(node, ast.Assign):
        yield from _assign(node)
    elif isinstance(node, ast.AugAssign):
        yield from _augmented(node)
    elif isinstance(node, ast.Break):
        yield "replaced break by continue", ast.Continue()
    elif isinstance(node, ast.Continue):
        yield "replaced continue by break", ast.Break()
    elif isinstance(node, ast.Raise):
        yield from _raise(node)
    elif isinstance(node, (ast.Delete, ast.Assert)):
        yield f"removed {'del' if isinstance(node, ast.Delete) else 'assert'}", ast.Pass()
    elif isinstance(node, (ast.For, ast.AsyncFor)):
        yield from _for(node)


def _return(node: ast.Return) -> Iterator[Other]:
    value = node.value
    if value is None or (isinstance(value, ast.Constant) and value.value is None):
        return
    yield "returned None", ast.Return(value=ast.Constant(value=None))
    if isinstance(value, _TRUTHS) and not (isinstance(value, ast.Compare) and len(value.ops) == 1):
        yield "negated what is returned", ast.Return(value=ast.UnaryOp(ast.Not(), value))


def _assign(node: ast.Assign) -> Iterator[Other]:
    if any(isinstance(target, (ast.Attribute, ast.Subscript)) for target in node.targets):
        yield "removed the assignment", ast.Pass()
    elif all(isinstance(target, ast.Name) for target in node.targets) and not (
        isinstance(node.value, ast.Constant) and node.value.value is None
    ):
        yield "assigned None", ast.Assign(targets=node.targets, value=ast.Constant(value=None))


def _augmented(node: ast.AugAssign) -> Iterator[Other]:
    sign = SIGNS[type(node.op)]
    kind = OPERATORS.get(type(node.op))
    is_text = isinstance(node.value, (ast.JoinedStr, ast.List)) or (
        isinstance(node.value, ast.Constant) and isinstance(node.value.value, (str, bytes))
    )
    if kind is not None and not is_text:
        other = ast.AugAssign(target=node.target, op=kind(), value=node.value)
        yield f"replaced {sign}= by {SIGNS[kind]}=", other
    yield f"replaced {sign}= by =", ast.Assign(targets=[node.target], value=node.value)


def _raise(node: ast.Raise) -> Iterator[Other]:
    yield "removed raise", ast.Pass()
    if node.exc is None:
        return
    named = node.exc.func if isinstance(node.exc, ast.Call) else node.exc
    if isinstance(named, ast.Name) and named.id[:1].isupper():
        name = "TypeError" if named.id == "ValueError" else "ValueError"
        other = ast.Name(id=name, ctx=ast.Load())
        raised: ast.expr = other
        if isinstance(node.exc, ast.Call):
            raised = ast.Call(func=other, args=node.exc.args, keywords=[])
        yield f"raised {name}", ast.Raise(exc=raised, cause=node.cause)


def _for(node: ast.For | ast.AsyncFor) -> Iterator[Other]:
    if isinstance(node, ast.For):
        empty = ast.Tuple(elts=[], ctx=ast.Load())
        yield (
            "never entered the loop",
            ast.For(target=node.target, iter=empty, body=node.body, orelse=node.orelse),
        )
