"""Where a module's project begins and by which name the module is imported."""

from __future__ import annotations

import ast
import sys
from collections import Counter
from pathlib import Path

from syntax.projects.config import MARKERS, Config, normalized
from syntax.projects.disk import Disk, current, parsed
from syntax.projects.values import Layout

_MOST_ASKED = 300  # files whose imports are looked at to tell which folders are packages
_NO_PACKAGES = frozenset({"src", "lib", "libs", "python", "scripts", "bin", "tools", "examples"})


def root_of(file: Path) -> Path:
    """The folder of the project that `file` belongs to.

    The nearest one with a marker of a project; without any, the folder around the outermost
    package, which for a script is its own folder.
    """
    for folder in file.parents:
        if any((folder / marker).exists() for marker in MARKERS):
            return folder
    return _above_packages(file.parent)


def layout_of(file: Path, disk: Disk, config: Config) -> Layout:
    """The import name of `file` and what it takes on `sys.path`."""
    roots = source_roots(disk.root, config)
    base = _above_packages(file.parent)
    around = [root for root in roots if base == root or root in base.parents]
    source_root = max(around, key=lambda root: len(root.parts), default=base)
    if base != source_root and not _is_namespace(file, base, source_root, disk, config):
        source_root = base
    relative = file.relative_to(source_root).with_suffix("")
    parts = relative.parts[:-1] if relative.name == "__init__" else relative.parts
    module = ".".join(parts) or file.parent.name
    others = [root for root in roots if root != source_root]
    return Layout(
        root=disk.root,
        file=file,
        module=module,
        source_root=source_root,
        path=tuple(dict.fromkeys((source_root, *others))),
        in_package=len(parts) > 1 or relative.name == "__init__",
        shadows=len(parts) == 1 and parts[0] in sys.stdlib_module_names,
    )


def source_roots(root: Path, config: Config) -> tuple[Path, ...]:
    """The folders of a project that packages lie in: the declared ones, `src`, the root itself."""
    options = config.pytest or {}
    told = [Path(root, entry) for entry in options.get("pythonpath", ())]
    usual = [root / "src"] if (root / "src").is_dir() and not (root / "src/__init__.py").exists(
        ) else []  # fmt: skip
    found = dict.fromkeys((*config.source_roots, *usual, *told, root))
    return tuple(path for path in found if path.is_dir())


def own_packages(layout: Layout, disk: Disk) -> frozenset[str]:
    """Top-level names that belong to the project."""
    names = {layout.module.partition(".")[0]}
    for path in disk.python_files():
        for root in layout.path:
            if root in path.parents:
                first = path.relative_to(root).parts[0]
                names.add(first.removesuffix(".py"))
                break
    return frozenset(names - {"setup", "conftest"})


def _above_packages(folder: Path) -> Path:
    while (folder / "__init__.py").exists() and folder != folder.parent:
        folder = folder.parent
    return folder


def _is_namespace(file: Path, base: Path, source_root: Path, disk: Disk, config: Config) -> bool:
    """Whether the folders between `source_root` and `base`, which have no `__init__.py`, are
    packages. Who imports from them knows; then what the configuration calls a package.
    """
    between = base.relative_to(source_root).parts
    if not all(part.isidentifier() for part in between):
        return False
    relative = file.relative_to(source_root).with_suffix("").parts
    inner = file.relative_to(base).with_suffix("").parts
    votes = Counter[bool]()
    for path in disk.python_files()[:_MOST_ASKED]:
        tree = disk.tree(path)
        for name in absolute_imports(tree) if tree is not None else ():
            parts = tuple(name.split("."))
            if parts[:1] == between[:1] and parts[: len(between)] != between:
                votes[True] += 1  # the folder above them is a package to somebody
            if parts[: len(between)] == between:
                votes[True] += 1 + (parts[: len(relative)] == relative)
            elif parts[0] == inner[0] and (len(inner) == 1 or parts[:2] == inner[:2]):
                votes[False] += 1
    if votes[True] != votes[False]:
        return votes[True] > votes[False]
    if between[0] in config.packages or normalized(between[0]) == normalized(config.name):
        return True
    found = current(file)
    tree = parsed(found.text) if found is not None else None
    if base == file.parent and tree is not None and _imports_siblings(tree):
        return True
    declared = source_root in config.source_roots or source_root.name == "src"
    return declared and between[0] not in _NO_PACKAGES


def absolute_imports(tree: ast.Module) -> list[str]:
    """Dotted names of the modules, and of what may be modules, that a file imports."""
    found: list[str] = []
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            found += [alias.name for alias in node.names]
        elif isinstance(node, ast.ImportFrom) and node.level == 0 and node.module:
            found += [f"{node.module}.{alias.name}" for alias in node.names]
    return found


def imports_at_top(file: Path) -> tuple[str, ...]:
    """A statement for each name that a file imports absolutely, outside of any condition."""
    found = current(file)
    tree = parsed(found.text) if found is not None else None
    statements: list[ast.stmt] = []
    for node in tree.body if tree is not None else ():
        if isinstance(node, ast.Import):
            statements += [ast.Import([alias]) for alias in node.names]
        elif isinstance(node, ast.ImportFrom) and not node.level and node.module != "__future__":
            statements += [
                ast.ImportFrom(node.module, [alias], 0) for alias in node.names if alias.name != "*"
            ]
    return tuple(map(ast.unparse, statements))


def _imports_siblings(tree: ast.Module) -> bool:
    return any(isinstance(node, ast.ImportFrom) and node.level for node in ast.walk(tree))
