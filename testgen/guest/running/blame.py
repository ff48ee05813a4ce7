"""What stands in the source where a frame failed, and what it is made of."""

from __future__ import annotations

import ast
import os
from functools import lru_cache
from types import FrameType
from typing import Any, Union

Function = Union[ast.FunctionDef, ast.AsyncFunctionDef, ast.Lambda]


@lru_cache(maxsize=512)
def real(file: str) -> str:
    """A file's real path."""
    return os.path.realpath(file)


def qualified_name(frame: FrameType) -> str:
    """The qualified name of what a frame executes; Python before 3.11 does not know it."""
    name = getattr(frame.f_code, "co_qualname", None)
    if name is not None:
        return str(name)
    found = _place(frame.f_code.co_filename, frame.f_code.co_firstlineno)
    return found or frame.f_code.co_name


@lru_cache(maxsize=64)
def _tree(file: str) -> ast.Module | None:
    try:
        with open(file, "rb") as stream:
            return ast.parse(stream.read())
    except (OSError, SyntaxError, ValueError):
        return None


@lru_cache(maxsize=2048)
def _place(file: str, line: int) -> str | None:
    """The qualified name of the function that begins at a line."""
    tree = _tree(file)
    todo: list[tuple[ast.AST, str]] = [(tree, "")] if tree else []
    while todo:
        node, prefix = todo.pop()
        for child in ast.iter_child_nodes(node):
            name = getattr(child, "name", None)
            if isinstance(child, (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)):
                begins = min([child.lineno, *(each.lineno for each in child.decorator_list)])
                if begins == line:
                    return f"{prefix}{name}"
                inner = "." if isinstance(child, ast.ClassDef) else ".<locals>."
                todo.append((child, f"{prefix}{name}{inner}"))
            else:
                todo.append((child, prefix))
    return None


def is_raise(frame: FrameType, line: int, instruction: int) -> bool:
    """Whether a `raise` statement failed there, not an operation."""
    node = _node_at(frame, line, instruction)
    return isinstance(node, ast.Raise)


def _node_at(frame: FrameType, line: int, instruction: int) -> ast.AST | None:
    """The smallest node that covers the failing instruction; before 3.11, its statement."""
    span = _span(frame, instruction)
    if span is None:
        return _statement_at(frame.f_code.co_filename, line)
    return _node_of_span(frame.f_code.co_filename, span)


def _span(frame: FrameType, instruction: int) -> tuple[int, int, int, int] | None:
    positions = getattr(frame.f_code, "co_positions", None)
    if positions is None:
        return None
    for place, (line, end_line, column, end_column) in enumerate(positions()):
        if place == instruction // 2:
            if line is None or end_line is None or column is None or end_column is None:
                return None
            return line, column, end_line, end_column
    return None


@lru_cache(maxsize=4096)
def _node_of_span(file: str, span: tuple[int, int, int, int]) -> ast.AST | None:
    tree, best = _tree(file), None
    for node in ast.walk(tree) if tree else ():
        if isinstance(node, (ast.expr, ast.stmt)):
            begins, ends = (node.lineno, node.col_offset), (node.end_lineno, node.end_col_offset)
            if begins <= span[:2] and ends >= span[2:]:
                best = node
    return best


@lru_cache(maxsize=4096)
def _statement_at(file: str, line: int) -> ast.AST | None:
    tree, best = _tree(file), None
    for node in ast.walk(tree) if tree else ():
        if isinstance(node, ast.stmt) and node.lineno <= line <= (node.end_lineno or 0):
            best = node
    return best


def of_parameters(frame: FrameType, line: int, instruction: int) -> bool:
    """Whether what failed, or was called, works on something made of parameters.

    An attribute of `self` counts where a method puts something made of its parameters there.
    """
    file = frame.f_code.co_filename
    node, function = _node_at(frame, line, instruction), _function_at(file, line)
    if node is None or function is None:
        return False
    derived = _derived_names(function)
    attributes = _derived_attributes(_class_at(file, line))
    return any(
        (isinstance(each, ast.Name) and each.id in derived)
        or (isinstance(each, ast.Attribute) and _is_of_self(each) and each.attr in attributes)
        for each in ast.walk(node)
    )


@lru_cache(maxsize=1024)
def _function_at(file: str, line: int) -> Any:
    tree, best = _tree(file), None
    for node in ast.walk(tree) if tree else ():
        if not isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef, ast.Lambda)):
            continue
        if node.lineno <= line <= (node.end_lineno or 0):
            best = node
    return best


@lru_cache(maxsize=1024)
def _class_at(file: str, line: int) -> ast.ClassDef | None:
    tree, best = _tree(file), None
    for node in ast.walk(tree) if tree else ():
        if isinstance(node, ast.ClassDef) and node.lineno <= line <= (node.end_lineno or 0):
            best = node
    return best


@lru_cache(maxsize=256)
def _derived_attributes(owner: ast.ClassDef | None) -> frozenset[str]:
    found: set[str] = set()
    for method in owner.body if owner else ():
        if isinstance(method, (ast.FunctionDef, ast.AsyncFunctionDef)):
            derived = _derived_names(method)
            for node in ast.walk(method):
                for value, targets in _bindings(node):
                    if _names_in(value) & derived:
                        found.update(
                            each.attr
                            for each in targets
                            if isinstance(each, ast.Attribute) and _is_of_self(each)
                        )
    return frozenset(found)


def _is_of_self(node: ast.Attribute) -> bool:
    return isinstance(node.value, ast.Name) and node.value.id == "self"


@lru_cache(maxsize=1024)
def _derived_names(function: Any) -> frozenset[str]:
    """The parameters, and the variables that are made of nothing but them and constants."""
    arguments = function.args
    names = {each.arg for each in (*arguments.posonlyargs, *arguments.args, *arguments.kwonlyargs)}
    names |= {each.arg for each in (arguments.vararg, arguments.kwarg) if each}
    names -= {"self", "cls"}
    while True:
        before = len(names)
        for node in ast.walk(function):
            for value, targets in _bindings(node):
                if _names_in(value) & names:
                    for target in targets:
                        names |= _stored(target)
        if len(names) == before:
            return frozenset(names)


def _bindings(node: ast.AST) -> list[tuple[ast.AST, list[ast.expr]]]:
    if isinstance(node, ast.Assign):
        return [(node.value, node.targets)]
    if isinstance(node, (ast.AnnAssign, ast.NamedExpr)) and node.value is not None:
        return [(node.value, [node.target])]
    if isinstance(node, (ast.For, ast.AsyncFor, ast.comprehension)):
        return [(node.iter, [node.target])]
    if isinstance(node, ast.withitem) and node.optional_vars is not None:
        return [(node.context_expr, [node.optional_vars])]
    return []


def _names_in(node: ast.AST) -> set[str]:
    return {each.id for each in ast.walk(node) if isinstance(each, ast.Name)}


def _stored(target: ast.AST) -> set[str]:
    return {
        each.id for each in ast.walk(target)
        if isinstance(each, ast.Name) and isinstance(each.ctx, ast.Store)
    }  # fmt: skip
