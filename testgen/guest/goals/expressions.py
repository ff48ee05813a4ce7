"""Rewriting of expressions: decisions are watched, operands are evaluated as ever.

In a test only the truth of an expression matters; elsewhere its value is passed through.
"""

from __future__ import annotations

import ast
import copy
from typing import Any, TypeVar

from . import probes
from .flow import constant_truth
from .goal import Formula, Goals
from .placeholders import placeholder

_INFORMATIVE = frozenset(
    [
        "startswith",
        "endswith",
        "match",
        "fullmatch",
        "search",
        "findall",
        "find",
        "rfind",
        "index",
        "rindex",
        "count",
        "split",
        "rsplit",
        "partition",
        "rpartition",
        "removeprefix",
        "removesuffix",
        "get",
        "pop",
        "replace",
    ]
)
"""Methods whose arguments, or whose object, say which values make a difference."""

_NESTED = (
    ast.BoolOp, ast.IfExp, ast.Compare, ast.Lambda, ast.ListComp, ast.SetComp, ast.DictComp,
    ast.GeneratorExp, ast.Await, ast.Yield, ast.YieldFrom, ast.NamedExpr,
)  # fmt: skip
_LARGEST_COPY = 60
Outcomes = tuple[int, int]
New = TypeVar("New", bound=ast.AST)


class Expressions(ast.NodeTransformer):
    """Rewrites expressions and numbers their goals. `parent` is the goal taken before them."""

    def __init__(self, goals: Goals) -> None:
        self.goals = goals
        self.parent: int | None = None

    def test(self, node: ast.expr, outcomes: Outcomes | None = None) -> ast.expr:
        """A test, rewritten; without goals of its own for its outcomes it gets extra ones."""
        if constant_truth(node) is not None:
            return node
        plain = copy.deepcopy(node) if _may_be_copied(node) else None
        if _is_compound(node):
            predicate = self.goals.predicate(*(outcomes or (0, 0)))
            rewritten, formula = self._compound(node)
            self.goals.compose(predicate, formula)
            watched: ast.expr = call(probes.DECIDE, predicate, rewritten)
        else:
            watched, predicate = self._atom(node, outcomes)
        return self._unless_done(predicate, plain, watched, node)

    def _unless_done(
        self, predicate: int, plain: ast.expr | None, watched: ast.expr, node: ast.expr
    ) -> ast.expr:
        if plain is not None:
            done = ast.Subscript(
                value=placeholder(probes.DONE), slice=ast.Constant(value=predicate), ctx=ast.Load()
            )
            watched = ast.IfExp(test=done, body=plain, orelse=watched)
        return located(watched, node)

    def _compound(self, node: ast.expr) -> tuple[ast.expr, Formula]:
        if (truth := constant_truth(node)) is not None:
            return node, ("and" if truth else "or", ())
        if isinstance(node, ast.BoolOp):
            parts = [self._compound(value) for value in node.values]
            name = "and" if isinstance(node.op, ast.And) else "or"
            rewritten = ast.BoolOp(op=node.op, values=[part for part, _ in parts])
            return located(rewritten, node), (name, tuple(formula for _, formula in parts))
        if isinstance(node, ast.UnaryOp) and isinstance(node.op, ast.Not):
            inner, formula = self._compound(node.operand)
            return located(ast.UnaryOp(op=node.op, operand=inner), node), ("not", (formula,))
        watched, predicate = self._atom(node, None)
        return watched, predicate

    def _atom(self, node: ast.expr, outcomes: Outcomes | None) -> tuple[ast.expr, int]:
        predicate = self.goals.predicate(*(outcomes or self._outcomes(node)))
        if isinstance(node, ast.Compare):
            rewritten = self._compare(node, predicate, probes.COMPARE_TEST, probes.CHAIN)
        elif isinstance(node, ast.Call) and _is_informative(node.func):
            node.func = self._callee(node, predicate)
            rewritten = call(probes.TRUTH, predicate, self._arguments(node))
        else:
            rewritten = call(probes.TRUTH, predicate, self.visit(node))
        return located(rewritten, node), predicate

    def _outcomes(self, node: ast.expr) -> Outcomes:
        true = self.goals.goal(node, "true", self.parent, extra=True)
        return true, self.goals.goal(node, "false", self.parent, extra=True)

    def _compare(self, node: ast.Compare, predicate: int, single: Any, chain: int) -> ast.expr:
        left = self.visit(node.left)
        others = [self.visit(each) for each in node.comparators]
        if len(node.ops) == 1:
            return call(single[type(node.ops[0])], predicate, left, others[0])
        kept = [
            call(probes.KEEP, predicate, ast.Constant(value=place), operand)
            for place, operand in enumerate([left, *others])
        ]
        operators = ast.Constant(value=" ".join(
            probes.OPERATORS[type(each)].replace(" ", "_") for each in node.ops))  # fmt: skip
        compared = ast.Compare(left=kept[0], ops=node.ops, comparators=kept[1:])
        return call(chain, predicate, operators, compared)

    def visit_Compare(self, node: ast.Compare) -> ast.expr:
        """A comparison: its value, and extra goals for both truths."""
        plain = copy.deepcopy(node) if _may_be_copied(node) else None
        predicate = self.goals.predicate(*self._outcomes(node))
        watched = self._compare(node, predicate, probes.COMPARE_VALUE, probes.CHAIN_VALUE)
        return self._unless_done(predicate, plain, watched, node)

    def visit_BoolOp(self, node: ast.BoolOp) -> ast.expr:
        """`and`, `or`: the operands that decide get extra goals."""
        values: list[ast.expr] = []
        for value in node.values[:-1]:
            if isinstance(value, (ast.Compare, ast.BoolOp, ast.Constant)) or _is_not(value):
                values.append(self.visit(value))
            else:
                predicate = self.goals.predicate(*self._outcomes(value))
                values.append(located(call(probes.VALUE, predicate, self.visit(value)), value))
        values.append(self.visit(node.values[-1]))
        return located(ast.BoolOp(op=node.op, values=values), node)

    def visit_UnaryOp(self, node: ast.UnaryOp) -> ast.expr:
        """`not` takes a test; other signs take a value."""
        # The truth of `a` in the value `not (a or b)` is asked for twice: by `or` and by `not`.
        is_test = _is_not(node) and not isinstance(_without_not(node), ast.BoolOp)
        operand = self.test(node.operand) if is_test else self.visit(node.operand)
        return located(ast.UnaryOp(op=node.op, operand=operand), node)

    def visit_IfExp(self, node: ast.IfExp) -> ast.expr:
        """A conditional expression: its branches are extra goals."""
        test, before = node.test, self.parent
        outcomes = None if constant_truth(test) is not None else self._outcomes(test)
        rewritten = self.test(test, outcomes)
        self.parent = outcomes[0] if outcomes else before
        body = self.visit(node.body)
        self.parent = outcomes[1] if outcomes else before
        orelse = self.visit(node.orelse)
        self.parent = before
        return located(ast.IfExp(test=rewritten, body=body, orelse=orelse), node)

    def visit_Call(self, node: ast.Call) -> ast.AST:
        """A call; of some, what they are given is of interest."""
        if not _is_informative(node.func):
            return self.generic_visit(node)
        plain = copy.deepcopy(node.func) if _may_be_copied(node.func) else None
        predicate = self.goals.predicate(0, 0)
        watched = self._callee(node, predicate)
        node.func = self._unless_done(predicate, plain, watched, node.func)
        return self._arguments(node)

    def _callee(self, node: ast.Call, predicate: int) -> ast.expr:
        return located(call(probes.CALLEE, predicate, self.visit(node.func)), node.func)

    def _arguments(self, node: ast.Call) -> ast.Call:
        node.args = [self.visit(each) for each in node.args]
        node.keywords = [self.visit(each) for each in node.keywords]
        return node

    def visit_comprehension(self, node: ast.comprehension) -> ast.comprehension:
        """The conditions of a comprehension are tests."""
        rewritten = self.visit(node.iter)
        ifs = [self.test(each) for each in node.ifs]
        return ast.comprehension(node.target, rewritten, ifs, node.is_async)

    def visit_Constant(self, node: ast.Constant) -> ast.Constant:
        """Nothing to do."""
        return node


def call(probe: int, first: int, *arguments: ast.expr) -> ast.expr:
    """A call of a probe with a number and expressions."""
    return ast.Call(
        func=placeholder(probe), args=[ast.Constant(value=first), *arguments], keywords=[]
    )


def located(new: New, old: ast.AST) -> New:
    """A new node, and all new ones within it, where an old one stands."""
    ast.copy_location(new, old)
    for child in ast.iter_child_nodes(new):
        if isinstance(child, (ast.expr, ast.stmt, ast.keyword)) and not hasattr(child, "lineno"):
            located(child, old)
    return new


def _is_compound(node: ast.expr) -> bool:
    return isinstance(node, ast.BoolOp) or _is_not(node)


def _is_not(node: ast.expr) -> bool:
    return isinstance(node, ast.UnaryOp) and isinstance(node.op, ast.Not)


def _without_not(node: ast.expr) -> ast.expr:
    while isinstance(node, ast.UnaryOp) and isinstance(node.op, ast.Not):
        node = node.operand
    return node


def _is_informative(callee: ast.expr) -> bool:
    if isinstance(callee, ast.Name):
        return callee.id in ("isinstance", "issubclass")
    return isinstance(callee, ast.Attribute) and callee.attr in _INFORMATIVE


def _may_be_copied(node: ast.expr) -> bool:
    """Whether an unwatched copy is small, and has nothing in it that wants to be watched."""
    if _is_compound(node):
        parts = node.values if isinstance(node, ast.BoolOp) else [node.operand]  # type: ignore[attr-defined] # `not`
        return all(map(_may_be_copied, parts)) and _size(node) <= _LARGEST_COPY
    inner = (child for child in ast.walk(node) if child is not node)
    return not isinstance(node, (ast.NamedExpr, ast.IfExp)) and not any(
        isinstance(child, _NESTED) for child in inner
    ) and _size(node) <= _LARGEST_COPY  # fmt: skip


def _size(node: ast.AST) -> int:
    return sum(1 for _ in ast.walk(node))
