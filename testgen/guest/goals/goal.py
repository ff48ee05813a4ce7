"""Goals and predicates of one module, numbered in the order of its source."""

from __future__ import annotations

import ast
from dataclasses import dataclass, field, replace
from typing import Any, Union

from .kinds import is_match, is_try

MODULE_LEVEL = 0

Formula = Union[int, tuple[str, tuple[Any, ...]]]
"""An atom's number, or ("not" | "and" | "or", formulas)."""


@dataclass(frozen=True)
class Goal:
    """One thing a test can take. `owner` is the line of the outermost `def` around it."""

    id: int
    line: int
    kind: str
    parent: int | None
    text: str
    extra: bool
    owner: int

    def told(self) -> dict[str, Any]:
        """The goal as JSON."""
        return {
            "id": self.id, "line": self.line, "kind": self.kind, "parent": self.parent,
            "text": self.text, "extra": self.extra,
        }  # fmt: skip


@dataclass(frozen=True)
class Predicate:
    """A decision: the goals of its outcomes (0 for none) and, of a compound one, its atoms."""

    true: int
    false: int
    formula: Formula | None = None


@dataclass
class Goals:
    """All goals and predicates found so far. Both are numbered from 1; 0 stands for none."""

    goals: list[Goal] = field(default_factory=list)
    predicates: list[Predicate] = field(default_factory=list)
    owner: int = MODULE_LEVEL
    texts: dict[ast.AST, str] = field(default_factory=dict)

    def remember(self, tree: ast.Module) -> None:
        """Keep what the statements say, before anything in them is rewritten."""
        for node in ast.walk(tree):
            if isinstance(node, (ast.stmt, ast.ExceptHandler)):
                self.texts[node] = short_text(node)

    def goal(
        self, node: ast.AST, kind: str, parent: int | None, extra: bool, text: str = ""
    ) -> int:
        """A new goal at a node."""
        number = len(self.goals) + 1
        line = getattr(node, "lineno", 1)
        text = text or self.texts.get(node) or short_text(node)
        self.goals.append(Goal(number, line, kind, parent, text, extra, self.owner))
        return number

    def predicate(self, true: int, false: int, formula: Formula | None = None) -> int:
        """A new decision between two goals."""
        self.predicates.append(Predicate(true, false, formula))
        return len(self.predicates)

    def compose(self, predicate: int, formula: Formula) -> None:
        """Say of which atoms a decision is made."""
        place = predicate - 1
        self.predicates[place] = replace(self.predicates[place], formula=formula)

    def of(self, owner: int) -> list[Goal]:
        """The goals in the outermost function that is defined at a line."""
        return [goal for goal in self.goals if goal.owner == owner]


def short_text(node: ast.AST, limit: int = 120) -> str:
    """A node's source on one line; of a compound statement, its head."""
    try:
        return " ".join(_head(node).split())[:limit]
    except (ValueError, RecursionError):  # Trees deeper than the printer goes.
        return ""


def _head(node: ast.AST) -> str:
    if isinstance(node, (ast.If, ast.While)):
        return ast.unparse(node.test)
    if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)):
        return node.name
    if isinstance(node, (ast.For, ast.AsyncFor)):
        return f"for {ast.unparse(node.target)} in {ast.unparse(node.iter)}"
    if isinstance(node, (ast.With, ast.AsyncWith)):
        return "with " + ", ".join(map(ast.unparse, node.items))
    if isinstance(node, ast.ExceptHandler):
        return f"except {ast.unparse(node.type)}" if node.type else "except"
    if is_try(node):
        return "try"
    if is_match(node):
        return f"match {ast.unparse(node.subject)}"
    return ast.unparse(node)
