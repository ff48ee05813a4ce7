"""What stands around a `raise` in a function of Python, as far as words need it: what local names
stand for, what is tried, whether it is all that is left.
"""

from __future__ import annotations

import ast
import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import lru_cache

from foundation.nothing import Nothing

_LONGEST = 48
_DEEPEST = 4
_INNER = (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef, ast.Lambda)
_NO_VALUE = (
    *(ast.Lambda, ast.ListComp, ast.SetComp, ast.DictComp, ast.GeneratorExp, ast.NamedExpr),
    *(ast.Await, ast.Yield, ast.YieldFrom, ast.List, ast.Dict, ast.Set, ast.IfExp, ast.BoolOp),
)
_FAR = 200


@dataclass(frozen=True, slots=True)
class Tried:
    """What a handler that raises is for: one expression that is tried, or the module that is
    imported; both empty where there is more than one thing."""

    expression: str = ""
    key: str = ""
    holder: str = ""
    module: str = ""


@dataclass(frozen=True, slots=True)
class Surroundings:
    """`values` are what local names stand for, `each` what loops around go through by the names
    they bind. `is_always`: every call gets there; `is_rest`: every call that was not left before.
    """

    values: Mapping[str, str] = field(default_factory=dict)
    each: Mapping[str, str] = field(default_factory=dict)
    tried: Tried | None = None
    is_always: bool = False
    is_rest: bool = False

    def told(self, condition: str) -> str:
        """A condition with local names replaced by what they stand for."""
        return _replaced(condition, self.values)


@lru_cache(maxsize=_FAR)
def surroundings(
    code: str, parameters: frozenset[str] = frozenset()
) -> tuple[Surroundings, ...] | Nothing:
    """Of every `raise` and `assert` of a body, in order; those of inner functions left out.
    `parameters` stand for themselves."""
    tree = _parsed(code)
    if tree is None:
        return Nothing("it is not read as Python")
    own = {name: value for name, value in _values(tree).items() if name not in parameters}
    walk = _Walk(own)
    walk.block(tree, Surroundings(values=walk.values), is_top=True)
    return tuple(walk.found)


def _parsed(code: str) -> list[ast.stmt] | None:
    """The statements of a body, of which the first line lacks its indentation."""
    first, newline, rest = code.partition("\n")
    indents = {line[: len(line) - len(line.lstrip())] for line in rest.splitlines() if line.strip()}
    for indent in sorted({*indents, "    "}, key=len):
        head = indent + first.lstrip() if first.strip() else ""
        try:
            (function,) = ast.parse(f"async def _():\n{head}{newline}{rest}\n").body
        except (SyntaxError, ValueError, MemoryError, RecursionError):
            continue
        if isinstance(function, ast.AsyncFunctionDef):
            return function.body
    return None


def _values(body: Sequence[ast.stmt]) -> dict[str, str]:
    """Names that are bound once, to an expression that says as much."""
    bound: Counter[str] = Counter()
    given: dict[str, ast.expr] = {}
    for node in _own(body):
        match node:
            case ast.Name(id=name, ctx=ast.Store() | ast.Del()):
                bound[name] += 1
            case ast.ExceptHandler(name=str() as name):
                bound[name] += 1
        match node:
            case ast.Assign(targets=[ast.Name(id=name)], value=value):
                given[name] = value
            case ast.AnnAssign(target=ast.Name(id=name), value=ast.expr() as value):
                given[name] = value
    once = {
        name: ast.unparse(value)
        for name, value in given.items()
        if bound[name] == 1 and _says_something(value) and not _names(value) & {name}
    }
    for _ in range(_DEEPEST):
        once = {name: _replaced(value, once) for name, value in once.items()}
    return {
        name: value
        for name, value in once.items()
        if len(value) <= _LONGEST and not _names_in(value) & set(bound)
    }


def _says_something(value: ast.expr) -> bool:
    if isinstance(value, ast.Constant) or any(
        isinstance(one, _NO_VALUE) for one in ast.walk(value)
    ):
        return False
    if isinstance(value, ast.Call):
        called = ast.unparse(value.func).rpartition(".")[2]
        return not (
            called[:1].isupper() or called in ("list", "dict", "set", "defaultdict", "iter")
        )
    return True


def _own(body: Sequence[ast.AST]) -> Iterator[ast.AST]:
    for node in body:
        yield node
        if not isinstance(node, _INNER):
            yield from _own(list(ast.iter_child_nodes(node)))


def _names(node: ast.AST) -> set[str]:
    return {one.id for one in ast.walk(node) if isinstance(one, ast.Name)}


def _names_in(source: str) -> set[str]:
    return _names(ast.parse(source, mode="eval"))


class _Put(ast.NodeTransformer):
    def __init__(self, values: Mapping[str, str]) -> None:
        self._values = values

    def visit_Name(self, node: ast.Name) -> ast.expr:
        """The name, or what it stands for."""
        value = self._values.get(node.id)
        if value is None or not isinstance(node.ctx, ast.Load):
            return node
        return ast.parse(value, mode="eval").body


def _replaced(source: str, values: Mapping[str, str]) -> str:
    try:
        tree = ast.parse(" ".join(source.split()), mode="eval")
    except (SyntaxError, ValueError, MemoryError, RecursionError):
        return source
    if not _names(tree) & set(values):
        return source
    return ast.unparse(_Put(values).visit(tree))


class _Walk:
    """Goes through statements with what stands around them."""

    def __init__(self, values: Mapping[str, str]) -> None:
        self.values = values
        self.found: list[Surroundings] = []
        self._may_be_left = False

    def block(self, body: Sequence[ast.stmt], around: Surroundings, *, is_top: bool) -> None:
        """A list of statements; `is_top`: every call that is not left before comes here."""
        for one in body:
            self._one(one, around, is_top=is_top)
            if any(
                isinstance(node, ast.Return | ast.Yield | ast.YieldFrom) for node in _own([one])
            ):
                self._may_be_left = True

    def _one(self, one: ast.stmt, around: Surroundings, *, is_top: bool) -> None:
        match one:
            case ast.Raise() | ast.Assert():
                is_left = is_top and isinstance(one, ast.Raise)
                here = replace(
                    around,
                    is_always=is_left and not self._may_be_left,
                    is_rest=is_left and self._may_be_left,
                )
                self.found.append(here)
            case ast.For() | ast.AsyncFor():
                inner = around
                if isinstance(one.target, ast.Name) and isinstance(
                    one.iter, ast.Name | ast.Attribute
                ):
                    inner = replace(
                        around, each={**around.each, one.target.id: ast.unparse(one.iter)}
                    )
                self.block(one.body, inner, is_top=False)
                self.block(one.orelse, around, is_top=False)
            case ast.Try() | ast.TryStar():
                self.block(one.body, around, is_top=False)
                for handler in one.handlers:
                    inner = replace(around, tried=_tried(one.body))
                    self.block(handler.body, inner, is_top=False)
                self.block(one.orelse, around, is_top=False)
                self.block(one.finalbody, around, is_top=False)
            case ast.With() | ast.AsyncWith():
                self.block(one.body, around, is_top=is_top)
            case ast.Match():
                for case in one.cases:
                    self.block(case.body, around, is_top=False)
            case ast.If() | ast.While():
                self.block(one.body, around, is_top=False)
                self.block(one.orelse, around, is_top=False)


def _tried(body: Sequence[ast.stmt]) -> Tried:
    """The one thing that a `try` is for."""
    if len(body) != 1:
        return Tried()
    one = body[0]
    match one:
        case ast.Import(names=[name]):
            return Tried(module=name.name.partition(".")[0])
        case ast.ImportFrom(module=str() as module, level=0):
            return Tried(module=module.partition(".")[0])
        case (
            ast.Assign(value=value) | ast.Return(value=ast.expr() as value) | ast.Expr(value=value)
        ):
            value = value.value if isinstance(value, ast.Await) else value
        case _:
            return Tried()
    match value:
        case ast.Subscript(value=holder, slice=key) if isinstance(key, ast.Name | ast.Attribute):
            return Tried(key=ast.unparse(key), holder=ast.unparse(holder))
        case ast.Call():
            return Tried(expression=ast.unparse(value))
    return Tried()


def is_plain(source: str) -> bool:
    """Whether a source is a name with attributes."""
    return re.fullmatch(r"[A-Za-z_][\w.]*", source) is not None
