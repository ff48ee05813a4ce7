"""Where control goes by lines: what completes, and to which line each outcome leads.

Only what decides whether coverage.py sees a branch; nothing is rewritten here.
"""

from __future__ import annotations

import ast
from collections.abc import Sequence
from dataclasses import dataclass, replace

from .kinds import Loop, Scope, With, irrefutable, is_match, is_try
from .lines import Lines

Exit = int
"""A line; minus the line of the `def` for leaving the function; 0 for an arc nobody counts."""

NOWHERE: Exit = 0
_CONSTANT_NAMES = {"True": True, "False": False, "None": False, "__debug__": True}


@dataclass(frozen=True)
class Way:
    """Where a block leads: past its end, by `return`, `raise`, `break` and `continue`."""

    after: Exit
    returns: Exit
    raises: Exit
    breaks: Exit = NOWHERE
    continues: Exit = NOWHERE

    def to(self, after: Exit) -> Way:
        """The same way with another end."""
        return replace(self, after=after)


def function_way(line: int) -> Way:
    """The way through the body of a function defined at `line`."""
    return Way(after=-line, returns=-line, raises=-line)


def constant_truth(test: ast.expr) -> bool | None:
    """What a test is at compile time; None where it has to be evaluated."""
    if isinstance(test, ast.Constant):
        return bool(test.value)
    if isinstance(test, ast.Name):
        return _CONSTANT_NAMES.get(test.id)
    if isinstance(test, ast.UnaryOp) and isinstance(test.op, ast.Not):
        inner = constant_truth(test.operand)
        return None if inner is None else not inner
    if isinstance(test, ast.BoolOp):
        parts = [constant_truth(value) for value in test.values]
        if any(part is None for part in parts):
            return None
        return any(parts) if isinstance(test.op, ast.Or) else all(parts)
    return None


class Flow:
    """Answers about the control flow of one module."""

    def __init__(self, lines: Lines) -> None:
        self._lines = lines

    def live(self, block: Sequence[ast.stmt]) -> list[ast.stmt]:
        """The statements of a block that have code at all."""
        return [each for each in block if self._is_live(each)]

    def _is_live(self, node: ast.stmt) -> bool:
        if self._lines.of(node) in self._lines.live:
            return True
        # In Python 3.9 the line of `while True:` has no code.
        within = range(node.lineno, (node.end_lineno or 0) + 1)
        return hasattr(node, "body") and not self._lines.live.isdisjoint(within)

    def begins(self, block: Sequence[ast.stmt], line: int, way: Way) -> Exit:
        """The first line other than `line` that entering the block leads to."""
        live = self.live(block)
        if not live:
            return way.after
        first = self._lines.of(live[0])
        if first != line:
            return first
        last = live[-1]
        if isinstance(last, ast.Return):
            return way.returns
        if isinstance(last, ast.Raise):
            return way.raises
        if isinstance(last, ast.Break):
            return way.breaks
        if isinstance(last, ast.Continue):
            return way.continues
        return way.after

    def completes(self, block: Sequence[ast.stmt]) -> bool:
        """Whether control can run past the end of a block."""
        live = self.live(block)
        return not live or self._passes(live[-1])

    def way_through(self, node: ast.stmt, way: Way) -> Way:
        """The way of the blocks of a `try`: to its `finally` or past it."""
        assert is_try(node)
        if not node.finalbody:
            return way
        final = self.live(node.finalbody)
        return way.to(self._lines.of(final[0]) if final else way.after)

    def after_finally(self, node: ast.stmt, way: Way) -> Exit:
        """Where a `finally` leads; nowhere when only jumps and exceptions come through it."""
        assert is_try(node)
        return way.after if self._reaches_finally(node) else NOWHERE

    def _reaches_finally(self, node: ast.Try) -> bool:
        normally = self.completes(node.body) and self.completes(node.orelse)
        return normally or any(self.completes(each.body) for each in node.handlers)

    def _passes(self, node: ast.stmt) -> bool:
        if isinstance(node, (ast.Return, ast.Raise, ast.Break, ast.Continue)):
            return False
        if isinstance(node, ast.If):
            truth = constant_truth(node.test)
            return (truth is not False and self.completes(node.body)) or (
                truth is not True and self.completes(node.orelse)
            )
        if isinstance(node, Loop):
            if any(_breaks(node.body)):
                return True
            endless = isinstance(node, ast.While) and constant_truth(node.test) is not None
            return self.completes(node.orelse) if node.orelse else not endless
        if is_try(node):
            return self._reaches_finally(node) and self.completes(node.finalbody)
        if isinstance(node, With):
            return self.completes(node.body)
        if is_match(node):
            cases = node.cases
            return not irrefutable(cases[-1]) or any(self.completes(each.body) for each in cases)
        return True


def _breaks(block: Sequence[ast.stmt]) -> set[ast.Break]:
    found: set[ast.Break] = set()
    todo: list[ast.AST] = list(block)
    while todo:
        node = todo.pop()
        if isinstance(node, ast.Break):
            found.add(node)
        elif isinstance(node, Loop):
            todo.extend(node.orelse)
        elif not isinstance(node, Scope):
            todo.extend(child for child in ast.iter_child_nodes(node)
                        if not isinstance(child, ast.expr))  # fmt: skip
    return found
