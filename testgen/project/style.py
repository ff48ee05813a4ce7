"""How the tests of a project are written, told from those that exist: the nearest count."""

from __future__ import annotations

import ast
import io
import re
import tokenize
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Literal

from syntax.projects.config import Config
from syntax.projects.disk import Disk
from syntax.projects.values import Formatting, Layout
from testgen.project.test_files import Test, each_test, is_test_case
from testgen.project.values import FrameworkName, ImportStyle, Style

_SAMPLE = 12
_USUAL_LENGTHS = (79, 88, 100, 120)


def nearest(files: Sequence[Path], home: Path) -> tuple[Path, ...]:
    """The test files to learn from: the file itself, then its siblings, then the others."""

    def distance(path: Path) -> tuple[int, int, str]:
        common = sum(a == b for a, b in zip(path.parts, home.parts, strict=False))
        return (path != home, -common, str(path))

    return tuple(sorted(files, key=distance)[:_SAMPLE])


def style_of(
    files: Sequence[Path],
    home: Path,
    framework: FrameworkName,
    layout: Layout,
    *,
    disk: Disk,
    config: Config,
) -> Style:
    """The style of the files nearest to `home`; of `home` itself alone if it has tests."""
    sample = nearest(files, home)
    if home in sample and (tree := disk.tree(home)) and any(each_test(tree)):
        sample = (home,)
    trees = [(path, tree) for path in sample if (tree := disk.tree(path)) is not None]
    tests = [test for _, tree in trees for test in each_test(tree)]
    functions = [test.function for test in tests]
    cases = framework == "unittest"
    owners = {id(test.owner): test.owner for test in tests if test.owner is not None}
    classes = [owner for owner in owners.values() if is_test_case(owner) == cases]
    return Style(
        in_classes=cases or _most(
            [test.owner is not None for test in tests
             if test.owner is None or not is_test_case(test.owner)]),
        class_name=_class_name(classes, cases=cases),
        docstrings=_most([ast.get_docstring(one) is not None for one in functions]),
        module_docstring=_most([ast.get_docstring(tree) is not None for _, tree in trees]),
        returns_none=_most([one.returns is not None for one in functions]),
        expected_first=_most(list(_expected_first(tests))),
        camel_case=_most([re.match(r"test[A-Z]", one.name) is not None for one in functions]),
        future_annotations=_most([_imports_future(tree) for _, tree in trees]),
        import_style=_import_style(trees, layout, disk),
        case_import=cases and _most([_imports_case(tree) for _, tree in trees if classes]),
        async_marker=_async_marker(tests, trees, config),
        parameter_names=_parameter_names(tests),
        header=_header([path for path, _ in trees], disk),
    )  # fmt: skip


def formatting_of(files: Sequence[Path], home: Path, disk: Disk, config: Config, source: Path
                  ) -> Formatting:  # fmt: skip
    """The project's own formatting; where no tool is told, as its files are."""
    told = config.formatting
    if told is not None and told.tool == "ruff":
        return told
    sample = nearest(files, home) or (source,)
    texts = [text for path in sample if (text := disk.text(path))]
    if not texts:
        return told or Formatting()
    observed = Formatting(
        line_length=told.line_length if told is not None else _line_length(texts),
        quote=_quote(texts) if told is None or told.tool != "black" else '"',
        indent=_indent(texts),
    )
    if told is None:
        return observed
    return replace(told, quote=observed.quote, indent=observed.indent)


def _most(votes: Sequence[bool]) -> bool:
    return sum(votes) * 2 > len(votes)


def _class_name(classes: Sequence[ast.ClassDef], *, cases: bool) -> str:
    votes = Counter(
        next(
            (
                form
                for form in ("Test{}", "{}TestCase", "{}Tests", "{}Test")
                if one.name.startswith("Test") == form.startswith("Test")
                and one.name.endswith(form.partition("{}")[2])
            ),
            "",
        )
        for one in classes
    )
    votes.pop("", None)
    return votes.most_common(1)[0][0] if votes else ("{}Test" if cases else "Test{}")


def _expected_first(tests: Sequence[Test]) -> Iterator[bool]:
    """For each comparison of a call with a constant: whether the constant comes first."""
    for test in tests:
        for node in ast.walk(test.function):
            pair: tuple[ast.expr, ast.expr] | None = None
            if isinstance(node, ast.Assert) and isinstance(node.test, ast.Compare) and isinstance(
                    node.test.ops[0], ast.Eq):  # fmt: skip
                pair = node.test.left, node.test.comparators[0]
            elif isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and (
                    node.func.attr == "assertEqual" and len(node.args) >= 2):  # fmt: skip
                pair = node.args[0], node.args[1]
            if pair is not None:
                left, right = (isinstance(side, ast.Constant | ast.List | ast.Dict | ast.Tuple)
                               for side in pair)  # fmt: skip
                if left != right:
                    yield left


def _imports_future(tree: ast.Module) -> bool:
    return any(isinstance(node, ast.ImportFrom) and node.module == "__future__" and any(
        alias.name == "annotations" for alias in node.names) for node in tree.body)  # fmt: skip


def _imports_case(tree: ast.Module) -> bool:
    return any(isinstance(node, ast.ImportFrom) and node.module == "unittest" and any(
        alias.name == "TestCase" for alias in node.names) for node in tree.body)  # fmt: skip


def _import_style(
    trees: Sequence[tuple[Path, ast.Module]], layout: Layout, disk: Disk
) -> ImportStyle:
    """How modules of the project are imported by its tests, if this one can be."""
    top = layout.module.partition(".")[0]
    votes: Counter[ImportStyle] = Counter()
    for _, tree in trees:
        for node in tree.body:
            if isinstance(node, ast.Import):
                votes["whole"] += sum(
                    alias.name == layout.module or alias.name.startswith(f"{top}.")
                    for alias in node.names
                )
            elif isinstance(node, ast.ImportFrom):
                if node.level:
                    votes["relative"] += 1
                elif node.module and node.module.partition(".")[0] == top:
                    folder = layout.source_root.joinpath(*node.module.split("."))
                    modules = [
                        (folder / f"{alias.name}.py").exists() or (folder / alias.name).is_dir()
                        for alias in node.names
                    ]
                    votes["module" if all(modules) else "name"] += 1
    order: tuple[ImportStyle, ...] = ("name", "module", "whole", "relative")
    found = max(order, key=lambda style: votes[style])
    return "name" if found in ("module", "whole") and _is_hidden(layout, disk) else found


def _is_hidden(layout: Layout, disk: Disk) -> bool:
    """Whether the package binds the module's name to something else, such as its function."""
    if "." not in layout.module:
        return False
    parts = layout.module.split(".")[:-1]
    tree = disk.tree(layout.source_root.joinpath(*parts, "__init__.py"))
    for node in ast.walk(tree) if tree is not None else ():
        if isinstance(node, ast.alias) and (node.asname or node.name) in (layout.stem, "*"):
            return True
        if isinstance(node, ast.FunctionDef | ast.ClassDef) and node.name == layout.stem:
            return True
        if isinstance(node, ast.Name) and node.id == layout.stem and isinstance(
                node.ctx, ast.Store):  # fmt: skip
            return True
    return False


def _async_marker(
    tests: Sequence[Test], trees: Sequence[tuple[Path, ast.Module]], config: Config
) -> Literal["asyncio", "anyio", "auto", ""]:
    if "auto" in (config.pytest or {}).get("asyncio_mode", ()):
        return "auto"
    marked = " ".join(
        ast.unparse(decorator) for test in tests for decorator in test.function.decorator_list
    )
    for _, tree in trees:
        marked += " ".join(
            ast.unparse(node.value) for node in tree.body
            if isinstance(node, ast.Assign) and ast.unparse(node.targets[0]) == "pytestmark"
        )  # fmt: skip
    if "mark.anyio" in marked:
        return "anyio"
    return "asyncio" if "mark.asyncio" in marked else ""


def _parameter_names(tests: Sequence[Test]) -> Literal["tuple", "string", "list"]:
    votes: Counter[Literal["tuple", "string", "list"]] = Counter()
    for test in tests:
        for decorator in test.function.decorator_list:
            match decorator:
                case ast.Call(func=ast.Attribute(attr="parametrize"), args=[names, *_]):
                    if isinstance(names, ast.Constant):
                        votes["string"] += "," in str(names.value)
                    else:
                        votes["list" if isinstance(names, ast.List) else "tuple"] += 1
    return max(("tuple", "string", "list"), key=lambda kind: votes[kind])


def _header(paths: Sequence[Path], disk: Disk) -> str:
    """The comment that all files begin with, such as a licence; empty where they differ."""
    headers = {_leading_comment(disk.text(path)) for path in paths}
    return headers.pop() if len(headers) == 1 else ""


def _leading_comment(text: str) -> str:
    lines = []
    for line in text.splitlines():
        if not line.startswith("#"):
            break
        lines.append(line.rstrip())
    # Lines for tools belong to the file they stand in.
    kept = [line for line in lines if not re.match(r"#!|#.*coding[:=]|# (type|ruff|mypy|pylint|"
                                                   r"flake8|pyright|noqa)\b:?", line)]  # fmt: skip
    return "\n".join(kept)


def _line_length(texts: Sequence[str]) -> int:
    longest = sorted(len(line) for text in texts for line in text.splitlines())
    if not longest:
        return 88
    wide = longest[int(len(longest) * 0.995)]  # a URL or two may stick out
    if wide <= 79 and (wide < 74 or len(longest) < 200):
        return 88  # short lines tell of no limit
    return next((length for length in _USUAL_LENGTHS if wide <= length), 120)


def _indent(texts: Sequence[str]) -> str:
    votes = Counter(
        found[0] for text in texts for line in text.splitlines()
        if (found := re.match(r"\t| {4}(?! )| {2}(?! )", line))
    )  # fmt: skip
    return votes.most_common(1)[0][0] if votes else "    "


def _quote(texts: Sequence[str]) -> Literal['"', "'"]:
    votes: Counter[str] = Counter()
    for text in texts:
        try:
            for token in tokenize.generate_tokens(io.StringIO(text).readline):
                if token.type == tokenize.STRING:
                    body = token.string.lstrip("rbfuRBFU")
                    if not body.startswith(('"""', "'''")):
                        votes[body[0]] += 1
        except (tokenize.TokenError, SyntaxError):
            continue
    return "'" if votes["'"] > votes['"'] else '"'
