"""Whole test files: a new one, or an existing one with tests added and nothing else changed."""

from __future__ import annotations

import ast
import os
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from syntax.projects.values import Layout
from testgen.project.values import Project
from testgen.writing.code import literal
from testgen.writing.formatting import formatted
from testgen.writing.imports import Sorting, block
from testgen.writing.merging import Insertion, insertions
from testgen.writing.needs import Need, module_variable


@dataclass(frozen=True, slots=True)
class Test:
    """The text of a test function, and the class it goes into ("" for none)."""

    __test__ = False  # no test of pytest's, whatever its name

    owner: str
    text: str


def new_file(
    tests: Sequence[Test], needs: Iterable[Need], project: Project, sorting: Sorting
) -> str:
    """The text of a new test file."""
    style, layout = project.style, project.layout
    needs = [*needs, *_case_needs(tests, project)]
    if style.future_annotations:
        needs.append(Need("__future__", "annotations"))
    parts = []
    if style.module_docstring:
        name = layout.module if not layout.by_path else layout.file.name
        parts.append(f'"""Tests for {name}."""\n')
    if layout.by_path:
        needs += [Need("importlib.util"), Need("sys"), Need("pathlib", "Path")]
    if needs:
        parts.append(block(needs, sorting))
    if layout.by_path:
        parts.append(_loading(layout, project))
    head = "\n".join(parts)
    text = f"{head}\n\n{_top_level(tests, project)}" if head else _top_level(tests, project)
    version = project.interpreter.version
    text = formatted(text, project.formatting, version)
    return f"{style.header}\n\n{text}" if style.header else text


def added(
    text: str,
    tree: ast.Module,
    tests: Sequence[Test],
    needs: Iterable[Need],
    project: Project,
    *,
    sorting: Sorting,
) -> str:
    """`text`, whose tree is given, with tests and missing imports put in."""
    newline = "\r\n" if "\r\n" in text else "\n"
    classes = {node.name: node for node in tree.body if isinstance(node, ast.ClassDef)}
    inner = [test for test in tests if test.owner in classes]
    outer = [test for test in tests if test.owner not in classes]
    wanted = [*needs, *(_case_needs(outer, project) if not _has_base(tree, project) else ())]
    changes = insertions(text, tree, wanted, sorting)
    for name, node in classes.items():
        members = [test for test in inner if test.owner == name]
        if members:
            changes.append(_into_class(text, node, members, project))
    if outer:
        changes.append(_at_end(text, tree, _formatted_top_level(outer, project)))
    return _changed(text, changes, newline)


def _changed(text: str, changes: Sequence[Insertion], newline: str) -> str:
    """The text with all changes made: of two at one place, the earlier one comes first, and what
    is put before a statement comes before what it is replaced by.
    """
    pieces: list[str] = []
    done = 0
    for change in sorted(changes, key=lambda one: (one.start, one.end > one.start)):
        pieces += [text[done : change.start], change.text.replace("\n", newline)]
        done = change.end
    pieces.append(text[done:])
    return "".join(pieces)


def _formatted_top_level(tests: Sequence[Test], project: Project) -> str:
    return formatted(_top_level(tests, project), project.formatting, project.interpreter.version)


def _top_level(tests: Sequence[Test], project: Project) -> str:
    """Functions, and classes with their methods, in the order in which they come first."""
    pieces: list[str] = []
    for owner in dict.fromkeys(test.owner for test in tests):
        texts = [test.text for test in tests if test.owner == owner]
        if owner:
            pieces.append(f"{_class_head(owner, project)}\n{_indented(texts)}")
        else:
            pieces += texts
    return "\n\n".join(pieces)


def _class_head(name: str, project: Project) -> str:
    if project.framework != "unittest":
        return f"class {name}:"
    base = "TestCase" if project.style.case_import else "unittest.TestCase"
    return f"class {name}({base}):"


def _case_needs(tests: Sequence[Test], project: Project) -> list[Need]:
    if project.framework != "unittest" or not any(test.owner for test in tests):
        return []
    return [Need("unittest", "TestCase") if project.style.case_import else Need("unittest")]


def _has_base(tree: ast.Module, project: Project) -> bool:
    """Whether the base class of test cases is imported already."""
    wanted = "TestCase" if project.style.case_import else "unittest"
    return any(
        (alias.asname or alias.name) == wanted
        for node in tree.body
        if isinstance(node, ast.Import | ast.ImportFrom)
        for alias in node.names
    )


def _indented(texts: Sequence[str]) -> str:
    lines = "\n".join(texts).splitlines()
    return "".join(f"    {line}\n" if line else "\n" for line in lines)


def _into_class(
    text: str, node: ast.ClassDef, tests: Sequence[Test], project: Project
) -> Insertion:
    """The methods behind the last line of a class."""
    starts = [0, *(found.end() for found in re.finditer(r"\r\n|\n|\r", text))]
    last = _last_line(text, starts, node)
    margin = text[starts[node.body[0].lineno - 1] :][: node.body[0].col_offset]
    at = starts[last] if last < len(starts) else len(text)
    code = formatted(
        f"class {node.name}:\n{_indented([test.text for test in tests])}",
        project.formatting,
        project.interpreter.version,
    )
    unit = project.formatting.indent
    lines = code.splitlines()[1:]
    if margin != unit and not margin.strip():
        lines = [
            re.sub(f"^(?:{unit})+", lambda all_: margin * (len(all_[0]) // len(unit)), line)
            for line in lines
        ]
    new = "\n" + "\n".join(lines) + "\n"
    return Insertion(at, at, new if at == 0 or text[at - 1] in "\r\n" else "\n" + new)


def _last_line(text: str, starts: Sequence[int], node: ast.ClassDef) -> int:
    """The number of the last line of a class, with the comments that end it."""
    assert node.end_lineno is not None
    last = node.end_lineno
    for number in range(last, len(starts)):
        line = text[starts[number] :].split("\n", 1)[0]
        if line.strip() and not (line[:1].isspace() and line.lstrip().startswith("#")):
            break
        if line.strip():
            last = number + 1
    return last


def _at_end(text: str, tree: ast.Module, code: str) -> Insertion:
    """The tests at the end of the file, above a block that runs it as a script."""
    starts = [0, *(found.end() for found in re.finditer(r"\r\n|\n|\r", text))]
    last = tree.body[-1] if tree.body else None
    if isinstance(last, ast.If) and "__name__" in ast.unparse(last.test) and len(tree.body) > 1:
        at = starts[last.lineno - 1]
        return Insertion(at, at, f"{code}\n\n")
    at = len(text)
    blank = len(text) - len(text.rstrip("\r\n"))
    breaks = text[at - blank :].replace("\r\n", "\n").count("\n")
    if not text.strip():
        return Insertion(at, at, code if not text or blank else f"\n{code}")
    return Insertion(at, at, "\n" * max(3 - breaks, 0) + code)


def _loading(layout: Layout, project: Project) -> str:
    """Statements that load a module by its path, for one that no import can reach."""
    quote = project.formatting.quote
    relative = Path(os.path.relpath(layout.file, project.home.path.parent)).parts
    ups = len([part for part in relative if part == ".."])
    place = f"Path(__file__).parents[{ups}]" if ups else "Path(__file__).parent"
    for part in relative[ups:]:
        place += f" / {literal(part, quote)}"
    name = module_variable(layout)
    return (
        f"_SPEC = importlib.util.spec_from_file_location(\n"
        f"    {literal(f'{name}_under_test', quote)}, {place}\n)\n"
        f"{name} = importlib.util.module_from_spec(_SPEC)\n"
        f"sys.modules[_SPEC.name] = {name}\n"
        f"_SPEC.loader.exec_module({name})\n"
    )
