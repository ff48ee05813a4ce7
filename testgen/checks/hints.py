"""From mutants that nothing noticed to what an input would have to do: goals for the search."""

from __future__ import annotations

import ast
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

from testgen.checks.expressions import tree_of
from testgen.values import Mutant

HintKind = Literal["boundary", "differ", "nonzero", "one of", "reach"]


@dataclass(frozen=True, slots=True)
class Hint:
    """A wish about one line of the target.

    `wish` is an expression over what the line sees; where it is true, original and mutant go
    different ways. It is "True" where reaching the line at all is what is wanted.
    """

    mutant: int
    line: int
    kind: HintKind
    operands: tuple[str, ...]
    wish: str


_BOUNDARY = {ast.Lt: ast.LtE, ast.LtE: ast.Lt, ast.Gt: ast.GtE, ast.GtE: ast.Gt}


def hints(survivors: Iterable[Mutant]) -> list[Hint]:
    """A hint for each mutant, by its line: what would tell it apart from the original."""
    return [_hint(mutant) for mutant in sorted(survivors, key=lambda one: (one.line, one.id))]


def _hint(mutant: Mutant) -> Hint:
    before, after = tree_of(mutant.source_before), tree_of(mutant.source_after)
    if before is not None and after is not None:
        kind, operands, wish = _between(before, after)
        return Hint(mutant.id, mutant.line, kind, operands, wish)
    return Hint(mutant.id, mutant.line, "reach", (), "True")


def _between(before: ast.expr, after: ast.expr) -> tuple[HintKind, tuple[str, ...], str]:
    match before, after:
        case (
            ast.Compare(left=left, ops=[one], comparators=[right]),
            ast.Compare(ops=[other]),
        ) if _BOUNDARY.get(type(one)) is type(other):
            sides = (ast.unparse(left), ast.unparse(right))
            return "boundary", sides, " == ".join(sides)
        case ast.BoolOp(values=values), ast.BoolOp(values=others) if len(values) == len(others):
            parts = tuple(map(ast.unparse, values))
            return "one of", parts, " != ".join(f"bool({part})" for part in parts[:2])
        case ast.BinOp(left=left, right=right), ast.BinOp():
            sides = (ast.unparse(left), ast.unparse(right))
            return "nonzero", sides, f"({ast.unparse(before)}) != ({ast.unparse(after)})"
    sources = (ast.unparse(before), ast.unparse(after))
    return "differ", sources, f"({sources[0]}) != ({sources[1]})"
