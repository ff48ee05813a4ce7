"""TypeScript to JavaScript in place: types become blanks, every line stays where it was.

Enums and parameter properties are written as JavaScript; decorators and namespaces are not.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

import tree_sitter

from foundation.nothing import Nothing
from syntax.javascript.edits import Edits, line_of, parsed, text_of

_WHOLE = frozenset({
    "type_annotation", "asserts_annotation", "type_predicate_annotation", "type_parameters",
    "type_arguments", "interface_declaration", "type_alias_declaration", "ambient_declaration",
    "function_signature", "abstract_method_signature", "method_signature", "index_signature",
    "implements_clause", "accessibility_modifier", "override_modifier", "omitting_type_annotation",
    "adding_type_annotation", "opting_type_annotation",
})  # fmt: skip
_WORDS = frozenset({"readonly", "abstract", "declare", "override"})
_OPTIONAL = frozenset({
    "optional_parameter", "required_parameter", "public_field_definition", "method_definition",
    "variable_declarator",
})  # fmt: skip
_UNSUPPORTED = {
    "decorator": "decorators",
    "internal_module": "a namespace",
    "module": "a namespace",
    "import_alias": "an import alias",
    "import_require_clause": "import … = require(…)",
}
_IDENTIFIER = re.compile(r"[A-Za-z_$][\w$]*")


def javascript_of(source: bytes, language: str) -> bytes | Nothing:
    """The text as JavaScript (JSX stays); `Nothing` says what in it needs a compiler."""
    if language in ("javascript", "javascriptreact"):
        return source
    root = parsed(source, language)
    edits = Edits()
    for node in _outermost(root):
        if reason := _UNSUPPORTED.get(node.type):
            if node.type == "module" and not node.is_named:
                continue
            return Nothing(f"line {line_of(node)}: {reason} needs a compiler")
        _blank(node, source, edits)
    plain = edits.applied(source)
    return _without_unused_imports(plain, root)


def has_jsx(source: bytes, language: str) -> bool:
    """Whether there is JSX in the text."""
    todo = [parsed(source, language)]
    while todo:
        node = todo.pop()
        if node.type.startswith("jsx_"):
            return True
        todo += node.named_children
    return False


def _outermost(root: tree_sitter.Node) -> Iterator[tree_sitter.Node]:
    """All nodes, but nothing inside of what is blanked as a whole."""
    todo = [root]
    while todo:
        node = todo.pop()
        yield node
        if node.type not in _WHOLE and not _is_type_only(node):
            todo += reversed(node.children)


def _is_type_only(node: tree_sitter.Node) -> bool:
    if node.type not in ("import_statement", "export_statement"):
        return False
    inner = node.child_by_field_name("declaration")
    return any(each.type == "type" for each in node.children) or (
        inner is not None and inner.type in _WHOLE
    )


def _blank(node: tree_sitter.Node, source: bytes, edits: Edits) -> None:
    def blank(start: int, end: int) -> None:
        edits.replace(start, end, _blanks(source[start:end]))

    kind = node.type
    if kind in _WHOLE or _is_type_only(node):
        blank(node.start_byte, node.end_byte)
    elif not node.is_named and kind in _WORDS:
        if node.parent is not None and node.parent.type != "property_identifier":
            blank(node.start_byte, node.end_byte)
    elif kind in ("as_expression", "satisfies_expression") or kind == "non_null_expression":
        blank(node.children[0].end_byte, node.end_byte)
    elif kind in _OPTIONAL:
        for mark in node.children:
            if mark.type in ("?", "!"):
                blank(mark.start_byte, mark.end_byte)
        pattern = node.child_by_field_name("pattern")
        if kind == "required_parameter" and pattern is not None and pattern.type == "this":
            after = node.next_sibling
            stop = after.end_byte if after is not None and after.type == "," else node.end_byte
            blank(pattern.start_byte, pattern.end_byte)
            if stop > node.end_byte:
                blank(stop - 1, stop)
    elif kind == "enum_declaration":
        _enum(node, edits)
    elif kind == "statement_block" and (kept := _parameter_properties(node)):
        _assign(node, kept, edits)
    elif kind in ("import_specifier", "export_specifier") and node.children[0].type == "type":
        after = node.next_sibling
        comma = after is not None and after.type == ","
        blank(node.start_byte, after.end_byte if after is not None and comma else node.end_byte)


def _blanks(piece: bytes) -> str:
    return "".join("\n" if char == 10 else "\r" if char == 13 else " " for char in piece)


def _enum(node: tree_sitter.Node, edits: Edits) -> None:
    """`var Color = (function (Color) { … return Color; })({});`, its members where they are."""
    name = text_of(node.child_by_field_name("name"))
    body = node.child_by_field_name("body")
    if body is None:
        return
    edits.replace(node.start_byte, body.start_byte + 1, f"var {name} = (function ({name}) {{")
    previous = ""
    known: list[str] = []
    for member in body.named_children:
        if member.type == "comment":
            continue
        assigned = member.type == "enum_assignment"
        key = member.child_by_field_name("name") if assigned else member
        value = member.child_by_field_name("value") if assigned else None
        written = text_of(key)
        if key is not None and key.type not in ("string", "computed_property_name"):
            written = f"'{written}'"
        said = text_of(value) or (f"{name}[{previous}] + 1" if previous else "0")
        for other in known:
            said = re.sub(rf"(?<![\w$.'\"]){other}(?![\w$'\"])", f"{name}.{other}", said)
        if value is not None and value.type in ("string", "template_string"):
            made = f"{name}[{written}] = {said};"
        else:
            made = f"{name}[{name}[{written}] = {said}] = {written};"
        edits.replace(member.start_byte, member.end_byte, made)
        if member.next_sibling is not None and member.next_sibling.type == ",":
            edits.replace(member.next_sibling.start_byte, member.next_sibling.end_byte, "")
        previous = written
        if _IDENTIFIER.fullmatch(text_of(key)):
            known.append(text_of(key))
    edits.replace(body.end_byte - 1, body.end_byte, f"return {name}; }})({{}});")


def _parameter_properties(block: tree_sitter.Node) -> list[str]:
    """The names of a constructor's parameters that are fields as well."""
    method = block.parent
    if method is None or method.type != "method_definition":
        return []
    parameters = method.child_by_field_name("parameters")
    return [
        text_of(one.child_by_field_name("pattern"))
        for one in (parameters.named_children if parameters is not None else ())
        if any(each.type in ("accessibility_modifier", "readonly") for each in one.children)
    ]


def _assign(block: tree_sitter.Node, names: list[str], edits: Edits) -> None:
    at = block.start_byte + 1
    for statement in block.named_children:
        if text_of(statement).startswith("super("):
            at = statement.end_byte
            break
    edits.replace(at, at, "".join(f" this.{name} = {name};" for name in names))


def _without_unused_imports(plain: bytes, typed: tree_sitter.Node) -> bytes:
    """As TypeScript has it: what is imported and only named in types is not imported at all, and
    a type is not exported."""
    root = parsed(plain, "javascriptreact")
    types = {
        text_of(one.child_by_field_name("name"))
        for one in _declarations(typed)
        if one.type in ("interface_declaration", "type_alias_declaration")
    }
    statements = [one for one in root.children if one.type == "import_statement"]
    rest = bytearray(plain)
    for one in statements:
        rest[one.start_byte : one.end_byte] = b" " * (one.end_byte - one.start_byte)
    used = set(re.findall(r"[A-Za-z_$][\w$]*", rest.decode("utf-8", "surrogatepass")))
    edits = Edits()
    for one in statements:
        _drop_unused(one, used, plain, edits)
    values = {text_of(one.child_by_field_name("name")) for one in _declarations(root)}
    for one in root.children:
        if one.type == "export_statement" and one.child_by_field_name("source") is None:
            for specifier in _found(one, "export_specifier"):
                name = text_of(specifier.child_by_field_name("name"))
                if name in types and name not in values:
                    _drop(specifier, plain, edits)
    return edits.applied(plain)


def _declarations(root: tree_sitter.Node) -> Iterator[tree_sitter.Node]:
    for one in root.children:
        inner = one.child_by_field_name("declaration") if one.type == "export_statement" else one
        if inner is not None:
            yield inner


def _drop_unused(node: tree_sitter.Node, used: set[str], plain: bytes, edits: Edits) -> None:
    clause = next((one for one in node.children if one.type == "import_clause"), None)
    if clause is None:
        return
    named = list(_found(clause, "import_specifier"))
    alone = [one for one in clause.named_children if one.type != "named_imports"]
    gone = [one for one in named if text_of(one.named_children[-1]) not in used]
    kept = [one for one in alone if _IDENTIFIER.findall(text_of(one))[-1] in used]
    if len(gone) == len(named) and not kept:
        edits.replace(
            node.start_byte, node.end_byte, _blanks(plain[node.start_byte : node.end_byte])
        )
        return
    for one in gone:
        _drop(one, plain, edits)


def _drop(node: tree_sitter.Node, plain: bytes, edits: Edits) -> None:
    after = node.next_sibling
    end = after.end_byte if after is not None and after.type == "," else node.end_byte
    edits.replace(node.start_byte, end, _blanks(plain[node.start_byte : end]))


def _found(node: tree_sitter.Node, kind: str) -> Iterator[tree_sitter.Node]:
    for one in node.named_children:
        if one.type == kind:
            yield one
        else:
            yield from _found(one, kind)
