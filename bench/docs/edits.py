"""Changes of a Python file's text at the nodes of its tree, and its text without documentation."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from functools import lru_cache
from itertools import accumulate


def place(node: ast.AST) -> tuple[int, int]:
    """Where a node begins: line and column as the parser counts them."""
    return getattr(node, "lineno", 0), getattr(node, "col_offset", 0)


def offset(text: str, node: ast.AST, *, end: bool = False) -> int:
    """Where a node begins or ends, in characters of the text."""
    line: int = getattr(node, "end_lineno" if end else "lineno")
    column: int = getattr(node, "end_col_offset" if end else "col_offset")
    lines, starts = _lines(text)
    return starts[line - 1] + len(lines[line - 1].encode()[:column].decode())


@lru_cache(maxsize=8)
def _lines(text: str) -> tuple[list[str], list[int]]:
    """The lines of a text, and where each begins."""
    lines = text.splitlines(keepends=True)
    return lines, [0, *accumulate(map(len, lines))]


def source(text: str, node: ast.AST) -> str:
    """What a node is written as."""
    return text[offset(text, node) : offset(text, node, end=True)]


def replaced(text: str, node: ast.AST, new: str) -> str:
    """The text with something else in a node's place."""
    return text[: offset(text, node)] + new + text[offset(text, node, end=True) :]


def _docs(text: str) -> Iterator[tuple[int, int]]:
    for node in ast.walk(ast.parse(text)):
        body = getattr(node, "body", None)
        if isinstance(body, list) and body and isinstance(body[0], ast.Expr):
            value = body[0].value
            if isinstance(value, ast.Constant) and isinstance(value.value, str):
                yield offset(text, value), offset(text, value, end=True)


def without_docs(text: str) -> str:
    """The text without its docstrings."""
    pieces, at = [], 0
    for start, end in sorted(_docs(text)):
        pieces.append(text[at:start])
        at = end
    return "".join([*pieces, text[at:]])


def names_in_code(text: str) -> frozenset[str]:
    """All names of a file but those in its documentation."""
    try:
        return frozenset(re.findall(r"\w+", without_docs(text)))
    except SyntaxError:
        return frozenset(re.findall(r"\w+", text))


def renamed_in_code(text: str, name: str, new: str) -> str:
    """The text with another name, but in its docstrings."""
    pieces, at = [], 0
    for start, end in sorted(_docs(text)):
        pieces += [re.sub(rf"\b{name}\b", new, text[at:start]), text[start:end]]
        at = end
    return "".join([*pieces, re.sub(rf"\b{name}\b", new, text[at:])])
