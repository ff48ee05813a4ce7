"""What a condition refuses of a single name: of `not (isinstance(k, int) and k > 0)` every `k` that
is not above 0. Read from the condition's source: Python, and what is written alike elsewhere."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Limit:
    """The least or the most that a guard lets through; `is_open`: the number itself is not."""

    name: str
    is_least: bool
    number: float
    is_open: bool


def limits(condition: str) -> Iterator[Limit]:
    """The limits that hold behind a guard which refuses what a condition is true of."""
    try:
        tree = ast.parse(condition.strip(), mode="eval").body
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return
    yield from _refused(tree)


def _refused(node: ast.expr) -> Iterator[Limit]:
    match node:
        case ast.BoolOp(op=ast.Or(), values=values):
            for one in values:
                yield from _refused(one)
        case ast.BoolOp(op=ast.And(), values=values):
            kept = [one for one in values if not _is_beside(one)]
            if len(kept) == 1:
                yield from _refused(kept[0])
        case ast.UnaryOp(op=ast.Not(), operand=inner):
            yield from _accepted(inner)
        case ast.Compare(left=left, ops=[op], comparators=[right]):
            yield from _limit(left, op, right, is_refused=True)


def _accepted(node: ast.expr) -> Iterator[Limit]:
    """The limits where everything that a condition is false of is refused."""
    match node:
        case ast.BoolOp(op=ast.And(), values=values):
            for one in values:
                yield from _accepted(one)
        case ast.BoolOp(op=ast.Or(), values=values):
            kept = [one for one in values if not _is_single_value(one)]
            if len(kept) == 1 and len(values) > 1:
                yield from _accepted(kept[0])
        case ast.UnaryOp(op=ast.Not(), operand=inner):
            yield from _refused(inner)
        case ast.Compare(left=left, ops=ops, comparators=others):
            sides = [left, *others]
            for one, op, other in zip(sides, ops, others, strict=False):
                yield from _limit(one, op, other, is_refused=False)


def _is_beside(node: ast.expr) -> bool:
    """Whether a part of a guard only leaves out single values: `x is not None`, `x != -1`."""
    match node:
        case ast.Compare(left=ast.Name(), ops=[ast.IsNot() | ast.NotEq() | ast.NotIn()]):
            return True
    return False


def _is_single_value(node: ast.expr) -> bool:
    match node:
        case ast.Compare(left=ast.Name(), ops=[ast.Is() | ast.Eq() | ast.In()]):
            return True
    return False


def _limit(left: ast.expr, op: ast.cmpop, right: ast.expr, *, is_refused: bool) -> Iterator[Limit]:
    if not isinstance(op, ast.Lt | ast.LtE | ast.Gt | ast.GtE):
        return
    number, name, is_turned = _number(right), left, False
    if number is None:
        number, name, is_turned = _number(left), right, True
    if number is None or not isinstance(name, ast.Name):
        return
    is_below = isinstance(op, ast.Lt | ast.LtE) != is_turned
    is_strict = isinstance(op, ast.Lt | ast.Gt)
    # What is refused below a number begins with it; what is let through below it ends there.
    yield Limit(name.id, is_below == is_refused, number, is_strict != is_refused)


def _number(node: ast.expr) -> float | None:
    try:
        value = ast.literal_eval(node)
    except (ValueError, TypeError, SyntaxError, RecursionError, MemoryError):
        return None
    if isinstance(value, int | float) and not isinstance(value, bool):
        return float(value)
    return None
