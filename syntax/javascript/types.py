"""Types as TypeScript or a JSDoc comment writes them, as trees."""

from __future__ import annotations

import re
from dataclasses import dataclass

import tree_sitter

from syntax.javascript.edits import parsed, text_of


@dataclass(frozen=True, slots=True)
class Type:
    """`of` is the shape: "string", "number", "boolean", "null", "undefined", "bigint", "any",
    "array", "tuple", "union", "literal", "object", "function", or "ref" for a name with `args`.

    `fields` are an object's: name, type, whether it may be missing. `values` are sources.
    """

    of: str
    name: str = ""
    args: tuple[Type, ...] = ()
    fields: tuple[tuple[str, Type, bool], ...] = ()
    values: tuple[str, ...] = ()


ANY = Type("any")
_PLAIN = {
    "string": "string", "number": "number", "boolean": "boolean", "null": "null",
    "undefined": "undefined", "void": "undefined", "bigint": "bigint", "any": "any",
    "unknown": "any", "never": "any", "symbol": "any", "object": "object", "String": "string",
    "Number": "number", "Boolean": "boolean", "Object": "object", "Function": "function",
    "function": "function", "int": "number", "integer": "number", "float": "number",
    "bool": "boolean", "array": "array", "Array": "array", "mixed": "any", "date": "Date",
    "this": "any",
}  # fmt: skip


def type_of(source: str) -> Type:
    """The type that is written; `ANY` where it says nothing or cannot be read."""
    said = _from_jsdoc(source.strip())
    if not said:
        return ANY
    root = parsed(f"type T = {said};".encode("utf-8", "surrogatepass"), "typescript")
    alias = root.named_children[0] if root.named_children else None
    value = alias.child_by_field_name("value") if alias is not None else None
    return ANY if value is None or root.has_error else _read(value)


def _from_jsdoc(said: str) -> str:
    said = re.sub(r"\b(Array|Object|Promise|Map|Set)\.<", r"\1<", said)
    said = re.sub(r"^\.\.\.", "", said).rstrip("=")
    said = re.sub(r"\bfunction\s*\(.*\)(?:\s*:\s*\w+)?", "Function", said)
    if said.startswith("?"):
        said = f"({said[1:]}) | null"
    said = said.removeprefix("!")
    return re.sub(r"(?<![\w)])\*(?!\w)", "any", said)


def _read(node: tree_sitter.Node) -> Type:
    said = text_of(node)
    inner = [one for one in node.named_children if one.type != "comment"]
    match node.type:
        case "predefined_type" | "type_identifier":
            plain = _PLAIN.get(said)
            return (
                Type(plain)
                if plain not in (None, "Date")
                else Type("ref", "Date" if plain else said)
            )
        case "nested_type_identifier":
            return Type("ref", said)
        case "generic_type":
            return _generic(node)
        case "array_type":
            return Type("array", args=(_read(inner[0]),))
        case "tuple_type":
            return Type("tuple", args=tuple(_read(_element(one)) for one in inner))
        case "union_type":
            return _union([_read(one) for one in inner])
        case "intersection_type":
            return _intersection([_read(one) for one in inner])
        case "parenthesized_type" | "readonly_type" | "optional_type":
            return _read(inner[0]) if inner else ANY
        case "literal_type":
            return _literal(said)
        case "template_literal_type":
            return Type("string")
        case "function_type" | "constructor_type":
            return Type("function")
        case "object_type" | "interface_body":
            return _object(inner)
    return ANY


def _literal(said: str) -> Type:
    if said in ("null", "undefined"):
        return Type(said)
    return Type("literal", values=(said,))


def _element(node: tree_sitter.Node) -> tree_sitter.Node:
    """What a member of a tuple is, without its name."""
    if node.type in ("required_parameter", "optional_parameter"):
        annotation = node.child_by_field_name("type")
        if annotation is not None and annotation.named_children:
            return annotation.named_children[0]
    return node


def _generic(node: tree_sitter.Node) -> Type:
    name = text_of(node.child_by_field_name("name"))
    given = node.child_by_field_name("type_arguments")
    args = tuple(_read(one) for one in given.named_children) if given is not None else ()
    match name:
        case "Array" | "ReadonlyArray" | "Iterable" | "IterableIterator" | "ArrayLike":
            return Type("array", args=args)
        case "Partial" if args and args[0].of == "object":
            return Type("object", fields=tuple((n, t, True) for n, t, _ in args[0].fields))
        case "Readonly" | "Required" | "NonNullable" | "Partial" | "Awaited":
            return args[0] if args else ANY
    return Type("ref", name, args)


def _union(parts: list[Type]) -> Type:
    flat: list[Type] = []
    for one in parts:
        flat += one.args if one.of == "union" else (one,)
    return Type("union", args=tuple(dict.fromkeys(flat)))


def _intersection(parts: list[Type]) -> Type:
    objects = [one for one in parts if one.of == "object"]
    others = [one for one in parts if one.of == "ref"]
    if objects:
        fields = tuple(field for one in objects for field in one.fields)
        return Type("object", args=tuple(others), fields=fields)
    return parts[0]


def _object(members: list[tree_sitter.Node]) -> Type:
    fields: list[tuple[str, Type, bool]] = []
    indexed: tuple[Type, ...] = ()
    for one in members:
        if one.type == "property_signature":
            annotation = one.child_by_field_name("type")
            read = _read(annotation.named_children[0]) if annotation is not None else ANY
            optional = any(each.type == "?" for each in one.children)
            fields.append((text_of(one.child_by_field_name("name")).strip("'\""), read, optional))
        elif one.type == "method_signature":
            fields.append((text_of(one.child_by_field_name("name")), Type("function"), False))
        elif one.type == "call_signature":
            return Type("function")
        elif one.type == "index_signature":
            annotation = one.child_by_field_name("type")
            if annotation is not None and annotation.named_children:
                indexed = (_read(annotation.named_children[0]),)
    if not fields and indexed:
        return Type("ref", "Record", (Type("string"), *indexed))
    return Type("object", fields=tuple(fields))
