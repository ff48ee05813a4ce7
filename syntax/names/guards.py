"""What around an expression makes it allowed to fail, or binds it. Only the tree is asked."""

from __future__ import annotations

import re

import tree_sitter

_UNCERTAIN = re.compile(
    r"version_info|platform|hasattr|TYPE_CHECKING|os\.name|implementation|PY[23]"
)
_CAUGHT = re.compile(r"\b(AttributeError|ImportError|ModuleNotFoundError|Exception|TypeError)\b")
_CONDITIONS = frozenset(
    {"if_statement", "elif_clause", "conditional_expression", "assert_statement"}
)
_PATTERNS = frozenset(
    {
        *("pattern_list", "tuple_pattern", "list_pattern", "list_splat_pattern"),
        *("as_pattern_target", "tuple"),
    }
)


def is_target(node: tree_sitter.Node) -> bool:
    """Whether something is assigned to the attribute, or it is deleted."""
    inner, outer = node, node.parent
    while outer is not None and outer.type in _PATTERNS:
        inner, outer = outer, outer.parent
    if outer is None:
        return False
    if outer.type in ("assignment", "for_statement"):
        return outer.child_by_field_name("left") == inner
    return outer.type == "delete_statement" or inner.type == "as_pattern_target"


def is_guarded(node: tree_sitter.Node) -> bool:
    """Whether it stands where something may be missing: caught, or asked for before."""
    inner, outer = node, node.parent
    while outer is not None:
        kind = outer.type
        if kind == "try_statement" and inner.type == "block":
            guarded = any(map(_catches, outer.named_children))
        elif kind in _CONDITIONS:
            guarded = _UNCERTAIN.search(_head(outer)) is not None
        else:
            guarded = kind == "with_statement" and "suppress(" in _head(outer)
        if guarded:
            return True
        inner, outer = outer, outer.parent
    return False


def _catches(clause: tree_sitter.Node) -> bool:
    if clause.type != "except_clause":
        return False
    head = _head(clause)
    return head.strip() == "except:" or _CAUGHT.search(head) is not None


def _head(node: tree_sitter.Node) -> str:
    """What stands before a node's first block."""
    end = next((one.start_byte for one in node.children if one.type == "block"), node.end_byte)
    text = node.text or b""
    return text[: end - node.start_byte].decode("utf-8", "replace")
