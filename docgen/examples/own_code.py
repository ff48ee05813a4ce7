"""The code of the project's functions that an example entered: what it reads, whether it makes
sets.

Names that a module gives to something of the machine (`WINDOWS = os.name == "nt"`) count as what
they stand for, in other modules too.
"""

from __future__ import annotations

import ast
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from pathlib import Path

from docgen.examples.machine import is_of_machine
from docgen.examples.reached import Entered, Reached
from syntax.projects.disk import Disk

_Function = ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda
_Binding = ast.Assign | ast.AnnAssign | ast.FunctionDef | ast.ClassDef | ast.Import | ast.ImportFrom
_Bound = Mapping[str, frozenset[str]]


class OwnCode:
    """Answers for one state of a project's files; for one thread."""

    def __init__(self, disk: Disk) -> None:
        self._disk = disk
        self._root = disk.root.resolve()
        self._aliases: dict[Path, Mapping[str, str]] = {}
        self._bound: dict[Path, _Bound] = {}
        self._by_stem: dict[str, list[Path]] = {}

    def told_of(self, those: Iterable[Reached]) -> tuple[Reached, ...]:
        """The same, with what is in the code of each function."""
        return tuple(replace(one, entered=tuple(map(self._told, one.entered))) for one in those)

    def _told(self, one: Entered) -> Entered:
        if not Path(one.file).is_relative_to(self._root):
            return one
        path = self._disk.root / Path(one.file).relative_to(self._root)
        tree = self._disk.tree(path)
        function = _function(tree, one) if tree is not None else None
        if tree is None or function is None:
            return one
        return replace(
            one, reads=frozenset(self._reads(function, path, tree)), has_sets=makes_sets(function)
        )

    def _reads(self, function: _Function, path: Path, tree: ast.Module) -> Iterator[str]:
        if path not in self._aliases:
            self._aliases[path] = _imported(tree.body)
        own = self._of_machine(path, tree)
        for name in names_read(function, self._aliases[path]):
            yield name
            if name in own:
                yield from own[name]
            elif "." in name:
                yield from self._elsewhere(name)

    def _elsewhere(self, name: str) -> Iterable[str]:
        """What a name of another module of the project stands for, if it is of the machine."""
        module, _, last = name.rpartition(".")
        for path in self._named(module.rpartition(".")[2]):
            tree = self._disk.tree(path)
            found = self._of_machine(path, tree).get(last) if tree is not None else None
            if found:
                return found
        return ()

    def _named(self, module: str) -> Iterable[Path]:
        """The files that a module of a name may be."""
        if not self._by_stem:
            for path in self._disk.python_files():
                name = path.parent.name if path.stem == "__init__" else path.stem
                self._by_stem.setdefault(name, []).append(path)
        return self._by_stem.get(module, ())

    def _of_machine(self, path: Path, tree: ast.Module) -> _Bound:
        if path not in self._bound:
            self._bound[path] = dict(_of_machine(tree))
        return self._bound[path]


def names_read(tree: ast.AST, aliases: Mapping[str, str]) -> Iterator[str]:
    """The names in a piece of code with what they are members of, as far as that is written."""
    known = {**aliases, **_imported(ast.walk(tree))}
    for node in ast.walk(tree):
        if isinstance(node, ast.Name | ast.Attribute) and isinstance(node.ctx, ast.Load):
            dotted = _dotted(node)
            if dotted is not None:
                first, dot, rest = dotted.partition(".")
                yield known.get(first, first) + dot + rest


def _dotted(node: ast.expr) -> str | None:
    parts: list[str] = []
    while isinstance(node, ast.Attribute):
        parts.append(node.attr)
        node = node.value
    return ".".join([node.id, *reversed(parts)]) if isinstance(node, ast.Name) else None


def _imported(nodes: Iterable[ast.AST]) -> Mapping[str, str]:
    """What names stand for by imports: `np` is `numpy`."""
    found: dict[str, str] = {}
    for node in nodes:
        if isinstance(node, ast.Import):
            for one in node.names:
                first = one.name.partition(".")[0]
                found[one.asname or first] = one.name if one.asname else first
        elif isinstance(node, ast.ImportFrom):
            found |= {
                one.asname or one.name: f"{node.module or ''}.{one.name}" for one in node.names
            }
    return found


def _of_machine(tree: ast.Module) -> Iterator[tuple[str, frozenset[str]]]:
    """The names that a module gives to something of the machine, and to what it chooses by it."""
    aliases = _imported(tree.body)
    for node in tree.body:
        chosen = node.test if isinstance(node, ast.If) else None
        inner = [*node.body, *node.orelse] if isinstance(node, ast.If) else [node]
        for one in inner:
            if not isinstance(one, _Binding):
                continue
            value = chosen
            if value is None:
                value = one.value if isinstance(one, ast.Assign | ast.AnnAssign) else None
            read = names_read(value, aliases) if value is not None else ()
            found = frozenset(name for name in read if is_of_machine(name))
            if found:
                yield from ((name, found) for name in _names_of(one))


def _names_of(node: _Binding) -> Iterator[str]:
    match node:
        case ast.Assign(targets=targets):
            yield from (one.id for one in targets if isinstance(one, ast.Name))
        case ast.AnnAssign(target=ast.Name(id=name)):
            yield name
        case ast.FunctionDef(name=name) | ast.ClassDef(name=name):
            yield name
        case ast.Import() | ast.ImportFrom():
            yield from _imported([node])


def _function(tree: ast.Module, one: Entered) -> _Function | None:
    for node in ast.walk(tree):
        if isinstance(node, ast.Lambda) and one.name == "<lambda>" and node.lineno == one.line:
            return node
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef) and node.name == one.name:
            first = min((each.lineno for each in node.decorator_list), default=node.lineno)
            if first == one.line:
                return node
    return None


def makes_sets(code: ast.AST) -> bool:
    """Whether a piece of code makes a set."""
    return any(
        isinstance(node, ast.Set | ast.SetComp)
        or (isinstance(node, ast.Name) and node.id in ("set", "frozenset"))
        for node in ast.walk(code)
    )
