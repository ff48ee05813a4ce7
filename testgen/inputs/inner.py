"""Functions that a target makes and returns: to reach what they do, the result has to be called."""

from __future__ import annotations

import ast
from dataclasses import dataclass

from testgen.inputs.elsewhere import parameters_of
from testgen.values import How, Parameter


@dataclass(frozen=True, slots=True)
class Inner:
    """A function that is returned: what it takes, what it returns in turn, how it is used."""

    parameters: tuple[Parameter, ...]
    inner: tuple[Inner, ...]
    how: How


def returned_functions(source: str) -> tuple[Inner, ...]:
    """The functions that the outermost function of this source returns."""
    try:
        tree = ast.parse(source)
    except (SyntaxError, ValueError, RecursionError):
        return ()
    for node in tree.body:
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            return _returned_by(node, 0)
    return ()


def _returned_by(node: ast.FunctionDef | ast.AsyncFunctionDef, depth: int) -> tuple[Inner, ...]:
    own = _own_statements(node)
    named = {each.name: each for each in own
             if isinstance(each, ast.FunctionDef | ast.AsyncFunctionDef)}  # fmt: skip
    found: list[Inner] = []
    for each in own:
        if not isinstance(each, ast.Return) or each.value is None:
            continue
        for part in ast.walk(each.value):
            if isinstance(part, ast.Name) and part.id in named:
                definition = named.pop(part.id)
                below = _returned_by(definition, depth + 1) if depth < 2 else ()
                found.append(Inner(tuple(parameters_of(definition.args)), below, _how(definition)))
            elif isinstance(part, ast.Lambda):
                found.append(Inner(tuple(parameters_of(part.args)), (), "value"))
    return tuple(found)


def _own_statements(node: ast.AST) -> list[ast.stmt]:
    """The statements of a function without those of the functions and classes within."""
    found: list[ast.stmt] = []
    for child in ast.iter_child_nodes(node):
        if isinstance(child, ast.stmt):
            found.append(child)
        if not isinstance(
            child, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef | ast.Lambda
        ):
            found += _own_statements(child)
    return found


def _how(node: ast.FunctionDef | ast.AsyncFunctionDef) -> How:
    yields = any(
        isinstance(part, ast.Yield | ast.YieldFrom)
        for statement in _own_statements(node)
        if not isinstance(statement, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef)
        for part in ast.walk(statement)
    )
    if yields:
        return "iterate"
    return "await" if isinstance(node, ast.AsyncFunctionDef) else "value"
