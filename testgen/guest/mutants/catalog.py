"""The mutants of a module, numbered, and the switch that turns one of them on."""

from __future__ import annotations

import ast
from collections.abc import Collection
from dataclasses import dataclass
from types import CodeType, ModuleType
from typing import Any

from ..describing.definitions import Definition, definitions, first_line
from .change import Change, source_of
from .finding import Finder
from .switching import Switch


@dataclass(frozen=True)
class Mutant:
    """A change of one function, with what is around it."""

    id: int
    target: str
    change: Change
    place: list[ast.AST]
    line: int


class Catalog:
    """Finds the mutants of the functions `targets`, a class standing for its methods.

    The same source and targets give the same numbers. Nothing is compiled until it is asked for.
    """

    def __init__(
        self, module: ModuleType, source: str, code: CodeType, file: str,
        targets: Collection[str] | None,
    ) -> None:  # fmt: skip
        tree = ast.parse(source, file)
        self._switch = Switch(code, file)
        self._finder = Finder(source)
        self._mutants: list[Mutant] = []
        found = definitions(tree, module)
        classes = {each.name: each.node for each in found if isinstance(each.node, ast.ClassDef)}
        for each in found:
            if targets is None or _wanted(each.name, targets):
                self._add(each, classes)

    def _add(self, definition: Definition, classes: dict[str, ast.ClassDef]) -> None:
        for node in (definition.node, *definition.others):
            if isinstance(node, ast.ClassDef):
                continue
            line = first_line(node)
            if not self._switch.exists(node.name, line):
                continue
            around: list[ast.AST] = []
            path = definition.name.split(".")[:-1]
            for depth in range(1, len(path) + 1):
                around.append(classes[".".join(path[:depth])])
            seen: set[tuple[int, str, str]] = set()
            for change in self._finder.changes(node):
                key = id(change.parent), f"{change.field}{change.index}", source_of(change.after)
                if key not in seen:
                    seen.add(key)
                    number = len(self._mutants) + 1
                    place = [*around, node]
                    self._mutants.append(Mutant(number, definition.name, change, place, line))

    def told(self) -> list[dict[str, Any]]:
        """The mutants as JSON."""
        return [
            {
                "id": each.id, "target": each.target, "line": each.change.line,
                "what": each.change.what, "source_before": source_of(each.change.before),
                "source_after": source_of(each.change.after),
            }
            for each in self._mutants
        ]  # fmt: skip

    def switch_on(self, number: int) -> None:
        """Switch a mutant on, for good: in a process that is forked for it. 0 is none.

        Raises ValueError where its code does not compile, IndexError where there is none.
        """
        if number:
            mutant = self._mutants[number - 1]
            self._switch.on(mutant.change, mutant.place, mutant.line)


def _wanted(name: str, targets: Collection[str]) -> bool:
    parts = name.split(".")
    return any(".".join(parts[:depth]) in targets for depth in range(1, len(parts) + 1))
