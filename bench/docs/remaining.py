"""Whether an exception can still come out of a function, by the word of a reader that is not ours:
what is left in it, and what it calls in its package by name, raises the exception or a kind of it.

A mutant of which that is so may still be documented truly, and is not counted.
"""

from __future__ import annotations

import ast
import builtins
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path

_OF_ANYTHING = frozenset(
    name for kind in (str, bytes, list, dict, set, tuple, int, float) for name in dir(kind)
)


class Remaining:
    """The functions of a package: what each raises and calls, by its last name."""

    def __init__(self, root: Path) -> None:
        self._raises: defaultdict[str, set[str]] = defaultdict(set)
        self._calls: defaultdict[str, set[str]] = defaultdict(set)
        self._heirs: defaultdict[str, set[str]] = defaultdict(set)
        for path in root.rglob("*.py"):
            try:
                tree = ast.parse(path.read_text(encoding="utf-8"))
            except (SyntaxError, UnicodeDecodeError):
                continue
            self._read(tree)

    def _read(self, tree: ast.AST) -> None:
        for node in ast.walk(tree):
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
                self._note(node.name, node)
            elif isinstance(node, ast.ClassDef):
                for base in node.bases:
                    self._heirs[ast.unparse(base).rpartition(".")[2]].add(node.name)
                for one in node.body:
                    if isinstance(one, ast.FunctionDef) and one.name in _MAKE:
                        self._note(node.name, one)

    def _note(self, name: str, node: ast.AST) -> None:
        self._raises[name] |= raised_in(node)
        self._calls[name] |= set(called_in(node))

    def may_raise(self, function: ast.AST, exception: str) -> bool:
        """Whether what stands in a function, or is called by it, raises an exception."""
        wanted = self._kinds_of(exception)
        if raised_in(function) & (wanted | {""}):
            return True
        seen: set[str] = set()
        waiting = [name for name in called_in(function) if name in self._calls]
        while waiting:
            name = waiting.pop()
            if name in seen:
                continue
            seen.add(name)
            if self._raises[name] & wanted:
                return True
            waiting += [one for one in self._calls[name] if one in self._calls]
        return False

    def _kinds_of(self, exception: str) -> set[str]:
        kinds, waiting = set[str](), [exception]
        while waiting:
            name = waiting.pop()
            if name not in kinds:
                kinds.add(name)
                waiting += self._heirs[name]
        known = getattr(builtins, exception, None)
        if isinstance(known, type):
            held = [one for one in vars(builtins).values() if isinstance(one, type)]
            kinds |= {one.__name__ for one in held if issubclass(one, known)}
        return kinds


_MAKE = ("__init__", "__post_init__", "__new__")


def raised_in(node: ast.AST) -> set[str]:
    """The last names of what is raised; "" for what is computed or raised once more."""
    found = set()
    for one in ast.walk(node):
        if isinstance(one, ast.Raise):
            raised = one.exc.func if isinstance(one.exc, ast.Call) else one.exc
            is_named = isinstance(raised, ast.Name | ast.Attribute)
            found.add(ast.unparse(raised).rpartition(".")[2] if raised and is_named else "")
    return found


def called_in(node: ast.AST) -> Iterator[str]:
    """The last names of what is called; methods that strings and lists have too, only of what is
    named as its own."""
    for one in ast.walk(node):
        if isinstance(one, ast.Call):
            if isinstance(one.func, ast.Name):
                yield one.func.id
            elif isinstance(one.func, ast.Attribute):
                owner = ast.unparse(one.func.value)
                if owner in ("self", "cls", "super()") or one.func.attr not in _OF_ANYTHING:
                    yield one.func.attr
