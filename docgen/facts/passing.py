"""What a condition within a function says of what a caller passes (Python): parameters replaced by
arguments, as far as those are names, attributes and constants. Constants decide conditions.
"""

from __future__ import annotations

import ast
import builtins
import operator
from collections.abc import Callable, Iterable, Mapping

from docgen.facts.values import arguments_in
from syntax.bodies import Body, CallMade
from syntax.parameters import ParameterKind
from syntax.symbols import Symbol

Arguments = Mapping[str, ast.expr]
"""What a callee's parameters stand for, in the caller's words; those that are no plain expressions
are left out."""

_STARS = (ParameterKind.VARIADIC, ParameterKind.KEYWORD_VARIADIC)
_BOUND_INSIDE = (
    *(ast.Lambda, ast.ListComp, ast.SetComp, ast.DictComp, ast.GeneratorExp, ast.NamedExpr),
    *(ast.Await, ast.Yield, ast.YieldFrom),
)
_COMPARED: Mapping[type[ast.cmpop], Callable[..., object]] = {
    ast.Lt: operator.lt,
    ast.LtE: operator.le,
    ast.Gt: operator.gt,
    ast.GtE: operator.ge,
    ast.Eq: operator.eq,
    ast.NotEq: operator.ne,
}
_TYPES: Mapping[str, type] = {
    one.__name__: one for one in (str, bytes, int, float, bool, list, tuple, dict, set)
}
_SINGLE = (bool, type(None))


def arguments_of(call: CallMade, symbol: Symbol, body: Body) -> Arguments | None:
    """What a call passes to a function; None where stars or too many arguments hide it."""
    given = given_to(call, symbol)
    if given is None:
        return None
    bound = _bound(body)
    return {name: value for name, value in given.items() if name not in bound and _is_plain(value)}


def given_to(call: CallMade, symbol: Symbol) -> Arguments | None:
    """The same with all expressions, plain or not, whatever becomes of the parameters."""
    given = _given(call.arguments)
    if given is None:
        return None
    positional, named = given
    found: dict[str, ast.expr] = {}
    for parameter in symbol.parameters:
        name = parameter.name.lstrip("*")
        if parameter.kind is ParameterKind.RECEIVER:
            holder = _receiver(call.callee)
            if holder is not None:
                found[name] = holder
            continue
        if parameter.kind in _STARS:
            positional = [] if parameter.kind is ParameterKind.VARIADIC else positional
            continue
        value = named.pop(name, None)
        if value is None and positional and parameter.kind is not ParameterKind.KEYWORD_ONLY:
            value = positional.pop(0)
        if value is None and parameter.default is not None:
            value = _constant(parameter.default)
        if value is not None:
            found[name] = value
    return None if positional else found


def passed_on(conditions: Iterable[str], arguments: Arguments) -> tuple[str, ...] | bool:
    """Conditions of a callee in its caller's words, those left out that constants make true. False
    where constants make one false; True where one speaks of something that has no such words."""
    told: list[str] = []
    is_hidden = False
    for one in conditions:
        tree = _parsed(one)
        replaced = _Replacing(arguments).replaced(tree) if tree is not None else None
        decided = _decided(replaced) if replaced is not None else None
        if decided is None:
            is_hidden = True
        elif decided is False:
            return False
        elif decided is not True:
            told.append(ast.unparse(decided))
    return True if is_hidden else tuple(told)


def only_bound_by_callers(conditions: Iterable[str], body: Body) -> bool:
    """Whether no name of conditions is bound anew in the function that they stand in."""
    bound = _bound(body)
    trees = [_parsed(one) for one in conditions]
    return all(
        tree is not None
        and not any(isinstance(node, ast.Name) and node.id in bound for node in ast.walk(tree))
        for tree in trees
    )


def _bound(body: Body) -> frozenset[str]:
    return frozenset(one.target for one in body.writes if one.how in ("name", "rebound"))


def _given(source: str) -> tuple[list[ast.expr], dict[str, ast.expr]] | None:
    tree = _parsed(f"f{source}" if source.startswith("(") else f"f({source})")
    if not isinstance(tree, ast.Call):
        return None
    if any(isinstance(one, ast.Starred) for one in tree.args) or len(arguments_in(source)) < len(
        tree.args
    ):
        return None
    named = {one.arg: one.value for one in tree.keywords if one.arg is not None}
    return (list(tree.args), named) if len(named) == len(tree.keywords) else None


def _receiver(callee: str) -> ast.expr | None:
    """What a method is called on: a class is none, as one passes the object itself then."""
    holder, dot, _ = callee.rpartition(".")
    if holder == "super()":
        return ast.Name("self")
    tree = _parsed(holder) if dot else None
    return tree if isinstance(tree, ast.Name) and not tree.id[:1].isupper() else None


def _parsed(source: str) -> ast.expr | None:
    try:
        return ast.parse(" ".join(source.split()), mode="eval").body
    except (SyntaxError, ValueError, MemoryError, RecursionError):
        return None


def _constant(source: str) -> ast.expr | None:
    tree = _parsed(source)
    return tree if tree is not None and _value(tree) is not _UNKNOWN else None


def _is_plain(node: ast.expr) -> bool:
    match node:
        case ast.Name():
            return True
        case ast.Attribute(value=value):
            return _is_plain(value)
    return _value(node) is not _UNKNOWN


class _Unknown:
    """Of what has no value that could be read."""


_UNKNOWN = _Unknown()


def _value(node: ast.expr) -> object:
    """The value of a constant."""
    match node:
        case ast.Constant(value=value):
            return value
        case ast.UnaryOp(op=ast.USub(), operand=ast.Constant(value=int() | float() as value)):
            return -value
    return _UNKNOWN


class _Replacing(ast.NodeTransformer):
    """Puts arguments in place of names; `fails` where a name stands for nothing outside."""

    def __init__(self, arguments: Arguments) -> None:
        self._arguments = arguments
        self._fails = False

    def replaced(self, tree: ast.expr) -> ast.expr | None:
        """The expression in the caller's words; where a part of an "and" or an "or" has none, the
        rest may decide still."""
        if isinstance(tree, ast.BoolOp):
            parts = [_Replacing(self._arguments).replaced(one) for one in tree.values]
            is_and = isinstance(tree.op, ast.And)
            if any(part is not None and _decided(part) is (not is_and) for part in parts):
                return ast.Constant(value=not is_and)
            found = [part for part in parts if part is not None]
            return ast.BoolOp(op=tree.op, values=found) if len(found) == len(parts) else None
        if any(isinstance(node, _BOUND_INSIDE) for node in ast.walk(tree)):
            return None
        result = self.visit(tree)
        return result if isinstance(result, ast.expr) and not self._fails else None

    def visit_Name(self, node: ast.Name) -> ast.expr:
        """A name that the caller's argument takes the place of, or that means the same to all."""
        if node.id in self._arguments:
            return self._arguments[node.id]
        self._fails |= not (node.id[:1].isupper() or hasattr(builtins, node.id))
        return node


def _decided(node: ast.expr) -> ast.expr | bool:
    """A condition without what constants decide; true or false where they decide all."""
    match node:
        case ast.BoolOp(op=op, values=values):
            ends = isinstance(op, ast.Or)
            left = []
            for part in map(_decided, values):
                if isinstance(part, bool):
                    if part is ends:
                        return ends
                    continue
                left.append(part)
            if not left:
                return not ends
            return left[0] if len(left) == 1 else ast.BoolOp(op=op, values=left)
        case ast.UnaryOp(op=ast.Not(), operand=operand):
            inner = _decided(operand)
            if isinstance(inner, bool):
                return not inner
            return ast.UnaryOp(op=ast.Not(), operand=inner)
        case ast.Compare(left=left, ops=[op], comparators=[right]):
            found = _compared(_value(left), op, right)
            return node if found is None else found
        case ast.Call(func=ast.Name(id="isinstance"), args=[one, ast.Name(id=name)]):
            kind, value = _TYPES.get(name), _value(one)
            is_known = kind is not None and not isinstance(value, _Unknown)
            return isinstance(value, kind) if is_known and kind is not None else node
    value = _value(node)
    return node if isinstance(value, _Unknown) else bool(value)


def _compared(value: object, op: ast.cmpop, right: ast.expr) -> bool | None:
    if isinstance(value, _Unknown):
        return None
    if isinstance(op, ast.In | ast.NotIn) and isinstance(right, ast.Tuple | ast.List | ast.Set):
        those = [_value(one) for one in right.elts]
        if any(isinstance(one, _Unknown) for one in those):
            return None
        return (value in those) is isinstance(op, ast.In)
    other = _value(right)
    if isinstance(other, _Unknown):
        return None
    if isinstance(op, ast.Is | ast.IsNot):
        is_sure = isinstance(value, _SINGLE) or isinstance(other, _SINGLE)
        return (value is other) is isinstance(op, ast.Is) if is_sure else None
    compare = _COMPARED.get(type(op))
    try:
        return None if compare is None else bool(compare(value, other))
    except TypeError:
        return None
