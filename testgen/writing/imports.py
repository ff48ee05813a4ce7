"""Import statements: the block of a new file, and names merged into the block of an old one."""

from __future__ import annotations

import ast
import re
import sys
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from testgen.project.values import Formatting
from testgen.writing.needs import Need

Section = int
_FUTURE, _STANDARD, _FOREIGN, _OWN, _LOCAL = range(5)


@dataclass(frozen=True, slots=True)
class Sorting:
    """How imports are sorted: `own` are the project's top-level names."""

    own: frozenset[str]
    formatting: Formatting

    def section(self, module: str, level: int = 0) -> Section:
        """The group of imports that a module belongs to."""
        top = module.partition(".")[0]
        if level:
            return _LOCAL
        if top == "__future__":
            return _FUTURE
        if top in self.own:
            return _OWN
        return _STANDARD if top in sys.stdlib_module_names else _FOREIGN

    def key(self, need: Need) -> tuple[object, ...]:
        """Where a statement stands within its group."""
        is_from = bool(need.name) and not self.formatting.sorts_within_sections
        return (is_from, -need.level, need.module.lower(), bool(need.name), need.alias)


def block(needs: Iterable[Need], sorting: Sorting) -> str:
    """The import statements of a new file, group by group, lines ending in a line break."""
    groups: dict[Section, list[list[Need]]] = {}
    for statement in _statements(needs, sorting):
        first = statement[0]
        groups.setdefault(sorting.section(first.module, first.level), []).append(statement)
    return "\n".join(
        "".join(
            statement_text(one, sorting.formatting)
            for one in sorted(groups[section], key=lambda one: sorting.key(one[0]))
        )
        for section in sorted(groups)
    )


def _statements(needs: Iterable[Need], sorting: Sorting) -> list[list[Need]]:
    """Needs that share a statement, together."""
    joined: dict[tuple[str, int], list[Need]] = {}
    alone: list[list[Need]] = []
    for need in sorted(set(needs)):
        if not need.name or need.alias or sorting.formatting.one_import_a_line:
            alone.append([need])
        else:
            joined.setdefault((need.module, need.level), []).append(need)
    return [*alone, *joined.values()]


def member_key(name: str) -> tuple[int, str]:
    """The order of names within a statement: constants, classes, the rest."""
    kind = 0 if name.isupper() and len(name) > 1 else 1 if name[:1].isupper() else 2
    return kind, name


def statement_text(needs: Sequence[Need], formatting: Formatting) -> str:
    """One import statement with its line break, in brackets where it is long."""
    if len(needs) == 1 and len(needs[0].statement) <= formatting.line_length:
        return f"{needs[0].statement}\n"
    start = f"from {'.' * needs[0].level}{needs[0].module} import "
    names = [
        f"{need.name} as {need.alias}" if need.alias else need.name
        for need in sorted(needs, key=lambda one: member_key(one.name))
    ]
    return _from_text(start, names, formatting)


def _from_text(start: str, names: Sequence[str], formatting: Formatting) -> str:
    line = start + ", ".join(names)
    if len(line) <= formatting.line_length or len(names) == 1:
        return f"{line}\n"
    inner = "".join(f"{formatting.indent}{name},\n" for name in names)
    return f"{start}(\n{inner})\n"


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
    statements = [node for node in tree.body if isinstance(node, ast.Import | ast.ImportFrom)]
    found: dict[int, Insertion] = {}
    lines: list[list[Need]] = []
    for group in _statements(needs, sorting):
        host = next((node for node in statements if _can_take(node, group, text, starts)), None)
        if host is None or id(host) in found:
            lines.append(group)
        else:
            start, end = _span(host, starts, text)
            found[id(host)] = Insertion(start, end, _extended(host, group, sorting.formatting))
    return [*found.values(), *_new_lines(lines, statements, text, tree, sorting)]


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
    return _from_text(start, names, formatting).removesuffix("\n")


def _new_lines(
    groups: Sequence[Sequence[Need]],
    statements: Sequence[ast.Import | ast.ImportFrom],
    text: str,
    tree: ast.Module,
    sorting: Sorting,
) -> list[Insertion]:
    """New statements, each behind the last one of the file that sorts before it."""
    starts = _line_starts(text)
    places: dict[int, list[tuple[Section, tuple[object, ...], str]]] = {}
    block_of = _first_block(statements, text, starts)
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
    statements: Sequence[ast.Import | ast.ImportFrom], text: str, starts: Sequence[int]
) -> list[ast.Import | ast.ImportFrom]:
    """The imports at the top of the file, on lines of their own."""
    return [
        one
        for one in statements
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
