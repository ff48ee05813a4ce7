"""Which parameters alone decide whether a function refuses a call (Python): those that are asked
for what they have to be. What a call gives as constants it gives each time, and one that was always
refused nobody would keep.
"""

from __future__ import annotations

import ast
import builtins
import re
from collections.abc import Callable, Iterable, Iterator, Mapping

from docgen.facts.usage import body_tree
from syntax.bodies import Body, Raise
from syntax.parameters import ParameterKind
from syntax.symbols import Symbol

Deciders = tuple[frozenset[str], ...]
"""Sets of parameters; each of them decides without anything else."""
IsClass = Callable[[str], bool]
"""Whether a name stands for a class wherever it is read."""

_QUIET = frozenset(
    {"isinstance", "issubclass", "callable", "hasattr", "len", "type", "int", "float"}
)
_OTHER = (ParameterKind.RECEIVER, ParameterKind.VARIADIC, ParameterKind.KEYWORD_VARIADIC)
_LOOPS = re.compile(r"^\s*(?:async )?(?:for|while)\b", re.MULTILINE)
_INNER = (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef, ast.Lambda)
_PLAIN = (
    *(ast.Constant, ast.Name, ast.Attribute, ast.BinOp, ast.UnaryOp, ast.Compare, ast.BoolOp),
    *(ast.Tuple, ast.List, ast.Set, ast.Call, ast.operator, ast.unaryop, ast.cmpop, ast.boolop),
    *(ast.expr_context, ast.Subscript),
)


def deciders_of(one: Raise, symbol: Symbol, body: Body, code: str, is_class: IsClass) -> Deciders:
    """What decides whether an exception of a function's own is raised; `code` is its body's."""
    if any(each.callee.rpartition(".")[2] == symbol.name for each in body.calls):
        return ()  # within itself it is called with something else
    free = parameters_of(symbol) - _rebound_before(one, body, code)
    if not free:
        return ()
    asked = list(_tried(one, body, code)) if one.handled else list(_refusing(one))
    found = (_names_in(each, free, is_class) for each in asked)
    return tuple(dict.fromkeys(each for each in found if each))


def handed_on(
    deciders: Deciders, given: Mapping[str, ast.expr], own: frozenset[str], is_class: IsClass
) -> Deciders | None:
    """Deciders of a callee in the words of its caller, whose own parameters are `own`; None where
    constants decide."""
    found: list[frozenset[str]] = []
    for each in deciders:
        if not each <= given.keys():
            continue
        names = [_names_in(given[name], own, is_class) for name in sorted(each)]
        if any(one is None for one in names):
            continue
        told = frozenset[str]().union(*(one for one in names if one is not None))
        if not told:
            return None
        found.append(told)
    return tuple(dict.fromkeys(found))


def parameters_of(symbol: Symbol) -> frozenset[str]:
    """The parameters that take one argument each; the object itself is none."""
    return frozenset(one.name for one in symbol.parameters if one.kind not in _OTHER)


def _rebound_before(one: Raise, body: Body, code: str) -> frozenset[str]:
    """The names that may be bound anew by then: in a loop all that are bound anywhere."""
    is_looping = _LOOPS.search(code[: max(0, one.span.start - body.span.start)]) is not None
    return frozenset(
        each.target
        for each in body.writes
        if each.how in ("name", "rebound") and (is_looping or each.span.start < one.span.start)
    )


def _refusing(one: Raise) -> Iterator[ast.expr]:
    """The condition that it stands under, where that asks what something has to be: one that
    chooses what is done tells of no refusal."""
    source = f"not ({one.condition})" if one.is_assertion else next(iter(one.conditions), "")
    tree = _parsed(source)
    if tree is not None and _refuses(tree):
        yield tree


def _refuses(tree: ast.expr) -> bool:
    match tree:
        case ast.BoolOp(values=values):
            return all(map(_refuses, values))
        case ast.UnaryOp(op=ast.Not(), operand=ast.Call(func=ast.Name(id=name))):
            return name in _QUIET
        case ast.UnaryOp(op=ast.Not(), operand=ast.Compare(ops=[ast.In()])):
            return True
        case ast.Compare(ops=[ast.NotIn()]):
            return True
    return False


def _tried(one: Raise, body: Body, code: str) -> Iterator[ast.expr]:
    """What is tried where a handler raises: one expression."""
    tree = body_tree(code)
    if tree is None:
        return
    order = sorted(each.span.start for each in body.raises)
    found = list(_raising(tree, None))
    if len(found) != len(order):
        return
    within = found[order.index(one.span.start)]
    match within.body if within is not None else ():
        case [
            ast.Expr(value=value) | ast.Assign(value=value) | ast.Return(value=ast.expr() as value)
        ]:
            yield value


def _raising(node: ast.AST, within: ast.Try | None) -> Iterator[ast.Try | None]:
    """The `try` of whose handler each `raise` and `assert` is part, in order."""
    for child in ast.iter_child_nodes(node):
        if isinstance(child, ast.Raise | ast.Assert):
            yield within
        elif isinstance(child, ast.ExceptHandler):
            yield from _raising(child, node if isinstance(node, ast.Try) else within)
        elif not isinstance(child, _INNER) or _is_wrapping(node, child):
            yield from _raising(child, within)


def _is_wrapping(node: ast.AST, child: ast.AST) -> bool:
    """Whether a function was put around a body so that it could be read."""
    return isinstance(node, ast.Module) and getattr(child, "name", "") == "body"


def _names_in(tree: ast.expr, own: Iterable[str], is_class: IsClass) -> frozenset[str] | None:
    """The parameters that an expression speaks of; None where it speaks of anything else that may
    change."""
    found: set[str] = set()
    called = {id(node.func) for node in ast.walk(tree) if isinstance(node, ast.Call)}
    for node in ast.walk(tree):
        if not isinstance(node, _PLAIN):
            return None
        if id(node) in called and not (isinstance(node, ast.Name) and node.id in _QUIET):
            return None
        if isinstance(node, ast.Attribute) and not _is_lasting(node, own):
            return None
        if isinstance(node, ast.Name):
            if node.id in own:
                found.add(node.id)
            elif not (node.id[:1].isupper() or hasattr(builtins, node.id) or is_class(node.id)):
                return None
    return frozenset(found)


def _is_lasting(node: ast.Attribute, own: Iterable[str]) -> bool:
    """Whether an attribute is that of a parameter, or is written as constants are."""
    root: ast.expr = node
    while isinstance(root, ast.Attribute):
        root = root.value
    return (isinstance(root, ast.Name) and root.id in own) or node.attr[:1].isupper()


def _parsed(source: str) -> ast.expr | None:
    try:
        return ast.parse(" ".join(source.split()), mode="eval").body
    except (SyntaxError, ValueError, MemoryError, RecursionError):
        return None
