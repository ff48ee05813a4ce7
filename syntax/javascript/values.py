"""JavaScript expressions as values that can be taken apart, changed and written again."""

from __future__ import annotations

import json
import math
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Union

import tree_sitter

from syntax.javascript.edits import parsed, text_of


@dataclass(frozen=True, slots=True)
class Undefined:
    """`undefined`."""


@dataclass(frozen=True, slots=True)
class Array:
    """`[…]`."""

    items: tuple[Value, ...]


@dataclass(frozen=True, slots=True)
class Object:
    """`{…}`, its keys in order."""

    pairs: tuple[tuple[str, Value], ...]


@dataclass(frozen=True, slots=True)
class Made:
    """A call with arguments: `callee` is what stands before them (`new Map`, `Buffer.from`)."""

    callee: str
    args: tuple[Value, ...]


@dataclass(frozen=True, slots=True)
class Code:
    """Any other expression: a function, a regular expression, a name."""

    source: str


Value = Union[None, bool, int, float, str, Undefined, Array, Object, Made, Code]  # noqa: UP007
UNDEFINED = Undefined()

_NAME = re.compile(r"[A-Za-z_$][\w$]*")
_INDEX = re.compile(r"0|[1-9]\d{0,14}")
_GLOBALS = frozenset({
    "undefined", "NaN", "Infinity", "Math", "Number", "String", "Boolean", "Array", "Object",
    "Date", "RegExp", "Map", "Set", "WeakMap", "WeakSet", "Promise", "Symbol", "JSON",
    "Error", "TypeError", "RangeError", "SyntaxError", "Buffer", "URL", "BigInt",
    "URLSearchParams", "Uint8Array", "Uint16Array", "Uint32Array", "Int8Array", "Int16Array",
    "Int32Array", "Float32Array", "Float64Array", "ArrayBuffer", "DataView", "Intl",
    "parseInt", "parseFloat", "isNaN", "isFinite", "structuredClone", "TextEncoder",
    "TextDecoder", "AbortController", "Proxy", "Reflect", "globalThis", "encodeURIComponent",
    "decodeURIComponent",
})  # fmt: skip


def show(value: Value, quote: str = "'") -> str:
    """The value as source."""
    match value:
        case None:
            return "null"
        case bool():
            return "true" if value else "false"
        case int():
            return str(value) if abs(value) < 2**53 else f"{float(value):.17g}"
        case float():
            return _float(value)
        case str():
            return text_literal(value, quote)
        case Undefined():
            return "undefined"
        case Array(items):
            return f"[{', '.join(show(one, quote) for one in items)}]"
        case Object(pairs):
            inner = ", ".join(f"{key_of(key, quote)}: {show(one, quote)}" for key, one in pairs)
            return f"{{ {inner} }}" if inner else "{}"
        case Made(callee, args):
            return f"{callee}({', '.join(show(one, quote) for one in args)})"
        case Code(source):
            return source


def _float(value: float) -> str:
    if math.isnan(value):
        return "NaN"
    if math.isinf(value):
        return "Infinity" if value > 0 else "-Infinity"
    if value == 0:
        return "-0" if math.copysign(1, value) < 0 else "0"
    return str(int(value)) if value.is_integer() and abs(value) < 1e15 else repr(value)


def text_literal(text: str, quote: str = "'") -> str:
    """A string literal in the quotes of the project, unless others need no escapes."""
    said = json.dumps(text, ensure_ascii=False)
    said = re.sub(
        r"[\u007f-\u00a0\u200b-\u200f\u2028-\u202f\ufeff\ud800-\udfff]",
        lambda match: f"\\u{ord(match[0]):04x}",
        said,
    )
    if quote == '"':
        return said
    inner = said[1:-1].replace('\\"', '"')
    if "'" in inner and '"' not in inner:
        return f'"{inner}"'
    escaped = inner.replace("'", "\\'")
    return f"'{escaped}'"


def key_of(key: str, quote: str = "'") -> str:
    """A key as an object literal has it."""
    return key if _NAME.fullmatch(key) or _INDEX.fullmatch(key) else text_literal(key, quote)


def value_of(source: str) -> Value:
    """An expression as a value; what has no other form is `Code`. Raises ValueError where it is
    no expression."""
    root = parsed(f"({source}\n)".encode("utf-8", "surrogatepass"), "javascriptreact")
    inner = root.named_children[0].named_children[0] if root.named_children else root
    if root.has_error or len(root.named_children) != 1 or inner.type != "parenthesized_expression":
        raise ValueError(source)
    return read(inner.named_children[0])


def read(node: tree_sitter.Node) -> Value:  # noqa: PLR0912  (a kind of node a case)
    """The value that an expression's node stands for."""
    said = text_of(node)
    match node.type:
        case "string":
            return unescaped(said)
        case "template_string" if not any(
            one.type == "template_substitution" for one in node.named_children
        ):
            return unescaped(f'"{said[1:-1]}"') if '"' not in said else Code(said)
        case "number":
            return _number(said)
        case "true" | "false":
            return node.type == "true"
        case "null":
            return None
        case "undefined":
            return UNDEFINED
        case "identifier" if said in ("NaN", "Infinity"):
            return math.nan if said == "NaN" else math.inf
        case "unary_expression" if said.startswith("-"):
            inner = read(node.named_children[0])
            if isinstance(inner, int | float) and not isinstance(inner, bool):
                return -inner if inner else -0.0
        case "parenthesized_expression" if node.named_children:
            return read(node.named_children[0])
        case "array":
            if not any(one.type in ("spread_element", "comment") for one in node.named_children):
                return Array(tuple(read(one) for one in node.named_children))
        case "object":
            return _object(node)
        case "new_expression":
            callee = node.child_by_field_name("constructor")
            given = node.child_by_field_name("arguments")
            plain = given is not None and not any(
                one.type in ("spread_element", "comment") for one in given.named_children
            )
            if callee is not None and callee.type == "identifier" and given is not None and plain:
                args = tuple(read(one) for one in given.named_children)
                return Made(f"new {text_of(callee)}", args)
    return Code(said)


def _object(node: tree_sitter.Node) -> Value:
    pairs: list[tuple[str, Value]] = []
    for one in node.named_children:
        key, value = one.child_by_field_name("key"), one.child_by_field_name("value")
        if one.type != "pair" or key is None or value is None:
            return Code(text_of(node))
        if key.type in ("property_identifier", "number"):
            name = text_of(key)
        elif key.type == "string":
            name = unescaped(text_of(key))
        else:
            return Code(text_of(node))
        pairs.append((name, read(value)))
    return Object(tuple(pairs))


def _number(said: str) -> Value:
    plain = said.replace("_", "")
    try:
        if re.fullmatch(r"0[xXoObB][\da-fA-F]+", plain):
            return int(plain, 0)
        number = float(plain)
    except ValueError:
        return Code(said)
    whole = number.is_integer() and abs(number) < 2**53 and "." not in plain
    return int(number) if whole else number


_ESCAPES = {"n": "\n", "t": "\t", "r": "\r", "b": "\b", "f": "\f", "v": "\v", "0": "\0", "\n": ""}
_ESCAPE = re.compile(r"\\(u\{[0-9a-fA-F]+\}|u[0-9a-fA-F]{4}|x[0-9a-fA-F]{2}|.)", re.DOTALL)


def unescaped(literal: str) -> str:
    """The text of a string literal."""

    def one(match: re.Match[str]) -> str:
        said = match[1]
        if said[0] in "ux" and len(said) > 1:
            return chr(min(int(said[1:].strip("{}"), 16), 0x10FFFF))
        return _ESCAPES.get(said, said)

    text = _ESCAPE.sub(one, literal[1:-1])
    return text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")


def free_names(source: str) -> frozenset[str]:
    """The names in an expression that neither it nor the language binds."""
    root = parsed(f"({source}\n)".encode("utf-8", "surrogatepass"), "javascriptreact")
    used: set[str] = set()
    bound: set[str] = set()
    for node in _all(root):
        above = node.parent
        if node.type == "shorthand_property_identifier":
            used.add(text_of(node))
        elif node.type in ("shorthand_property_identifier_pattern",):
            bound.add(text_of(node))
        elif node.type == "identifier" and above is not None:
            declares = above.type in (
                "formal_parameters", "variable_declarator", "assignment_pattern", "rest_pattern",
                "array_pattern", "pair_pattern", "function_expression", "class", "catch_clause",
            )  # fmt: skip
            alone = above.type == "arrow_function" and node == above.child_by_field_name(
                "parameter"
            )
            value = above.child_by_field_name("value") or above.child_by_field_name("right")
            if alone or (declares and node != value):
                bound.add(text_of(node))
            else:
                used.add(text_of(node))
    return frozenset(used - bound - _GLOBALS)


def _all(node: tree_sitter.Node) -> Iterator[tree_sitter.Node]:
    todo = [node]
    while todo:
        one = todo.pop()
        yield one
        todo += one.named_children
