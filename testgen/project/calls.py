"""Calls of a module's functions that exist in the project, each with the statements it needs.

They are seeds: whether they still run is found out in the sandbox.
"""

from __future__ import annotations

import ast
import builtins
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from testgen.project.disk import Disk
from testgen.project.test_files import Function, imports_module
from testgen.project.values import Layout

_BUILTINS = frozenset(dir(builtins))
_LONGEST = 2_000
_MOST_SETUP = 12


@dataclass(frozen=True, slots=True)
class FoundCall:
    """A call as it stands in `path`, in names of the module under test. `setup` are the statements
    before it that it depends on, `imports` what they need besides the module's own names.
    """

    target: str
    call: str
    setup: tuple[str, ...]
    imports: tuple[str, ...]
    path: Path
    line: int


def calls_of(
    layout: Layout, targets: Sequence[str], disk: Disk, first: Sequence[Path] = ()
) -> Iterator[FoundCall]:
    """Calls of `targets` (qualified names in the module), those in the files `first` first.

    Only what can be told from its own function is given: a call of names that come from elsewhere
    is left out. The receiver of a method is known where it was made from the class by name.
    """
    wanted = frozenset(targets)
    files = dict.fromkeys((*first, *disk.python_files()))
    simple = {name.rpartition(".")[2] for name in wanted} | {
        name.partition(".")[0] for name in wanted
    }
    for path in files:
        text = disk.text(path)
        if not any(name in text for name in simple):
            continue
        tree = disk.tree(path)
        if tree is None:
            continue
        if path == layout.file or imports_module(tree, path, layout.module, layout.source_root):
            yield from _in_file(path, tree, layout, wanted)


def _in_file(path: Path, tree: ast.Module, layout: Layout, wanted: frozenset[str]
             ) -> Iterator[FoundCall]:  # fmt: skip
    names = _Names.of(tree, layout, is_module=path == layout.file)
    scopes: list[Sequence[ast.stmt]] = [
        node.body for node in ast.walk(tree) if isinstance(node, Function)
    ]
    for body in [tree.body, *scopes]:
        yield from _in_scope(path, body, names, wanted)


@dataclass(frozen=True, slots=True)
class _Names:
    """What the names at the top of a file mean: `own` maps to expressions of the module under
    test, `other` to import statements.
    """

    own: dict[str, str]
    modules: dict[str, str]
    other: dict[str, str]

    @classmethod
    def of(cls, tree: ast.Module, layout: Layout, *, is_module: bool) -> _Names:
        names = cls({}, {}, {})
        for node in ast.walk(tree):
            if isinstance(node, ast.Import):
                names._import(node, layout)
            elif isinstance(node, ast.ImportFrom):
                names._import_from(node, layout)
        if is_module:
            for statement in tree.body:
                if isinstance(statement, Function | ast.ClassDef):
                    names.own[statement.name] = statement.name
        return names

    def _import(self, node: ast.Import, layout: Layout) -> None:
        for alias in node.names:
            bound = alias.asname or alias.name.partition(".")[0]
            if alias.name == layout.module and (alias.asname or "." not in alias.name):
                self.modules[bound] = bound
            else:
                self.other[bound] = ast.unparse(ast.Import([alias]))

    def _import_from(self, node: ast.ImportFrom, layout: Layout) -> None:
        package, _, stem = layout.module.rpartition(".")
        told = node.module or ""
        is_same = told.rpartition(".")[2] == stem if node.level else told == layout.module
        is_above = told == ("" if node.level else package)
        for alias in node.names:
            bound = alias.asname or alias.name
            if is_same:
                self.own[bound] = alias.name
            elif is_above and alias.name == stem:
                self.modules[bound] = bound
            elif not node.level:
                self.other[bound] = ast.unparse(ast.ImportFrom(told, [alias], 0))


class _InModulesNames(ast.NodeTransformer):
    """Rewrites `mod.f` and aliases to the names the module itself has for them."""

    def __init__(self, names: _Names) -> None:
        self._names = names

    def visit_Attribute(self, node: ast.Attribute) -> ast.AST:
        if isinstance(node.value, ast.Name) and node.value.id in self._names.modules:
            return ast.Name(node.attr, node.ctx)
        return self.generic_visit(node)

    def visit_Name(self, node: ast.Name) -> ast.AST:
        return ast.Name(self._names.own.get(node.id, node.id), node.ctx)


def _in_scope(path: Path, body: Sequence[ast.stmt], names: _Names, wanted: frozenset[str]
              ) -> Iterator[FoundCall]:  # fmt: skip
    made: dict[str, str] = {}  # local names, and the classes of the module they are made from
    before: list[ast.stmt] = []
    for statement in body:
        for node in _own_nodes(statement):
            if not isinstance(node, ast.Call):
                continue
            target = _target(node, names, made, wanted)
            if target is None:
                continue
            setup = _needed(node, before)
            found = None if setup is None else _told(target, node, setup, names, path)
            if found is not None:
                yield found
        if isinstance(statement, ast.Assign) and len(statement.targets) == 1:
            place, value = statement.targets[0], statement.value
            if isinstance(place, ast.Name):
                made.pop(place.id, None)
                if isinstance(value, ast.Call):
                    made[place.id] = _in_module(value.func, names) or ""
        before.append(statement)


def _own_nodes(statement: ast.stmt) -> Iterator[ast.AST]:
    """The nodes of a statement, without those of functions and classes defined in it."""
    waiting: list[ast.AST] = [statement]
    while waiting:
        node = waiting.pop(0)
        if isinstance(node, Function | ast.ClassDef | ast.Lambda):
            continue
        yield node
        waiting.extend(ast.iter_child_nodes(node))


def _in_module(function: ast.expr, names: _Names) -> str | None:
    """The qualified name in the module under test that an expression refers to."""
    if isinstance(function, ast.Name):
        return names.own.get(function.id)
    if isinstance(function, ast.Attribute):
        if isinstance(function.value, ast.Name) and function.value.id in names.modules:
            return function.attr
        above = _in_module(function.value, names)
        return f"{above}.{function.attr}" if above else None
    return None


def _target(
    call: ast.Call, names: _Names, made: Mapping[str, str], wanted: frozenset[str]
) -> str | None:
    qualified = _in_module(call.func, names)
    if qualified in wanted:
        return qualified
    if qualified is not None and f"{qualified}.__init__" in wanted:
        return f"{qualified}.__init__"
    if isinstance(call.func, ast.Attribute):
        receiver, owner = call.func.value, None
        if isinstance(receiver, ast.Name):
            owner = made.get(receiver.id)
        elif isinstance(receiver, ast.Call):
            owner = _in_module(receiver.func, names)
        if owner and f"{owner}.{call.func.attr}" in wanted:
            return f"{owner}.{call.func.attr}"
    return None


def _needed(call: ast.Call, before: Sequence[ast.stmt]) -> list[ast.stmt] | None:
    """The statements that what the call mentions was made by, or None where it is too many."""
    needed = _loaded(call)
    kept: list[ast.stmt] = []
    for statement in reversed(before):
        touched = {node.id for node in _own_nodes(statement) if isinstance(node, ast.Name)}
        stored = {
            node.id
            for node in _own_nodes(statement)
            if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store)
        }
        receiver = isinstance(statement, ast.Expr) and touched & needed
        if stored & needed or receiver:
            if not isinstance(statement, ast.Assign | ast.AnnAssign | ast.AugAssign | ast.Expr):
                return None
            kept.insert(0, statement)
            needed |= _loaded(statement)
    return kept if len(kept) <= _MOST_SETUP else None


def _loaded(node: ast.AST) -> set[str]:
    return {each.id for each in ast.walk(node) if isinstance(each, ast.Name)}


def _told(
    target: str,
    call: ast.Call,
    setup: Sequence[ast.stmt],
    names: _Names,
    path: Path,
) -> FoundCall | None:
    known = _BUILTINS | set(names.own) | set(names.modules) | set(names.other)
    bound = {name for one in setup for name in _stored(one)} | _stored(call)
    free = {name for one in (*setup, call) for name in _loaded(one)} - bound
    if not free <= known | {"tmp_path"}:
        return None
    rewrite = _InModulesNames(names)
    copies = [ast.parse(ast.unparse(one)) for one in (*setup, call)]
    sources = [ast.unparse(rewrite.visit(one)) for one in copies]
    if sum(map(len, sources)) > _LONGEST:
        return None
    return FoundCall(
        target=target,
        call=sources[-1],
        setup=tuple(sources[:-1]),
        imports=tuple(names.other[name] for name in sorted(free) if name in names.other
                      and name not in names.own),
        path=path,
        line=call.lineno,
    )  # fmt: skip


def _stored(node: ast.AST) -> set[str]:
    return {
        each.id
        for each in ast.walk(node)
        if isinstance(each, ast.Name) and isinstance(each.ctx, ast.Store)
    } | {argument.arg for argument in ast.walk(node) if isinstance(argument, ast.arg)}
