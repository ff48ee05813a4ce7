"""Changes of expressions: for a node, what else could stand there."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from typing import Any

Other = tuple[str, ast.expr]
"""What is done, in words, and the new node."""

_COMPARISONS: dict[type[ast.cmpop], tuple[type[ast.cmpop], ...]] = {
    ast.Lt: (ast.LtE, ast.GtE), ast.LtE: (ast.Lt, ast.Gt), ast.Gt: (ast.GtE, ast.LtE),
    ast.GtE: (ast.Gt, ast.Lt), ast.Eq: (ast.NotEq,), ast.NotEq: (ast.Eq,), ast.Is: (ast.IsNot,),
    ast.IsNot: (ast.Is,), ast.In: (ast.NotIn,), ast.NotIn: (ast.In,),
}  # fmt: skip
OPERATORS: dict[type[ast.operator], type[ast.operator]] = {
    ast.Add: ast.Sub, ast.Sub: ast.Add, ast.Mult: ast.Div, ast.Div: ast.Mult,
    ast.FloorDiv: ast.Div, ast.Mod: ast.Div, ast.Pow: ast.Mult, ast.LShift: ast.RShift,
    ast.RShift: ast.LShift, ast.BitAnd: ast.BitOr, ast.BitOr: ast.BitAnd, ast.BitXor: ast.BitAnd,
}  # fmt: skip
SIGNS: dict[type[ast.AST], str] = {
    ast.Lt: "<", ast.LtE: "<=", ast.Gt: ">", ast.GtE: ">=", ast.Eq: "==", ast.NotEq: "!=",
    ast.Is: "is", ast.IsNot: "is not", ast.In: "in", ast.NotIn: "not in", ast.Add: "+",
    ast.Sub: "-", ast.Mult: "*", ast.Div: "/", ast.FloorDiv: "//", ast.Mod: "%", ast.Pow: "**",
    ast.LShift: "<<", ast.RShift: ">>", ast.BitAnd: "&", ast.BitOr: "|", ast.BitXor: "^",
    ast.MatMult: "@",
}  # fmt: skip
_FUNCTIONS = {"min": "max", "max": "min", "any": "all", "all": "any"}
_METHODS = {
    "upper": "lower", "lower": "upper", "startswith": "endswith", "endswith": "startswith",
    "lstrip": "rstrip", "rstrip": "lstrip", "strip": "lstrip", "find": "rfind", "rfind": "find",
    "index": "rindex", "rindex": "index", "ljust": "rjust", "rjust": "ljust",
    "removeprefix": "removesuffix", "removesuffix": "removeprefix", "floor": "ceil",
    "ceil": "floor", "partition": "rpartition", "rpartition": "partition", "popleft": "pop",
    "appendleft": "append", "union": "intersection", "intersection": "union",
}  # fmt: skip
_TEXTS = (ast.JoinedStr, ast.List, ast.ListComp, ast.Tuple)


def others(node: ast.expr) -> Iterator[Other]:
    """Everything that could stand in the place of an expression."""
    if isinstance(node, ast.Compare):
        yield from _compare(node)
    elif isinstance(node, ast.BinOp):
        yield from _binary(node)
    elif isinstance(node, ast.BoolOp):
        is_and = isinstance(node.op, ast.And)
        words = "replaced and by or" if is_and else "replaced or by and"
        yield words, ast.BoolOp(op=ast.Or() if is_and else ast.And(), values=node.values)
    elif isinstance(node, ast.UnaryOp):
        yield from _unary(node)
    elif isinstance(node, ast.Constant):
        yield from constant(node.value)
    elif isinstance(node, ast.Call):
        yield from _call(node)
    elif isinstance(node, ast.Subscript):
        yield from _subscript(node)
    elif isinstance(node, (ast.Dict, ast.Set, ast.List, ast.Tuple)):
        yield from _display(node)
    elif isinstance(node, ast.Lambda) and not _is_none(node.body):
        yield "made the lambda give None", ast.Lambda(args=node.args, body=ast.Constant(None))
    elif isinstance(node, ast.IfExp):
        yield "took the first of both", node.body
        yield "took the second of both", node.orelse


def conditions(test: ast.expr, *, loops: bool) -> Iterator[Other]:
    """Everything else that could be asked by a condition."""
    negatable = not (isinstance(test, ast.Compare) and len(test.ops) == 1)
    if negatable and not (isinstance(test, ast.UnaryOp) and isinstance(test.op, ast.Not)):
        yield "negated the condition", ast.UnaryOp(op=ast.Not(), operand=test)
    if not isinstance(test, ast.Constant):
        yield "made the condition false", ast.Constant(value=False)
        if not loops:
            yield "made the condition true", ast.Constant(value=True)


def _compare(node: ast.Compare) -> Iterator[Other]:
    for place, operator in enumerate(node.ops):
        for kind in _COMPARISONS[type(operator)]:
            operators = [*node.ops[:place], kind(), *node.ops[place + 1 :]]
            words = f"replaced {SIGNS[type(operator)]} by {SIGNS[kind]}"
            yield words, ast.Compare(node.left, operators, node.comparators)


def _binary(node: ast.BinOp) -> Iterator[Other]:
    kind = OPERATORS.get(type(node.op))
    is_text = any(
        isinstance(side, _TEXTS) or (isinstance(side, ast.Constant) and _is_text(side.value))
        for side in (node.left, node.right)
    )
    if kind is not None and not is_text:
        words = f"replaced {SIGNS[type(node.op)]} by {SIGNS[kind]}"
        yield words, ast.BinOp(left=node.left, op=kind(), right=node.right)


def _unary(node: ast.UnaryOp) -> Iterator[Other]:
    if isinstance(node.op, ast.Not):
        yield "removed not", node.operand
    elif isinstance(node.op, ast.USub) and not isinstance(node.operand, ast.Constant):
        yield "removed the minus", node.operand
    elif isinstance(node.op, ast.Invert):
        yield "removed ~", node.operand


def constant(value: Any) -> Iterator[Other]:
    """Values beside a constant."""
    if value is True or value is False:
        yield f"replaced {value} by {not value}", ast.Constant(value=not value)
    elif type(value) is int:
        for step in (1, -1):
            yield f"replaced {value} by {value + step}", number(value + step)
    elif type(value) is float:
        yield f"replaced {value} by {value + 1.0}", number(value + 1.0)
    elif _is_text(value):
        marked: Any = b"XX" + value + b"XX" if isinstance(value, bytes) else f"XX{value}XX"
        yield "changed the text", ast.Constant(value=marked)
        if value:
            yield "emptied the text", ast.Constant(value=value[:0])


def number(value: float) -> ast.expr:
    """A number as an expression."""
    if value < 0:
        return ast.UnaryOp(op=ast.USub(), operand=ast.Constant(value=-value))
    return ast.Constant(value=value)


def _call(node: ast.Call) -> Iterator[Other]:
    callee = node.func
    if isinstance(callee, ast.Name):
        if callee.id in _FUNCTIONS:
            other = ast.Name(id=_FUNCTIONS[callee.id], ctx=ast.Load())
            yield f"replaced {callee.id} by {other.id}", _called(node, other)
        elif callee.id in ("sorted", "reversed") and node.args:
            plain = ast.Call(func=ast.Name(id="list", ctx=ast.Load()), args=node.args[:1],
                             keywords=[])  # fmt: skip
            yield f"replaced {callee.id} by list", plain
        elif callee.id == "range":
            yield from _range(node)
    elif isinstance(callee, ast.Attribute) and callee.attr in _METHODS:
        name = _METHODS[callee.attr]
        method = ast.Attribute(value=callee.value, attr=name, ctx=ast.Load())
        yield f"replaced {callee.attr} by {name}", _called(node, method)
    for place, keyword in enumerate(node.keywords):
        if keyword.arg is not None:
            kept = [*node.keywords[:place], *node.keywords[place + 1 :]]
            fewer = ast.Call(func=callee, args=node.args, keywords=kept)
            yield f"dropped the argument {keyword.arg}", fewer


def _called(node: ast.Call, callee: ast.expr) -> ast.Call:
    return ast.Call(func=callee, args=node.args, keywords=node.keywords)


def _range(node: ast.Call) -> Iterator[Other]:
    if node.keywords or any(isinstance(each, ast.Starred) for each in node.args):
        return
    place = 1 if len(node.args) > 1 else 0
    for step in (1, -1):
        if node.args and not isinstance(node.args[place], ast.Constant):
            bound = shifted(node.args[place], step)
            arguments = [*node.args[:place], bound, *node.args[place + 1 :]]
            words = "one more round" if step > 0 else "one round less"
            yield words, ast.Call(func=node.func, args=arguments, keywords=[])


def shifted(node: ast.expr, step: int) -> ast.expr:
    """An expression plus or minus one."""
    operator = ast.Add() if step > 0 else ast.Sub()
    return ast.BinOp(left=node, op=operator, right=ast.Constant(value=abs(step)))


def _subscript(node: ast.Subscript) -> Iterator[Other]:
    place = node.slice
    if isinstance(place, ast.Slice):
        if place.lower is not None and not _is_zero(place.lower):
            fewer = ast.Slice(lower=None, upper=place.upper, step=place.step)
            yield "dropped the lower bound", _sliced(node, fewer)
        if place.upper is not None:
            fewer = ast.Slice(lower=place.lower, upper=None, step=place.step)
            yield "dropped the upper bound", _sliced(node, fewer)
        if place.step is not None:
            yield "dropped the step", _sliced(node, ast.Slice(place.lower, place.upper, None))
        for name in ("lower", "upper"):
            bound = getattr(place, name)
            if bound is not None and not _is_number(bound):
                moved = ast.Slice(lower=place.lower, upper=place.upper, step=place.step)
                setattr(moved, name, shifted(bound, 1))
                yield f"moved the {name} bound", _sliced(node, moved)
    elif isinstance(place, (ast.Name, ast.BinOp)) and isinstance(node.ctx, ast.Load):
        for step in (1, -1):
            yield "moved the index", _sliced(node, shifted(place, step))


def _sliced(node: ast.Subscript, place: ast.expr) -> ast.Subscript:
    return ast.Subscript(value=node.value, slice=place, ctx=node.ctx)


def _display(node: ast.Dict | ast.Set | ast.List | ast.Tuple) -> Iterator[Other]:
    if isinstance(node, ast.Dict):
        if node.values:
            yield "emptied the dict", ast.Dict(keys=[], values=[])
    elif node.elts and isinstance(getattr(node, "ctx", ast.Load()), ast.Load):
        if isinstance(node, ast.Set):
            empty: ast.expr = ast.Call(
                func=ast.Name(id="set", ctx=ast.Load()), args=[], keywords=[])  # fmt: skip
            yield "emptied the set", empty
        elif isinstance(node, ast.List):
            yield "emptied the list", ast.List(elts=[], ctx=ast.Load())


def _is_text(value: object) -> bool:
    return isinstance(value, (str, bytes))


def _is_none(node: ast.expr) -> bool:
    return isinstance(node, ast.Constant) and node.value is None


def _is_zero(node: ast.expr) -> bool:
    return isinstance(node, ast.Constant) and node.value == 0


def _is_number(node: ast.expr) -> bool:
    if isinstance(node, ast.UnaryOp):
        node = node.operand
    return isinstance(node, ast.Constant)
