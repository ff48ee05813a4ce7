"""From kept cases to the text of a test file: the one way in for who wants tests written."""

from __future__ import annotations

import ast
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType

from syntax.projects.disk import parsed
from testgen.project.values import Project
from testgen.values import Case, Description
from testgen.writing.body import Body, Writer
from testgen.writing.classes import class_for
from testgen.writing.code import tree_of
from testgen.writing.dialects import DIALECTS, Wording
from testgen.writing.documents import Test, added, new_file
from testgen.writing.fixtures import with_fixtures
from testgen.writing.functions import function_text, waiting_of
from testgen.writing.grouping import Plan, plans_for
from testgen.writing.imports import Sorting
from testgen.writing.kept import KeptCase
from testgen.writing.merging import bound_at_top
from testgen.writing.naming import names_for
from testgen.writing.needs import Need, Resolver, style_for
from testgen.writing.shape import take_apart
from testgen.writing.words import sentence

_ONLY_PARSED = ast.PyCF_ONLY_AST | ast.PyCF_ALLOW_TOP_LEVEL_AWAIT


@dataclass(frozen=True, slots=True)
class WrittenTest:
    """A test of the file: its class ("" for none), its name, and the cases it runs, by row."""

    owner: str
    name: str
    target: str
    cases: tuple[KeptCase, ...]

    @property
    def qualified(self) -> str:
        """`TestStack.test_pop`, or the name alone."""
        return f"{self.owner}.{self.name}" if self.owner else self.name


@dataclass(frozen=True, slots=True)
class Written:
    """A test file that is not on disk yet. `before` is the SHA-256 of the file it replaces, None
    for a new one; `packages` are empty files to create beside it; `left_out` are cases that could
    not be written, each with the reason.
    """

    path: Path
    text: str
    tests: tuple[WrittenTest, ...]
    before: str | None = None
    encoding: str = "utf-8"
    had_bom: bool = False
    packages: tuple[Path, ...] = ()
    left_out: tuple[tuple[KeptCase, str], ...] = ()


def write(
    project: Project,
    description: Description,
    kept: Sequence[KeptCase],
    names: Mapping[Case, str] = MappingProxyType({}),
) -> Written:
    """The test file of the project's module with these cases.

    `names` are somebody's for the test of a case; they are taken where the test bears them out.
    Deterministic. What exists in the file stays byte for byte, but for import statements that
    names are added to. The result always parses.
    """
    existing, style = project.home.existing, project.style
    old = parsed(existing.text) if existing is not None else None
    sound, left_out = _sound(kept)
    resolver = Resolver(
        project.layout,
        description,
        style_for(sound, project.layout, style.import_style),
        package=_package_of(project),
        taken=bound_at_top(old) if old is not None else {},
        imported=project.imported,
    )
    resolved = [_resolved(one, project, resolver) for one in sound]
    origin = {id(new): one for new, one in zip(resolved, sound, strict=True)}
    writer = Writer(
        dialect=DIALECTS[project.framework],
        wording=Wording(project.formatting.quote, style.expected_first),
        description=description,
        waiting=waiting_of(project),
    )
    planned: list[tuple[Plan, Body, str]] = []
    for plan in plans_for(resolved, description):
        try:
            planned.append((plan, writer.body(plan), class_for(plan, project, old)))
        except SyntaxError as error:
            left_out += [(origin[id(one.kept)], str(error.msg)) for one in plan.cases]
    owners = {id(plan): owner for plan, _, owner in planned}

    def told(plan: Plan) -> str:
        cases = (origin[id(one.kept)].case for one in plan.cases)
        return next((names[case] for case in cases if case in names), "")

    called = names_for(
        [plan for plan, _, _ in planned],
        description,
        style,
        _taken(old),
        class_of=lambda plan: owners[id(plan)],
        told=told,
    )
    tests: list[Test] = []
    written: list[WrittenTest] = []
    for (plan, body, owner), name in zip(planned, called, strict=True):
        cases = tuple(origin[id(one.kept)] for one in plan.cases)
        doc = sentence(name) if style.docstrings else None
        text = function_text(
            plan, body, project, resolver.note, name=name, doc=doc, in_class=bool(owner)
        )
        for dotted in sorted(body.modules):
            module, _, member = dotted.rpartition(".")
            resolver.note(Need(module, member) if module else Need(dotted))
        if "pytest." in text:
            resolver.note(Need("pytest"))
        tests.append(Test(owner, text))
        written.append(WrittenTest(owner, name, plan.target, cases))
    sorting = Sorting(project.packages, project.formatting)
    if existing is None or old is None:
        text = new_file(tests, resolver.missing, project, sorting)
    else:
        text = added(existing.text, old, tests, resolver.missing, project, sorting=sorting)
    tree_of(text)
    return Written(
        path=project.home.path,
        text=text,
        tests=tuple(written),
        before=existing.sha256 if existing is not None else None,
        encoding=existing.encoding if existing is not None else "utf-8",
        had_bom=existing is not None and existing.had_bom,
        packages=project.home.packages,
        left_out=tuple(left_out),
    )


def _sound(kept: Sequence[KeptCase]) -> tuple[list[KeptCase], list[tuple[KeptCase, str]]]:
    """The cases whose sources are Python, and the others."""
    sound: list[KeptCase] = []
    left_out: list[tuple[KeptCase, str]] = []
    for one in kept:
        try:
            take_apart(one)
            said = [text for check in one.checks for text in (check.subject, check.expected)]
            for source in (*one.case.setup, one.case.call, *filter(None, said)):
                compile(source, "case", "exec", _ONLY_PARSED)
                source.encode()
        except (SyntaxError, ValueError) as error:
            told = error.msg if isinstance(error, SyntaxError) else str(error)
            left_out.append((one, f"its source is no Python: {told}"))
        else:
            sound.append(one)
    return sound, left_out


def _resolved(one: KeptCase, project: Project, resolver: Resolver) -> KeptCase:
    """A case as the file spells it."""
    if project.framework == "pytest":
        one = with_fixtures(one, project.fixtures, project.layout)
    return resolver.resolved(one)


def _package_of(project: Project) -> tuple[str, ...] | None:
    """The packages that the test file is in, from the source root on; None for none."""
    folder, root = project.home.path.parent, project.layout.source_root
    if root not in folder.parents:
        return None
    inside = folder.relative_to(root).parts
    are_packages = all(
        (root.joinpath(*inside[:depth]) / "__init__.py").exists()
        for depth in range(1, len(inside) + 1)
    )
    return inside if inside and are_packages else None


def _taken(old: ast.Module | None) -> frozenset[str]:
    """The names of all functions and methods of a file."""
    return frozenset(
        node.name
        for node in (ast.walk(old) if old is not None else ())
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
    )
