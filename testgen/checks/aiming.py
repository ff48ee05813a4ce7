"""From hints to cases that may tell a surviving mutant apart: known cases with one value changed.

A boundary is met by putting the value that something is compared with in the place of another of
its kind, or by making two values equal.
"""

from __future__ import annotations

import ast
from collections.abc import Iterable, Iterator, Sequence

import msgspec

from testgen.checks.expressions import tree_of, value_of_tree
from testgen.checks.hints import Hint
from testgen.values import Case

MOST = 8
"""Cases for one hint."""
_FROM = 6
_LONGEST = 60


def aimed(hints: Iterable[Hint], cases: Sequence[Case], first_id: int) -> tuple[Case, ...]:
    """New cases, numbered from `first_id`, made of the shortest of `cases`; none of them twice."""
    known = {(case.setup, case.call) for case in cases}
    short = sorted(cases, key=lambda case: (len(case.call) + sum(map(len, case.setup)), case.id))
    found: list[Case] = []
    for hint in hints:
        made = 0
        for case in short[:_FROM]:
            for setup, call in _changed(hint, case):
                if made < MOST and (setup, call) not in known:
                    known.add((setup, call))
                    made += 1
                    found.append(
                        msgspec.structs.replace(
                            case, id=first_id + len(found), setup=setup, call=call
                        )
                    )
    return tuple(found)


def _changed(hint: Hint, case: Case) -> Iterator[tuple[tuple[str, ...], str]]:
    if hint.kind != "boundary":
        return
    yield from ((case.setup, call) for call in _sources(hint, case.call))
    for at, line in enumerate(case.setup):
        for other in _sources(hint, line):
            yield (*case.setup[:at], other, *case.setup[at + 1 :]), case.call


def _sources(hint: Hint, source: str) -> Iterator[str]:
    """The source with one value other, in every way in which the boundary might be met."""
    values, lengths = _wanted(hint)
    constants = _constants(source)
    for at, node in enumerate(constants):
        # Where both sides are known to the code only: make one value the other.
        wanted = values if values or lengths else [one.value for one in constants]
        for value in wanted:
            if type(value) is not type(node.value) or value == node.value:
                continue
            if isinstance(value, int | float | str):
                yield _replaced(source, at, value)
        for length in lengths:
            if isinstance(node.value, str) and len(node.value) != length:
                yield _replaced(source, at, _of_length(node.value, length))
    if lengths:
        yield from _resized(source, lengths)


def _wanted(hint: Hint) -> tuple[list[object], list[int]]:
    """The values that are compared with, and the lengths."""
    values: list[object] = []
    lengths: list[int] = []
    trees = [tree_of(operand) for operand in hint.operands]
    is_length = any(isinstance(one, ast.Call) and ast.unparse(one.func) == "len" for one in trees)
    for tree in trees:
        known = None if tree is None else value_of_tree(tree)
        if known is None:
            continue
        if is_length and isinstance(known.value, int) and 0 <= known.value <= _LONGEST:
            lengths.append(known.value)
        else:
            values.append(known.value)
    return values, lengths


def _constants(source: str) -> list[ast.Constant]:
    try:
        return _constants_in(ast.parse(source))
    except (SyntaxError, ValueError):
        return []


def _constants_in(tree: ast.AST) -> list[ast.Constant]:
    return [
        node
        for node in ast.walk(tree)
        if isinstance(node, ast.Constant)
        and isinstance(node.value, int | float | str)
        and not isinstance(node.value, bool)
    ]


def _replaced(source: str, at: int, value: int | float | str) -> str:
    tree = ast.parse(source)
    _constants_in(tree)[at].value = value
    return ast.unparse(tree)


def _of_length(text: str, length: int) -> str:
    return ((text or "a") * (length + 1))[:length]


def _resized(source: str, lengths: Sequence[int]) -> Iterator[str]:
    """With one list or tuple cut, or its elements repeated, to a length."""
    try:
        count = sum(isinstance(node, ast.List | ast.Tuple) for node in ast.walk(ast.parse(source)))
    except (SyntaxError, ValueError):
        return
    for at in range(count):
        for length in lengths:
            tree = ast.parse(source)
            node = [one for one in ast.walk(tree) if isinstance(one, ast.List | ast.Tuple)][at]
            if len(node.elts) == length or not node.elts:
                continue
            node.elts = (node.elts * (length + 1))[:length]
            yield ast.unparse(tree)
