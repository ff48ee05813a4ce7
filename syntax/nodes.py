"""Small questions to tree-sitter nodes and queries that several readers of the tree ask."""

from __future__ import annotations

import re
import sys
import time
from collections.abc import Iterator, Sequence
from itertools import chain, pairwise

import tree_sitter

from syntax.languages import Language, query


def matches_around(
    root: tree_sitter.Node, language: Language, name: str, byte: int
) -> Iterator[dict[str, list[tree_sitter.Node]]]:
    """Matches of the query `name` that begin with one of the nodes around a byte, outermost first.

    A query over the whole tree limited to the byte takes minutes in thousands of open brackets.
    """
    cursor = tree_sitter.QueryCursor(query(language, name))
    cursor.set_max_start_depth(0)
    for node in _nodes_around(root, byte):
        for _, found in cursor.matches(node):
            yield found


def _nodes_around(root: tree_sitter.Node, byte: int) -> list[tree_sitter.Node]:
    walk = root.walk()
    found = [root]
    while walk.goto_first_child_for_byte(byte) is not None:
        node = walk.node
        if node is None or node.start_byte > byte:
            break
        found.append(node)
    return found[-_DEEPEST:]


_DEEPEST = 200


def matches(
    root: tree_sitter.Node, language: Language, name: str
) -> Iterator[tuple[int, dict[str, list[tree_sitter.Node]]]]:
    """Matches of the query `name`: the pattern's number, and its captures by name.

    In a large file they are found a window at a time, so that other threads can run in between.
    """
    cursor = tree_sitter.QueryCursor(query(language, name))
    for begin, stop in _windows(root):
        time.sleep(0)  # the binding holds the interpreter's lock for the length of a window
        cursor.set_byte_range(begin, stop)
        for pattern, found in cursor.matches(root):
            if not begin or all(node.start_byte >= begin for node in chain(*found.values())):
                yield pattern, found


def all_captures(
    root: tree_sitter.Node,
    language: Language,
    name: str,
    within: Sequence[tuple[int, int]] = ((0, sys.maxsize),),
) -> Iterator[tuple[str, tree_sitter.Node]]:
    """Nodes the query `name` captures, each with its capture's name, in no order: those `within`
    any of some ranges of bytes, and more of what is around these."""
    cursor = tree_sitter.QueryCursor(query(language, name))
    for begin, stop in _windows(root):
        if not any(first < stop and begin <= last for first, last in within):
            continue
        time.sleep(0)
        cursor.set_byte_range(begin, stop)
        for capture, nodes in cursor.captures(root).items():
            for node in nodes:
                if node.start_byte >= begin:
                    yield capture, node


def nodes_between(root: tree_sitter.Node, start: int, end: int) -> Iterator[tree_sitter.Node]:
    """All nodes that reach into bytes `start` to `end`, in document order, parents first."""
    waiting = [root]
    while waiting:
        node = waiting.pop()
        if node.end_byte > start and node.start_byte < end:
            waiting.extend(reversed(node.children))
            yield node


def _windows(root: tree_sitter.Node) -> list[tuple[int, int]]:
    """Byte ranges that cover the file and end between declarations a blank line apart.

    What a pattern looks for together stands closer together than that; of a large class its
    head and the beginning of its body stay in one.
    """
    if root.end_byte <= _WINDOW:
        return [(0, root.end_byte + 1)]
    begins = [0]
    last_row = 0
    waiting = list(reversed(root.children))
    while waiting:
        node = waiting.pop()
        apart = node.start_point.row > last_row + 1
        last_row = node.start_point.row
        if apart and node.start_byte - begins[-1] >= _WINDOW:
            begins.append(node.start_byte)
        if node.end_byte - begins[-1] > 2 * _WINDOW and node.child_count:
            waiting.extend(reversed(node.children))
        else:
            last_row = node.end_point.row
    return list(pairwise((*begins, root.end_byte + 1)))


_WINDOW = 32 * 1024


def declared_name(node: tree_sitter.Node) -> tree_sitter.Node:
    """The name within a declarator, however many pointers, arrays and parameters are around it.

    C declares `int *(*f)(void)` inside out; in other languages this is the node itself.
    """
    while node.type != "operator_cast":
        inner = node.child_by_field_name("declarator")
        if inner is None and node.type in _WRAPPERS:
            inner = next(iter(node.named_children), None)
        if inner is None:
            break
        node = inner
    return node


_WRAPPERS = frozenset({"reference_declarator", "parenthesized_declarator", "attributed_declarator"})


def declared_type(node: tree_sitter.Node, declarator: tree_sitter.Node | None) -> str | None:
    """The type a C declaration gives to one of its declarators, as it would stand in a cast."""
    base: list[str] = []
    first_declarator = node.child_by_field_name("declarator")
    for child in node.children:
        if child == first_declarator:
            break
        if child.type not in _NO_TYPE and child.is_named:
            base.append(_text(child))
    if declarator is None:
        return fold(" ".join(base)) or None
    name = declared_name(declarator)
    end = declarator.end_byte
    function = function_declarator(declarator)
    if function is not None:
        end = name.start_byte
    whole = _text(declarator)
    first = declarator.start_byte
    data = whole.encode("utf-8", "surrogatepass")
    rest = data[: name.start_byte - first] + data[name.end_byte - first : end - first]
    text = fold(" ".join(base) + " " + rest.decode("utf-8", "surrogatepass"))
    return text or None


def function_declarator(declarator: tree_sitter.Node) -> tree_sitter.Node | None:
    """The part of a declarator that declares a function, as against a pointer to one."""
    node: tree_sitter.Node | None = declarator
    while node is not None:
        inner = node.child_by_field_name("declarator")
        if node.type == "function_declarator":
            pointer = inner is not None and inner.type == "parenthesized_declarator"
            return None if pointer else node
        if inner is None and node.type in _WRAPPERS:
            inner = next(iter(node.named_children), None)
        node = inner
    return None


def fold(text: str) -> str:
    """Blanks and line ends as single blanks, none inside of brackets, no comma before their end."""
    text = _INNER_LEFT.sub(r"\1", " ".join(text.split()))
    return _INNER_RIGHT.sub(r"\1", text)


def _text(node: tree_sitter.Node) -> str:
    return (node.text or b"").decode("utf-8", "surrogatepass")


_INNER_LEFT = re.compile(r"([(\[]) ")
_INNER_RIGHT = re.compile(r",? ([)\]])")
_NO_TYPE = frozenset(
    {
        "storage_class_specifier",
        "explicit_function_specifier",
        "attribute_specifier",
        "attribute_declaration",
        "ms_declspec_modifier",
        "virtual",
        "comment",
    }
)
