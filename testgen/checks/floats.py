"""Comparing numbers that are rounded: within a tolerance, wherever they stand in a value."""

from __future__ import annotations

import ast
import math
from collections.abc import Iterator

from testgen.checks.expressions import tree_of, value_of, value_of_tree
from testgen.writing.kept import Check

_MOST = 12


def float_checks(subject: str, source: str) -> Iterator[Check]:
    """Checks that together say that `subject` is about the value of `source`.

    One comparison, however deep the numbers are; a NaN equals nothing, so what holds one is taken
    apart and the NaN asked for by `isnan`.
    """
    tree = tree_of(source)
    if tree is not None:
        yield from _of_tree(subject, tree, room=[_MOST])


def _of_tree(subject: str, tree: ast.expr, room: list[int]) -> Iterator[Check]:
    if room[0] <= 0:
        return
    source = ast.unparse(tree)
    parts = _parts(subject, tree) if _holds_nan(tree) else None
    if parts:
        yield Check("length", subject, str(len(parts)), "observed")
        for place, part in parts:
            yield from _of_tree(place, part, room)
        return
    room[0] -= 1
    if _is_nan(tree):
        yield Check("relation", f"isnan({subject})", "", "observed")
    elif source in ("None", "True", "False"):
        yield Check("is", subject, source, "observed")
    elif holds_float(tree) and _is_plain(tree):
        yield Check("approx", subject, source, "observed")
    else:
        # Of a set of floats, or of an object with floats in it, no tolerance can be given.
        yield Check("equal", subject, source, "observed")


def _parts(subject: str, tree: ast.expr) -> list[tuple[str, ast.expr]]:
    match tree:
        case ast.List(elts=elements) | ast.Tuple(elts=elements):
            return [(f"{subject}[{at}]", element) for at, element in enumerate(elements)]
        case ast.Dict(keys=keys, values=values) if None not in keys:
            return [
                (f"{subject}[{ast.unparse(key)}]", value)
                for key, value in zip(keys, values, strict=True)
                if key is not None
            ]
    return []


def holds_float(tree: ast.expr) -> bool:
    """Whether a float is written somewhere within."""
    return any(
        (isinstance(node, ast.Constant) and isinstance(node.value, (float, complex)))
        or (isinstance(node, ast.Name) and node.id in ("float", "nan", "inf"))
        or (isinstance(node, ast.Attribute) and node.attr in ("nan", "inf"))
        for node in ast.walk(tree)
    )


def _holds_nan(tree: ast.expr) -> bool:
    return any(isinstance(node, ast.expr) and _is_nan(node) for node in ast.walk(tree))


def _is_nan(tree: ast.expr) -> bool:
    known = value_of_tree(tree)
    if known is not None:
        return isinstance(known.value, float) and math.isnan(known.value)
    return isinstance(tree, ast.Attribute) and tree.attr == "nan"


def _is_plain(tree: ast.expr) -> bool:
    """Whether it is made of lists, tuples, dicts and numbers, with texts and the like between."""
    match tree:
        case ast.List(elts=parts) | ast.Tuple(elts=parts):
            return all(map(_is_plain, parts))
        case ast.Dict(keys=keys, values=parts):
            return not any(key is None or holds_float(key) for key in keys) and all(
                map(_is_plain, parts)
            )
        case ast.Constant() | ast.UnaryOp(operand=ast.Constant()):
            return True
    known = value_of_tree(tree)
    return known is not None and isinstance(known.value, (int, float, complex))


def near(value: object, expected: object) -> bool:
    """Whether pytest.approx would call them equal: 1e-6 of the expected, or 1e-12."""
    if isinstance(expected, bool) or isinstance(value, bool):
        return value == expected
    if isinstance(value, (int, float, complex)) and isinstance(expected, (int, float, complex)):
        if value == expected:
            return True
        try:
            distance, size = abs(value - expected), abs(expected)
        except OverflowError:
            return False
        return distance <= max(1e-6 * size, 1e-12) and math.isfinite(size)
    if isinstance(value, (list, tuple)) and isinstance(expected, (list, tuple)):
        return len(value) == len(expected) and all(map(near, value, expected))
    if isinstance(value, dict) and isinstance(expected, dict):
        return value.keys() == expected.keys() and all(
            near(value[key], expected[key]) for key in expected
        )
    return bool(value == expected)


def near_sources(left: str, right: str) -> bool:
    """As `near`, of two sources; where one cannot be read they are equal only if written alike."""
    if left == right and "nan" not in left:
        return True
    one, other = value_of(left), value_of(right)
    if one is None or other is None:
        return left == right
    return near(one.value, other.value)
