"""Import statements: their groups, their order, their text, and the block of a new file."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from syntax.projects.values import Formatting
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
    for statement in statements(needs, sorting):
        first = statement[0]
        groups.setdefault(sorting.section(first.module, first.level), []).append(statement)
    return "\n".join(
        "".join(
            statement_text(one, sorting.formatting)
            for one in sorted(groups[section], key=lambda one: sorting.key(one[0]))
        )
        for section in sorted(groups)
    )


def statements(needs: Iterable[Need], sorting: Sorting) -> list[list[Need]]:
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
    return from_text(start, names, formatting)


def from_text(start: str, names: Sequence[str], formatting: Formatting) -> str:
    """A statement that begins with `from … import `, with its names and its line break."""
    line = start + ", ".join(names)
    if len(line) <= formatting.line_length or len(names) == 1:
        return f"{line}\n"
    inner = "".join(f"{formatting.indent}{name},\n" for name in names)
    return f"{start}(\n{inner})\n"
