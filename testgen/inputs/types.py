"""Types as values to reason with: from an annotation's text, of a term, and as text.

Making values of them lives in `maker.py`.
"""

from __future__ import annotations

import ast
from functools import lru_cache
from types import EllipsisType

from testgen.inputs.terms import Call, Code, Items, Name, Pairs, Term, kind_of, parse
from testgen.values import Parameter, Type

ANY = Type(of="any")
_SHAPES = {
    "int", "float", "str", "bytes", "bool", "none", "any", "list", "tuple", "set", "frozenset",
    "dict", "iterable", "iterator", "callable", "union", "literal", "class", "type", "complex",
    "stub", "path", "file", "same",
}  # fmt: skip
_OTHER_NAMES = {
    "None": "none", "NoneType": "none", "Any": "any", "object": "any", "List": "list",
    "Sequence": "list", "MutableSequence": "list", "Collection": "list", "Dict": "dict",
    "Mapping": "dict", "MutableMapping": "dict", "Set": "set", "AbstractSet": "set",
    "MutableSet": "set", "FrozenSet": "frozenset", "Tuple": "tuple", "Iterable": "iterable",
    "Iterator": "iterator", "Generator": "iterator", "Reversible": "list", "Container": "list",
    "Callable": "callable", "Type": "type", "Text": "str", "AnyStr": "str", "bytearray": "bytes",
    "Optional": "union", "Union": "union", "Literal": "literal", "Number": "float",
    "sequence": "list", "mapping": "dict", "string": "str", "integer": "int", "boolean": "bool",
    "number": "float", "function": "callable", "generator": "iterator", "NoReturn": "none",
}  # fmt: skip


@lru_cache(maxsize=1024)
def type_of_text(text: str) -> Type:
    """The type that an annotation's text names: `list[int] | None`. Any where it cannot be told."""
    try:
        return type_of_annotation(ast.parse(text.strip(), mode="eval").body)
    except (SyntaxError, ValueError, RecursionError):
        return ANY


def type_of_annotation(node: ast.expr) -> Type:
    """The type that an annotation of a parsed file names, as far as its own text tells."""
    match node:
        case ast.Constant(value=None):
            return Type(of="none")
        case ast.Constant(value=str() as text):
            return type_of_text(text)
        case ast.BinOp(left=left, op=ast.BitOr(), right=right):
            both = (type_of_annotation(left), type_of_annotation(right))
            return Type(of="union", args=both)
        case ast.Name(id=name) | ast.Attribute(attr=name):
            shape = _OTHER_NAMES.get(name, name)
            if shape in _SHAPES:
                return Type(of=shape)
            return Type(of="class", name=ast.unparse(node))
        case ast.Subscript(value=value, slice=inside):
            outer = type_of_annotation(value)
            parts = inside.elts if isinstance(inside, ast.Tuple) else [inside]
            name = value.attr if isinstance(value, ast.Attribute) else ast.unparse(value)
            if name in {"Annotated", "Final", "ClassVar", "Required", "NotRequired", "ReadOnly"}:
                return type_of_annotation(parts[0])
            if outer.of == "literal":
                return Type(of="literal", values=tuple(map(ast.unparse, parts)))
            args = tuple(_argument(part) for part in parts)
            if name == "Optional":
                args = (*args, Type(of="none"))
            return Type(of=outer.of, name=outer.name, args=args)
    return ANY


def _argument(node: ast.expr) -> Type:
    match node:
        case ast.Constant(value=EllipsisType()):
            return Type(of="...")
        case ast.List(elts=items):
            return Type(of="list", args=tuple(map(type_of_annotation, items)))
    return type_of_annotation(node)


def type_of(term: Term) -> Type:
    """The type that a term obviously has, elements included; Any where it is not obvious."""
    kind = kind_of(term)
    match term:
        case Items("tuple", items) if 0 < len(items) <= 4:
            return Type(of="tuple", args=tuple(map(type_of, items)))
        case Items(_, items):
            return Type(of=kind, args=_common(items))
        case Pairs(pairs):
            keys, values = [key for key, _ in pairs], [value for _, value in pairs]
            return Type(of="dict", args=(*_common(tuple(keys)), *_common(tuple(values))))
        case Call(Name(name), _, _) if name[:1].isupper() or name.rpartition(".")[2][:1].isupper():
            return Type(of="class", name=name)
        case Call(Name("frozenset" | "set" | "dict" | "list" | "bytes" | "iter" as name), _, _):
            return Type(of={"iter": "iterator"}.get(name, name))
        case Code(_) | Name(_):
            return Type(of=kind) if kind else ANY
    return Type(of=kind) if kind else ANY


def _common(items: tuple[Term, ...]) -> tuple[Type, ...]:
    found: dict[str, Type] = {}
    for item in items[:10]:
        one = type_of(item)
        found.setdefault(text_of(one), one)
    if not found:
        return ()
    if len(found) == 1:
        return tuple(found.values())
    return (Type(of="union", args=tuple(found.values())),)


@lru_cache(maxsize=4096)
def text_of(kind: Type) -> str:
    """A type as text: equal texts, equal types."""
    inner = ", ".join([*map(text_of, kind.args), *kind.values])
    name = f" {kind.name}" if kind.name else ""
    return f"{kind.of}{name}[{inner}]" if inner else f"{kind.of}{name}"


def is_open(kind: Type | None) -> bool:
    """Whether a type says nothing of what a value has to be."""
    return kind is None or kind.of in {"any", "unknown", "typevar", "object"}


def type_of_default(parameter: Parameter) -> Type | None:
    """The type of a parameter's default, where that is a literal and not None."""
    if parameter.default is None:
        return None
    try:
        kind = type_of(parse(parameter.default))
    except SyntaxError:
        return None
    return None if kind.of in {"none", "any"} else kind
