"""Comparing numbers that are rounded: `approx` for what pytest.approx takes, else by element."""

from __future__ import annotations

import ast
import math
from collections.abc import Iterator

from testgen.checks.expressions import tree_of, value_of, value_of_tree
from testgen.writing.kept import Check

_MOST = 12


def float_checks(subject: str, source: str) -> Iterator[Check]:
    """Checks that together say that `subject` is about the value of `source`.

    pytest.approx takes a number, or a flat sequence or dict of numbers; what is nested deeper is
    taken apart. A NaN equals nothing, so it is asked for by `isnan`.
    """
    tree = tree_of(source)
    if tree is not None:
        yield from _of_tree(subject, tree, room=[_MOST])


def _of_tree(subject: str, tree: ast.expr, room: list[int]) -> Iterator[Check]:
    if room[0] <= 0:
        return
    source = ast.unparse(tree)
    if not holds_float(tree):
        room[0] -= 1
        is_single = source in ("None", "True", "False")
        yield Check("is" if is_single else "equal", subject, source, "observed")
    elif _is_nan(tree):
        room[0] -= 1
        yield Check("relation", f"isnan({subject})", "", "observed")
    elif _is_number(tree) or _is_flat(tree):
        room[0] -= 1
        yield Check("approx", subject, source, "observed")
    elif isinstance(tree, (ast.List, ast.Tuple)):
        yield Check("length", subject, str(len(tree.elts)), "observed")
        for at, element in enumerate(tree.elts):
            yield from _of_tree(f"{subject}[{at}]", element, room)
    elif isinstance(tree, ast.Dict):
        yield Check("length", subject, str(len(tree.keys)), "observed")
        for key, value in zip(tree.keys, tree.values, strict=True):
            if key is not None and value_of_tree(key) is not None:
                yield from _of_tree(f"{subject}[{ast.unparse(key)}]", value, room)
    else:
        room[0] -= 1
        # A set of floats, or an object with floats in it: no tolerance can be given.
        yield Check("equal", subject, source, "observed")


def holds_float(tree: ast.expr) -> bool:
    """Whether a float is written somewhere within."""
    return any(
        (isinstance(node, ast.Constant) and isinstance(node.value, (float, complex)))
        or (isinstance(node, ast.Name) and node.id in ("float", "nan", "inf"))
        or (isinstance(node, ast.Attribute) and node.attr in ("nan", "inf"))
        for node in ast.walk(tree)
    )


def _is_number(tree: ast.expr) -> bool:
    known = value_of_tree(tree)
    if known is not None:
        return isinstance(known.value, (int, float, complex)) and not isinstance(known.value, bool)
    # math.inf and the like
    return isinstance(tree, ast.Attribute) and tree.attr == "inf"


def _is_nan(tree: ast.expr) -> bool:
    known = value_of_tree(tree)
    if known is not None:
        return isinstance(known.value, float) and math.isnan(known.value)
    return isinstance(tree, ast.Attribute) and tree.attr == "nan"


def _is_flat(tree: ast.expr) -> bool:
    """A list, tuple or dict whose values are all numbers, none of them a NaN."""
    if isinstance(tree, (ast.List, ast.Tuple)):
        parts = tree.elts
    elif isinstance(tree, ast.Dict) and None not in tree.keys:
        parts = tree.values
    else:
        return False
    return bool(parts) and all(_is_number(part) and not _is_nan(part) for part in parts)


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
    one, other = value_of(left), value_of(right)
    if one is None or other is None:
        return left == right
    return near(one.value, other.value)
