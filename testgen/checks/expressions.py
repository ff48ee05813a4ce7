"""Expression sources read as values on this side of the wall: nothing of the project is run.

A source that cannot be read this way is compared by its syntax.
"""

from __future__ import annotations

import ast
import datetime
import math
import operator
from collections import Counter, OrderedDict, deque
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from functools import lru_cache
from typing import Any

_LONGEST = 100_000
_HIGHEST = 1 << 4096

_MAKERS: dict[str, Callable[..., Any]] = {
    "Counter": Counter,
    "Decimal": Decimal,
    "Fraction": Fraction,
    "OrderedDict": OrderedDict,
    "bytearray": bytearray,
    "bytes": bytes,
    "complex": complex,
    "date": datetime.date,
    "datetime": datetime.datetime,
    "deque": deque,
    "dict": dict,
    "float": float,
    "frozenset": frozenset,
    "int": int,
    "list": list,
    "range": range,
    "set": set,
    "str": str,
    "time": datetime.time,
    "timedelta": datetime.timedelta,
    "tuple": tuple,
}
"""What may be called, by the last part of its name: it builds a value and does nothing else."""

_ASKERS: dict[str, Callable[..., Any]] = {
    "abs": abs,
    "all": all,
    "any": any,
    "isinf": math.isinf,
    "isinstance": isinstance,
    "isnan": math.isnan,
    "len": len,
    "max": max,
    "min": min,
    "reversed": reversed,
    "sorted": sorted,
    "sum": sum,
    "type": type,
}

_OPERATORS: dict[type[ast.operator], Callable[[Any, Any], Any]] = {
    ast.Add: operator.add,
    ast.Sub: operator.sub,
    ast.Mult: operator.mul,
    ast.Div: operator.truediv,
    ast.FloorDiv: operator.floordiv,
    ast.Mod: operator.mod,
}

_COMPARISONS: dict[type[ast.cmpop], Callable[[Any, Any], Any]] = {
    ast.Eq: operator.eq,
    ast.NotEq: operator.ne,
    ast.Lt: operator.lt,
    ast.LtE: operator.le,
    ast.Gt: operator.gt,
    ast.GtE: operator.ge,
    ast.Is: operator.is_,
    ast.IsNot: operator.is_not,
    ast.In: lambda left, right: left in right,
    ast.NotIn: lambda left, right: left not in right,
}


@dataclass(frozen=True, slots=True)
class Known:
    """A value that could be read. (None is a value, so its absence needs another sign.)"""

    value: Any


class _UnreadableError(Exception):
    """The source holds something that only the project's own process can evaluate."""


@lru_cache(maxsize=4096)
def tree_of(source: str) -> ast.expr | None:
    """The source as an expression's tree, which is not to be changed; None if it is none."""
    try:
        return ast.parse(source.strip(), mode="eval").body
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return None


def value_of(source: str, names: Mapping[str, object] | None = None) -> Known | None:
    """The value of an expression of literals, builtin containers and a few standard types.

    `names` are the values of variables.
    """
    tree = tree_of(source)
    return None if tree is None else value_of_tree(tree, names)


def value_of_tree(tree: ast.expr, names: Mapping[str, object] | None = None) -> Known | None:
    """As `value_of`, of an expression's tree."""
    try:
        return Known(_value(tree, names or {}))
    except _UnreadableError:
        return None
    except (ArithmeticError, LookupError, MemoryError, RecursionError, TypeError, ValueError):
        return None


def _value(tree: ast.expr, names: Mapping[str, object]) -> Any:  # noqa: PLR0912 - a case a node
    match tree:
        case ast.Constant(value=value):
            if value is ...:
                raise _UnreadableError
            return value
        case ast.Name(id=name) if name in names:
            return names[name]
        case ast.Name(id=name) if name in ("bool", "int", "float", "str", "list", "tuple", "dict"):
            return {"bool": bool, **_MAKERS}[name]
        case ast.List(elts=items):
            return _items(items, names)
        case ast.Tuple(elts=items):
            return tuple(_items(items, names))
        case ast.Set(elts=items):
            return set(_items(items, names))
        case ast.Dict(keys=keys, values=values):
            if None in keys:
                raise _UnreadableError
            return {
                _value(key, names): _value(value, names)
                for key, value in zip(keys, values, strict=True)
                if key is not None
            }
        case ast.UnaryOp(op=op, operand=operand):
            return _unary(op, _value(operand, names))
        case ast.BinOp(left=left, op=op, right=right):
            return _binary(op, _value(left, names), _value(right, names))
        case ast.Compare(left=left, ops=ops, comparators=rest):
            values = [_value(one, names) for one in (left, *rest)]
            return all(
                _COMPARISONS[type(op)](values[at], values[at + 1]) for at, op in enumerate(ops)
            )
        case ast.BoolOp(op=op, values=parts):
            decide = all if isinstance(op, ast.And) else any
            return decide(_value(part, names) for part in parts)
        case ast.Subscript(value=base, slice=index):
            return _subscript(_value(base, names), index, names)
        case ast.Call(func=func, args=args, keywords=keywords):
            return _call(func, args, keywords, names)
    raise _UnreadableError


def _items(trees: Sequence[ast.expr], names: Mapping[str, object]) -> list[Any]:
    return [_value(tree, names) for tree in trees]


def _unary(op: ast.unaryop, value: Any) -> Any:
    match op:
        case ast.USub():
            return -value
        case ast.UAdd():
            return +value
        case ast.Not():
            return not value
    return ~value


def _binary(op: ast.operator, left: Any, right: Any) -> Any:
    if isinstance(op, ast.Pow):
        small = isinstance(right, int) and abs(right) <= 4096
        if not (small and isinstance(left, (int, float)) and abs(left) <= 1 << 16):
            raise _UnreadableError
        return left**right
    if isinstance(op, ast.Mod) and isinstance(left, (str, bytes)):
        raise _UnreadableError
    if isinstance(op, ast.Mult) and max(_repeated(left, right), _repeated(right, left)) > _LONGEST:
        raise _UnreadableError
    try:
        result = _OPERATORS[type(op)](left, right)
    except KeyError:
        raise _UnreadableError from None
    if isinstance(result, int) and abs(result) > _HIGHEST:
        raise _UnreadableError
    return result


def _repeated(value: Any, times: Any) -> int:
    """How long the product becomes: items of a sequence, digits of a number."""
    if isinstance(value, (str, bytes, list, tuple)):
        return len(value) * times if isinstance(times, int) else 0
    if isinstance(value, int) and isinstance(times, int):
        return value.bit_length() + times.bit_length()
    return 0


def _subscript(base: Any, index: ast.expr, names: Mapping[str, object]) -> Any:
    if isinstance(index, ast.Slice):
        parts = (index.lower, index.upper, index.step)
        return base[slice(*(None if part is None else _value(part, names) for part in parts))]
    return base[_value(index, names)]


def _call(
    func: ast.expr,
    args: Sequence[ast.expr],
    keywords: Sequence[ast.keyword],
    names: Mapping[str, object],
) -> Any:
    match func:
        case ast.Name(id=name) | ast.Attribute(attr=name, value=ast.Name()):
            pass
        case _:
            raise _UnreadableError
    known = _MAKERS.get(name) or _ASKERS.get(name)
    if known is None or name in names or any(one.arg is None for one in keywords):
        raise _UnreadableError
    values = _items(args, names)
    if name in ("bytes", "bytearray") and values and isinstance(values[0], int):
        raise _UnreadableError
    if name not in ("len", "range") and any(_is_costly(value, name) for value in values):
        raise _UnreadableError
    result = known(*values, **{one.arg: _value(one.value, names) for one in keywords if one.arg})
    return list(result) if name == "reversed" else result


def _is_costly(value: Any, maker: str) -> bool:
    """A few characters that would take long: a range of billions, a fraction of 1e999999999."""
    if isinstance(value, range):
        return len(value) > _LONGEST
    return maker == "Fraction" and not isinstance(value, (int, float))
