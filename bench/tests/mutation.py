"""Mutants of a module by rules of its own, so that no generator of tests knows them: the classical
operators (arithmetic, relational, logical, constants, statements removed, conditions negated,
returned values) as in MutPy and mutmut. Standard library only: it is loaded in the sandbox.
"""

from __future__ import annotations

import ast
import copy
import functools
from collections.abc import Callable, Iterator

_BINARY = {
    ast.Add: (ast.Sub,), ast.Sub: (ast.Add,), ast.Mult: (ast.FloorDiv,), ast.Div: (ast.Mult,),
    ast.FloorDiv: (ast.Mult,), ast.Mod: (ast.Mult,), ast.Pow: (ast.Mult,),
    ast.BitAnd: (ast.BitOr,), ast.BitOr: (ast.BitAnd,), ast.BitXor: (ast.BitAnd,),
    ast.LShift: (ast.RShift,), ast.RShift: (ast.LShift,),
}  # fmt: skip
_COMPARED = {
    ast.Lt: (ast.LtE, ast.GtE), ast.LtE: (ast.Lt, ast.Gt), ast.Gt: (ast.GtE, ast.LtE),
    ast.GtE: (ast.Gt, ast.Lt), ast.Eq: (ast.NotEq,), ast.NotEq: (ast.Eq,),
    ast.In: (ast.NotIn,), ast.NotIn: (ast.In,), ast.Is: (ast.IsNot,), ast.IsNot: (ast.Is,),
}  # fmt: skip


def mutants(source: str) -> Iterator[tuple[str, Callable[[], ast.Module]]]:
    """Each mutant of a module: what was changed, and what makes the tree to compile."""
    tree = ast.parse(source)
    skipped = _skipped(tree)
    nodes = list(ast.walk(tree))
    for at, node in enumerate(nodes):
        if id(node) in skipped:
            continue
        for what, change in _changes(node):
            made = functools.partial(_mutant, tree, at, change)
            yield f"line {getattr(node, 'lineno', 0)}: {what}", made


def _mutant(tree: ast.Module, at: int, change: Callable[[ast.AST], None]) -> ast.Module:
    other = copy.deepcopy(tree)
    change(list(ast.walk(other))[at])
    return ast.fix_missing_locations(other)


def _skipped(tree: ast.Module) -> set[int]:
    """Docstrings, annotations, and what stands in no function: it is run once, at import."""
    within: set[int] = set()
    for node in ast.walk(tree):
        if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef)):
            for statement in node.body:
                within.update(map(id, ast.walk(statement)))
    skipped = {id(node) for node in ast.walk(tree)} - within
    for node in ast.walk(tree):
        annotations = [getattr(node, "annotation", None), getattr(node, "returns", None)]
        for annotation in annotations:
            if isinstance(annotation, ast.AST):
                skipped.update(map(id, ast.walk(annotation)))
        if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant):
            skipped.update((id(node), id(node.value)))
        if isinstance(node, ast.JoinedStr):
            skipped.update(id(part) for part in node.values)
    return skipped


def _changes(node: ast.AST) -> Iterator[tuple[str, Callable[[ast.AST], None]]]:
    yield from _of_operators(node)
    yield from _of_values(node)
    if isinstance(node, (ast.Expr, ast.AugAssign)):
        yield "statement removed", _becoming(ast.Pass)
    elif isinstance(node, ast.Break):
        yield "break to continue", _becoming(ast.Continue)
    elif isinstance(node, ast.Continue):
        yield "continue to break", _becoming(ast.Break)


def _of_operators(node: ast.AST) -> Iterator[tuple[str, Callable[[ast.AST], None]]]:
    match node:
        case ast.BinOp(op=op) | ast.AugAssign(op=op):
            for other in _BINARY.get(type(op), ()):
                yield f"{_name(op)} to {other.__name__}", _setting("op", other)
        case ast.Compare(ops=[first, *_]):
            for compared in _COMPARED.get(type(first), ()):
                yield f"{_name(first)} to {compared.__name__}", _setting_first("ops", compared)
        case ast.BoolOp(op=joined):
            kind: type[ast.AST] = ast.Or if isinstance(joined, ast.And) else ast.And
            yield f"{_name(joined)} to {kind.__name__}", _setting("op", kind)
        case ast.UnaryOp(op=ast.Not() | ast.USub()):
            yield f"{_name(node.op)} dropped", _dropping


def _of_values(node: ast.AST) -> Iterator[tuple[str, Callable[[ast.AST], None]]]:
    match node:
        case ast.Constant(value=bool() as value):
            yield f"{value} to {not value}", _valued(not value)
        case ast.Constant(value=int() | float() as number):
            yield f"{number} to {number + 1}", _valued(number + 1)
        case ast.Constant(value=str() as text):
            yield f"{text!r} changed", _valued(f"XX{text}XX")
        case ast.If() | ast.While() | ast.IfExp():
            yield "condition negated", _negating
        case ast.Return(value=ast.expr() as returned) if not _is_none(returned):
            yield "returns None", _returning_none


def _name(node: ast.AST) -> str:
    return type(node).__name__


def _is_none(node: ast.expr) -> bool:
    return isinstance(node, ast.Constant) and node.value is None


def _setting(field: str, kind: type[ast.AST]) -> Callable[[ast.AST], None]:
    return lambda node: setattr(node, field, kind())


def _setting_first(field: str, kind: type[ast.AST]) -> Callable[[ast.AST], None]:
    def change(node: ast.AST) -> None:
        getattr(node, field)[0] = kind()

    return change


def _valued(value: object) -> Callable[[ast.AST], None]:
    return lambda node: setattr(node, "value", value)


def _dropping(node: ast.AST) -> None:
    assert isinstance(node, ast.UnaryOp)
    # A sign that says nothing: the operand as it is, twice negated for `not`.
    if isinstance(node.op, ast.Not):
        node.operand = ast.UnaryOp(ast.Not(), node.operand)
    else:
        node.op = ast.UAdd()


def _negating(node: ast.AST) -> None:
    assert isinstance(node, (ast.If, ast.While, ast.IfExp))
    node.test = ast.UnaryOp(ast.Not(), node.test)


def _returning_none(node: ast.AST) -> None:
    assert isinstance(node, ast.Return)
    node.value = ast.Constant(None)


def _becoming(kind: type[ast.stmt]) -> Callable[[ast.AST], None]:
    def change(node: ast.AST) -> None:
        node.__class__ = kind
        for field in list(node.__dict__):
            if field not in ("lineno", "col_offset", "end_lineno", "end_col_offset"):
                delattr(node, field)

    return change
