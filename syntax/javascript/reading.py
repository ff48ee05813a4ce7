"""A file's text to its facts: functions with their parameters and documentation, types, exports."""

from __future__ import annotations

import re
from collections.abc import Iterator

import tree_sitter

from syntax.javascript.edits import line_of, parsed, text_of
from syntax.javascript.exports import exports_of, imports_of
from syntax.javascript.facts import Class, File, Function, Named, Parameter
from syntax.javascript.jsdoc import documented, returned
from syntax.javascript.walking import (
    Place,
    classes_in,
    functions_in,
    inside_export,
    within,
)

_LITERALS = frozenset({"string", "number", "regex", "template_string", "null", "true", "false"})
_HIDDEN = re.compile(r"\b(?:private|protected)\s+(?:(?:static|readonly|override)\s+)*([\w$]+)")


def facts_of(source: bytes, language: str, stem: str) -> File:
    """What the text says. `stem` is the name for what is exported without one."""
    root = parsed(source, language)
    imports, exports = list(imports_of(root)), list(exports_of(root, stem))
    module = any(one.type in ("import_statement", "export_statement") for one in root.children)
    commonjs = bool(exports) or b"require(" in source
    classes = {name: _class(name, node) for name, node in classes_in(root, stem)}
    functions = tuple(_function(place) for place in functions_in(root, stem))
    for one in functions:  # the old style: a function with a prototype
        if one.kind == "method" and one.owner not in classes:
            made = next((f for f in functions if f.qualified == one.owner), None)
            if made is not None:
                classes[one.owner] = Class(one.owner, made.line, made.end_line, doc=made.doc)
    return File(
        style="module" if module else "commonjs" if commonjs else "",
        functions=functions,
        classes=tuple(classes.values()),
        types=(*_types(root), *_constraints(root)),
        exports=tuple(exports),
        imports=tuple(imports),
        has_errors=root.has_error,
    )


def _function(place: Place) -> Function:
    node = place.node
    doc = doc_above(place.statement)
    body = node.child_by_field_name("body")
    parameters = documented(tuple(_parameters(node)), doc)
    returns = text_of(node.child_by_field_name("return_type")).lstrip(": ") or returned(doc)
    words = {each.type for each in node.children if not each.is_named}
    inside = list(within(body)) if body is not None else []
    return Function(
        name=place.name,
        owner=place.owner,
        kind=place.kind,
        parameters=parameters,
        returns=returns,
        is_async="async" in words,
        is_generator="*" in words or "generator" in node.type,
        doc=doc,
        line=line_of(node),
        end_line=node.end_point.row + 1,
        start=node.start_byte,
        end=node.end_byte,
        body=(body.start_byte, body.end_byte) if body is not None else (0, 0),
        source=text_of(place.statement),
        literals=tuple(dict.fromkeys(text_of(one) for one in inside if one.type in _LITERALS)),
        calls=tuple(
            dict.fromkeys(
                text_of(one.child_by_field_name("function"))
                for one in inside
                if one.type == "call_expression"
            )
        ),
        is_private=place.name.startswith(("#", "_"))
        or any(text_of(one) in ("private", "protected") for one in place.statement.children),
    )


def doc_above(statement: tree_sitter.Node) -> str:
    """The `/** … */` before a declaration, without its stars."""
    above = statement.prev_sibling
    while above is not None and above.type in ("decorator", ","):
        above = above.prev_sibling
    if above is None or above.type != "comment":
        return ""
    text = text_of(above)
    if not text.startswith("/**"):
        return ""
    lines = [re.sub(r"^\s*\* ?", "", line) for line in text[3:-2].splitlines()]
    return "\n".join(lines).strip()


def _parameters(node: tree_sitter.Node) -> Iterator[Parameter]:
    alone = node.child_by_field_name("parameter")
    if alone is not None:
        yield Parameter(text_of(alone))
        return
    listed = node.child_by_field_name("parameters")
    for one in listed.named_children if listed is not None else ():
        if one.type == "comment":
            continue
        yield _parameter(one)


def _parameter(one: tree_sitter.Node) -> Parameter:
    type_, default, optional = "", None, False
    pattern = one
    if one.type in ("required_parameter", "optional_parameter"):
        pattern = one.child_by_field_name("pattern") or one
        type_ = text_of(one.child_by_field_name("type")).lstrip(": ")
        value = one.child_by_field_name("value")
        default = text_of(value) if value is not None else None
        optional = one.type == "optional_parameter"
    elif one.type in ("assignment_pattern", "object_assignment_pattern"):
        pattern = one.child_by_field_name("left") or one
        default = text_of(one.child_by_field_name("right"))
    rest = pattern.type == "rest_pattern"
    if rest:
        pattern = pattern.named_children[0]
    fields: tuple[Parameter, ...] = ()
    if pattern.type == "object_pattern":
        fields = tuple(_field(each) for each in pattern.named_children if each.type != "comment")
    name = text_of(pattern) if pattern.type != "object_pattern" else "{}"
    return Parameter(name, type_, default, optional or default is not None, rest, fields)


def _field(one: tree_sitter.Node) -> Parameter:
    if one.type == "pair_pattern":
        value = one.child_by_field_name("value")
        inner = _parameter(value) if value is not None else Parameter("")
        key = text_of(one.child_by_field_name("key"))
        return Parameter(key, "", inner.default, inner.optional, fields=inner.fields)
    return _parameter(one)


def _class(name: str, node: tree_sitter.Node) -> Class:
    heritage = next((one for one in node.children if one.type == "class_heritage"), None)
    parent = re.sub(r"^extends\s+", "", text_of(heritage)).partition("<")[0].split(" ")[0]
    above = node.parent if node.parent is not None and "export" in node.parent.type else node
    return Class(
        name,
        line_of(node),
        node.end_point.row + 1,
        parent.strip(),
        node.type == "abstract_class_declaration",
        doc_above(above),
        tuple(dict.fromkeys(_HIDDEN.findall(text_of(node)))),
    )


def _types(root: tree_sitter.Node) -> Iterator[Named]:
    for statement in root.named_children:
        inner = inside_export(statement)
        name = text_of(inner.child_by_field_name("name"))
        if inner.type == "interface_declaration":
            extends = next((o for o in inner.children if o.type == "extends_type_clause"), None)
            others = tuple(text_of(o) for o in extends.named_children) if extends else ()
            yield Named(name, "interface", text_of(inner.child_by_field_name("body")), others)
        elif inner.type == "type_alias_declaration":
            yield Named(name, "alias", text_of(inner.child_by_field_name("value")))
        elif inner.type == "enum_declaration":
            body = inner.child_by_field_name("body")
            members = [
                text_of(one.child_by_field_name("name") or one)
                for one in (body.named_children if body is not None else ())
                if one.type != "comment"
            ]
            yield Named(name, "enum", members=tuple(members))


def _constraints(root: tree_sitter.Node) -> Iterator[Named]:
    """What type parameters stand for: `T` of `<T extends Line>` is a `Line`."""
    for node in within(root):
        constraint = node.child_by_field_name("constraint")
        if node.type == "type_parameter" and constraint is not None:
            said = text_of(constraint).removeprefix("extends").strip()
            yield Named(text_of(node.child_by_field_name("name")), "alias", said)
