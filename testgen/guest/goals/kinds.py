"""Kinds of statements, some of which Python 3.9 does not have."""

from __future__ import annotations

import ast
import sys
from typing import TYPE_CHECKING, Any, Union

if TYPE_CHECKING:
    from typing import TypeGuard

Loop = (ast.For, ast.AsyncFor, ast.While)
With = (ast.With, ast.AsyncWith)
Function = (ast.FunctionDef, ast.AsyncFunctionDef)
Scope = (*Function, ast.ClassDef, ast.Lambda)
Try: tuple[type, ...] = (ast.Try, ast.TryStar) if sys.version_info >= (3, 11) else (ast.Try,)
AnyFunction = Union[ast.FunctionDef, ast.AsyncFunctionDef]


def is_try(node: ast.AST) -> TypeGuard[ast.Try]:
    """Whether a statement is `try`, with `except` or `except*`."""
    return isinstance(node, Try)


def is_match(node: ast.AST) -> TypeGuard[ast.Match]:
    """Whether a statement is `match`."""
    return type(node).__name__ == "Match"


def irrefutable(case: ast.match_case) -> bool:
    """Whether a `case` always matches."""
    if case.guard is not None:
        return False
    pattern: Any = case.pattern
    while type(pattern).__name__ == "MatchOr":
        pattern = pattern.patterns[-1]
    while type(pattern).__name__ == "MatchAs" and pattern.pattern is not None:
        pattern = pattern.pattern
    return type(pattern).__name__ == "MatchAs"


def constants_of(pattern: Any) -> tuple[object, ...]:
    """The literal values of which one makes a pattern match; none where there is more to it."""
    kind = type(pattern).__name__
    if kind == "MatchOr":
        return tuple(each for one in pattern.patterns for each in constants_of(one))
    if kind == "MatchAs" and pattern.pattern is not None:
        return constants_of(pattern.pattern)
    if kind == "MatchSingleton":
        return (pattern.value,)
    if kind == "MatchValue":
        try:
            return (ast.literal_eval(pattern.value),)
        except ValueError:
            return ()
    return ()
