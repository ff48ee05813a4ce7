"""A project at a git ref: the files of then, and nothing of the user's touched."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest

from foundation.errors import BadInput
from foundation.nothing import Nothing
from testgen.project.revision import Revision, revision_of
from testgen.project.survey import survey
from testgen.project.values import Project
from tests.support.sample_projects import OUR_PYTHON

THEN = """
def f(x):
    return x


def _own():
    pass


class C:
    def m(self):
        pass
"""


def git(folder: Path, *command: str) -> str:
    given = ["-c", "user.name=a", "-c", "user.email=a@b", "-c", "init.defaultBranch=main"]
    return subprocess.run(
        ["git", *given, *command], cwd=folder, check=True, capture_output=True, text=True
    ).stdout


@pytest.fixture
def project(tmp_path: Path) -> Project:
    """A package in a folder of a repository, changed since its only commit."""
    inner = tmp_path / "repository" / "inner"
    (inner / "src" / "pkg").mkdir(parents=True)
    (inner / "pyproject.toml").write_text('[project]\nname = "pkg"\n')
    (inner / "src" / "pkg" / "__init__.py").write_text("")
    (inner / "src" / "pkg" / "mod.py").write_text(THEN)
    (inner / "src" / "pkg" / "data.txt").write_text("then")
    git(tmp_path / "repository", "init", "-q")
    git(tmp_path / "repository", "add", ".")
    git(tmp_path / "repository", "commit", "-q", "-m", "then")
    (inner / "src" / "pkg" / "mod.py").write_text("def f(x):\n    return x + 1\n")
    (inner / "src" / "pkg" / "new.py").write_text("def f(x):\n    return x\n")
    return survey(inner / "src" / "pkg" / "mod.py", python=OUR_PYTHON, variables={})


def test_the_files_of_then_are_laid_out_as_those_of_now(project: Project, tmp_path: Path) -> None:
    scratch = tmp_path / "scratch"
    scratch.mkdir()
    found = revision_of("HEAD", project, scratch)
    assert isinstance(found, Revision)
    old, new = found.project.layout, project.layout
    assert old.file.read_text() == THEN
    assert (old.file.parent / "data.txt").read_text() == "then"
    assert (old.module, old.file.relative_to(old.root)) == (
        new.module,
        new.file.relative_to(new.root),
    )
    assert [path.relative_to(old.root) for path in old.path] == [
        path.relative_to(new.root) for path in new.path
    ]
    assert found.names == ("f", "C", "C.m")


def test_neither_the_tree_nor_the_index_of_the_user_is_touched(
    project: Project, tmp_path: Path
) -> None:
    top = tmp_path / "repository"
    (top / "inner" / "staged.py").write_text("x = 1\n")
    git(top, "add", "inner/staged.py")
    files = {path: path.read_bytes() for path in top.rglob("*") if path.is_file()}
    scratch = tmp_path / "scratch"
    scratch.mkdir()
    revision_of("HEAD", project, scratch)
    assert {path: path.read_bytes() for path in top.rglob("*") if path.is_file()} == files


def test_a_hook_of_the_repository_is_not_run(project: Project, tmp_path: Path) -> None:
    hook = tmp_path / "repository" / ".git" / "hooks" / "post-checkout"
    hook.parent.mkdir(exist_ok=True)
    hook.write_text(f"#!/bin/sh\ntouch {tmp_path}/hooked\n")
    hook.chmod(0o755)
    scratch = tmp_path / "scratch"
    scratch.mkdir()
    revision_of("HEAD", project, scratch)
    assert not (tmp_path / "hooked").exists()


def test_a_file_that_is_new_has_nothing_to_be_compared_with(
    project: Project, tmp_path: Path
) -> None:
    new = survey(project.layout.file.with_name("new.py"), python=OUR_PYTHON, variables={})
    found = revision_of("HEAD", new, tmp_path)
    assert found == Nothing("it was not there at HEAD: new, or moved since")


@pytest.mark.parametrize("ref", ["nowhere", "--upload-pack=x", "HEAD:inner", ""])
def test_what_is_no_commit_is_wrong_use(project: Project, tmp_path: Path, ref: str) -> None:
    with pytest.raises(BadInput, match="there is no such commit, branch or tag"):
        revision_of(ref, project, tmp_path)


def test_without_a_repository_there_is_no_ref(tmp_path: Path) -> None:
    (tmp_path / "mod.py").write_text("x = 1\n")
    alone = survey(tmp_path / "mod.py", python=OUR_PYTHON, variables={})
    with pytest.raises(BadInput, match="there is no git repository"):
        revision_of("HEAD", alone, tmp_path)
