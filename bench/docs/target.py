"""A documented function in its file."""

from __future__ import annotations

import ast
from dataclasses import dataclass
from functools import lru_cache


@dataclass(frozen=True, slots=True)
class Target:
    """A function in its file. `elsewhere`: the names in other files of its package."""

    name: str
    text: str
    node: ast.FunctionDef
    doc: str
    elsewhere: frozenset[str] = frozenset()


def target_in(
    text: str, line: int, name: str, elsewhere: frozenset[str] = frozenset()
) -> Target | None:
    """The function that begins at a line."""
    node = _functions(text).get(line)
    doc = ast.get_docstring(node) if node is not None else None
    return Target(name, text, node, doc, elsewhere) if node is not None and doc else None


@lru_cache(maxsize=4096)
def _functions(text: str) -> dict[int, ast.FunctionDef]:
    return {
        node.lineno: node for node in ast.walk(ast.parse(text)) if isinstance(node, ast.FunctionDef)
    }
