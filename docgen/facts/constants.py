"""The one literal that every call of a function gives back, where all of its ways lead to it."""

from __future__ import annotations

import ast
import re
import textwrap
from collections.abc import Sequence

from syntax.bodies import Body

LITERAL = re.compile(
    r"(?:True|False|true|false|-?\d+(?:\.\d+)?|\"[^\"\\]*\"|'[^'\\]*'|\[\]|\{\}|\(\))$"
)
_LAST = r"(?:[;}}]|^\{{)\s*return\s+{value}\s*;?\s*\}}$"
_MAY_BE_MISSING = re.compile(r"\b(?:any|unknown|void|undefined)\b")
_SWALLOWING = re.compile(r"suppress|raises|ignore|catch", re.IGNORECASE)


def constant_of(source: str, language: str, annotation: str | None, body: Body) -> str | None:
    """The literal as it is written; None where there is another result, or none at the end.
    `source` is that of the whole function, with the indentation of its first line."""
    values = {one.value for one in body.returns}
    if len(values) != 1 or body.yields:
        return None
    (value,) = values
    if value is None or LITERAL.match(value) is None:
        return None
    if language == "python":
        return value if _is_left_by_all(source) else None
    if annotation is not None and _MAY_BE_MISSING.search(annotation) is None:
        return value  # its compiler takes nothing else
    last = re.compile(_LAST.format(value=re.escape(value)), re.MULTILINE)
    return value if last.search(source[source.find("{") :].strip()) else None


def _is_left_by_all(source: str) -> bool:
    """Whether no way leads to the end of a Python function."""
    try:
        (function,) = ast.parse(textwrap.dedent(source)).body
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return False
    return isinstance(function, ast.FunctionDef | ast.AsyncFunctionDef) and _leave(function.body)


def _leave(statements: Sequence[ast.stmt]) -> bool:
    """Whether what follows the statements is never come to."""
    match statements[-1] if statements else None:
        case ast.Return() | ast.Raise():
            return True
        case ast.If(body=body, orelse=orelse):
            return _leave(body) and _leave(orelse)
        case ast.With(items=items, body=body) | ast.AsyncWith(items=items, body=body):
            entered = " ".join(map(ast.unparse, items))
            return _leave(body) and _SWALLOWING.search(entered) is None
        case ast.Try(body=body, handlers=handlers, orelse=orelse, finalbody=last):
            tried = _leave(orelse) if orelse else _leave(body)
            return _leave(last) or (tried and all(_leave(one.body) for one in handlers))
        case ast.While(test=ast.Constant(value=True)) as loop:
            return not any(isinstance(node, ast.Break) for node in ast.walk(loop))
        case ast.Match(cases=cases):
            last_case = cases[-1]
            is_any = (
                isinstance(last_case.pattern, ast.MatchAs) and last_case.pattern.pattern is None
            )
            is_whole = is_any and last_case.guard is None
            return is_whole and all(_leave(one.body) for one in cases)
        case _:
            return False
