"""pytest or unittest, by what is configured, what the tests are, and what is installed."""

from __future__ import annotations

import ast
from collections.abc import Sequence
from pathlib import Path

from syntax.projects.config import Config
from syntax.projects.disk import Disk
from syntax.projects.values import Interpreter
from testgen.project.test_files import each_test, is_unittest
from testgen.project.values import FrameworkName

_SAMPLE = 60


def framework_of(
    disk: Disk,
    config: Config,
    interpreter: Interpreter,
    files: Sequence[Path],
    existing: Path | None,
) -> FrameworkName:
    """What a new test of this project is written with.

    The tests that exist tell most: a project may run `TestCase` classes with pytest. The
    existing file of the module, if there is one, decides for itself.
    """
    if existing is not None:
        tree = disk.tree(existing)
        if tree is not None and any(each_test(tree)):
            return "unittest" if is_unittest(tree) else "pytest"
    trees = [tree for path in files[:_SAMPLE] if (tree := disk.tree(path)) is not None]
    trees = [tree for tree in trees if any(each_test(tree))]
    if trees:
        cases = sum(map(is_unittest, trees))
        if any(map(_imports_pytest, trees)):
            return "unittest" if cases * 4 > len(trees) * 3 else "pytest"
        return "unittest" if cases * 2 > len(trees) else "pytest"
    if config.pytest is not None or "pytest" in config.dependencies:
        return "pytest"
    return "pytest" if interpreter.has("pytest") else "unittest"


def _imports_pytest(tree: ast.Module) -> bool:
    return any(
        (isinstance(node, ast.Import) and any(alias.name == "pytest" for alias in node.names))
        or (isinstance(node, ast.ImportFrom) and node.module == "pytest")
        for node in tree.body
    )
