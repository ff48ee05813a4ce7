"""The pytest fixtures that a test file of a folder can ask for: those of its conftest chain."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

from syntax.projects.disk import Disk
from testgen.project.test_files import Function
from testgen.project.values import Fixture

_YIELDING = frozenset({"Iterator", "Generator", "Iterable", "AsyncIterator", "AsyncGenerator"})


def fixtures_in_reach(test_file: Path, disk: Disk) -> tuple[Fixture, ...]:
    """Fixtures by name; the one nearest to the file hides others of its name."""
    folders = [folder for folder in reversed(test_file.parents)
               if folder == disk.root or disk.root in folder.parents]  # fmt: skip
    found: dict[str, Fixture] = {}
    for path in (*(folder / "conftest.py" for folder in folders), test_file):
        tree = disk.tree(path) if path.is_file() else None
        if tree is not None:
            found |= {fixture.name: fixture for fixture in _fixtures(tree, path)}
    return tuple(found[name] for name in sorted(found))


def _fixtures(tree: ast.Module, path: Path) -> Iterator[Fixture]:
    modules = dict(_imported(tree))
    for node in tree.body:
        if not isinstance(node, Function):
            continue
        for decorator in node.decorator_list:
            call = decorator if isinstance(decorator, ast.Call) else None
            named = call.func if call is not None else decorator
            last = named.attr if isinstance(named, ast.Attribute) else getattr(named, "id", "")
            if last != "fixture":
                continue
            options = {word.arg: word.value for word in call.keywords} if call else {}
            told = options.get("name")
            value = _value(node)
            free = {each.id for each in ast.walk(value) if isinstance(each, ast.Name)
                    } if value is not None else set()  # fmt: skip
            simple = value is not None and not node.args.args and "params" not in options
            yield Fixture(
                name=told.value if isinstance(told, ast.Constant) and isinstance(
                    told.value, str) else node.name,
                path=path,
                type=_type(node),
                value=ast.unparse(value) if simple and value is not None else "",
                names=tuple(sorted((name, modules[name]) for name in free if name in modules)),
                doc=(ast.get_docstring(node) or "").partition("\n")[0],
                is_async=isinstance(node, ast.AsyncFunctionDef),
                autouse=_is_true(options.get("autouse")),
                parameters=tuple(argument.arg for argument in node.args.args),
            )  # fmt: skip


def _imported(tree: ast.Module) -> Iterator[tuple[str, str]]:
    for node in tree.body:
        if isinstance(node, ast.ImportFrom) and node.module and not node.level:
            for alias in node.names:
                if alias.asname is None:
                    yield alias.name, node.module


def _type(node: Function) -> str:
    """What the fixture gives to a test, by its annotation."""
    returns = node.returns
    if isinstance(returns, ast.Subscript):
        base = returns.value
        name = base.attr if isinstance(base, ast.Attribute) else getattr(base, "id", "")
        if name in _YIELDING:
            inner = returns.slice
            return ast.unparse(inner.elts[0] if isinstance(inner, ast.Tuple) else inner)
    return ast.unparse(returns) if returns is not None else ""


def _value(node: Function) -> ast.expr | None:
    """The expression that a fixture gives where it does nothing else."""
    body = node.body[1:] if ast.get_docstring(node) is not None else node.body
    if len(body) == 1 and isinstance(node, ast.FunctionDef):
        only = body[0]
        if isinstance(only, ast.Return):
            return only.value
        if isinstance(only, ast.Expr) and isinstance(only.value, ast.Yield):
            return only.value.value
    return None


def _is_true(node: ast.expr | None) -> bool:
    return isinstance(node, ast.Constant) and node.value is True
