"""Expressions as trees that can be changed: literals, containers, calls, and code taken as it is.

Reading them from source and showing them as source lives here; what to change them to does not.
"""

from __future__ import annotations

import ast
import math
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from types import EllipsisType
from typing import Literal

Scalar = None | bool | int | float | complex | str | bytes | EllipsisType


@dataclass(frozen=True, slots=True)
class Items:
    """A list, tuple or set display."""

    kind: Literal["list", "tuple", "set"]
    items: tuple[Term, ...] = ()


@dataclass(frozen=True, slots=True)
class Pairs:
    """A dict display."""

    pairs: tuple[tuple[Term, Term], ...] = ()


@dataclass(frozen=True, slots=True)
class Name:
    """A name, dotted or not."""

    name: str


@dataclass(frozen=True, slots=True)
class Member:
    """An attribute of something that is not a name: `patch("x").start`."""

    owner: Term
    name: str


@dataclass(frozen=True, slots=True)
class Call:
    """A call without `*` and `**` arguments."""

    function: Term
    places: tuple[Term, ...] = ()
    names: tuple[tuple[str, Term], ...] = ()


@dataclass(frozen=True, slots=True)
class Code:
    """Source that is taken or left as a whole: a lambda, a comprehension, a sum."""

    source: str


@dataclass(frozen=True, slots=True)
class Lambda:
    """A function made for the case: `lambda *args: 5`, whose body may be varied."""

    takes: str
    gives: Term


Term = Scalar | Items | Pairs | Name | Member | Call | Code | Lambda
Path = tuple[int, ...]
"""Where in a term: the number of the child, and so on down."""

_NAME = re.compile(r"[^\W\d]\w*")
_FUNCTIONS = frozenset(
    {"int", "float", "str", "bool", "list", "dict", "tuple", "set", "len", "max", "min", "sum"}
)
_BRACKETS = {"list": ("[", "]"), "tuple": ("(", ")"), "set": ("{", "}")}


def called(name: str, /, *places: Term, **names: Term) -> Call:
    """A call of a named function."""
    return Call(Name(name), places, tuple(names.items()))


def listed(*items: Term) -> Items:
    """A list of these."""
    return Items("list", items)


def show(term: Term) -> str:
    """The term as source."""
    match term:
        case float() if not math.isfinite(term):
            return f"float({str(term)!r})"
        case EllipsisType():
            return "..."
        case None | bool() | int() | float() | complex() | str() | bytes():
            return repr(term)
        case Items(kind, items):
            if kind == "set" and not items:
                return "set()"
            opening, closing = _BRACKETS[kind]
            comma = "," if kind == "tuple" and len(items) == 1 else ""
            return f"{opening}{', '.join(map(show, items))}{comma}{closing}"
        case Pairs(pairs):
            return "{" + ", ".join(f"{show(key)}: {show(value)}" for key, value in pairs) + "}"
        case Name(name):
            return name
        case Member(owner, name):
            return f"{_operand(owner)}.{name}"
        case Call(function, places, names):
            shown = [show(one) for one in places]
            shown += [f"{name}={show(value)}" for name, value in names]
            return f"{_operand(function)}({', '.join(shown)})"
        case Code(source):
            return source
        case Lambda(takes, gives):
            return f"lambda {takes}: {show(gives)}" if takes else f"lambda: {show(gives)}"


def _operand(term: Term) -> str:
    shown = show(term)
    simple = isinstance(term, Name | Call | Member | str | bytes | Items | Pairs)
    return shown if simple else f"({shown})"


@lru_cache(maxsize=4096)
def parse(source: str) -> Term:
    """The term for an expression. Raises SyntaxError, also for what nests too deep to be read."""
    try:
        return of_node(ast.parse(source.strip(), mode="eval").body)
    except (RecursionError, MemoryError, ValueError) as error:
        raise SyntaxError(str(error)) from error


def of_node(node: ast.expr) -> Term:
    """The term for an expression of a parsed tree."""
    match node:
        case ast.Constant(value=value):
            return value
        case ast.UnaryOp(op=ast.USub(), operand=ast.Constant(value=int() | float() as value)) if (
            not isinstance(value, bool)
        ):
            return -value
        case ast.List(elts=items) if not _starred(items):
            return Items("list", tuple(map(of_node, items)))
        case ast.Tuple(elts=items) if not _starred(items):
            return Items("tuple", tuple(map(of_node, items)))
        case ast.Set(elts=items) if not _starred(items):
            return Items("set", tuple(map(of_node, items)))
        case ast.Dict(keys=keys, values=values) if all(keys):
            return Pairs(
                tuple((of_node(k), of_node(v)) for k, v in zip(keys, values, strict=True) if k)
            )
        case ast.Name(id=name):
            return Name(name)
        case ast.Attribute(value=owner, attr=name):
            inner = of_node(owner)
            return Name(f"{inner.name}.{name}") if isinstance(inner, Name) else Member(inner, name)
        case ast.Call(func=ast.Name(id="set"), args=[], keywords=[]):
            return Items("set")
        case ast.Call(func=function, args=places, keywords=names) if not _starred(places) and all(
            one.arg for one in names
        ):
            return Call(
                of_node(function),
                tuple(map(of_node, places)),
                tuple((one.arg or "", of_node(one.value)) for one in names),
            )
    return Code(ast.unparse(node))


def _starred(items: Sequence[ast.expr]) -> bool:
    return any(isinstance(item, ast.Starred) for item in items)


def children(term: Term) -> tuple[Term, ...]:
    """What a term is made of, in the order that paths count."""
    match term:
        case Items(_, items):
            return items
        case Pairs(pairs):
            return tuple(part for pair in pairs for part in pair)
        case Member(owner, _):
            return (owner,)
        case Call(function, places, names):
            return (function, *places, *(value for _, value in names))
        case Lambda(_, gives):
            return (gives,)
    return ()


def with_children(term: Term, parts: Sequence[Term]) -> Term:
    """The same kind of term made of other parts, as many as it has."""
    match term:
        case Items(kind, _):
            return Items(kind, tuple(parts))
        case Pairs(_):
            return Pairs(tuple(zip(parts[::2], parts[1::2], strict=True)))
        case Member(_, name):
            return Member(parts[0], name)
        case Call(_, places, names):
            split = 1 + len(places)
            named = tuple(
                (name, part) for (name, _), part in zip(names, parts[split:], strict=True)
            )
            return Call(parts[0], tuple(parts[1:split]), named)
        case Lambda(takes, _):
            return Lambda(takes, parts[0])
    return term


def at(term: Term, path: Path) -> Term:
    """The term at a path."""
    for step in path:
        term = children(term)[step]
    return term


def put(term: Term, path: Path, new: Term) -> Term:
    """The term with the one at a path replaced."""
    if not path:
        return new
    parts = list(children(term))
    parts[path[0]] = put(parts[path[0]], path[1:], new)
    return with_children(term, parts)


def walk(term: Term, path: Path = ()) -> Iterator[tuple[Path, Term]]:
    """Every term within, the whole first; the function of a call is gone into, not given."""
    yield path, term
    for index, child in enumerate(children(term)):
        if isinstance(term, Call) and index == 0:
            if isinstance(child, Member):
                yield from walk(child.owner, (*path, 0, 0))
            elif isinstance(child, Call):
                yield from walk(child, (*path, 0))
        else:
            yield from walk(child, (*path, index))


@lru_cache(maxsize=4096)
def names_in(source: str) -> frozenset[str]:
    """The names that a piece of source reads. Raises SyntaxError."""
    return frozenset(
        node.id
        for node in ast.walk(ast.parse(source))
        if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Load)
    )


def free_names(term: Term) -> frozenset[str]:
    """The names that a term reads; of dotted ones the first."""
    match term:
        case Name(name):
            return frozenset((name.partition(".")[0],))
        case Code(source):
            try:
                return names_in(source)
            except SyntaxError:
                return frozenset()
        case Lambda(takes, gives):
            return free_names(gives) - set(_NAME.findall(takes))
    parts = children(term)
    if not parts:
        return frozenset()
    return frozenset().union(*map(free_names, parts))


def is_plain(term: Term) -> bool:
    """Whether it is a literal through and through."""
    match term:
        case Name() | Member() | Call() | Code() | Lambda():
            return False
    return all(map(is_plain, children(term)))


def kind_of(term: Term) -> str:
    """The name of the type that a term obviously has; "" where it is not obvious."""
    match term:
        case None:
            return "none"
        case Items(kind, _):
            return kind
        case Pairs():
            return "dict"
        case bool() | int() | float() | complex() | str() | bytes():
            return type(term).__name__
        case Lambda():
            return "callable"
        case Code(text) | Name(text) if (
            text.startswith(("lambda ", "lambda:")) or text in _FUNCTIONS
        ):
            return "callable"
    return ""
