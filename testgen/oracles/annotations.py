"""Annotated and documented types of results as claims: `-> int`, and out comes None."""

from __future__ import annotations

import ast
import re
import textwrap

from testgen.oracles.types import snapshot_fulfils
from testgen.values import Function, Snapshot, Type

_CONCRETE = re.compile(
    r"^(?:int|str|bytes|bool|float|complex|list|dict|tuple|set|List|Dict|Tuple|None|Optional|Union|"
    r"typing|\W|\d)+$"
)


def annotation_of(function: Function) -> str:
    """The text of the result's annotation; empty where there is none."""
    try:
        tree = ast.parse(textwrap.dedent(function.source))
    except (SyntaxError, ValueError):
        return ""
    for node in ast.walk(tree):
        if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef)):
            return "" if node.returns is None else ast.unparse(node.returns)
    return ""


def breaks_annotation(function: Function, value: Snapshot) -> str:
    """The type that was promised, if the value certainly is not of it; else nothing.

    An abstract type (`Sequence`) and one from a docstring are only held against None: other
    values may stand in for it.
    """
    kind = function.returns
    if kind is None or function.is_generator or function.is_context_manager or value.iterated:
        return ""
    if function.kind == "constructor" or _is_open(kind):
        return ""
    written = annotation_of(function)
    is_none = value.source == "None"
    if is_none:
        # `-> None` and Optional hold "none"; that it is not there is what is held against it.
        return (written or _words(kind)) if snapshot_fulfils(value, kind) is False else ""
    if written and _CONCRETE.match(written) and snapshot_fulfils(value, kind) is False:
        return written
    return ""


def _is_open(kind: Type) -> bool:
    if kind.of in ("any", "class", "typevar", "same", "stub", "type", "callable", "iterator"):
        return True
    return any(_is_open(arg) for arg in kind.args) if kind.of == "union" else False


def _words(kind: Type) -> str:
    inner = ", ".join(_words(arg) for arg in kind.args)
    return f"{kind.of}[{inner}]" if inner else kind.of
