"""Whether two expression sources build equal values, and what names they read."""

from __future__ import annotations

import ast
from collections.abc import Mapping
from typing import Any

from testgen.checks.expressions import tree_of, value_of, value_of_tree


def equal(left: str, right: str, names: Mapping[str, object] | None = None) -> bool:
    """Whether `left == right` would hold in Python, as far as the sources tell.

    Sources that cannot be read as values count as equal only where their trees are.
    """
    if left == right and "nan" not in left:
        return True
    one, other = value_of(left, names), value_of(right, names)
    if one is not None and other is not None:
        return _equal_values(one.value, other.value)
    first, second = tree_of(left), tree_of(right)
    return first is not None and second is not None and trees_equal(first, second)


def trees_equal(left: ast.expr, right: ast.expr) -> bool:
    """Whether two expressions build equal values: displays by element, dicts and sets in any
    order, the rest by syntax."""
    one, other = value_of_tree(left), value_of_tree(right)
    if one is not None and other is not None:
        return _equal_values(one.value, other.value)
    if type(left) is not type(right):
        return False
    match left, right:
        case (ast.List(elts=a), ast.List(elts=b)) | (ast.Tuple(elts=a), ast.Tuple(elts=b)):
            return len(a) == len(b) and all(map(trees_equal, a, b))
        case ast.Set(elts=a), ast.Set(elts=b):
            return len(a) == len(b) and all(any(trees_equal(x, y) for y in b) for x in a)
        case ast.Dict(keys=keys, values=a), ast.Dict(keys=others, values=b):
            return len(a) == len(b) and all(
                any(
                    key is not None
                    and twin is not None
                    and trees_equal(key, twin)
                    and trees_equal(x, y)
                    for twin, y in zip(others, b, strict=True)
                )
                for key, x in zip(keys, a, strict=True)
            )
        case ast.Call(func=f, args=a, keywords=k), ast.Call(func=g, args=b, keywords=l):
            given = {one.arg: one.value for one in k}
            asked = {one.arg: one.value for one in l}
            return (
                ast.dump(f) == ast.dump(g)
                and len(a) == len(b)
                and all(map(trees_equal, a, b))
                and given.keys() == asked.keys()
                and all(trees_equal(given[name], asked[name]) for name in given)
            )
    return ast.dump(left) == ast.dump(right)


def _equal_values(left: Any, right: Any) -> bool:
    try:
        return bool(left == right)
    except (ArithmeticError, RecursionError, TypeError, ValueError):
        return False


def names_in(source: str) -> frozenset[str]:
    """The names that an expression reads, also where they only open a dotted one."""
    tree = tree_of(source)
    if tree is None:
        return frozenset()
    return frozenset(node.id for node in ast.walk(tree) if isinstance(node, ast.Name))
