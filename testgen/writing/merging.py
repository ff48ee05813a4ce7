"""Imports merged into those of an existing file: what to put where, and nothing else touched."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from syntax.projects.values import Formatting
from testgen.writing.imports import (
    Section,
    Sorting,
    from_text,
    member_key,
    statement_text,
    statements,
)
from testgen.writing.needs import Need


@dataclass(frozen=True, slots=True)
class Insertion:
    """Replace `text[start:end]` of a file by `text`."""

    start: int
    end: int
    text: str


def bound_at_top(tree: ast.Module) -> dict[str, Need | None]:
    """The names that a file binds at its top level, with the import where it is one.

    What is imported under a condition counts as bound by something else.
    """
    found: dict[str, Need | None] = {}
    for node in ast.walk(tree):
        if isinstance(node, ast.alias):
            found[node.asname or node.name.partition(".")[0]] = None
    for node in tree.body:
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
            found[node.name] = None
        elif isinstance(node, ast.Import):
            needs = [Need(one.name, alias=one.asname or "") for one in node.names]
            found |= {need.bound: need for need in needs}
        elif isinstance(node, ast.ImportFrom):
            needs = [
                Need(node.module or "", one.name, one.asname or "", node.level)
                for one in node.names
            ]
            found |= {need.bound: need for need in needs}
        else:
            found |= {
                one.id: None for one in ast.walk(node)
                if isinstance(one, ast.Name) and isinstance(one.ctx, ast.Store)
            }  # fmt: skip
    return found


def insertions(
    text: str, tree: ast.Module, needs: Iterable[Need], sorting: Sorting
) -> list[Insertion]:
    """What to change in a file with these imports missing; nothing else of it is touched."""
    starts = _line_starts(text)
    there = [node for node in tree.body if isinstance(node, ast.Import | ast.ImportFrom)]
    found: dict[int, Insertion] = {}
    lines: list[list[Need]] = []
    for group in statements(needs, sorting):
        host = next((node for node in there if _can_take(node, group, text, starts)), None)
        if host is None or id(host) in found:
            lines.append(group)
        else:
            start, end = _span(host, starts, text)
            found[id(host)] = Insertion(start, end, _extended(host, group, sorting.formatting))
    return [*found.values(), *_new_lines(lines, there, text, tree, sorting)]


def _can_take(
    node: ast.Import | ast.ImportFrom, group: Sequence[Need], text: str, starts: Sequence[int]
) -> bool:
    """Whether names can be added to a statement: one of the same module, without comments."""
    if not isinstance(node, ast.ImportFrom) or not group[0].name or group[0].alias:
        return False
    if (node.module or "") != group[0].module or node.level != group[0].level:
        return False
    start, end = _span(node, starts, text)
    line_end = text.find("\n", end)
    rest = text[end : line_end if line_end >= 0 else len(text)].strip()
    before = text[starts[node.lineno - 1] : start].strip()
    plain = not any(one.name == "*" or one.asname for one in node.names)
    return plain and not rest and not before and not re.search(r"[#;\\]", text[start:end])


def _extended(
    node: ast.Import | ast.ImportFrom, group: Sequence[Need], formatting: Formatting
) -> str:
    assert isinstance(node, ast.ImportFrom)
    names = [one.name for one in node.names]
    is_sorted = names == sorted(names, key=member_key)
    by_letter = not is_sorted and names == sorted(names, key=str.lower)
    names += [need.name for need in group]
    if is_sorted:
        names.sort(key=member_key)
    elif by_letter:
        names.sort(key=str.lower)
    start = f"from {'.' * node.level}{node.module or ''} import "
    return from_text(start, names, formatting).removesuffix("\n")


def _new_lines(
    groups: Sequence[Sequence[Need]],
    there: Sequence[ast.Import | ast.ImportFrom],
    text: str,
    tree: ast.Module,
    sorting: Sorting,
) -> list[Insertion]:
    """New statements, each behind the last one of the file that sorts before it."""
    starts = _line_starts(text)
    places: dict[int, list[tuple[Section, tuple[object, ...], str]]] = {}
    block_of = _first_block(there, text, starts)
    near: dict[int, Section] = {}
    after: dict[int, Section] = {}
    for group in groups:
        need = group[0]
        section = sorting.section(need.module, need.level)
        key = sorting.key(need)
        line = statement_text(group, sorting.formatting)
        before = [
            one for one in block_of
            if (_section_of(one, sorting), _key_of(one, sorting)) <= (section, key)
        ]  # fmt: skip
        if before:
            last = max(before, key=lambda one: one.lineno)
            at = _line_end(text, _span(last, starts, text)[1])
            near[at] = _section_of(last, sorting)
            following = [one for one in block_of if one.lineno > last.lineno]
            if following:
                after[at] = _section_of(following[0], sorting)
        elif block_of:
            at = starts[block_of[0].lineno - 1]
            after[at] = _section_of(block_of[0], sorting)
        else:
            at = _below_docstring(text, tree, starts)
        places.setdefault(at, []).append((section, key, line))
    found = []
    for at, lines in places.items():
        found.append(Insertion(at, at, _placed(sorted(lines), text, at, near.get(at),
                                               after.get(at))))  # fmt: skip
    return found


def _placed(
    lines: Sequence[tuple[Section, tuple[object, ...], str]],
    text: str,
    at: int,
    before: Section | None,
    after: Section | None,
) -> str:
    """New statements with blank lines between the groups of imports."""
    result, previous = "", before
    if at and not text[:at].endswith("\n"):
        result = "\n"
    if before is None and at:
        result += "\n"  # below a docstring
    for section, _, line in lines:
        if previous is not None and section != previous:
            result += "\n"
        result += line
        previous = section
    blank_follows = text.startswith(("\n", "\r"), at)
    if after is not None and after not in (previous, before) and not blank_follows:
        result += "\n"
    if before is None and after is None and text[at:].strip() and not text[at:].startswith("\n"):
        result += "\n\n"
    return result


def _first_block(
    there: Sequence[ast.Import | ast.ImportFrom], text: str, starts: Sequence[int]
) -> list[ast.Import | ast.ImportFrom]:
    """The imports at the top of the file, on lines of their own."""
    return [
        one
        for one in there
        if not text[starts[one.lineno - 1] : _span(one, starts, text)[0]].strip()
        and ";" not in text[_span(one, starts, text)[1] : _line_end(text, _span(
            one, starts, text)[1])].partition("#")[0]
    ]  # fmt: skip


def _section_of(node: ast.Import | ast.ImportFrom, sorting: Sorting) -> Section:
    need = _need(node)
    return sorting.section(need.module, need.level)


def _key_of(node: ast.Import | ast.ImportFrom, sorting: Sorting) -> tuple[object, ...]:
    return sorting.key(_need(node))


def _need(node: ast.Import | ast.ImportFrom) -> Need:
    if isinstance(node, ast.ImportFrom):
        return Need(node.module or "", node.names[0].name, "", node.level)
    return Need(node.names[0].name)


def _below_docstring(text: str, tree: ast.Module, starts: Sequence[int]) -> int:
    if ast.get_docstring(tree, clean=False) is not None:
        return _line_end(text, _span(tree.body[0], starts, text)[1])
    at = 0
    while text.startswith("#", at):
        at = _line_end(text, at)
    return at


def _line_starts(text: str) -> list[int]:
    """Where the lines of a text begin, as the tree counts them."""
    return [0, *(found.end() for found in re.finditer(r"\r\n|\n|\r", text))]


def _line_end(text: str, at: int) -> int:
    found = text.find("\n", at)
    return len(text) if found < 0 else found + 1


def _span(node: ast.stmt, starts: Sequence[int], text: str) -> tuple[int, int]:
    assert node.end_lineno is not None
    assert node.end_col_offset is not None
    return (
        starts[node.lineno - 1] + _column(text, starts, node.lineno, node.col_offset),
        starts[node.end_lineno - 1] + _column(text, starts, node.end_lineno, node.end_col_offset),
    )


def _column(text: str, starts: Sequence[int], line: int, offset: int) -> int:
    """A column in characters, of one in UTF-8 bytes."""
    end = starts[line] if line < len(starts) else len(text)
    return len(text[starts[line - 1] : end].encode()[:offset].decode(errors="ignore"))
