"""A JavaScript text with probes at its branches, and the list of the branches.

The probes call `__ink$`, which whoever runs the text provides: `t(id)` at a place that is
reached, `c(id, value)` around a condition (the goal `id` is its truth, `id + 1` the opposite),
`n` the same for "is neither null nor undefined", `k(id, operator, a, b)` in the place of a
comparison, `i(id, iterable)` around what a loop goes over (`id` that it has nothing).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import tree_sitter

from syntax.javascript.edits import Edits, line_of, parsed, text_of
from syntax.javascript.walking import FUNCTIONS

GoalKind = Literal[
    "entry", "true", "false", "case", "except", "loop", "no loop", "present", "default"
]
PROBE = "__ink$"
COMPARISONS = frozenset({"===", "!==", "==", "!=", "<", "<=", ">", ">="})


@dataclass(frozen=True, slots=True)
class Branch:
    """`start` is the byte of the text where it is; `parent` the branch it is within."""

    id: int
    kind: GoalKind
    line: int
    start: int
    text: str
    parent: int | None


class _Probing:
    def __init__(self) -> None:
        self.branches: list[Branch] = []
        self.edits = Edits()

    def goal(self, kind: GoalKind, node: tree_sitter.Node, text: str, parent: int | None) -> int:
        number = len(self.branches) + 1
        self.branches.append(
            Branch(number, kind, line_of(node), node.start_byte, " ".join(text.split()), parent)
        )
        return number

    def visit(self, node: tree_sitter.Node, parent: int | None) -> None:
        """Probe what is within a node; `parent` is the branch that leads to it."""
        kind = node.type
        if kind in FUNCTIONS:
            self._function(node, parent)
        elif kind in ("if_statement", "while_statement", "do_statement", "ternary_expression"):
            self._conditional(node, parent)
        elif kind == "for_statement":
            self._for(node, parent)
        elif kind == "for_in_statement":
            self._for_in(node, parent)
        elif kind == "binary_expression":
            self._binary(node, parent)
        elif kind in ("switch_case", "switch_default"):
            self._case(node, parent)
        elif kind == "catch_clause":
            body = node.child_by_field_name("body")
            if body is not None:
                inner = self.goal("except", node, "catch", parent)
                self._at_start(body, inner)
                self._children(body, inner)
        elif kind in ("assignment_pattern", "object_assignment_pattern"):
            self._default(node, parent)
        else:
            self._children(node, parent)

    def _children(self, node: tree_sitter.Node, parent: int | None) -> None:
        for one in node.named_children:
            self.visit(one, parent)

    def _function(self, node: tree_sitter.Node, parent: int | None) -> None:
        body = node.child_by_field_name("body")
        if body is None:
            return
        entry = self.goal("entry", node, "", parent)
        for field in ("parameters", "parameter"):
            given = node.child_by_field_name(field)
            if given is not None:
                self._children(given, entry)
        if body.type == "statement_block":
            self._at_start(body, entry)
            self._children(body, entry)
        else:
            self.edits.wrap(body, f"({PROBE}.t({entry}), ", ")")
            self.visit(body, entry)

    def _at_start(self, block: tree_sitter.Node, goal: int) -> None:
        """Into a block, behind its directives."""
        at = block.start_byte + 1
        for one in block.named_children:
            if one.type == "comment":
                continue
            inner = one.named_children[0] if one.named_children else one
            if one.type != "expression_statement" or inner.type != "string":
                break
            at = one.end_byte
        self.edits.replace(at, at, f" {PROBE}.t({goal});" if at == block.start_byte + 1
                           else f"; {PROBE}.t({goal});")  # fmt: skip

    def _conditional(self, node: tree_sitter.Node, parent: int | None) -> None:
        condition = node.child_by_field_name("condition")
        true, false = self._condition(condition, parent)
        for field, inner in (
            ("consequence", true),
            ("body", true if node.type != "do_statement" else parent),
            ("alternative", false),
        ):
            part = node.child_by_field_name(field)
            if part is not None:
                self.visit(part, inner)

    def _condition(
        self, node: tree_sitter.Node | None, parent: int | None
    ) -> tuple[int | None, int | None]:
        """Probe a condition; the goals of its two outcomes."""
        while node is not None and node.type == "parenthesized_expression":
            node = next((one for one in node.named_children if one.type != "comment"), None)
        if node is None:
            return parent, parent
        true = self.goal("true", node, text_of(node), parent)
        false = self.goal("false", node, text_of(node), parent)
        operator = _operator(node)
        if operator in COMPARISONS:
            self._compare(node, operator, true)
            self._children(node, parent)
        elif operator in ("&&", "||"):
            self._around(node, f"{PROBE}.c({true}, ")
            self._binary(node, parent)
        else:
            self._around(node, f"{PROBE}.c({true}, ")
            self.visit(node, parent)
        return true, false

    def _around(self, node: tree_sitter.Node, call: str) -> None:
        more = node.type == "sequence_expression"
        self.edits.wrap(node, f" {call}(" if more else f" {call}", "))" if more else ")")

    def _compare(self, node: tree_sitter.Node, operator: str, goal: int) -> None:
        sign = node.child_by_field_name("operator")
        if sign is not None:
            self.edits.wrap(node, f" {PROBE}.k({goal}, '{operator}', ", ")")
            self.edits.replace(sign.start_byte, sign.end_byte, ",")

    def _binary(self, node: tree_sitter.Node, parent: int | None) -> None:
        operator = _operator(node)
        left, right = node.child_by_field_name("left"), node.child_by_field_name("right")
        if left is None or right is None:
            return
        if operator in ("&&", "||"):
            true, false = self._left(left, parent)
            self.visit(right, true if operator == "&&" else false)
        elif operator == "??":
            present = self.goal("present", left, text_of(left), parent)
            missing = self.goal("default", left, text_of(left), parent)
            self._around(left, f"{PROBE}.n({present}, ")
            self.visit(left, parent)
            self.visit(right, missing)
        elif operator in COMPARISONS:
            self._compare(node, operator, 0)
            self._children(node, parent)
        else:
            self._children(node, parent)

    def _left(self, node: tree_sitter.Node, parent: int | None) -> tuple[int | None, int | None]:
        """The left side of `&&` or `||`: of a chain its own parts count, not the whole."""
        if _operator(node) in ("&&", "||"):
            self._binary(node, parent)
            return parent, parent
        return self._condition(node, parent)

    def _for(self, node: tree_sitter.Node, parent: int | None) -> None:
        inner = parent
        for field in ("initializer", "condition", "increment", "body"):
            part = node.child_by_field_name(field)
            if part is None:
                continue
            if field == "condition":
                if part.type == "expression_statement" and part.named_children:
                    part = part.named_children[0]
                if part.type == "empty_statement":
                    continue
                inner, _ = self._condition(part, parent)
            else:
                self.visit(part, inner if field == "body" else parent)

    def _for_in(self, node: tree_sitter.Node, parent: int | None) -> None:
        right, body = node.child_by_field_name("right"), node.child_by_field_name("body")
        if right is None or body is None:
            return
        loop = self.goal("loop", node, text_of(right), parent)
        empty = self.goal("no loop", node, text_of(right), parent)
        self._around(right, f"{PROBE}.i({empty}, ")
        self.visit(right, parent)
        if body.type == "statement_block":
            self._at_start(body, loop)
            self._children(body, loop)
        else:
            self.edits.wrap(body, f"{{ {PROBE}.t({loop}); ", " }")
            self.visit(body, loop)

    def _case(self, node: tree_sitter.Node, parent: int | None) -> None:
        value = node.child_by_field_name("value")
        goal = self.goal("case", node, text_of(value) if value is not None else "default", parent)
        colon = next(one for one in node.children if one.type == ":")
        self.edits.replace(colon.end_byte, colon.end_byte, f" {PROBE}.t({goal});")
        for one in node.named_children:
            self.visit(one, parent if one == value else goal)

    def _default(self, node: tree_sitter.Node, parent: int | None) -> None:
        left, right = node.child_by_field_name("left"), node.child_by_field_name("right")
        if left is None or right is None:
            return
        goal = self.goal("default", left, text_of(left), parent)
        self.visit(left, parent)
        self.edits.wrap(right, f"({PROBE}.t({goal}), ", ")")
        self.visit(right, goal)


def probed(source: bytes, language: str) -> tuple[bytes, tuple[Branch, ...]]:
    """The text with probes, on the same lines, and its branches in the order of the text."""
    root = parsed(source, language)
    probing = _Probing()
    probing.visit(root, None)
    return probing.edits.applied(source), tuple(probing.branches)


def _operator(node: tree_sitter.Node) -> str:
    if node.type != "binary_expression":
        return ""
    return text_of(node.child_by_field_name("operator"))
