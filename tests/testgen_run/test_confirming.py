"""No file is offered that the framework has not passed exactly as it is."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import pytest

from sandbox.boundary import boundary_for
from testgen import confirming
from testgen.confirming import Confirmed, confirmed
from testgen.project.survey import survey
from testgen.project.values import Project
from testgen.values import Case, Description
from testgen.writing.confirm import Confirmation, Outcome
from testgen.writing.kept import Check, KeptCase
from testgen.writing.write import Written
from tests.support.sample_projects import OUR_PYTHON


@pytest.fixture
def project(tmp_path: Path) -> Project:
    (tmp_path / "mod.py").write_text("def f(x):\n    return x\n")
    found = survey(tmp_path / "mod.py", python=OUR_PYTHON, variables={})
    return replace(
        found,
        framework="pytest",
        interpreter=replace(found.interpreter, installed=frozenset({"pytest"})),
    )


def kept(count: int) -> list[KeptCase]:
    """So many cases that share no test."""
    return [
        KeptCase(
            Case(id=at, target="f", setup=(f"x{at} = {at}",) * at, call=f"f({at})"),
            (Check("equal", "result", str(at), "observed"),),
        )
        for at in range(1, count + 1)
    ]


class Runs:
    """In the place of the framework: what it says of each file that it is given."""

    def __init__(self, said: Sequence[str]) -> None:
        self.said = list(said)
        self.files: list[str] = []

    async def __call__(self, written: Written, *_: object, **__: object) -> Confirmation:
        self.files.append(written.text)
        said = self.said.pop(0)
        first, *others = written.tests
        if said == "passed":
            outcomes = [Outcome(test, None, passed=True) for test in written.tests]
        elif said == "first failed":
            outcomes = [Outcome(first, None, passed=False, reason="AssertionError")]
            outcomes += [Outcome(test, None, passed=True) for test in others]
        else:
            outcomes = [
                Outcome(test, None, passed=False, reason="not run", ran=False)
                for test in written.tests
            ]
        return Confirmation(tuple(outcomes), 3, 0.1)


async def confirmed_by(
    said: Sequence[str], project: Project, monkeypatch: pytest.MonkeyPatch, count: int = 9
) -> tuple[Confirmed, Runs]:
    runs = Runs(said)
    monkeypatch.setattr(confirming, "confirm", runs)
    description = Description()
    return await confirmed(project, description, kept(count), boundary_for("auto")), runs


async def test_what_is_left_after_a_failure_is_run_again_before_it_is_offered(
    project: Project, monkeypatch: pytest.MonkeyPatch
) -> None:
    done, runs = await confirmed_by(
        ["first failed", "first failed", "first failed", "passed"], project, monkeypatch
    )
    assert done.written is not None
    assert len(runs.files) == 4
    assert runs.files[-1] == done.written.text
    assert len(done.failed) == 3
    assert not done.problem


async def test_nothing_is_offered_where_something_fails_every_time(
    project: Project, monkeypatch: pytest.MonkeyPatch
) -> None:
    done, _ = await confirmed_by(["first failed"] * 20, project, monkeypatch)
    assert done.written is None
    assert "no file of tests passed every time" in done.problem


async def test_where_nothing_ran_and_nothing_failed_nothing_is_offered(
    project: Project, monkeypatch: pytest.MonkeyPatch
) -> None:
    done, _ = await confirmed_by(["nothing ran"], project, monkeypatch)
    assert done.written is None
    assert {one.reason for one in done.failed} == {"not run"}


async def test_what_could_not_be_run_for_want_of_the_framework_is_told(
    project: Project, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(confirming, "means_for", lambda project: None)
    done, runs = await confirmed_by([], project, monkeypatch)
    assert done.written is not None
    assert "not confirmed" in done.problem
    assert runs.files == []


async def test_one_test_that_keeps_a_file_from_running_does_not_cost_the_others(
    project: Project, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def confirm(written: Written, *_: object, **__: object) -> Confirmation:
        if "f(3)" in written.text:
            return Confirmation((), 0, 0.1, fault="SyntaxError: no")
        return Confirmation(
            tuple(Outcome(test, None, passed=True) for test in written.tests), 3, 0.1
        )

    monkeypatch.setattr(confirming, "confirm", confirm)
    done = await confirmed(project, Description(), kept(5), boundary_for("auto"))
    assert done.written is not None
    assert [call for call in "12345" if f"f({call})" in done.written.text] == list("1245")


async def test_where_no_part_of_a_file_can_be_run_it_is_told_why(
    project: Project, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def confirm(written: Written, *_: object, **__: object) -> Confirmation:
        return Confirmation((), 0, 0.1, fault="SyntaxError: no")

    monkeypatch.setattr(confirming, "confirm", confirm)
    done = await confirmed(project, Description(), kept(5), boundary_for("auto"))
    assert done.written is None
    assert done.problem == "the tests cannot be run: SyntaxError: no"
