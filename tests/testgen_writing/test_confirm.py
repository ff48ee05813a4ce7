"""Confirming: what passes three times in the project's own framework is told from what does not."""

from __future__ import annotations

import venv
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from sandbox.boundary import boundary_for
from sandbox.faults import NoBoundary
from sandbox.launch import Boundary
from syntax.projects.interpreter import describe
from testgen.project.values import FrameworkName, Project
from testgen.values import Description
from testgen.writing.confirm import confirm
from testgen.writing.kept import KeptCase
from testgen.writing.write import write
from tests.support.keeping import SIZES, kept

Make = Callable[[dict[str, str]], Project]


@pytest.fixture(scope="module")
def boundary() -> Boundary:
    try:
        return boundary_for("auto")
    except NoBoundary as fault:
        pytest.skip(str(fault))


FRAMEWORKS: list[FrameworkName] = ["pytest", "unittest"]


@pytest.fixture
def make_project(make_project: Make, plain_environment: Path) -> Make:
    """Projects whose environment has pytest and nothing else."""

    def make(files: dict[str, str]) -> Project:
        project = make_project(files)
        return replace(project, interpreter=describe(plain_environment / "bin/python", "test"))

    return make


def as_in(project: Project, framework: FrameworkName) -> Project:
    style = replace(project.style, in_classes=framework == "unittest")
    return replace(project, framework=framework, style=style)


@pytest.mark.parametrize("framework", FRAMEWORKS)
async def test_all_is_well(
    framework: FrameworkName, make_project: Make, description: Description, boundary: Boundary
) -> None:
    conftest = "import pytest\n\n\n@pytest.fixture(autouse=True)\ndef data(request):\n    yield\n"
    project = as_in(make_project({"tests/conftest.py": conftest}), framework)
    written = write(project, description, SIZES)
    seen = await confirm(written, project, boundary)
    assert seen.fault == ""
    assert seen.is_sound
    assert seen.runs == 3
    cases = [case for outcome in seen.outcomes for case in outcome.cases]
    assert {id(case) for case in cases} == {id(case) for case in SIZES}
    assert not project.home.path.exists(), "nothing is written into the project"
    assert not list(project.layout.root.rglob("__pycache__"))


@pytest.mark.parametrize("framework", FRAMEWORKS)
async def test_what_fails_is_named_row_by_row(
    framework: FrameworkName, make_project: Make, description: Description, boundary: Boundary
) -> None:
    wrong = kept("clamp(7, 0, 10)", "8")
    unsteady = kept("label('x')", "hash('x')")
    project = as_in(make_project({}), framework)
    written = write(project, description, [*SIZES, wrong, unsteady])
    seen = await confirm(written, project, boundary)
    gone = [case for outcome in seen.failed for case in outcome.cases]
    assert {id(case) for case in gone} == {id(wrong), id(unsteady)}
    rest = [case for case in [*SIZES, wrong, unsteady] if not any(case is one for one in gone)]
    assert (await confirm(write(project, description, rest), project, boundary)).is_sound


ENDINGS: list[KeptCase] = [
    kept("label(__import__('os')._exit(0))", "'x'"),
    kept("label(__import__('os').kill(__import__('os').getpid(), 9))", "'x'"),
    kept("label(__import__('time').sleep(60))", "'x'"),
]


@pytest.mark.parametrize("case", ENDINGS, ids=["exit", "killed", "hung"])
async def test_who_ends_the_process_costs_only_itself(
    case: KeptCase, make_project: Make, description: Description, boundary: Boundary
) -> None:
    project = as_in(make_project({}), "unittest")  # the quicker one of the two
    written = write(project, description, [case, *SIZES])
    seen = await confirm(written, project, boundary, seconds=2.0)
    assert [id(one) for outcome in seen.failed for one in outcome.cases] == [id(case)]
    assert any(not outcome.ran for outcome in seen.outcomes), "the rest is to be confirmed again"
    assert not seen.is_sound


async def test_what_cannot_start_says_why(
    make_project: Make, description: Description, boundary: Boundary
) -> None:
    project = make_project({"conftest.py": "import nothing_of_this_name\n"})
    written = write(project, description, SIZES)
    seen = await confirm(written, project, boundary)
    assert seen.outcomes == ()
    assert "nothing_of_this_name" in seen.fault
    assert not seen.is_sound


async def test_a_project_that_is_not_installed_is_helped(
    make_project: Make, description: Description, boundary: Boundary
) -> None:
    project = make_project({})
    root = project.layout.root
    (root / "src").mkdir()
    (root / "pkg").rename(root / "src" / "pkg")
    layout = replace(
        project.layout,
        file=root / "src/pkg/sizes.py",
        source_root=root / "src",
        path=(root / "src",),
    )
    project = replace(project, layout=layout)
    seen = await confirm(write(project, description, SIZES), project, boundary)
    assert seen.is_sound
    assert seen.needs_path


async def test_options_that_would_stop_or_hide_tests_do_not(
    make_project: Make, description: Description, boundary: Boundary
) -> None:
    options = '[tool.pytest.ini_options]\naddopts = "-x --strict-markers -k nothing_else"\n'
    settings = f'[project]\nname = "pkg"\n{options.replace(" -k nothing_else", "")}'
    project = make_project({"pyproject.toml": settings})
    wrong = kept("clamp(7, 0, 10)", "8")
    seen = await confirm(write(project, description, [wrong, *SIZES]), project, boundary)
    assert len(seen.failed) == 1
    assert all(outcome.ran for outcome in seen.outcomes)


async def test_options_for_plugins_that_are_not_there_are_left_out(
    make_project: Make, description: Description, boundary: Boundary
) -> None:
    told = '[project]\nname = "pkg"\n[tool.pytest.ini_options]\naddopts = "--no-such-option"\n'
    project = make_project({"pyproject.toml": told})
    seen = await confirm(write(project, description, SIZES), project, boundary, runs=1)
    assert seen.fault == ""
    assert seen.is_sound


async def test_without_pytest_one_of_ours_runs_the_tests(
    make_project: Make, description: Description, boundary: Boundary, tmp_path: Path
) -> None:
    bare = tmp_path / "bare"
    venv.create(bare, with_pip=False, symlinks=True)
    project = make_project({})
    project = replace(project, interpreter=describe(bare / "bin/python", "test"))
    assert not project.can_run
    seen = await confirm(write(project, description, SIZES), project, boundary, runs=1)
    assert seen.fault == ""
    assert seen.is_sound
    assert seen.by_ours
    assert not list(bare.rglob("*pytest*")), "nothing is installed"
