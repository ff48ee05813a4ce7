"""Which of a project's test files concern a module: its own first, then those that mention it."""

from __future__ import annotations

import ast
from collections.abc import Iterator, Sequence
from pathlib import Path

from syntax.projects.disk import Disk
from syntax.projects.values import Layout
from testgen.project.test_files import imports_module
from testgen.project.values import Project

_MOST = 24


def concerning(project: Project, disk: Disk | None = None) -> tuple[Path, ...]:
    """The test files to run for the module, those that say most of it first. Reads the disk."""
    layout, disk = project.layout, disk or Disk(project.layout.root)
    ranked: list[tuple[int, int, Path]] = []
    for place, path in enumerate(project.test_files):
        tree = disk.tree(path)
        if tree is None:
            continue
        if path == project.home.path:
            ranked.append((0, place, path))
        elif imports_module(tree, path, layout.module, layout.source_root):
            ranked.append((1 if layout.stem in path.stem else 2, place, path))
        elif _mentions(tree, path, layout):
            ranked.append((3, place, path))
    return tuple(path for _, _, path in sorted(ranked)[:_MOST])


def _mentions(tree: ast.Module, path: Path, layout: Layout) -> bool:
    """Whether a test imports a package above the module, which may hand its names on."""
    parents: list[str] = []
    name = layout.module
    while "." in name:
        name = name.rpartition(".")[0]
        parents.append(name)
    return any(_imports_exactly(tree, path, parent, layout) for parent in parents)


def _imports_exactly(tree: ast.Module, path: Path, package: str, layout: Layout) -> bool:
    """`import package`, or `from package import name` where the name is no other module of it."""
    for node in ast.walk(tree):
        match node:
            case ast.Import(names=names) if any(one.name == package for one in names):
                return True
            case ast.ImportFrom(module=module, names=names, level=level):
                if (module if not level else _relative(path, level, module, layout)) != package:
                    continue
                if not set(_modules_in(package, layout)) >= {one.name for one in names}:
                    return True
    return False


def _relative(path: Path, level: int, module: str | None, layout: Layout) -> str:
    if layout.source_root not in path.parents:
        return ""
    parts: Sequence[str] = path.relative_to(layout.source_root).parts[:-1]
    return ".".join([*parts[: len(parts) - level + 1], *([module] if module else [])])


def _modules_in(package: str, layout: Layout) -> Iterator[str]:
    """The modules of a package, but for the one that is tested."""
    folder = layout.source_root.joinpath(*package.split("."))
    for path in folder.glob("*.py"):
        if path != layout.file:
            yield path.stem
    for path in folder.glob("*/__init__.py"):
        yield path.parent.name
