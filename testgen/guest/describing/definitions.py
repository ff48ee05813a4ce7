"""Where a module defines what: the definitions that count, by qualified name."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from dataclasses import dataclass, field
from types import ModuleType
from typing import Any, Union

from .objects import MISSING, begins_at, find, is_native

AnyDefinition = Union[ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef]
_DEFINITIONS = (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)


@dataclass
class Definition:
    """One function or class. `others` are a property's setter and deleter."""

    name: str
    node: AnyDefinition
    owner: str | None
    value: Any = None
    others: list[AnyDefinition] = field(default_factory=list)


def definitions(tree: ast.Module, module: ModuleType | None) -> list[Definition]:
    """The definitions of a module and of its classes, in order; of a name's, the one in force.

    Those that are gone at run time are left out; without a module the last one counts.
    """
    found: dict[str, list[Definition]] = {}
    for one in _all(tree.body, "", None):
        found.setdefault(one.name, []).append(one)
    kept: list[Definition] = []
    for name, ones in found.items():
        chosen = _in_force(ones, module, name)
        if chosen is not None:
            kept.append(chosen)
    return sorted(kept, key=lambda one: one.node.lineno)


def _all(block: list[ast.stmt], prefix: str, owner: str | None) -> Iterator[Definition]:
    for node in block:
        if isinstance(node, _DEFINITIONS):
            name = f"{prefix}{node.name}"
            yield Definition(name, node, owner)
            if isinstance(node, ast.ClassDef):
                yield from _all(node.body, f"{name}.", name)
        else:
            for part in ("body", "orelse", "finalbody"):
                yield from _all(getattr(node, part, []), prefix, owner)
            for handler in getattr(node, "handlers", []):
                yield from _all(handler.body, prefix, owner)


def _in_force(ones: list[Definition], module: ModuleType | None, name: str) -> Definition | None:
    ones = [one for one in ones if not _is_overload(one.node)]
    if not ones:
        return None
    first = [one for one in ones if not _is_accessor(one.node)]
    chosen = (first or ones)[-1]
    if module is not None:
        value = find(module, name)
        if value is MISSING or is_native(value):
            return None
        line = begins_at(value)
        for one in ones:
            if line is not None and first_line(one.node) == line:
                chosen = one
        chosen.value = value
    chosen.others = [one.node for one in ones if _is_accessor(one.node) and one is not chosen]
    return chosen


def first_line(node: AnyDefinition) -> int:
    """The line of the first decorator, or of the definition itself."""
    return min([node.lineno, *(each.lineno for each in node.decorator_list)])


def _is_overload(node: AnyDefinition) -> bool:
    return any(ast.unparse(each).rpartition(".")[2] == "overload" for each in node.decorator_list)


def _is_accessor(node: AnyDefinition) -> bool:
    return any(
        isinstance(each, ast.Attribute) and each.attr in ("setter", "deleter")
        for each in node.decorator_list
    )


def hidden_imports(tree: ast.Module) -> dict[str, str]:
    """Names that only a type checker imports, by what they stand for."""
    found: dict[str, str] = {}
    for node in ast.walk(tree):
        if isinstance(node, ast.If) and ast.unparse(node.test).endswith("TYPE_CHECKING"):
            for inner in node.body:
                if isinstance(inner, ast.ImportFrom) and inner.module and not inner.level:
                    for alias in inner.names:
                        found[alias.asname or alias.name] = f"{inner.module}.{alias.name}"
                elif isinstance(inner, ast.Import):
                    for alias in inner.names:
                        found[alias.asname or alias.name.partition(".")[0]] = alias.name
    return found


def imported_names(tree: ast.Module, package: str) -> dict[str, str]:
    """What the names that the module imports, anywhere in it, stand for: `{"dt": "datetime"}`."""
    found: dict[str, str] = {}
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            for alias in node.names:
                top = alias.name.partition(".")[0]
                found[alias.asname or top] = alias.name if alias.asname else top
        elif isinstance(node, ast.ImportFrom):
            home = _home(node, package)
            for alias in node.names:
                if home and alias.name != "*":
                    found[alias.asname or alias.name] = f"{home}.{alias.name}"
    return found


def _home(node: ast.ImportFrom, package: str) -> str:
    """The module that a `from` import imports from; empty outside of any package."""
    if not node.level:
        return node.module or ""
    parts = package.split(".") if package else []
    above = parts[: len(parts) - node.level + 1]
    return ".".join([*above, node.module] if node.module else above)
