"""What a file takes from others and what it gives to them, as modules and as CommonJS."""

from __future__ import annotations

import re
from collections.abc import Iterator

import tree_sitter

from syntax.javascript.edits import text_of
from syntax.javascript.facts import Export, Import
from syntax.javascript.walking import CLASSES, FUNCTIONS, inside_export, within


def imports_of(root: tree_sitter.Node) -> Iterator[Import]:
    """What is taken from other files, in either style."""
    for one in root.named_children:
        source = one.child_by_field_name("source")
        if one.type in ("import_statement", "export_statement") and source is not None:
            yield Import(text_of(source)[1:-1], tuple(_imported(one)))
    for one in within(root):
        if one.type == "call_expression":
            called = text_of(one.child_by_field_name("function"))
            given = one.child_by_field_name("arguments")
            first = given.named_children[0] if given is not None and given.named_children else None
            if called in ("require", "import") and first is not None and first.type == "string":
                yield Import(text_of(first)[1:-1])


def _imported(statement: tree_sitter.Node) -> Iterator[tuple[str, str]]:
    clause = next((one for one in statement.children if one.type == "import_clause"), None)
    for one in clause.named_children if clause is not None else ():
        if one.type == "identifier":
            yield "default", text_of(one)
        elif one.type == "namespace_import":
            yield "*", text_of(one.named_children[-1])
        else:
            for each in one.named_children:
                names = [text_of(part) for part in each.named_children]
                if names:
                    yield names[0], names[-1]


def exports_of(root: tree_sitter.Node, stem: str) -> Iterator[Export]:
    """What importers see; `stem` names what has no name."""
    for one in root.named_children:
        if one.type == "export_statement":
            yield from _exported(one, stem)
        elif one.type in ("expression_statement", "lexical_declaration", "variable_declaration"):
            for inner in one.named_children:
                value = inner
                if inner.type == "variable_declarator":
                    value = inner.child_by_field_name("value") or inner
                yield from _assigned(value, stem)


def _exported(statement: tree_sitter.Node, stem: str) -> Iterator[Export]:
    inner = inside_export(statement)
    if any(one.type == "default" for one in statement.children):
        name = text_of(inner.child_by_field_name("name"))
        if inner.type == "identifier":
            name = text_of(inner)
        elif inner.type in FUNCTIONS | CLASSES:
            name = name or stem
        elif inner.type == "object":
            name = "default"
        yield Export("default", name)
    elif inner is not statement:
        yield from _declared(inner)
    elif statement.child_by_field_name("source") is None:
        for clause in statement.named_children:
            for one in clause.named_children if clause.type == "export_clause" else ():
                names = [text_of(part) for part in one.named_children]
                if names:
                    yield Export(names[-1], names[0])


def _declared(declaration: tree_sitter.Node) -> Iterator[Export]:
    if declaration.type in ("lexical_declaration", "variable_declaration"):
        for one in declaration.named_children:
            if name := text_of(one.child_by_field_name("name")):
                yield Export(name, name)
    elif declaration.type not in ("interface_declaration", "type_alias_declaration"):
        name = text_of(declaration.child_by_field_name("name"))
        yield from [Export(name, name)] if name else []


def _assigned(node: tree_sitter.Node, stem: str) -> Iterator[Export]:
    """`module.exports = …`, `exports.a = …`, and chains of them."""
    if node.type != "assignment_expression":
        return
    left = text_of(node.child_by_field_name("left"))
    right = node.child_by_field_name("right")
    while right is not None and right.type == "assignment_expression":
        yield from _assigned(right, stem)
        right = right.child_by_field_name("right")
    if right is None:
        return
    local = text_of(right) if right.type == "identifier" else ""
    is_own = right.type in FUNCTIONS | CLASSES
    if left in ("module.exports", "exports"):
        if right.type == "object":
            yield from _of_object(right)
        elif is_own:
            yield Export("=", text_of(right.child_by_field_name("name")) or stem)
        elif local:
            yield Export("=", local)
    elif (match := re.fullmatch(r"(?:module\.)?exports\.([\w$]+)", left)) and (is_own or local):
        yield Export(match[1], match[1] if is_own else local)


def _of_object(node: tree_sitter.Node) -> Iterator[Export]:
    """The parts of `module.exports = { … }`."""
    for one in node.named_children:
        value = one.child_by_field_name("value")
        if one.type == "shorthand_property_identifier":
            yield Export(text_of(one), text_of(one))
        elif one.type == "method_definition":
            name = text_of(one.child_by_field_name("name"))
            yield Export(name, name)
        elif one.type == "pair" and value is not None:
            key = text_of(one.child_by_field_name("key"))
            if value.type == "identifier":
                yield Export(key, text_of(value))
            elif value.type in FUNCTIONS:
                yield Export(key, key)
