"""Places in published code where an attribute, or the arguments of a call, of the package are due.

A function is typed up to there; what its author wrote behind it in the function is not there yet.
"""

from __future__ import annotations

import ast
import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from bench.typing.corpus import Package
from bench.typing.place import Place

KINDS = ("self.", "module.", "call(")


@dataclass(frozen=True, slots=True)
class Position:
    """`prefix` and `suffix` are the document; `truth` is what its author wrote on that line."""

    id: str
    kind: str
    root: str
    path: str
    prefix: str
    suffix: str
    truth: str


def positions(packages: Sequence[Package], count: int, seed: int) -> list[Position]:
    """So many places, kinds and packages in turn, no function twice while others are left."""
    draw = random.Random(seed)
    queues: dict[tuple[str, str], list[Position]] = {}
    for package in packages:
        functions = _callables(package)
        found = [one for place in package.places for one in _in_function(package, place, functions)]
        draw.shuffle(found)
        for one in found:
            queues.setdefault((one.kind, package.name), []).append(one)
    picked: list[Position] = []
    seen: set[str] = set()
    order = sorted(queues, key=lambda key: (key[1], KINDS.index(key[0])))
    while len(picked) < count and any(queues.values()):
        for key in order:
            queue = queues[key]
            if not queue or len(picked) >= count:
                continue
            fresh = next((i for i, one in enumerate(queue) if _function(one) not in seen), 0)
            one = queue.pop(fresh)
            seen.add(_function(one))
            picked.append(one)
    return picked


def _function(one: Position) -> str:
    return one.id.rpartition("@")[0]


def _callables(package: Package) -> set[str]:
    """Names under which the package declares functions and classes at the top of its files."""
    names: set[str] = set()
    for file in package.files:
        tree = ast.parse((package.root / file).read_text(encoding="utf-8"))
        names |= {
            node.name
            for node in tree.body
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef)
        }
    return names


def _in_function(package: Package, place: Place, functions: set[str]) -> Iterator[Position]:
    whole = place.before + place.body + place.after
    tree = ast.parse(whole)
    modules = _modules(tree, package.root / place.path)
    starts = [0]
    for text in whole.splitlines(keepends=True):
        starts.append(starts[-1] + len(text))
    if not whole.isascii():
        return  # ast counts bytes
    begin, end = len(place.before), len(place.before) + len(place.body)
    for node in ast.walk(tree):
        found = _due(node, modules, functions)
        if found is None:
            continue
        kind, line, column = found
        at = starts[line - 1] + column
        if not begin <= at < end:
            continue
        truth = whole[at : starts[line] - 1]
        if not truth.strip(" )]}:,"):
            continue
        yield Position(
            id=f"{place.package}/{place.path}:{place.name}@{at - begin}",
            kind=kind,
            root=str(package.root),
            path=place.path,
            prefix=whole[:at],
            suffix=place.after,
            truth=truth,
        )


def _due(node: ast.AST, modules: set[str], functions: set[str]) -> tuple[str, int, int] | None:
    """The kind of place a node has, and the line and column behind its dot or bracket."""
    if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name):
        owner = node.value
        one_line = owner.end_lineno == node.end_lineno and owner.end_col_offset is not None
        if not one_line or not isinstance(node.ctx, ast.Load):
            return None
        column = (owner.end_col_offset or 0) + 1
        if owner.id == "self":
            return "self.", owner.lineno, column
        return ("module.", owner.lineno, column) if owner.id in modules else None
    if isinstance(node, ast.Call) and (node.args or node.keywords):
        function = node.func
        name = function.id if isinstance(function, ast.Name) else ""
        if isinstance(function, ast.Attribute) and isinstance(function.value, ast.Name):
            name = function.attr if function.value.id == "self" else ""
            return (
                ("call(", function.end_lineno or 0, (function.end_col_offset or 0) + 1)
                if (name)
                else None
            )
        if name in functions:
            return "call(", function.end_lineno or 0, (function.end_col_offset or 0) + 1
    return None


def _modules(tree: ast.Module, file: Path) -> set[str]:
    """Names that stand for modules of the package, by its imports and what lies beside the file."""
    names: set[str] = set()
    for node in ast.walk(tree):
        if not isinstance(node, ast.ImportFrom) or not node.level:
            continue
        folder = file.parents[node.level - 1]
        for part in (node.module or "").split("."):
            folder = folder / part if part else folder
        for alias in node.names:
            if (folder / f"{alias.name}.py").exists() or (folder / alias.name).is_dir():
                names.add(alias.asname or alias.name)
    return names
