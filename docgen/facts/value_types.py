"""The types of values whose source tells them for certain (Python): literals, comparisons, calls of
builtins. What could be of two types has none here."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterable, Mapping

from docgen.facts.usage import body_tree, uses_of

_BUILTINS = frozenset(
    {"bool", "bytes", "bytearray", "complex", "dict", "float", "frozenset", "int", "list", "set"}
    | {"str", "tuple", "object"}
)
_GIVEN_BY: Mapping[str, str] = {
    **{one: one for one in _BUILTINS},
    **{"len": "int", "ord": "int", "hash": "int", "id": "int", "sorted": "list", "dir": "list"},
    **{"chr": "str", "repr": "str", "ascii": "str", "hex": "str", "oct": "str", "bin": "str"},
    **{"isinstance": "bool", "issubclass": "bool", "hasattr": "bool", "callable": "bool"},
    **{"any": "bool", "all": "bool"},
}
_TEXT_MADE = frozenset(
    {"join", "format", "strip", "lstrip", "rstrip", "lower", "upper", "title", "capitalize"}
    | {"replace", "zfill", "ljust", "rjust", "center", "removeprefix", "removesuffix"}
)
_LISTS = frozenset({"split", "rsplit", "splitlines"})
_TESTS = frozenset({"isdigit", "isalpha", "isspace", "isupper", "islower", "isidentifier"})
_CLASS = re.compile(r"[A-Z][a-z]\w+")
_DISPLAYS: Mapping[type[ast.expr], str] = {
    **{ast.List: "list", ast.ListComp: "list", ast.Tuple: "tuple", ast.JoinedStr: "str"},
    **{ast.Dict: "dict", ast.DictComp: "dict", ast.Set: "set", ast.SetComp: "set"},
    ast.GeneratorExp: "generator",
}


def type_of_results(values: Iterable[str], *, is_truth: bool = False) -> str | None:
    """What a function gives back whose `return`s have these values: one type, with `or None` behind
    it where None is among them; None where that is not certain. `is_truth`: it is known that what
    is compared gives true or false, not an array of them."""
    types = {_of_source(one, is_truth=is_truth) for one in values}
    certain = types - {"None"}
    if len(certain) != 1:
        return None
    (one,) = certain
    return one if one is None or "None" not in types else f"{one} or None"


def type_of_default(name: str, default: str, code: str) -> str | None:
    """What a parameter takes, by its default and by what the body does with it: a flag, a text, a
    number; None where something else would do as well."""
    value = _of_source(default)
    if value == "bool":
        return value
    tree = body_tree(code)
    if value is None or tree is None:
        return None
    uses = uses_of(tree, name)
    if value == "str" and not uses & {"called", "rebound"}:
        return value
    return value if value == "int" and uses & {"index", "bound", "count"} else None


def _of_source(source: str, *, is_truth: bool = False) -> str | None:
    try:
        tree = ast.parse(f"({source.strip()}\n)", mode="eval")
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return None
    return _of(tree.body, is_truth)


def _of(node: ast.expr, is_truth: bool) -> str | None:
    match node:
        case ast.Constant(value=None):
            return "None"
        case ast.Constant(value=value) if not isinstance(value, type(...)):
            return type(value).__name__
        case ast.UnaryOp(op=ast.Not()):
            return "bool"
        case ast.Compare(ops=ops) if is_truth or all(isinstance(one, _CERTAIN) for one in ops):
            return "bool"
        case ast.BoolOp(values=values):
            return _same(_of(one, is_truth) for one in values)
        case ast.IfExp(body=first, orelse=second):
            return _same((_of(first, is_truth), _of(second, is_truth)))
        case ast.BinOp(left=ast.Constant(value=str()), op=ast.Mod() | ast.Add()):
            return "str"
        case ast.BinOp(right=ast.Constant(value=str()), op=ast.Add()):
            return "str"
        case ast.Call():
            return _of_call(node)
    return _DISPLAYS.get(type(node))


_CERTAIN = (ast.Is, ast.IsNot, ast.In, ast.NotIn)
"""Comparisons whose result no class can change."""


def _of_call(node: ast.Call) -> str | None:
    match node.func:
        case ast.Name(id=name):
            return name if _CLASS.fullmatch(name) else _GIVEN_BY.get(name)
        case ast.Attribute(value=ast.Constant(value=str()), attr=name):
            return "str" if name in _TEXT_MADE else "list" if name in _LISTS else None
        case ast.Attribute(attr=name) if name in _TESTS or name in ("startswith", "endswith"):
            return "bool"
        case ast.Attribute(attr=name) if name in _LISTS:
            return "list"
    return None


def _same(types: Iterable[str | None]) -> str | None:
    found = set(types)
    return found.pop() if len(found) == 1 else None
