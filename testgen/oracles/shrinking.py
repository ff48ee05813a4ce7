"""Making a case that shows a fault as small as it can be while it still shows it."""

from __future__ import annotations

import ast
from collections.abc import Awaitable, Callable, Iterator

import msgspec

from testgen.values import Case

Shows = Callable[[Case], Awaitable[bool]]
"""Whether a case still shows the fault: the caller runs it."""


async def shrink(case: Case, shows: Shows, *, tries: int = 60) -> Case:
    """The smallest case found within so many executions; the case itself if none is smaller.

    Fewer setup statements, shorter lists and texts, smaller numbers; the first that still shows
    the fault is taken, and it starts over from there.
    """
    best, left = case, tries
    improved = True
    while improved and left > 0:
        improved = False
        for smaller in _smaller(best):
            if left <= 0:
                break
            left -= 1
            if await shows(smaller):
                best, improved = smaller, True
                break
    return best


def _smaller(case: Case) -> Iterator[Case]:
    for at in range(len(case.setup)):
        yield msgspec.structs.replace(case, setup=case.setup[:at] + case.setup[at + 1 :])
    for call in _smaller_sources(case.call):
        yield msgspec.structs.replace(case, call=call)
    for at, line in enumerate(case.setup):
        for shorter in _smaller_sources(line):
            setup = (*case.setup[:at], shorter, *case.setup[at + 1 :])
            yield msgspec.structs.replace(case, setup=setup)


def _smaller_sources(source: str) -> Iterator[str]:
    try:
        tree = ast.parse(source)
    except (SyntaxError, ValueError):
        return
    places = [
        node
        for node in ast.walk(tree)
        if isinstance(node, (ast.Constant, ast.List, ast.Tuple, ast.Set, ast.Dict, ast.UnaryOp))
    ]
    for at, node in enumerate(places):
        for smaller in _smaller_nodes(node):
            yield ast.unparse(_Replacing(at, smaller).replaced(source))


class _Replacing(ast.NodeTransformer):
    """Puts a node in the place of the one with this number, in the order of `ast.walk`."""

    def __init__(self, at: int, smaller: ast.expr) -> None:
        self._at = at
        self._smaller = smaller
        self._target: ast.AST | None = None

    def replaced(self, source: str) -> ast.AST:
        tree = ast.parse(source)
        kinds = (ast.Constant, ast.List, ast.Tuple, ast.Set, ast.Dict, ast.UnaryOp)
        self._target = [node for node in ast.walk(tree) if isinstance(node, kinds)][self._at]
        return ast.fix_missing_locations(self.visit(tree))

    def visit(self, node: ast.AST) -> ast.AST:
        if node is self._target:
            return self._smaller
        return self.generic_visit(node)


def _smaller_nodes(node: ast.AST) -> Iterator[ast.expr]:
    match node:
        case ast.Constant(value=value):
            for smaller in _smaller_values(value):
                yield ast.Constant(value=smaller)
        case ast.List(elts=items) | ast.Tuple(elts=items):
            for fewer in _fewer(items):
                yield type(node)(elts=fewer, ctx=ast.Load())
        case ast.Set(elts=items):
            for fewer in _fewer(items):
                if fewer:
                    yield ast.Set(elts=fewer)
        case ast.Dict(keys=keys, values=values):
            for at in range(len(keys)):
                rest = slice(at + 1, None)
                yield ast.Dict(keys=keys[:at] + keys[rest], values=values[:at] + values[rest])
        case ast.UnaryOp(op=ast.USub(), operand=ast.Constant(value=int() | float() as number)):
            for smaller in dict.fromkeys((1, 2, int(number) // 2)):
                if 0 < smaller < number:
                    yield ast.UnaryOp(op=ast.USub(), operand=ast.Constant(value=smaller))


def _smaller_values(value: object) -> list[int | float | str | bytes]:
    if isinstance(value, bool):
        return []
    if isinstance(value, int):
        return [one for one in dict.fromkeys((0, 1, 2, value // 2, value - 1)) if 0 <= one < value]
    if isinstance(value, float):
        return [one for one in (1.0, float(int(value))) if one != value] if value > 1 else []
    if isinstance(value, (str, bytes)):
        half = len(value) // 2
        shorter = (value[:0], value[:half], value[half:], value[:-1], value[1:])
        return [one for one in dict.fromkeys(shorter) if len(one) < len(value)]
    return []


def _fewer(items: list[ast.expr]) -> Iterator[list[ast.expr]]:
    if len(items) > 2:
        half = len(items) // 2
        yield items[:half]
        yield items[half:]
    for at in range(len(items)):
        yield items[:at] + items[at + 1 :]
