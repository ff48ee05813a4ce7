"""Which nodes of a file are functions that have a name from outside, and what they belong to."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import tree_sitter

from syntax.javascript.edits import text_of
from syntax.javascript.facts import FunctionKind

FUNCTIONS = frozenset({
    "function_declaration", "function_expression", "arrow_function", "method_definition",
    "generator_function", "generator_function_declaration", "function",
})  # fmt: skip
DECLARED = frozenset({"function_declaration", "generator_function_declaration"})
CLASSES = frozenset({"class_declaration", "class", "abstract_class_declaration"})


@dataclass(frozen=True, slots=True)
class Place:
    """A function's node; `statement` is where its documentation stands above."""

    name: str
    owner: str
    kind: FunctionKind
    node: tree_sitter.Node
    statement: tree_sitter.Node


def functions_in(root: tree_sitter.Node, stem: str) -> Iterator[Place]:
    """All of a file, in order; `stem` names what has no name of its own: the file's.

    Where there are none but within a wrapper, as in modules for every loader, those within it.
    """
    found = [place for one in root.named_children for place in _of_statement(one, stem)]
    yield from found or _declared_within(root)


def _declared_within(root: tree_sitter.Node) -> Iterator[Place]:
    todo = [root]
    while todo:
        node = todo.pop()
        todo += reversed(node.named_children)
        if node.type in DECLARED:
            name = text_of(node.child_by_field_name("name"))
            yield Place(name, "", "function", node, node)


def classes_in(root: tree_sitter.Node, stem: str) -> Iterator[tuple[str, tree_sitter.Node]]:
    """All classes of a file, each with its name."""
    for statement in root.named_children:
        inner = inside_export(statement)
        if inner.type in CLASSES:
            yield text_of(inner.child_by_field_name("name")) or stem, inner
        for name, value in _bound(inner, stem):
            if value.type in CLASSES:
                yield name, value


def inside_export(statement: tree_sitter.Node) -> tree_sitter.Node:
    """The declaration or value that a statement exports, or the statement itself."""
    if statement.type == "export_statement":
        for field in ("declaration", "value"):
            inner = statement.child_by_field_name(field)
            if inner is not None:
                return inner
    return statement


def _of_statement(statement: tree_sitter.Node, stem: str) -> Iterator[Place]:
    inner = inside_export(statement)
    if inner.type in FUNCTIONS:
        name = text_of(inner.child_by_field_name("name")) or stem
        yield Place(name, "", "function", inner, statement)
    elif inner.type in CLASSES:
        yield from _members(inner, text_of(inner.child_by_field_name("name")) or stem)
    elif inner.type == "object" and statement.type == "export_statement":
        yield from _of_object(inner, "default", statement)
    else:
        for name, value in _bound(inner, stem):
            yield from _of_value(name, value, statement)


def _of_value(name: str, value: tree_sitter.Node, statement: tree_sitter.Node) -> Iterator[Place]:
    if value.type in FUNCTIONS:
        owner, _, last = name.rpartition(".")
        if owner.endswith(".prototype"):
            yield Place(last, owner.removesuffix(".prototype"), "method", value, statement)
        elif owner in ("exports", "module.exports"):
            yield Place(last, "", "function", value, statement)
        elif owner:
            yield Place(last, owner, "static", value, statement)
        else:
            yield Place(name, "", "function", value, statement)
    elif value.type in CLASSES:
        yield from _members(value, name)
    elif value.type == "object":
        owner = "" if name in ("module.exports", "exports") else name
        if owner.endswith(".prototype"):
            yield from _of_object(value, owner.removesuffix(".prototype"), statement, "method")
        else:
            yield from _of_object(value, owner, statement)


def _bound(statement: tree_sitter.Node, stem: str) -> Iterator[tuple[str, tree_sitter.Node]]:
    """Names with the values that a statement binds them to; `module.exports = f` has the name
    of its function, or `stem`."""
    if statement.type in ("lexical_declaration", "variable_declaration"):
        for one in statement.named_children:
            value = one.child_by_field_name("value")
            if one.type == "variable_declarator" and value is not None:
                name = text_of(one.child_by_field_name("name"))
                value = _unwrapped(value)
                if value.type == "assignment_expression":
                    right = value.child_by_field_name("right")
                    value = right if right is not None else value
                yield name, value
    elif statement.type == "expression_statement":
        one = statement.named_children[0] if statement.named_children else statement
        while one.type == "assignment_expression":
            left, right = one.child_by_field_name("left"), one.child_by_field_name("right")
            if left is None or right is None:
                return
            name = text_of(left)
            value = _unwrapped(right)
            if name == "module.exports" and value.type in FUNCTIONS | CLASSES:
                name = text_of(value.child_by_field_name("name")) or stem
            if value.type != "assignment_expression":
                yield name, value
            one = value


def _unwrapped(value: tree_sitter.Node) -> tree_sitter.Node:
    """Without parentheses and types around it."""
    while value.type in ("parenthesized_expression", "as_expression", "satisfies_expression"):
        value = value.named_children[0]
    return value


def _of_object(
    node: tree_sitter.Node, owner: str, statement: tree_sitter.Node, kind: FunctionKind = "static"
) -> Iterator[Place]:
    as_kind: FunctionKind = kind if owner else "function"
    for one in node.named_children:
        if one.type == "method_definition":
            name = text_of(one.child_by_field_name("name"))
            yield Place(name, owner, _kind_of(one, as_kind), one, one)
        elif one.type == "pair":
            value = one.child_by_field_name("value")
            key = one.child_by_field_name("key")
            named = key is not None and key.type == "property_identifier"
            if value is not None and value.type in FUNCTIONS and named:
                yield Place(text_of(key), owner, as_kind, value, one)


def _members(node: tree_sitter.Node, owner: str) -> Iterator[Place]:
    body = node.child_by_field_name("body")
    for one in body.named_children if body is not None else ():
        static = any(each.type == "static" for each in one.children)
        kind: FunctionKind = "static" if static else "method"
        name = one.child_by_field_name("name") or one.child_by_field_name("property")
        if name is None or name.type not in ("property_identifier", "private_property_identifier"):
            continue
        if one.type == "method_definition":
            yield Place(text_of(name), owner, _kind_of(one, kind), one, one)
        elif one.type in ("field_definition", "public_field_definition"):
            value = one.child_by_field_name("value")
            if value is not None and value.type in FUNCTIONS:
                yield Place(text_of(name), owner, kind, value, one)


def _kind_of(method: tree_sitter.Node, kind: FunctionKind) -> FunctionKind:
    if text_of(method.child_by_field_name("name")) == "constructor" and kind == "method":
        return "constructor"
    words = {each.type for each in method.children if not each.is_named}
    if "get" in words and kind != "static":
        return "getter"
    if "set" in words and kind != "static":
        return "setter"
    return kind


def within(node: tree_sitter.Node) -> Iterator[tree_sitter.Node]:
    """A node with all that is in it, but for the insides of strings, in the order of the text."""
    todo = [node]
    while todo:
        one = todo.pop()
        yield one
        if one.type not in ("string", "template_string"):
            todo += reversed(one.named_children)
