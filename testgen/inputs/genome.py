"""A case as something to vary: setup steps and the call under test as terms, and back to source."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import Any

from testgen.inputs.imports import Imports, bound_by
from testgen.inputs.terms import (
    Call,
    Code,
    Member,
    Name,
    Path,
    Term,
    free_names,
    of_node,
    put,
    show,
    walk,
)
from testgen.values import Case, How

_SYMBOLS = {
    "__eq__": "==", "__ne__": "!=", "__lt__": "<", "__le__": "<=", "__gt__": ">", "__ge__": ">=",
    "__add__": "+", "__sub__": "-", "__mul__": "*", "__truediv__": "/", "__floordiv__": "//",
    "__mod__": "%", "__pow__": "**", "__and__": "&", "__or__": "|", "__xor__": "^",
    "__matmul__": "@", "__lshift__": "<<", "__rshift__": ">>",
}  # fmt: skip
_BUILTINS = {
    "__len__": "len", "__str__": "str", "__repr__": "repr", "__bool__": "bool", "__int__": "int",
    "__hash__": "hash", "__abs__": "abs", "__float__": "float", "__bytes__": "bytes",
    "__reversed__": "reversed", "__iter__": "iter", "__next__": "next", "__round__": "round",
    "__index__": "int", "__format__": "format", "__divmod__": "divmod",
}  # fmt: skip
STATEMENTS = frozenset({"__setitem__", "__delitem__", "__iadd__", "__ior__", "__isub__"})
"""Special methods that people call by a statement."""

_UNARY = {"__neg__": "-", "__pos__": "+", "__invert__": "~"}


@dataclass(frozen=True, slots=True)
class Step:
    """A setup statement: `name = value`, or `value` alone; a `Code` alone may be any statement.

    `awaits`: the value is awaited first.
    """

    value: Term
    name: str = ""
    awaits: bool = False

    @property
    def source(self) -> str:
        """The statement."""
        if not self.name and not self.awaits:
            return show_statement(self.value)
        shown = f"await {show(self.value)}" if self.awaits else show(self.value)
        return f"{self.name} = {shown}" if self.name else shown


@dataclass(frozen=True)
class Genome:
    """What a case is made of. `origin` tells where it came from: "search", "documented", ...

    `memo` is for what others work out of it once.
    """

    call: Term
    steps: tuple[Step, ...] = ()
    how: How = "value"
    imports: tuple[str, ...] = ()
    origin: str = "search"
    memo: dict[str, Any] = field(default_factory=dict, init=False, repr=False, compare=False)

    @cached_property
    def sources(self) -> tuple[str, ...]:
        """Every statement, the call last: what tells one genome from another."""
        return (*(step.source for step in self.steps), show_call(self.call))

    @cached_property
    def length(self) -> int:
        """How much there is to read."""
        return sum(map(len, self.sources)) + 8 * len(self.steps)

    @cached_property
    def names(self) -> frozenset[str]:
        """The names that it reads."""
        return frozenset().union(*(free_names(term) for _, term in self.terms()))

    def terms(self) -> Iterator[tuple[int, Term]]:
        """Each step's term by its number, and the call's as number -1."""
        yield -1, self.call
        for index, step in enumerate(self.steps):
            yield index, step.value

    def at(self, index: int) -> Term:
        """The term of a step, or of the call for -1."""
        return self.call if index < 0 else self.steps[index].value

    def put(self, index: int, path: Path, new: Term) -> Genome:
        """The genome with one term within replaced."""
        if index < 0:
            return replace(self, call=put(self.call, path, new))
        step = self.steps[index]
        changed = replace(step, value=put(step.value, path, new))
        return replace(self, steps=(*self.steps[:index], changed, *self.steps[index + 1 :]))

    def calls_of(self, function: Term) -> Iterator[tuple[int, Path, Call]]:
        """Every call of a function in it."""
        for index, term in self.terms():
            for path, inner in walk(term):
                if isinstance(inner, Call) and inner.function == function:
                    yield index, path, inner

    def case(self, number: int, target: str, imports: Imports) -> Case:
        """The case to execute."""
        return Case(
            id=number,
            target=target,
            setup=self.sources[:-1],
            call=self.sources[-1],
            how=self.how,
            imports=imports.needed(self.names, self.imports),
        )


def of_case(case: Case, origin: str) -> Genome:
    """The genome of a case that somebody wrote. Raises SyntaxError."""
    steps = [step for source in case.setup for step in steps_of(source)]
    call = of_node(ast.parse(case.call.strip(), mode="eval").body)
    lines = tuple(line for line in case.imports if bound_by(line))
    return Genome(call, tuple(steps), case.how, lines, origin)


def steps_of(source: str) -> list[Step]:
    """Setup steps of one or more statements. Raises SyntaxError."""
    found = []
    for node in ast.parse(source).body:
        match node:
            case ast.Assign(targets=[ast.Name(id=name)], value=ast.Await(value=value)):
                found.append(Step(of_node(value), name, awaits=True))
            case ast.Expr(value=ast.Await(value=value)):
                found.append(Step(of_node(value), awaits=True))
            case ast.Assign(targets=[ast.Name(id=name)], value=value):
                found.append(Step(of_node(value), name))
            case ast.Expr(value=value):
                found.append(Step(of_node(value)))
            case _:
                found.append(Step(Code(ast.unparse(node))))
    return found


def show_call(term: Term) -> str:
    """The call under test as source; special methods as the operator that means them."""
    if not isinstance(term, Call):
        return show(term)
    if isinstance(term.function, Name) and term.function.name.endswith(".__call__"):
        return show(replace(term, function=Name(term.function.name.removesuffix(".__call__"))))
    if term.names:
        return show(term)
    match term.function:
        case Name(name) if "." in name:
            owner, _, method = name.rpartition(".")
        case Member(inner, method):
            owner = f"({show(inner)})"
        case _:
            return show(term)
    shown = [show(one) for one in term.places]
    match method, shown:
        case _, [other] if method in _SYMBOLS:
            return f"{owner} {_SYMBOLS[method]} {_bracketed(term.places[0], other)}"
        case _, _ if method in _BUILTINS:
            return f"{_BUILTINS[method]}({', '.join([owner, *shown])})"
        case _, [] if method in _UNARY:
            return f"{_UNARY[method]}{owner}"
        case "__getitem__", [key]:
            return f"{owner}[{key}]"
        case "__contains__", [item]:
            return f"{_bracketed(term.places[0], item)} in {owner}"
    return show(term)


def show_statement(term: Term) -> str:
    """A setup call as source; special methods as the statement that means them."""
    if isinstance(term, Call) and isinstance(term.function, Name) and not term.names:
        owner, _, method = term.function.name.rpartition(".")
        match method, [show(one) for one in term.places]:
            case "__setitem__", [key, value]:
                return f"{owner}[{key}] = {value}"
            case "__delitem__", [key]:
                return f"del {owner}[{key}]"
            case "__iadd__", [other]:
                return f"{owner} += {other}"
            case "__isub__", [other]:
                return f"{owner} -= {other}"
            case "__ior__", [other]:
                return f"{owner} |= {other}"
    return show_call(term)


def _bracketed(term: Term, shown: str) -> str:
    return f"({shown})" if isinstance(term, Code) else shown
