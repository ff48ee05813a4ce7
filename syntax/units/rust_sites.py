"""Rust: where in a function's body there are branches to take and changes to try."""

from __future__ import annotations

from collections.abc import Iterator

import tree_sitter

from syntax.nodes import fold
from syntax.parsing import Parse
from syntax.text import Span
from syntax.units.facts import Branch, BranchKind, Change, ChangeKind, Constant, ConstantKind

_NO_CODE = frozenset(
    {
        *("macro_invocation", "attribute_item", "const_item", "static_item", "const_block"),
        *("function_item", "type_arguments", "line_comment", "block_comment", "impl_item"),
        *("match_pattern", "struct_item", "enum_item", "use_declaration", "macro_definition"),
    }
)
"""Where no probe and no other expression can stand."""

_OTHERS = {
    "<": ("<=", ">"),
    "<=": ("<", ">"),
    ">": (">=", "<"),
    ">=": (">", "<"),
    "==": ("!=",),
    "!=": ("==",),
    "&&": ("||",),
    "||": ("&&",),
    "+": ("-",),
    "-": ("+",),
    "*": ("+",),
    "/": ("*",),
    "%": ("*",),
    "<<": (">>",),
    ">>": ("<<",),
    "&": ("|",),
    "|": ("&",),
    "^": ("&",),
}
_COMPARISONS = frozenset({"<", "<=", ">", ">=", "==", "!="})
_KINDS: dict[str, ConstantKind] = {
    "integer_literal": "int",
    "float_literal": "float",
    "string_literal": "string",
    "raw_string_literal": "string",
    "char_literal": "char",
    "boolean_literal": "bool",
}


class Sites:
    """The branches, changes and constants of one body."""

    def __init__(self, of: Parse, body: tree_sitter.Node, *, is_const: bool = False) -> None:
        self._parse = of
        self._branches: list[Branch] = [
            Branch("entry", body.start_point[0] + 1, "", self._inside(body))
        ]
        self._changes: list[Change] = [
            Change("default", body.start_point[0] + 1, "returned a default", self._inside(body))
        ]
        self.constants = tuple(constants_in(of, body))
        self.reaches = frozenset(self._reached(body))
        self._visit(body)
        self.branches = tuple(self._branches)
        self.changes = tuple(self._changes)

    def _inside(self, block: tree_sitter.Node) -> Span:
        start = self._parse.span_of(block).start + 1
        return Span(start, start)

    def _visit(self, node: tree_sitter.Node) -> None:
        stack = [node]
        while stack:
            one = stack.pop()
            self._look(one)
            for at, child in enumerate(one.children):
                field = one.field_name_for_child(at)
                if child.type in _NO_CODE or field in ("pattern", "length", "type", "field"):
                    if child.type == "match_pattern":
                        guard = child.child_by_field_name("condition")
                        if guard is not None:
                            stack.append(guard)
                    continue
                if child.is_named:
                    stack.append(child)

    def _look(self, node: tree_sitter.Node) -> None:
        match node.type:
            case "if_expression":
                self._if(node)
            case "while_expression" | "for_expression" | "loop_expression":
                self._loop(node)
            case "match_arm":
                self._arm(node)
            case "let_declaration":
                otherwise = node.child_by_field_name("alternative")
                if otherwise is not None:
                    pattern = self._short(node.child_by_field_name("pattern"))
                    self._branch("false", otherwise, f"let {pattern}")
            case "binary_expression":
                self._binary(node)
            case "integer_literal" | "boolean_literal" | "string_literal":
                self._literal(node)
            case "unary_expression" if self._text(node).startswith("!"):
                inner = node.named_children[-1]
                self._change("replace", node, "removed a `!`", self._text(inner))
            case "expression_statement":
                self._statement(node)

    def _if(self, node: tree_sitter.Node) -> None:
        condition = node.child_by_field_name("condition")
        then = node.child_by_field_name("consequence")
        otherwise = node.child_by_field_name("alternative")
        text = self._short(condition)
        if then is not None:
            self._branch("true", then, text)
        if otherwise is not None:
            block = otherwise.named_children[-1]
            if block.type == "block":
                self._branch("false", block, text)
        else:
            end = self._parse.span_of(node).end
            line = node.start_point[0] + 1
            self._branches.append(Branch("false", line, text, Span(end, end), "else"))
        if condition is not None and not _has_let(condition):
            self._change("flip", condition, f"negated `{text}`")

    def _loop(self, node: tree_sitter.Node) -> None:
        body = node.child_by_field_name("body")
        if body is None or node.type == "loop_expression":
            return
        value = node.child_by_field_name("condition") or node.child_by_field_name("value")
        self._branch("loop", body, self._short(value))

    def _arm(self, node: tree_sitter.Node) -> None:
        value = node.child_by_field_name("value")
        if value is None:
            return
        text = self._short(node.child_by_field_name("pattern"))
        if value.type == "block":
            self._branch("case", value, text)
        else:
            line = node.start_point[0] + 1
            span = self._parse.span_of(value)
            self._branches.append(Branch("case", line, text, span, "around"))

    def _branch(self, kind: BranchKind, block: tree_sitter.Node, text: str) -> None:
        if block.type == "block":
            line = block.start_point[0] + 1
            self._branches.append(Branch(kind, line, text, self._inside(block)))

    def _binary(self, node: tree_sitter.Node) -> None:
        left, right = node.child_by_field_name("left"), node.child_by_field_name("right")
        operator = self._text(node.child_by_field_name("operator"))
        if left is None or right is None or _has_let(node):
            return
        for other in _OTHERS.get(operator, ()):
            text = f"{self._text(left)} {other} {self._text(right)}"
            self._change("replace", node, f"replaced {operator} by {other}", text)

    def _literal(self, node: tree_sitter.Node) -> None:
        text = self._text(node)
        match node.type:
            case "boolean_literal":
                other = "false" if text == "true" else "true"
            case "string_literal":
                other = '"inkling"' if text == '""' else '""'
            case _:
                number = integer(text)
                if number is None:
                    return
                digits = len(text) - len(text.lstrip("0123456789_"))
                suffix = text[digits:] if text[:2].lower() not in ("0x", "0b", "0o") else ""
                other = f"{number + 1}{suffix}"
        self._change("replace", node, f"replaced {text[:40]} by {other}", other)

    def _statement(self, node: tree_sitter.Node) -> None:
        inner = node.named_children[0] if node.named_children else None
        if inner is None:
            return
        if inner.type in ("call_expression", "compound_assignment_expr", "assignment_expression"):
            self._change("skip", node, f"left out `{self._short(inner)}`")

    def _change(self, kind: ChangeKind, node: tree_sitter.Node, what: str, text: str = "") -> None:
        line = node.start_point[0] + 1
        self._changes.append(Change(kind, line, what, self._parse.span_of(node), text))

    def _reached(self, body: tree_sitter.Node) -> Iterator[str]:
        stack = [body]
        while stack:
            node = stack.pop()
            if node.type in ("identifier", "field_identifier"):
                yield self._text(node)
            elif node.type in ("scoped_identifier", "scoped_type_identifier"):
                yield "".join(self._text(node).split())
            stack.extend(node.children)

    def _short(self, node: tree_sitter.Node | None) -> str:
        text = fold(self._text(node))
        return text if len(text) <= 80 else f"{text[:79]}…"

    def _text(self, node: tree_sitter.Node | None) -> str:
        return "" if node is None else self._parse.text_of(node)


def _has_let(node: tree_sitter.Node) -> bool:
    if node.type in ("let_condition", "let_chain"):
        return True
    return node.type in ("binary_expression", "parenthesized_expression") and any(
        map(_has_let, node.named_children)
    )


def integer(text: str) -> int | None:
    """The value of an integer literal, its suffix left out."""
    plain = text.replace("_", "").lower()
    for suffix in ("usize", "isize", *(f"{s}{n}" for n in (128, 64, 32, 16, 8) for s in "iu")):
        if plain.endswith(suffix):
            plain = plain.removesuffix(suffix)
            break
    try:
        return int(plain, 0) if plain[:1] == "0" and plain[1:2].isalpha() else int(plain)
    except ValueError:
        return None


def constants_in(of: Parse, node: tree_sitter.Node) -> Iterator[Constant]:
    """The literals below a node, those of patterns and macros too."""
    stack = [(node, False)]
    while stack:
        one, compared = stack.pop()
        kind = _KINDS.get(one.type)
        if kind is not None:
            yield Constant(kind, of.text_of(one), compared)
            continue
        if one.type == "binary_expression":
            operator = one.child_by_field_name("operator")
            compared = operator is not None and of.text_of(operator) in _COMPARISONS
        elif one.type in ("match_pattern", "range_pattern"):
            compared = True
        stack.extend((child, compared) for child in reversed(one.children))
