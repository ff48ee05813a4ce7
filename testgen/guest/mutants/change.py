"""One change of a tree: what stands where, and what comes in its place."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class Change:
    """Replace the value of a node's field, or one element of it, by another."""

    parent: ast.AST
    field: str
    index: int | None
    before: Any
    after: Any
    what: str

    def __post_init__(self) -> None:
        if isinstance(self.after, ast.AST):
            _locate(self.after, self.before)

    @property
    def line(self) -> int:
        """Where it is."""
        return int(getattr(self.before, "lineno", 0))

    @contextmanager
    def made(self) -> Iterator[None]:
        """The tree with the change in it; afterwards it is as it was."""
        self._put(self.after)
        try:
            yield
        finally:
            self._put(self.before)

    def _put(self, value: Any) -> None:
        if self.index is None:
            setattr(self.parent, self.field, value)
        else:
            getattr(self.parent, self.field)[self.index] = value


def source_of(value: Any) -> str:
    """What stood or will stand there, as source on one line."""
    if not isinstance(value, ast.AST):
        return ""
    try:
        return " ".join(ast.unparse(value).split())[:160]
    except (ValueError, RecursionError, AttributeError):
        return type(value).__name__


def _locate(new: ast.AST, old: ast.AST) -> None:
    """Give new nodes a place; those taken over from the tree keep theirs."""
    todo = [new]
    while todo:
        node = todo.pop()
        if isinstance(node, (ast.expr, ast.stmt)) and not hasattr(node, "lineno"):
            ast.copy_location(node, old)
        elif node is not new:
            continue
        todo.extend(ast.iter_child_nodes(node))
