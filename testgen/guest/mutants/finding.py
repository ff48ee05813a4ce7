"""All changes of a function that tests could notice, in the order of the source."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from typing import Any

from . import expressions, statements
from .change import Change

_LOGGERS = re.compile(r"(^|\.)_?(log|logger|logging|warnings)(\.|$)", re.I)
_MARK = re.compile(r"#\s*pragma:?\s*no\s*(mutate|cover)", re.I)
_ANNOTATIONS = ("annotation", "returns", "type_comment", "decorator_list", "type_params", "bases")
_TESTS = (ast.If, ast.While, ast.IfExp)


class Finder:
    """Finds changes in one module's functions."""

    def __init__(self, source: str) -> None:
        self._skipped = {
            line for line, text in enumerate(source.splitlines(), 1) if _MARK.search(text)
        }

    def changes(self, function: ast.FunctionDef | ast.AsyncFunctionDef) -> list[Change]:
        """The changes of a function's body and of the defaults of its parameters."""
        found = list(self._defaults(function))
        body = function.body[1:] if ast.get_docstring(function, clean=False) else function.body
        start = len(function.body) - len(body)
        for place, node in enumerate(body, start):
            found.extend(self._statement(function, "body", place, node))
        return found

    def _defaults(self, function: ast.FunctionDef | ast.AsyncFunctionDef) -> Iterator[Change]:
        for field in ("defaults", "kw_defaults"):
            for place, node in enumerate(getattr(function.args, field)):
                if isinstance(node, ast.Constant) and node.value is not None:
                    for what, after in expressions.constant(node.value):
                        words = f"in a default: {what}"
                        yield Change(function.args, field, place, node, after, words)

    def _statement(
        self, parent: ast.AST, field: str, place: int | None, node: ast.stmt
    ) -> Iterator[Change]:
        if node.lineno in self._skipped or _is_silent(node):
            return
        for what, other in statements.others(node):
            yield Change(parent, field, place, node, other, what)
        yield from self._parts(node)

    def _parts(self, node: ast.AST) -> Iterator[Change]:
        loops = isinstance(node, ast.While)
        if isinstance(node, _TESTS):
            for what, test in expressions.conditions(node.test, loops=loops):
                yield Change(node, "test", None, node.test, test, what)
        if isinstance(node, ast.ExceptHandler) and node.type is not None:
            never = ast.Tuple(elts=[], ctx=ast.Load())
            yield Change(node, "type", None, node.type, never, "caught nothing")
        for field, value in ast.iter_fields(node):
            if field in _ANNOTATIONS or (isinstance(node, ast.Assert) and field == "msg"):
                continue
            if isinstance(value, list):
                for place, each in enumerate(value):
                    yield from self._child(node, field, place, each)
            else:
                yield from self._child(node, field, None, value)

    def _child(self, parent: ast.AST, field: str, place: int | None, node: Any) -> Iterator[Change]:
        if isinstance(node, ast.stmt):
            if not _is_docstring(parent, field, place):
                yield from self._statement(parent, field, place, node)
        elif isinstance(node, ast.expr):
            if node.lineno not in self._skipped and not _is_fixed(parent, field, node):
                yield from self._expression(parent, field, place, node)
        elif isinstance(node, ast.comprehension):
            for number, test in enumerate(node.ifs):
                for what, other in expressions.conditions(test, loops=False):
                    yield Change(node, "ifs", number, test, other, what)
            yield from self._parts(node)
        elif isinstance(node, ast.AST) and not type(node).__name__.startswith("Match"):
            yield from self._parts(node)

    def _expression(
        self, parent: ast.AST, field: str, place: int | None, node: ast.expr
    ) -> Iterator[Change]:
        if _is_type_name(node):
            return
        for what, other in expressions.others(node):
            yield Change(parent, field, place, node, other, what)
        yield from self._parts(node)


def _is_docstring(parent: ast.AST, field: str, place: int | None) -> bool:
    return (
        field == "body"
        and place == 0
        and isinstance(parent, (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef))
        and ast.get_docstring(parent, clean=False) is not None
    )


def _is_silent(node: ast.stmt) -> bool:
    """Whether nobody is meant to notice a statement: logging, warnings, imports, texts."""
    if isinstance(node, (ast.Import, ast.ImportFrom, ast.Global, ast.Nonlocal, ast.Pass)):
        return True
    if not isinstance(node, ast.Expr):
        return False
    if isinstance(node.value, ast.Constant):
        return True
    return isinstance(node.value, ast.Call) and bool(
        _LOGGERS.search(ast.unparse(node.value.func).rpartition(".")[0])
    )


def _is_fixed(parent: ast.AST, field: str, node: ast.expr) -> bool:
    """Whether a node is where its change would say nothing, or would not compile."""
    if isinstance(node, ast.Constant):
        if isinstance(parent, (ast.FormattedValue, ast.Slice)) and field == "format_spec":
            return True
        if isinstance(parent, ast.Compare) and node.value is None:
            return True
    if isinstance(parent, ast.FormattedValue) and field == "format_spec":
        return True
    if isinstance(parent, (ast.Assign, ast.For, ast.AsyncFor)) and field in ("targets", "target"):
        return not isinstance(node, ast.Subscript)
    return isinstance(parent, ast.Call) and field == "func" and not isinstance(
        node, (ast.Attribute, ast.Call))  # fmt: skip


def _is_type_name(node: ast.expr) -> bool:
    return isinstance(node, ast.Call) and ast.unparse(node.func) in ("cast", "typing.cast")
