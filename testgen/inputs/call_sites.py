"""Cases out of the repository: calls of the target in other modules, and in its existing tests."""

from __future__ import annotations

import ast
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

from testgen.inputs.calls import Scope, imports_of, lifted
from testgen.inputs.docs import examples_in
from testgen.inputs.genome import Genome
from testgen.inputs.mentions import Text, is_test
from testgen.inputs.prose import blocks_in
from testgen.inputs.subject import Subject

_MOST_CASES = 60
_FILES_AT_HAND = 64


def called_in(texts: Sequence[Text], subject: Subject) -> tuple[Genome, ...]:
    """Cases from the calls of the target in these files, each once, in order."""
    found: dict[tuple[str, ...], Genome] = {}
    for text in texts:
        for genome in _calls_of(text, subject):
            found.setdefault(genome.sources, genome)
            if len(found) >= _MOST_CASES:
                return tuple(found.values())
    return tuple(found.values())


def _calls_of(text: Text, subject: Subject) -> Iterator[Genome]:
    if text.path.suffix == ".py":
        origin = "existing test" if is_test(text.path) else "call site"
        yield from calls_in(text.text, subject, origin)
        return
    yield from examples_in(text.text, subject, "call site")
    for block in blocks_in(text.text):
        yield from calls_in(block, subject, "call site")


def calls_in(text: str, subject: Subject, origin: str) -> Iterator[Genome]:
    """The calls of the target in a file's text that can be lifted out of it."""
    file = _parsed(text)
    if file is None:
        return
    for body, arguments, parameters in file.bodies:
        constants = {name: one for name, one in file.constants.items() if name not in parameters}
        for values in arguments or [{}]:
            statements: list[ast.stmt] = []
            for node in body:
                known = {**constants, **values}
                scope = Scope(tuple(statements), file.imports, known, parameters)
                yield from lifted(_flat(node), scope, subject, origin)
                statements += _flat_statements(node)


@dataclass(frozen=True, slots=True)
class _File:
    """What of a parsed file the calls in it may need."""

    bodies: tuple[_Body, ...]
    imports: Mapping[str, str]
    constants: Mapping[str, ast.expr]


_Body = tuple[list[ast.stmt], list[dict[str, ast.expr]], frozenset[str]]
"""The statements of a module or function, the rows of its parametrization, its parameters."""


@lru_cache(maxsize=_FILES_AT_HAND)
def _parsed(text: str) -> _File | None:
    """None for what is no Python. Most functions of a module are called in the same files."""
    try:
        tree = ast.parse(text)
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return None
    imports = imports_of(node for node in ast.walk(tree) if isinstance(node, ast.stmt))
    return _File(tuple(_bodies(tree)), imports, _constants(tree.body))


def _constants(body: Sequence[ast.stmt]) -> dict[str, ast.expr]:
    """Module-level names that are set to literals, once."""
    found: dict[str, ast.expr] = {}
    for node in body:
        match node:
            case ast.Assign(targets=[ast.Name(id=name)], value=value) if _is_literal(value):
                found[name] = value
    return found


def _bodies(tree: ast.Module) -> Iterator[_Body]:
    """Those of the module and of each function."""
    yield tree.body, [], frozenset()
    for node in ast.walk(tree):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            names = frozenset(one.arg for one in ast.walk(node.args) if isinstance(one, ast.arg))
            yield node.body, _parameter_rows(node), names


def _parameter_rows(node: ast.FunctionDef | ast.AsyncFunctionDef) -> list[dict[str, ast.expr]]:
    """`@pytest.mark.parametrize("a, b", [(1, 2), (3, 4)])` -> [{a: 1, b: 2}, {a: 3, b: 4}]."""
    for decorator in node.decorator_list:
        match decorator:
            case ast.Call(
                func=ast.Attribute(attr="parametrize"),
                args=[names, ast.List(elts=rows) | ast.Tuple(elts=rows), *_],
            ):
                wanted = _argument_names(names)
                return [
                    dict(zip(wanted, parts, strict=True))
                    for row in rows
                    if len(parts := _row(row, len(wanted))) == len(wanted)
                ]
    return []


def _argument_names(node: ast.expr) -> list[str]:
    match node:
        case ast.Constant(value=str() as text):
            return [name.strip() for name in text.split(",")]
        case ast.List(elts=items) | ast.Tuple(elts=items):
            return [str(item.value) for item in items if isinstance(item, ast.Constant)]
    return []


def _row(node: ast.expr, count: int) -> list[ast.expr]:
    match node:
        case ast.Call(func=ast.Attribute(attr="param"), args=args):
            return list(args)
        case ast.Tuple(elts=items) | ast.List(elts=items) if count > 1:
            return list(items)
    return [node] if count == 1 else []


def _is_literal(node: ast.expr) -> bool:
    try:
        ast.literal_eval(node)
    except (ValueError, TypeError, SyntaxError, RecursionError, MemoryError):
        return False
    return True


def _flat(node: ast.stmt) -> ast.AST:
    """A statement to look for calls in; definitions within it are looked at on their own."""
    if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
        return ast.Pass()
    return node


def _flat_statements(node: ast.stmt) -> list[ast.stmt]:
    """What of a statement may be brought along: assignments and bare calls, those in `with` too."""
    match node:
        case ast.Assign() | ast.Expr() | ast.AugAssign() | ast.AnnAssign(value=ast.expr()):
            return [node]
    return []
