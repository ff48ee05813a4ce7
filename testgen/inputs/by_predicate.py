"""What predicates say about a parameter: `x is None`, `isinstance(x, dict)`, `hasattr(x, ...)`."""

from __future__ import annotations

import ast
from collections.abc import Iterator, Sequence

from testgen.inputs.types import is_open, type_of_annotation, type_of_text
from testgen.values import Goal, Type

_NONE = Type(of="none")
_BUILTIN = frozenset({"str", "int", "float", "bytes", "bool", "list", "dict", "tuple", "set"})
_ELEMENTS = {
    "list": "list[int]",
    "dict": "dict[str, int]",
    "tuple": "tuple[int, int]",
    "set": "set[int]",
}


def types_by_predicate(goals: Sequence[Goal]) -> dict[str, tuple[Type, ...]]:
    """For each name that a predicate is about, the types that it asks for, in order."""
    found: dict[str, dict[Type, None]] = {}
    for text in dict.fromkeys(goal.text for goal in goals):
        for name, kind in _asked(text):
            found.setdefault(name, {})[kind] = None
    return {name: tuple(kinds) for name, kinds in found.items()}


def _asked(text: str) -> Iterator[tuple[str, Type]]:
    try:
        tree = ast.parse(text, mode="eval")
    except (SyntaxError, ValueError, RecursionError):
        return
    for node in ast.walk(tree):
        match node:
            case ast.Compare(
                left=ast.Name(id=name),
                ops=[ast.Is() | ast.IsNot()],
                comparators=[ast.Constant(value=None)],
            ):
                yield name, _NONE
            case (
                ast.Compare(
                    left=ast.Call(func=ast.Name(id="type"), args=[ast.Name(id=name)]),
                    comparators=[kind],
                )
                | ast.Call(func=ast.Name(id="isinstance"), args=[ast.Name(id=name), kind])
            ):
                yield from ((name, each) for each in _named(kind))
            case ast.Compare(
                left=ast.Name(id=name),
                ops=[ast.Is() | ast.IsNot() | ast.Eq() | ast.NotEq()],
                comparators=[ast.Name(id=kind)],
            ) if kind in _BUILTIN:
                yield name, Type(of="literal", values=(kind,))
            case ast.Compare(
                left=ast.Name(id=name),
                ops=[ast.Is() | ast.IsNot() | ast.Eq() | ast.NotEq()],
                comparators=[ast.Attribute(value=ast.Name(id=owner)) as member],
            ) if owner[:1].isupper():
                yield name, Type(of="literal", values=(ast.unparse(member),))
            case ast.Call(func=ast.Name(id="callable"), args=[ast.Name(id=name)]):
                yield name, Type(of="callable")
            case ast.Call(
                func=ast.Name(id="hasattr"),
                args=[ast.Name(id=name), ast.Constant(value=str() as attribute)],
            ) if not attribute.startswith("__"):
                yield name, Type(of="stub", values=(attribute,), args=(Type(of="any"),))


def _named(node: ast.expr) -> Iterator[Type]:
    if isinstance(node, ast.Tuple):
        for part in node.elts:
            yield from _named(part)
    elif isinstance(node, ast.Name) and node.id in _ELEMENTS:
        yield type_of_text(_ELEMENTS[node.id])
    else:
        kind = type_of_annotation(node)
        if kind.of == "class":
            # What an alias of a module stands for is not known; the last name mostly is enough.
            kind = Type(of="class", name=kind.name.rpartition(".")[2])
        if not is_open(kind):
            yield kind
