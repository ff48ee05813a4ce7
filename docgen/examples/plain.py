"""Whether what a call gives shows anything of what it does: what went in unchanged shows nothing,
nor does what is empty. Pure: read from the call and its result."""

from __future__ import annotations

import ast
from collections.abc import Sequence

_EMPTY = frozenset({"[]", "()", "{}", "''", "b''", "set()", "frozenset()"})


def shows_nothing(call: str, result: str) -> str | None:
    """Why a reader learns nothing from a call; None where that cannot be said. Of several arguments
    of one kind the result may be the one that was chosen."""
    if result.strip() in _EMPTY:
        return "what it gives is empty"
    tree, given = _parsed(call), _parsed(result)
    if tree is None or given is None:
        return None
    calls = [node for node in ast.walk(tree) if isinstance(node, ast.Call)]
    if any(
        _is_subject(given, [*one.args, *(each.value for each in one.keywords)]) for one in calls
    ):
        return "it gives back what it is given"
    return None


def _is_subject(given: ast.expr, arguments: Sequence[ast.expr]) -> bool:
    """Whether a result is the first argument, the only one of its kind."""
    if not arguments or ast.dump(arguments[0]) != ast.dump(given):
        return False
    return not any(_kind(one) == _kind(given) for one in arguments[1:])


def _kind(node: ast.expr) -> str:
    if isinstance(node, ast.UnaryOp):
        node = node.operand
    if isinstance(node, ast.Constant):
        kind = type(node.value).__name__
        return "number" if kind in ("int", "float", "complex") else kind
    if isinstance(node, ast.Call):
        return ast.dump(node.func)
    return type(node).__name__


def _parsed(source: str) -> ast.expr | None:
    try:
        return ast.parse(source.strip(), mode="eval").body
    except (SyntaxError, ValueError, MemoryError, RecursionError):
        return None
