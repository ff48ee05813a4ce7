"""Small questions to tree-sitter nodes and queries that several readers of the tree ask."""

from __future__ import annotations

from collections.abc import Iterator

import tree_sitter

from syntax.languages import Language, query


def captures(
    root: tree_sitter.Node, language: Language, name: str, start: int, end: int
) -> dict[str, list[tree_sitter.Node]]:
    """Captures of the query `name` by capture name, in nodes that touch bytes `[start, end)`."""
    cursor = tree_sitter.QueryCursor(query(language, name))
    cursor.set_byte_range(start, end)
    return cursor.captures(root)


def matches(
    root: tree_sitter.Node, language: Language, name: str, start: int = 0, end: int | None = None
) -> Iterator[dict[str, list[tree_sitter.Node]]]:
    """Matches of the query `name`, each as its captures by name."""
    cursor = tree_sitter.QueryCursor(query(language, name))
    if end is not None:
        cursor.set_byte_range(start, end)
    for _, found in cursor.matches(root):
        yield found


def declared_name(node: tree_sitter.Node) -> tree_sitter.Node:
    """The name within a declarator, however many pointers, arrays and parameters are around it.

    C declares `int *(*f)(void)` inside out; in other languages this is the node itself.
    """
    while True:
        inner = node.child_by_field_name("declarator")
        if inner is None and node.type in _WRAPPERS:
            inner = next(iter(node.named_children), None)
        if inner is None:
            return node
        node = inner


_WRAPPERS = frozenset({"reference_declarator", "parenthesized_declarator", "attributed_declarator"})
