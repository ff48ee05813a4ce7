"""Small changes of a JavaScript text that its tests ought to notice."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass

import tree_sitter

from syntax.javascript.edits import line_of, parsed, text_of
from syntax.javascript.walking import FUNCTIONS

_OPERATORS = {
    "<": ("<=", ">="), "<=": ("<", ">"), ">": (">=", "<="), ">=": (">", "<"),
    "===": ("!==",), "!==": ("===",), "==": ("!=",), "!=": ("==",),
    "+": ("-",), "-": ("+",), "*": ("/",), "/": ("*",), "%": ("*",), "**": ("*",),
    "&&": ("||",), "||": ("&&",), "??": ("&&",),
    "&": ("|",), "|": ("&",), "^": ("&",), "<<": (">>",), ">>": ("<<",), ">>>": ("<<",),
}  # fmt: skip
_ASSIGNING = {
    "+=": "-=", "-=": "+=", "*=": "/=", "/=": "*=", "%=": "*=", "||=": "&&=", "&&=": "||=",
    "??=": "&&=", "|=": "&=", "&=": "|=", "<<=": ">>=", ">>=": "<<=",
}  # fmt: skip
_METHODS = {
    "startsWith": "endsWith", "endsWith": "startsWith", "some": "every", "every": "some",
    "toUpperCase": "toLowerCase", "toLowerCase": "toUpperCase", "trimStart": "trimEnd",
    "trimEnd": "trimStart", "min": "max", "max": "min", "floor": "ceil", "ceil": "floor",
    "push": "unshift", "unshift": "push", "shift": "pop", "pop": "shift",
    "indexOf": "lastIndexOf", "lastIndexOf": "indexOf", "padStart": "padEnd", "padEnd": "padStart",
}  # fmt: skip
_CONDITIONED = frozenset({"if_statement", "while_statement", "ternary_expression", "do_statement"})
_DROPPED = frozenset(
    {"expression_statement", "throw_statement", "break_statement", "continue_statement"}
)
_INTEGER = re.compile(r"\d+")


@dataclass(frozen=True, slots=True)
class Change:
    """Bytes from `start` to `end` become `text`; `what` says it in words."""

    start: int
    end: int
    text: str
    line: int
    what: str


def changes_in(source: bytes, language: str) -> tuple[Change, ...]:
    """All of a text, in its order. Each alone leaves a text that parses."""
    found: dict[tuple[int, int, str], Change] = {}
    todo = [parsed(source, language)]
    while todo:
        node = todo.pop()
        todo += reversed(node.named_children)
        if not _within_function(node):
            continue
        for change in _changes(node):
            found.setdefault((change.start, change.end, change.text), change)
    return tuple(found.values())


def _within_function(node: tree_sitter.Node) -> bool:
    above = node.parent
    while above is not None:
        if above.type in FUNCTIONS:
            return True
        above = above.parent
    return False


def _changes(node: tree_sitter.Node) -> Iterator[Change]:
    kind = node.type
    if make := _BY_KIND.get(kind):
        yield from make(node)
    elif kind in _DROPPED:
        yield from _dropped(node)
    if kind in _CONDITIONED or kind == "for_statement":
        yield from _conditions(node)


def _updates(node: tree_sitter.Node) -> Iterator[Change]:
    sign = node.child_by_field_name("operator")
    if sign is not None:
        other = "--" if text_of(sign) == "++" else "++"
        yield _put(sign, other, f"replaced {text_of(sign)} by {other}")


def _signs(node: tree_sitter.Node) -> Iterator[Change]:
    inner = node.child_by_field_name("argument")
    sign = text_of(node.child_by_field_name("operator"))
    if inner is not None and sign in ("!", "-", "+", "~"):
        yield _put(node, f" ({text_of(inner)})", f"removed {sign} before {_short(inner)}")


def _booleans(node: tree_sitter.Node) -> Iterator[Change]:
    other = "false" if node.type == "true" else "true"
    yield _put(node, other, f"replaced {node.type} by {other}")


def _methods(node: tree_sitter.Node) -> Iterator[Change]:
    other = _METHODS.get(text_of(node), "")
    call = node.parent.parent if node.parent is not None else None
    if other and call is not None and call.type == "call_expression":
        yield _put(node, other, f"replaced {text_of(node)} by {other}")


def _arrows(node: tree_sitter.Node) -> Iterator[Change]:
    body = node.child_by_field_name("body")
    if body is not None and body.type != "statement_block":
        yield _put(body, "undefined", f"replaced {_short(body)} by undefined")


def _operators(node: tree_sitter.Node) -> Iterator[Change]:
    sign = node.child_by_field_name("operator")
    if sign is None:
        return
    said = text_of(sign)
    others = _OPERATORS.get(said) or ((_ASSIGNING[said],) if said in _ASSIGNING else ())
    if said == "??":
        for side in ("left", "right"):
            part = node.child_by_field_name(side)
            if part is not None:
                yield _put(node, text_of(part), f"replaced {_short(node)} by {_short(part)}")
        return
    if said in ("+", "+=") and any(
        one.type in ("string", "template_string") for one in node.named_children
    ):
        return  # joining texts: nothing that is near to it
    for other in others:
        # `a ?? b && c` is no JavaScript: what mixes them is left as it is.
        yield _put(sign, other, f"replaced {said} by {other} in {_short(node)}")


def _numbers(node: tree_sitter.Node) -> Iterator[Change]:
    said = text_of(node)
    if _INTEGER.fullmatch(said) and len(said) < 15 and not (said[0] == "0" and len(said) > 1):
        for other in dict.fromkeys((str(int(said) + 1), "1" if said == "0" else "0")):
            yield _put(node, other, f"replaced {said} by {other}")
    elif "." in said:
        yield _put(node, f"({said} + 1)", f"replaced {said} by {said} + 1")


def _strings(node: tree_sitter.Node) -> Iterator[Change]:
    above = node.parent
    said = text_of(node)
    if above is None or above.type in (
        "expression_statement",
        "import_statement",
        "export_statement",
    ):
        return
    if above.type == "pair" and above.child_by_field_name("key") == node:
        return
    call = above.parent
    if above.type == "arguments" and call is not None:
        if call.type == "new_expression" and text_of(call).startswith(
            ("new Error", "new TypeError")
        ):
            return  # how a message is worded is seldom worth a test
        if text_of(call.child_by_field_name("function")) in ("require", "import"):
            return
    other = f"{said[0]}{said[-1]}" if len(said) > 2 else f"{said[0]}XX{said[-1]}"
    yield _put(node, other, f"replaced {said[:40]} by {other}")


def _returns(node: tree_sitter.Node) -> Iterator[Change]:
    value = next((one for one in node.named_children if one.type != "comment"), None)
    if value is None:
        yield _put(node, ";", "removed return")
    elif text_of(value) not in ("undefined", "null"):
        yield _put(value, "undefined", f"replaced return {_short(value)} by return undefined")


def _dropped(node: tree_sitter.Node) -> Iterator[Change]:
    inner = node.named_children[0] if node.named_children else node
    if node.type == "expression_statement":
        if inner.type == "string" or text_of(inner).startswith(("super", "console.")):
            return
        if inner.type in ("yield_expression",):
            return
    yield _put(node, ";", f"removed {_short(node)}")


def _conditions(node: tree_sitter.Node) -> Iterator[Change]:
    condition = node.child_by_field_name("condition")
    while condition is not None and condition.type in (
        "parenthesized_expression",
        "expression_statement",
    ):
        condition = next((one for one in condition.named_children if one.type != "comment"), None)
    if condition is None or condition.type == "empty_statement":
        return
    said = text_of(condition)
    yield _put(condition, f" !({said})", f"negated {_short(condition)}")


def _put(node: tree_sitter.Node, text: str, what: str) -> Change:
    return Change(node.start_byte, node.end_byte, text, line_of(node), what)


def _short(node: tree_sitter.Node) -> str:
    said = " ".join(text_of(node).split())
    return said if len(said) <= 60 else said[:57] + "..."


_BY_KIND: dict[str, Callable[[tree_sitter.Node], Iterator[Change]]] = {
    "binary_expression": _operators,
    "augmented_assignment_expression": _operators,
    "update_expression": _updates,
    "unary_expression": _signs,
    "number": _numbers,
    "string": _strings,
    "true": _booleans,
    "false": _booleans,
    "return_statement": _returns,
    "property_identifier": _methods,
    "arrow_function": _arrows,
}
