"""Functions and classes that stand in the same scope already, word for word.

Layout, comments and docstrings do not count. What is decorated must be decorated alike, and what
stands under another condition is in another block.
"""

from __future__ import annotations

from collections.abc import Iterator

import tree_sitter

from syntax.names.misuse import Fault, Misuse
from syntax.nodes import declared_name, nodes_between
from syntax.parsing import Parse
from syntax.text import Span

_DECLARATIONS = frozenset(
    {
        *("function_definition", "class_definition", "function_declaration", "class_declaration"),
        *("generator_function_declaration", "method_definition", "method_declaration"),
        *("constructor_declaration", "function_item", "abstract_class_declaration"),
        "class_specifier",
    }
)
_WRAPPERS = frozenset({"decorated_definition", "export_statement", "template_declaration"})
# Go runs each `init`; nobody can call a `_`.
_MANY = frozenset({"init", "_"})


def declared_again(parse: Parse, span: Span) -> Iterator[Misuse]:
    """The declarations whose body stands in `span` and that another beside them is equal to."""
    start, end = parse.snapshot.byte_at(span.start), parse.snapshot.byte_at(span.end)
    for node in nodes_between(parse.root, start, end):
        body = node.child_by_field_name("body") if node.type in _DECLARATIONS else None
        if body is None or body.start_byte < start or body.end_byte > end or body.text == b"...":
            continue
        name = _name(node)
        if name is None or parse.text_of(name) in _MANY or _is_configured(node):
            continue
        if any(_is_same(node, other) for other in _beside(node)):
            told = parse.text_of(name)
            why = f"{told} stands in the same scope already"
            yield Misuse(Fault.AGAIN, told, why, parse.span_of(_whole(node)))


def _whole(node: tree_sitter.Node) -> tree_sitter.Node:
    parent = node.parent
    return _whole(parent) if parent is not None and parent.type in _WRAPPERS else node


def _inner(node: tree_sitter.Node) -> tree_sitter.Node:
    """The declaration within what is wrapped around it."""
    while node.type in _WRAPPERS and node.named_children:
        node = node.named_children[-1]
    return node


def _beside(node: tree_sitter.Node) -> Iterator[tree_sitter.Node]:
    """Other declarations of the kind and the name in the same block."""
    whole, name = _whole(node), _name(node)
    for sibling in whole.parent.named_children if whole.parent is not None else ():
        inner = _inner(sibling)
        if sibling != whole and inner.type == node.type and name is not None:
            other = _name(inner)
            if other is not None and other.text == name.text and not _is_configured(inner):
                yield inner


def _is_same(one: tree_sitter.Node, other: tree_sitter.Node) -> bool:
    plain = _whole(one) == one and _whole(other) == other
    if plain and one.type in ("function_definition", "class_definition"):
        bodies = one.child_by_field_name("body"), other.child_by_field_name("body")
        if bodies[0] is not None and bodies[1] is not None and bodies[0].type == "block":
            # In Python the later one of a name is the only one, whatever its parameters are.
            return _words(bodies[0]) == _words(bodies[1])
    return _words(_whole(one)) == _words(_whole(other))


def _words(node: tree_sitter.Node) -> list[bytes]:
    """The leaves' texts, comments and docstrings left out."""
    words: list[bytes] = []
    waiting = [node]
    while waiting:
        one = waiting.pop()
        if one.type.endswith("comment") or _is_docstring(one):
            continue
        if one.child_count:
            waiting.extend(reversed(one.children))
        elif one.text:
            words.append(one.text)
    return words


def _is_docstring(node: tree_sitter.Node) -> bool:
    parent = node.parent
    if node.type != "expression_statement" or parent is None or parent.type != "block":
        return False
    first = parent.named_children[0] == node and len(parent.named_children) > 1
    return first and len(node.children) == 1 and node.children[0].type == "string"


def _name(node: tree_sitter.Node) -> tree_sitter.Node | None:
    named = node.child_by_field_name("name")
    if named is None and node.child_by_field_name("declarator") is not None:
        named = declared_name(node)
    return named


def _is_configured(node: tree_sitter.Node) -> bool:
    """Whether an attribute before it may leave it out: Rust's `#[cfg(…)]`."""
    before = _whole(node).prev_named_sibling
    return before is not None and before.type == "attribute_item"
