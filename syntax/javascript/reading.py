"""A file's text to its facts: functions with their parameters and documentation, types, exports."""

from __future__ import annotations

import re
from collections.abc import Iterator

import tree_sitter

from syntax.javascript.edits import line_of, parsed, text_of
from syntax.javascript.facts import Class, Export, File, Function, Import, Named, Parameter
from syntax.javascript.jsdoc import documented, returned
from syntax.javascript.walking import (
    CLASSES,
    FUNCTIONS,
    Place,
    classes_in,
    functions_in,
    inside_export,
)

_LITERALS = frozenset({"string", "number", "regex", "template_string", "null", "true", "false"})


def facts_of(source: bytes, language: str, stem: str) -> File:
    """What the text says. `stem` is the name for what is exported without one."""
    root = parsed(source, language)
    imports, exports = list(_imports(root)), list(_exports(root, stem))
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
    inside = list(_within(body)) if body is not None else []
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


def _within(node: tree_sitter.Node) -> Iterator[tree_sitter.Node]:
    todo = [node]
    while todo:
        one = todo.pop()
        yield one
        if one.type not in ("string", "template_string"):
            todo += reversed(one.named_children)


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
    for node in _within(root):
        constraint = node.child_by_field_name("constraint")
        if node.type == "type_parameter" and constraint is not None:
            said = text_of(constraint).removeprefix("extends").strip()
            yield Named(text_of(node.child_by_field_name("name")), "alias", said)


def _imports(root: tree_sitter.Node) -> Iterator[Import]:
    for one in root.named_children:
        source = one.child_by_field_name("source")
        if one.type in ("import_statement", "export_statement") and source is not None:
            yield Import(text_of(source)[1:-1], tuple(_imported(one)))
    for one in _within(root):
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


def _exports(root: tree_sitter.Node, stem: str) -> Iterator[Export]:
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
