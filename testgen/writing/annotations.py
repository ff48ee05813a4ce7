"""Annotations of a test's parameters, for projects that annotate their tests."""

from __future__ import annotations

import ast
from collections.abc import Iterable, Sequence

from testgen.writing.code import expression
from testgen.writing.needs import Need

_FIXTURES = {
    "tmp_path": ("Path", Need("pathlib", "Path")),
    "monkeypatch": ("pytest.MonkeyPatch", Need("pytest")),
    "capsys": ("pytest.CaptureFixture[str]", Need("pytest")),
}


def of_fixture(name: str) -> tuple[str, Need | None]:
    """The type of one of pytest's own fixtures; empty for another one."""
    return _FIXTURES.get(name, ("", None))


def of_values(sources: Sequence[str]) -> str:
    """The type that some expressions have in common; empty where it cannot be told."""
    types = {_of(expression(source)) for source in sources}
    if "" in types or len(types) > 3:
        return ""
    return _union(types)


def _union(types: Iterable[str]) -> str:
    found = set(types)
    if "float" in found:
        found.discard("int")
    for kind in ("list", "dict", "set"):
        # An empty container is one of whatever the others hold.
        if kind in found and any(one.startswith(f"{kind}[") for one in found):
            found.discard(kind)
    if found & {"list", "dict", "set"}:
        return ""
    return " | ".join(sorted(found, key=lambda one: (one == "None", one)))


def _of(node: ast.expr) -> str:
    match node:
        case ast.Constant(value=None):
            return "None"
        case ast.Constant(value=bool() | int() | float() | str() | bytes() as value):
            return type(value).__name__
        case ast.UnaryOp(op=ast.USub(), operand=operand):
            return _of(operand)
        case ast.List(elts=items):
            return _container("list", items)
        case ast.Set(elts=items):
            return _container("set", items)
        case ast.Tuple(elts=items) if items:
            inner = [_of(item) for item in items]
            return f"tuple[{', '.join(inner)}]" if all(inner) else ""
        case ast.Dict(keys=keys, values=values):
            if not keys:
                return "dict"
            inner = [_union({_of(one) for one in side if one is not None} or {""})
                     for side in (keys, values)]  # fmt: skip
            return f"dict[{', '.join(inner)}]" if all(inner) else ""
    return ""


def _container(kind: str, items: Sequence[ast.expr]) -> str:
    if not items:
        return kind
    types = {_of(item) for item in items}
    inner = "" if "" in types else _union(types)
    return f"{kind}[{inner}]" if inner else ""
