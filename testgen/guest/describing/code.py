"""What a function's source says: constants, exceptions raised, calls, generator or not."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from typing import Any

_LONGEST = 120
_MOST = 64
_SIMPLE = (str, bytes, int, float, complex)
_SCOPES = (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef, ast.Lambda)
_YIELDS = (ast.Yield, ast.YieldFrom)


def own_nodes(function: ast.AST) -> Iterator[ast.AST]:
    """The nodes of a function without those of functions within it."""
    todo: list[ast.AST] = list(ast.iter_child_nodes(function))
    while todo:
        node = todo.pop()
        yield node
        if not isinstance(node, _SCOPES):
            todo.extend(ast.iter_child_nodes(node))


def is_generator(function: ast.AST) -> bool:
    """Whether a function yields."""
    return any(isinstance(node, _YIELDS) for node in own_nodes(function))


def constants(function: ast.AST, names: dict[str, Any]) -> list[str]:
    """The data that a function names, itself or through a constant of its module."""
    skipped = set(_words(function))
    found: dict[str, None] = {}
    for node in ast.walk(function):
        if node in skipped:
            continue
        if isinstance(node, ast.Constant):
            _add(found, node.value)
        elif isinstance(node, ast.UnaryOp) and isinstance(node.op, ast.USub):
            if isinstance(node.operand, ast.Constant) and type(node.operand.value) in (int, float):
                _add(found, -node.operand.value)  # type: ignore[operator] # A number.
        elif isinstance(node, ast.Name) and isinstance(node.ctx, ast.Load):
            _add_group(found, names.get(node.id))
    return list(found)[:_MOST]


def _words(function: ast.AST) -> Iterator[ast.AST]:
    for node in ast.walk(function):
        if isinstance(node, ast.Raise):  # What it says is for people.
            yield from ast.walk(node)
        body = getattr(node, "body", None)
        if isinstance(body, list) and not isinstance(node, ast.Lambda):
            for statement in body:
                if isinstance(statement, ast.Expr) and isinstance(statement.value, ast.Constant):
                    yield statement.value
        if isinstance(node, (ast.arg, ast.AnnAssign)) and node.annotation:
            yield from ast.walk(node.annotation)
        if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef)) and node.returns:
            yield from ast.walk(node.returns)


def _add(found: dict[str, None], value: Any) -> None:
    if type(value) in _SIMPLE and not (type(value) in (str, bytes) and len(value) > _LONGEST):
        try:
            found.setdefault(repr(value))
        except ValueError:  # An integer of more digits than Python likes to print.
            return


def _add_group(found: dict[str, None], value: Any, depth: int = 0) -> None:
    if type(value) in _SIMPLE:
        _add(found, value)
    elif type(value) in (list, tuple, set, frozenset, dict) and depth < 2 and len(value) <= 32:
        for each in sorted(value, key=repr) if isinstance(value, (set, frozenset)) else value:
            _add_group(found, each, depth + 1)


def raised(function: ast.AST) -> list[str]:
    """The exceptions that its `raise` statements name."""
    found: dict[str, None] = {}
    for node in ast.walk(function):
        if isinstance(node, ast.Raise) and node.exc is not None:
            named = node.exc.func if isinstance(node.exc, ast.Call) else node.exc
            if isinstance(named, (ast.Name, ast.Attribute)):
                text = ast.unparse(named)
                if text.rpartition(".")[2][:1].isupper():
                    found.setdefault(text)
    return list(found)


def calls(function: ast.AST, owner: str | None, known: set[str]) -> list[str]:
    """The functions and classes of the module that it calls, by qualified name."""
    found: dict[str, None] = {}
    for node in ast.walk(function):
        if isinstance(node, ast.Call):
            text = ast.unparse(node.func) if isinstance(
                node.func, (ast.Name, ast.Attribute)) else ""  # fmt: skip
            head, _, rest = text.partition(".")
            if head in ("self", "cls") and owner and rest:
                text = f"{owner}.{rest}"
            if text in known:
                found.setdefault(text)
    return list(found)
