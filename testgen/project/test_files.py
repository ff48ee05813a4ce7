"""The project's test files: which they are, and what each is like inside."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from dataclasses import dataclass
from fnmatch import fnmatch
from pathlib import Path

from syntax.projects.config import Config
from syntax.projects.disk import Disk
from syntax.projects.layout import absolute_imports

TEST_FOLDERS = frozenset({"tests", "test", "testing", "unit_tests", "unittests"})
_PATTERNS = ("test_*.py", "*_test.py", "*_tests.py", "tests.py")
_NO_FOLDERS_OF_TESTS = frozenset({"data", "cases", "fixtures", "resources", "snapshots"})

Function = ast.FunctionDef | ast.AsyncFunctionDef


@dataclass(frozen=True, slots=True)
class Test:
    """A test that exists; `owner` is the class it is in."""

    __test__ = False

    function: Function
    owner: ast.ClassDef | None


def file_patterns(config: Config) -> tuple[str, ...]:
    """How test files are called, the project's own way first."""
    return ((config.pytest or {}).get("python_files", ())) or _PATTERNS


def collected(disk: Disk, config: Config) -> tuple[Path, ...]:
    """The files that pytest or unittest would collect, sorted."""
    patterns = file_patterns(config)
    return tuple(
        path
        for path in disk.python_files()
        if any(fnmatch(path.name, pattern) for pattern in patterns)
        and _NO_FOLDERS_OF_TESTS.isdisjoint(path.relative_to(disk.root).parts[:-1])
    )


def each_test(tree: ast.Module) -> Iterator[Test]:
    """The tests of a file in document order."""
    for node in tree.body:
        if isinstance(node, Function) and node.name.startswith("test"):
            yield Test(node, None)
        elif isinstance(node, ast.ClassDef):
            for member in node.body:
                if isinstance(member, Function) and member.name.startswith("test"):
                    yield Test(member, node)


def is_test_case(node: ast.ClassDef) -> bool:
    """Whether a class is one of unittest's, as far as its bases' names tell."""
    return any(
        (base.attr if isinstance(base, ast.Attribute) else getattr(base, "id", "")).endswith(
            "TestCase"
        )
        for base in node.bases
    )


def is_unittest(tree: ast.Module) -> bool:
    """Whether a file's tests are methods of `TestCase` classes rather than pytest's."""
    tests = list(each_test(tree))
    in_cases = sum(test.owner is not None and is_test_case(test.owner) for test in tests)
    return in_cases * 2 > len(tests)


def imports_module(tree: ast.Module, path: Path, module: str, source_root: Path) -> bool:
    """Whether a file imports `module` or something in it, absolutely or relative to its folder."""
    for name in (*absolute_imports(tree), *_relative_imports(tree, path, source_root)):
        if name == module or name.startswith(module + "."):
            return True
    return False


def _relative_imports(tree: ast.Module, path: Path, source_root: Path) -> Iterator[str]:
    if source_root not in path.parents:
        return
    parts = path.relative_to(source_root).parts[:-1]
    for node in ast.walk(tree):
        if isinstance(node, ast.ImportFrom) and node.level:
            base = parts[: len(parts) - node.level + 1]
            for alias in node.names:
                yield ".".join((*base, *((node.module or "").split(".") if node.module else ()),
                                alias.name))  # fmt: skip
