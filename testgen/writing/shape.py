"""What alike cases have in common: their source with the values taken out.

Which of the values vary, and what they are called, is told in `grouping.py`.
"""

from __future__ import annotations

import ast
import builtins
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Literal

from testgen.writing.code import bound_in, expression, replaced, text_of, tree_of
from testgen.writing.kept import Check, KeptCase

HOLE = "__hole_{}__"
"""Stands for a value in a template: a name that no project has."""

FIXTURE = "__fixture__"
"""What a variable is set to whose value a fixture of the project gives."""

Role = Literal["argument", "variable", "expected", "message"]

_FIXED_EXPECTATIONS = frozenset({"raises", "type", "truth"})


@dataclass(frozen=True, slots=True)
class Hole:
    """A value of a case. `role` and `name` say what it is: an argument of `function` at a place
    (`name` is "0", "1", …) or by keyword, the value of a variable, what a subject is to be.
    """

    source: str
    role: Role
    name: str
    function: str = ""


@dataclass(frozen=True, slots=True)
class Shape:
    """A case's code with holes for its values. Equal for cases that can share a test."""

    target: str
    how: str
    setup: tuple[str, ...]
    call: str
    checks: tuple[Check, ...]


@dataclass(frozen=True, slots=True)
class Shaped:
    """A case taken apart."""

    kept: KeptCase
    shape: Shape
    holes: tuple[Hole, ...]

    def filled(self, names: Mapping[int, str]) -> tuple[tuple[str, ...], str, tuple[Check, ...]]:
        """Setup, call and checks with each hole filled: by a name if it has one, else by its
        value.
        """
        texts = {HOLE.format(at): names.get(at, hole.source) for at, hole in enumerate(self.holes)}

        def fill(template: str) -> str:
            if "__hole_" not in template:
                return template
            nodes = [
                (node, texts[node.id])
                for node in ast.walk(tree_of(template))
                if isinstance(node, ast.Name) and node.id in texts
            ]
            return replaced(template, nodes)

        checks = tuple(
            replace(
                check,
                subject=fill(check.subject),
                expected=fill(check.expected),
                match=texts.get(check.match, check.match),
            )
            for check in self.shape.checks
        )
        return tuple(map(fill, self.shape.setup)), fill(self.shape.call), checks


def take_apart(kept: KeptCase) -> Shaped:
    """The shape of a case and the values in it. Raises SyntaxError where a source has none."""
    case = kept.case
    bound = bound_in(case.setup)
    holes: list[Hole] = []

    def template(source: str, found: Sequence[tuple[ast.expr, Hole]]) -> str:
        places = []
        for node, hole in found:
            places.append((node, HOLE.format(len(holes))))
            holes.append(hole)
        return replaced(source, places)

    setup = tuple(template(line, list(_in_statement(line, bound))) for line in case.setup)
    call = template(case.call, list(_in_expression(expression(case.call), case.call, bound)))
    checks = []
    for check in kept.checks:
        subject, expected, match = check.subject, check.expected, check.match
        if check.kind == "relation":
            node = expression(subject)
            subject = template(subject, list(_in_expression(node, subject, bound)))
        elif expected and check.origin == "metamorphic":
            expected = _of_law(expected, holes, bound)
        elif expected and check.kind not in _FIXED_EXPECTATIONS:
            node = expression(expected)
            if not _reads(node, bound | {"result"}):
                expected = template(expected, [(node, Hole(expected, "expected", check.subject))])
        if match:
            match = HOLE.format(len(holes))
            holes.append(Hole(check.match, "message", "match"))
        checks.append(replace(check, subject=subject, expected=expected, match=match))
    shape = Shape(case.target, case.how, setup, call, tuple(checks))
    return Shaped(kept, shape, tuple(holes))


def _of_law(expected: str, holes: list[Hole], bound: frozenset[str]) -> str:
    """The other side of a law, with the call's own values in it told to be those."""
    known = {hole.source: at for at, hole in enumerate(holes) if hole.role == "argument"}
    node = expression(expected)
    places: list[tuple[ast.expr, str]] = []
    inner = [node] if expected in known else [one for one, _ in _in_expression(
        node, expected, bound)]  # fmt: skip
    for value in inner:
        source = text_of(expected, value)
        if source not in known:
            known[source] = len(holes)
            holes.append(Hole(source, "expected", "result"))
        places.append((value, HOLE.format(known[source])))
    return replaced(expected, places)


def _in_statement(line: str, bound: frozenset[str]) -> Iterator[tuple[ast.expr, Hole]]:
    body = tree_of(line).body
    match body:
        case [ast.Assign(targets=[ast.Name(id=name)], value=value)]:
            if _is_value(value):
                yield value, Hole(text_of(line, value), "variable", name)
            else:
                yield from _in_expression(value, line, bound)
        case [ast.Expr(value=value)]:
            yield from _in_expression(value, line, bound)


def _in_expression(
    node: ast.expr, source: str, bound: frozenset[str]
) -> Iterator[tuple[ast.expr, Hole]]:
    """Arguments of the calls, from the outside in, that need no variable of the test."""
    match node:
        case ast.Call(func=function, args=places, keywords=words):
            yield from _in_expression(function, source, bound)
            called = ast.unparse(_bare(function))
            named = [(str(at), value) for at, value in enumerate(places)]
            for name, value in [*named, *((word.arg or "", word.value) for word in words)]:
                if isinstance(value, ast.Starred) or not name:
                    continue
                if called.startswith("monkeypatch."):
                    if name != "0":  # what is faked tells two tests apart
                        yield from _in_fake(value, source, called)
                    continue
                if _reads(value, bound | {"result"}) or _calls_function(value):
                    yield from _in_expression(value, source, bound)
                else:
                    yield value, Hole(text_of(source, value), "argument", name, called)
        case ast.Attribute(value=owner) | ast.Await(value=owner):
            yield from _in_expression(owner, source, bound)
        case ast.Compare(left=left, comparators=rest):
            for side in (left, *rest):
                if _is_value(side):
                    yield side, Hole(text_of(source, side), "expected", "")
                else:
                    yield from _in_expression(side, source, bound)


def _in_fake(value: ast.expr, source: str, called: str) -> Iterator[tuple[ast.expr, Hole]]:
    """What a fake gives: a value, the one that its function returns, what is in its stream."""
    match value:
        case ast.Lambda(body=given) if _is_value(given):
            yield given, Hole(text_of(source, given), "argument", "1", called)
        case ast.Call(func=ast.Attribute(value=ast.Name(id="io")), args=[given]):
            yield given, Hole(text_of(source, given), "argument", "1", called)
        case _ if _is_value(value):
            yield value, Hole(text_of(source, value), "argument", "1", called)


def _calls_function(node: ast.expr) -> bool:
    """Whether an argument is the result of a function: what is done, not what it is done to."""
    if not isinstance(node, ast.Call) or _is_value(node):
        return False
    name = ast.unparse(node.func).rpartition(".")[2]
    return name.islower() and not hasattr(builtins, name)


def _bare(function: ast.expr) -> ast.expr:
    """`Stack(3).push` as `Stack.push`: what tells whose parameters the arguments are."""
    if isinstance(function, ast.Attribute):
        return ast.Attribute(_bare(function.value), function.attr, ast.Load())
    return _bare(function.func) if isinstance(function, ast.Call) else function


def _reads(node: ast.expr, names: frozenset[str]) -> bool:
    return any(isinstance(one, ast.Name) and one.id in names for one in ast.walk(node))


_PLAIN_CALLS = frozenset({"set", "frozenset", "float", "complex", "bytearray", "Decimal",
                          "Fraction", "Path", "date", "datetime", "timedelta"})  # fmt: skip


def _is_value(node: ast.expr) -> bool:
    """Whether an expression is a literal, or built of literals by types everybody knows."""
    match node:
        case ast.Constant():
            return True
        case ast.UnaryOp(op=ast.USub() | ast.UAdd(), operand=operand):
            return isinstance(operand, ast.Constant)
        case ast.List(elts=items) | ast.Tuple(elts=items) | ast.Set(elts=items):
            return all(map(_is_value, items))
        case ast.Dict(keys=keys, values=values):
            return all(key is not None and _is_value(key) for key in keys) and all(
                map(_is_value, values)
            )
        case ast.Call(func=ast.Name(id=name), args=args, keywords=words):
            return name in _PLAIN_CALLS and all(map(_is_value, args)) and all(
                _is_value(word.value) for word in words)  # fmt: skip
    return False
