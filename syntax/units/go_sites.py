"""Go: where in a function's body there are branches to take and changes to try.

Go has no conditional expression, so a changed expression is a changed statement.
"""

from __future__ import annotations

from collections.abc import Iterator

import tree_sitter

from syntax.nodes import fold
from syntax.parsing import Parse
from syntax.text import Span
from syntax.units.facts import Branch, BranchKind, Change, ChangeKind, Constant, ConstantKind

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
_ASSIGNMENTS = {"+=": "-=", "-=": "+=", "*=": "+=", "/=": "*=", "|=": "&=", "&=": "|="}
_COMPARISONS = frozenset({"<", "<=", ">", ">=", "==", "!="})
_KINDS: dict[str, ConstantKind] = {
    "int_literal": "int",
    "float_literal": "float",
    "interpreted_string_literal": "string",
    "raw_string_literal": "string",
    "rune_literal": "char",
    "true": "bool",
    "false": "bool",
}
_PURE = frozenset(
    {
        *("len", "cap", "int", "int8", "int16", "int32", "int64", "uint", "uint8", "uint16"),
        *("uint32", "uint64", "float32", "float64", "byte", "rune", "string"),
    }
)
_LONGEST, _MOST = 500, 10


class Sites:
    """The branches, changes and constants of one body."""

    def __init__(self, of: Parse, body: tree_sitter.Node) -> None:
        self._parse = of
        line = body.start_point[0] + 1
        self._branches: list[Branch] = [Branch("entry", line, "", self._inside(body))]
        self._changes: list[Change] = []
        if body.named_children:
            self._changes.append(
                Change("default", line, "returned zero values", self._inside(body))
            )
        self.constants = tuple(constants_in(of, body))
        self.reaches = frozenset(self._reached(body))
        stack = [body]
        while stack:
            node = stack.pop()
            self._look(node)
            stack.extend(reversed(node.named_children))
        self.branches = tuple(self._branches)
        self.changes = tuple(self._changes)

    def _inside(self, block: tree_sitter.Node) -> Span:
        start = self._parse.span_of(block).start + 1
        return Span(start, start)

    def _look(self, node: tree_sitter.Node) -> None:
        match node.type:
            case "if_statement":
                self._if(node)
            case "for_statement":
                self._for(node)
            case "expression_switch_statement" | "type_switch_statement":
                self._switch(node)
            case "statement_list":
                for one in node.named_children:
                    self._statement(one)

    def _if(self, node: tree_sitter.Node) -> None:
        condition = node.child_by_field_name("condition")
        then = node.child_by_field_name("consequence")
        otherwise = node.child_by_field_name("alternative")
        text = self._short(condition)
        if then is not None:
            self._branch("true", then, text)
        if otherwise is None:
            end = self._parse.span_of(node).end
            line = node.start_point[0] + 1
            self._branches.append(Branch("false", line, text, Span(end, end), "else"))
        elif otherwise.type == "block":
            self._branch("false", otherwise, text)
        if condition is not None:
            self._condition(condition)

    def _for(self, node: tree_sitter.Node) -> None:
        body = node.child_by_field_name("body")
        head = next((one for one in node.named_children if one is not body), None)
        if body is None:
            return
        self._branch("loop", body, self._short(head) if head is not body else "")
        if head is None or head.type in ("block", "range_clause"):
            return
        condition = head.child_by_field_name("condition") if head.type == "for_clause" else head
        if condition is not None:
            self._condition(condition)

    def _switch(self, node: tree_sitter.Node) -> None:
        cases = [
            one
            for one in node.named_children
            if one.type in ("expression_case", "type_case", "default_case")
        ]
        is_bare = node.child_by_field_name("value") is None
        for one in cases:
            colon = next((child for child in one.children if child.type == ":"), None)
            if colon is None:
                continue
            at = self._parse.span_of(colon).end
            value = one.child_by_field_name("value") or one.child_by_field_name("type")
            text = self._short(value) if value is not None else "default"
            self._branches.append(Branch("case", one.start_point[0] + 1, text, Span(at, at)))
            if is_bare and value is not None and node.type == "expression_switch_statement":
                for condition in value.named_children:
                    self._condition(condition)
        if cases and cases[-1].type != "default_case" and not _has_default(cases):
            at = self._parse.span_of(node).end - 1
            line = node.start_point[0] + 1
            self._branches.append(Branch("case", line, "no case", Span(at, at), "default"))

    def _branch(self, kind: BranchKind, block: tree_sitter.Node, text: str) -> None:
        line = block.start_point[0] + 1
        self._branches.append(Branch(kind, line, text, self._inside(block)))

    def _condition(self, node: tree_sitter.Node) -> None:
        if node.type not in ("binary_expression", "unary_expression") and _has(
            node, "func_literal"
        ):
            return
        self._change("flip", node, f"negated `{self._short(node)}`")
        for at, what, other in self._other(node):
            if at == node and what in ("replaced == by !=", "replaced != by =="):
                continue
            if at == node and node.type == "unary_expression":
                continue
            self._change("replace", node, what, self._with(node, at, other), at=at)

    def _statement(self, node: tree_sitter.Node) -> None:
        match node.type:
            case "expression_statement" | "assignment_statement":
                if not self._text(node).startswith("panic("):  # what ends a function has to stay
                    self._change("skip", node, f"left out `{self._short(node)}`")
                self._instead(node)
            case "inc_statement" | "dec_statement":
                self._change("skip", node, f"left out `{self._short(node)}`")
            case "return_statement":
                self._instead(node)
            case "short_var_declaration":
                self._after(node)

    def _instead(self, node: tree_sitter.Node) -> None:
        if not self._is_short(node):
            return
        for at, what, other in self._other(node):
            self._change("instead", node, what, self._with(node, at, other), at=at)
        operator = node.child_by_field_name("operator")
        if operator is not None and (swapped := _ASSIGNMENTS.get(self._text(operator))):
            what = f"replaced {self._text(operator)} by {swapped}"
            self._change("instead", node, what, self._with(node, operator, swapped))

    def _after(self, node: tree_sitter.Node) -> None:
        left, right = node.child_by_field_name("left"), node.child_by_field_name("right")
        if left is None or right is None or not self._is_short(node) or not self._is_pure(right):
            return
        for at, what, other in self._other(right):
            text = f"{self._text(left)} = {self._with(right, at, other)}"
            self._change("after", node, what, text, at=at)

    def _is_short(self, node: tree_sitter.Node) -> bool:
        return len(self._text(node)) <= _LONGEST and not _has(node, "func_literal")

    def _is_pure(self, node: tree_sitter.Node) -> bool:
        """Whether it may be evaluated twice."""
        if node.type == "call_expression":
            function = node.child_by_field_name("function")
            if function is None or self._text(function) not in _PURE:
                return False
        if node.type == "unary_expression" and self._text(node).startswith("<-"):
            return False
        return all(map(self._is_pure, node.named_children))

    def _other(self, node: tree_sitter.Node) -> list[tuple[tree_sitter.Node, str, str]]:
        """What could be otherwise in an expression: where, in words, as source."""
        found: list[tuple[tree_sitter.Node, str, str]] = []
        stack = [node]
        while stack and len(found) < _MOST:
            one = stack.pop()
            if one.type in ("func_literal", "slice_type", "array_type", "map_type"):
                continue
            found += [(one, what, other) for what, other in self._others(one)]
            stack.extend(reversed(one.named_children))
        return found

    def _others(self, node: tree_sitter.Node) -> Iterator[tuple[str, str]]:
        text = self._text(node)
        match node.type:
            case "binary_expression":
                left, right = node.child_by_field_name("left"), node.child_by_field_name("right")
                operator = self._text(node.child_by_field_name("operator"))
                for swapped in _OTHERS.get(operator, ()):
                    if operator == "+" and any(
                        one is not None and "string_literal" in one.type for one in (left, right)
                    ):
                        continue
                    source = f"{self._text(left)} {swapped} {self._text(right)}"
                    yield f"replaced {operator} by {swapped}", source
            case "unary_expression" if text[0] in "!-":
                yield f"removed a `{text[0]}`", text[1:]
            case "true" | "false":
                other = "false" if text == "true" else "true"
                yield f"replaced {text} by {other}", other
            case "int_literal":
                number = integer(text)
                if number is not None:
                    yield f"replaced {text} by {number + 1}", str(number + 1)
            case "interpreted_string_literal" | "raw_string_literal":
                other = '"inkling"' if text in ('""', "``") else '""'
                yield f"replaced {text[:40]} by {other}", other

    def _with(self, whole: tree_sitter.Node, part: tree_sitter.Node, other: str) -> str:
        data = self._parse.snapshot.utf8
        before = data[whole.start_byte : part.start_byte].decode("utf-8", "replace")
        return before + other + data[part.end_byte : whole.end_byte].decode("utf-8", "replace")

    def _change(
        self,
        kind: ChangeKind,
        node: tree_sitter.Node,
        what: str,
        text: str = "",
        *,
        at: tree_sitter.Node | None = None,
    ) -> None:
        line = (at or node).start_point[0] + 1
        # All of it stands on the lines of the original, so that panics are told by their lines.
        flat = text.replace("\n", " ") if "//" not in text else ""
        if text and ("`" in text or not flat) and "\n" in text:
            return
        self._changes.append(Change(kind, line, what, self._parse.span_of(node), flat))

    def _reached(self, body: tree_sitter.Node) -> Iterator[str]:
        stack = [body]
        while stack:
            node = stack.pop()
            if node.type in ("selector_expression", "qualified_type"):
                yield "".join(self._text(node).split())
            if node.type in ("identifier", "field_identifier"):
                yield self._text(node)
            stack.extend(node.children)

    def _short(self, node: tree_sitter.Node | None) -> str:
        text = fold(self._text(node))
        return text if len(text) <= 80 else f"{text[:79]}…"

    def _text(self, node: tree_sitter.Node | None) -> str:
        return "" if node is None else self._parse.text_of(node)


def _has(node: tree_sitter.Node, kind: str) -> bool:
    return node.type == kind or any(_has(one, kind) for one in node.named_children)


def _has_default(cases: list[tree_sitter.Node]) -> bool:
    return any(one.type == "default_case" for one in cases)


def integer(text: str) -> int | None:
    """The value of an integer literal."""
    plain = text.replace("_", "").lower()
    try:
        if len(plain) > 1 and plain[0] == "0" and plain[1:].isdecimal():
            return int(plain, 8)
        return int(plain, 0)
    except ValueError:
        return None


def constants_in(of: Parse, node: tree_sitter.Node) -> Iterator[Constant]:
    """The literals below a node."""
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
        children = one.named_children
        if one.type == "expression_case":
            value = one.child_by_field_name("value")
            stack.extend((child, child == value) for child in reversed(children))
            continue
        stack.extend((child, compared) for child in reversed(children))
