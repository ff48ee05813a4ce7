"""Statements of a setup that a fixture of the project stands for."""

from __future__ import annotations

import ast
from collections.abc import Sequence
from dataclasses import replace

import msgspec

from syntax.projects.values import Layout
from testgen.project.values import Fixture
from testgen.writing.code import bound_in, expression, free_names, renamed_everywhere, tree_of
from testgen.writing.kept import KeptCase
from testgen.writing.shape import FIXTURE


def with_fixtures(kept: KeptCase, fixtures: Sequence[Fixture], layout: Layout) -> KeptCase:
    """The case with what a fixture gives marked as such, under the fixture's name.

    Only a fixture that does nothing but give an expression equal to the statement's, whose names
    come from the module under test, can be told to be the same thing.
    """
    for fixture in fixtures:
        if fixture.value and not fixture.is_async and not fixture.parameters:
            kept = _with(kept, fixture, layout)
    return kept


def _with(kept: KeptCase, fixture: Fixture, layout: Layout) -> KeptCase:
    wanted = ast.dump(expression(fixture.value))
    package = layout.module.rpartition(".")[0]
    modules = dict(fixture.names)
    own = {layout.module, package} - {""}
    if not modules or any(modules.get(name) not in own for name in free_names(fixture.value)):
        return kept
    for at, line in enumerate(kept.case.setup):
        match tree_of(line).body:
            case [ast.Assign(targets=[ast.Name(id=name)], value=value)] if (
                ast.dump(value) == wanted
            ):
                return _marked(kept, at, name, fixture.name)
    return kept


def _marked(kept: KeptCase, at: int, name: str, fixture: str) -> KeptCase:
    case = kept.case
    sources = (*case.setup, case.call)
    names = {one for source in sources for one in free_names(source)} | bound_in(case.setup)
    if name != fixture and fixture in names:
        return kept
    new = {name: fixture}
    setup = [renamed_everywhere(line, new) for line in case.setup]
    setup[at] = f"{fixture} = {FIXTURE}"
    checks = tuple(
        replace(
            check,
            subject=renamed_everywhere(check.subject, new) if check.subject else "",
            expected=renamed_everywhere(check.expected, new) if check.expected else "",
        )
        for check in kept.checks
    )
    call = renamed_everywhere(case.call, new)
    return replace(
        kept, case=msgspec.structs.replace(case, setup=tuple(setup), call=call), checks=checks
    )
