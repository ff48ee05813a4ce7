"""What a test file has to import: computed from the names that its code reads, never guessed."""

from __future__ import annotations

import ast
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from keyword import iskeyword
from types import MappingProxyType

import msgspec

from syntax.projects.values import Layout
from testgen.project.values import ImportStyle
from testgen.values import Case, Description
from testgen.writing.code import BUILTINS, bound_in, free_names, renamed, tree_of
from testgen.writing.kept import Check, KeptCase
from testgen.writing.shape import FIXTURE


@dataclass(frozen=True, slots=True, order=True)
class Need:
    """One name that is imported. `name` is empty for a module itself, `level` counts dots."""

    module: str
    name: str = ""
    alias: str = ""
    level: int = 0

    @property
    def bound(self) -> str:
        """The name by which the file speaks of it."""
        return self.alias or self.name or self.module.partition(".")[0]

    @property
    def statement(self) -> str:
        """An import statement of its own."""
        alias = f" as {self.alias}" if self.alias else ""
        if not self.name:
            return f"import {self.module}{alias}"
        return f"from {'.' * self.level}{self.module} import {self.name}{alias}"


def need_of(statement: str) -> list[Need]:
    """What an import statement asks for, name by name."""
    found: list[Need] = []
    for node in tree_of(statement).body:
        if isinstance(node, ast.Import):
            found += [Need(one.name, alias=one.asname or "") for one in node.names]
        elif isinstance(node, ast.ImportFrom):
            found += [
                Need(node.module or "", one.name, one.asname or "", node.level)
                for one in node.names
            ]
    return found


class Resolver:
    """Tells where the names of cases come from, and how they are spelled in the test file.

    `package` are the names of the packages that the test file is in, None where it is in none, so
    that nothing can be imported relative to it. `taken` are the names that the file binds, each
    with its import, None where it is no import. `imported` are statements by which the module
    under test itself imports: a test gets such a name from where the module has it.
    """

    def __init__(
        self,
        layout: Layout,
        description: Description,
        style: ImportStyle,
        *,
        package: Sequence[str] | None = None,
        taken: Mapping[str, Need | None] = MappingProxyType({}),
        imported: Iterable[str] = (),
    ) -> None:
        self._layout = layout
        self._style = style
        self._package = package
        self._taken = {name: need and _absolute(need, package) for name, need in taken.items()}
        names = [one.name for one in description.functions]
        names += [one.name for one in description.classes]
        self._own = {name.partition(".")[0] for name in names}
        self._imported = {need.bound: need for line in imported for need in need_of(line)}
        self._needs: dict[str, Need] = {}

    @property
    def missing(self) -> tuple[Need, ...]:
        """What has to be imported that the file does not have yet."""
        have = {need for need in self._taken.values() if need is not None}
        return tuple(
            sorted(
                need for need in self._needs.values() if _absolute(need, self._package) not in have
            )
        )

    def resolved(self, kept: KeptCase) -> KeptCase:
        """The case as the test file spells it; what it needs is noted."""
        case = kept.case
        given = dict(self._imported)
        given |= {need.bound: need for line in case.imports for need in need_of(line)}
        told = [_told(name, module) for name, module in kept.names.items()]
        given |= {one.bound: one for one in told}
        for one in told:
            if not one.name and "." in one.module:
                self.note(one)  # one name, `a`, may stand for `a.b` and `a.c`
        bound = bound_in(case.setup) | {"result", "tmp_path", "monkeypatch", "capsys", FIXTURE}
        spelled: dict[str, str] = {}
        for name in sorted(_read(case, kept.checks) - bound):
            need = given.get(name)
            if need is not None and not (need.name and need.module == self._layout.module):
                spelled[name] = self.note(need)
            elif name in self._own or need is not None or name not in BUILTINS:
                spelled[name] = self._of_module(name)
        return _respelled(kept, {name: text for name, text in spelled.items() if name != text})

    def note(self, need: Need) -> str:
        """Ask for an import; how it is spelled, which is another name where that one is taken."""
        bound = need.bound
        if not need.name and not need.alias and bound not in self._taken:
            self._needs.setdefault(need.module, need)
            return bound
        known = self._taken.get(bound)
        is_taken = bound in self._taken and known != _absolute(need, self._package)
        if is_taken or self._needs.get(bound, need) != need:
            owner = need.module.rpartition(".")[2] or "module"
            need = replace(need, alias=f"{owner}_{bound}")
        self._needs.setdefault(need.bound, need)
        return need.bound

    def _of_module(self, name: str) -> str:
        """How a name of the module under test is spelled."""
        layout = self._layout
        package, _, stem = layout.module.rpartition(".")
        if layout.by_path:
            return f"{module_variable(layout)}.{name}"
        hides = name in BUILTINS  # imported by its name, it would be what `set()` means everywhere
        if (self._style == "module" or hides) and package:
            return f"{self.note(Need(package, stem))}.{name}"
        if self._style in ("module", "whole") or hides:
            self.note(Need(layout.module))
            return f"{layout.module}.{name}"
        if self._style == "relative" and self._package:
            return self.note(_relative(layout.module, name, self._package))
        return self.note(Need(layout.module, name))


def _absolute(need: Need, package: Sequence[str] | None) -> Need:
    if not need.level or package is None:
        return need
    base = package[: len(package) - need.level + 1]
    return replace(need, module=".".join((*base, *filter(None, [need.module]))), level=0)


def module_variable(layout: Layout) -> str:
    """What a module is called in a test file that loads it by its path."""
    stem = layout.file.stem if "." in layout.file.stem else layout.stem
    name = "".join(one if one.isalnum() else "_" for one in stem).lower().strip("_")
    if name.isidentifier() and not iskeyword(name):
        return name
    return f"{name}_module" if iskeyword(name) else f"module_{name}".strip("_")


def style_for(kept: Sequence[KeptCase], layout: Layout, style: ImportStyle) -> ImportStyle:
    """The project's import style, unless a variable of a test has the name it would need."""
    needed = layout.module.partition(".")[0] if style == "whole" else layout.stem
    if style in ("module", "whole") and any(needed in bound_in(one.case.setup) for one in kept):
        return "name"
    return style


def _relative(module: str, name: str, package: Sequence[str]) -> Need:
    parts = module.split(".")
    common = 0
    while common < min(len(parts), len(package)) and parts[common] == package[common]:
        common += 1
    if not common:
        return Need(module, name)
    return Need(".".join(parts[common:]), name, level=len(package) - common + 1)


def _told(name: str, module: str) -> Need:
    """What a name and its module mean: without a module, the name is a module's own."""
    return Need(module, name) if module else Need(name)


def _read(case: Case, checks: Iterable[Check]) -> set[str]:
    sources = [*case.setup, case.call]
    sources += [text for check in checks for text in (check.subject, check.expected) if text]
    return {name for source in sources for name in free_names(source)}


def _respelled(kept: KeptCase, names: Mapping[str, str]) -> KeptCase:
    if not names:
        return kept
    case = kept.case
    # What is expected is written in the language's own words, whatever the module calls `set`.
    values = {name: text for name, text in names.items() if name not in BUILTINS}
    return replace(
        kept,
        case=msgspec.structs.replace(
            case,
            setup=tuple(renamed(line, names) for line in case.setup),
            call=renamed(case.call, names),
        ),
        checks=tuple(
            replace(
                check,
                subject=renamed(check.subject, names) if check.subject else "",
                expected=renamed(check.expected, values) if check.expected else "",
            )
            for check in kept.checks
        ),
    )
